"""The desk's page: the two sides, the panels over the lists, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from core.clock import Clock
from core.qt.parts import density
from core.views import DeskView
from core.words import Words
from counter.actions import CALL_KEY, KEYS, PAPER_KEY, REPRINT_KEY, RETURN_KEY
from counter.desk import DeskModel
from counter.officer_side import OfficerSide
from counter.paper_panel import PaperForm
from counter.queue import QueueSide
from counter.reason_panel import ReasonForm
from counter.side_panel import SidePanel
from counter.state import TABS, PaperPanel, ReasonPanel, Tab, TransferPanel
from counter.transfer_panel import TransferForm
from counter.why import rows_of

NARROW = 1240
"""Width in pixels: in a narrower window the left side is narrower too."""
WIDEST = 1040
"""Width in pixels of a panel: longer lines are hard to read."""


class DeskPage(QWidget):
    """Left: the officer, the current visitor and the verbs. Right: the queue, or a panel that asks for something."""

    def __init__(self, model: DeskModel, clock: Clock) -> None:
        super().__init__()
        self._model = model
        self._clock = clock
        self._view: DeskView | None = None
        self._speak: Words = model.speak
        self._showing: type[object] | None = None
        self.officer_side = OfficerSide()
        self.officer_side.primary_pressed.connect(model.presses.primary)
        self.officer_side.key_pressed.connect(model.presses.key)
        self.officer_side.signed_out.connect(model.entry.sign_out)
        self.officer_side.notice.undone.connect(model.presses.undo)
        self.queue = QueueSide()
        self.queue.tab_wanted.connect(model.show_tab)
        self.queue.row_chosen.connect(model.choose)
        self.queue.row_pressed.connect(model.presses.row)
        self.transfer = TransferForm()
        self.transfer.sent.connect(model.panels.transfer)
        self.reason = ReasonForm()
        self.reason.called.connect(model.panels.give_reason)
        self.paper = PaperForm()
        self.paper.shown.connect(model.panels.serve_paper)
        self.queue.paper_wanted.connect(model.panels.open_paper)
        self._right = QStackedWidget()
        self._right.setObjectName("right")
        self._right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._right.addWidget(self.queue)
        forms: dict[type[object], SidePanel] = {
            TransferPanel: self.transfer,
            ReasonPanel: self.reason,
            PaperPanel: self.paper,
        }
        self._frames = {kind: self._framed(form) for kind, form in forms.items()}
        self._fields: dict[type[object], QWidget] = {
            TransferPanel: self.transfer.search,
            ReasonPanel: self.reason.reason,
            PaperPanel: self.paper.number,
        }
        for kind, form in forms.items():
            form.left.connect(model.panels.close)
            self._right.addWidget(self._frames[kind])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.officer_side)
        layout.addWidget(self._right, 1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._bind_keys()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._pass_time)
        self._second.start()

    def take_focus(self) -> None:
        """To the open panel's field, else to the primary button; where that cannot be pressed, to nothing that could
        be pressed by mistake."""
        field = self._fields.get(self._showing) if self._showing is not None else None
        button = self.officer_side.primary
        (field or (button if button.isEnabled() else self)).setFocus()

    @contextmanager
    def _focus_kept(self) -> Iterator[None]:
        """Qt hands the keyboard of a button that goes grey, or away, to the next one: it may close the counter."""
        before = self.window().focusWidget()
        yield
        focus_here = before is not None and (before is self or self.isAncestorOf(before))
        if (
            focus_here
            and self.isVisible()
            and (before is self or not (before.isEnabled() and before.isVisible()))
        ):
            self.take_focus()

    @staticmethod
    def _framed(form: QWidget) -> QWidget:
        frame = QWidget()
        layout = QHBoxLayout(frame)
        layout.addWidget(form, 1)
        if form.sizePolicy().verticalPolicy() == QSizePolicy.Policy.Maximum:
            layout.setAlignment(form, Qt.AlignmentFlag.AlignTop)
        form.setMaximumWidth(WIDEST)
        return frame

    def _bind_keys(self) -> None:
        model = self._model
        presses: list[tuple[str, Callable[[], None]]] = [
            ("F2", model.presses.primary),
            ("Ctrl+Z", model.presses.undo),
            (PAPER_KEY, model.panels.open_paper),
            (CALL_KEY, lambda: model.presses.row("call-row")),
            (RETURN_KEY, lambda: model.presses.row("return-row")),
            (REPRINT_KEY, lambda: model.presses.row("reprint")),
        ]
        presses += [(key, partial(model.presses.key, key)) for key in KEYS]
        presses += [(f"Ctrl+{number}", partial(self._go_to, tab)) for number, tab in enumerate(TABS, start=1)]
        for key, press in presses:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(press)

    def _go_to(self, tab: Tab) -> None:
        """A list by key: it takes the keyboard too."""
        self._model.panels.close()
        self._model.show_tab(tab)
        self.queue.focus_table()

    def show_state(self, view: DeskView, speak: Words) -> None:
        """Shows a snapshot of the counter."""
        self._view, self._speak = view, speak
        with self._focus_kept():
            self._show_parts(view, speak)
        self._pass_time()

    def _show_parts(self, view: DeskView, speak: Words) -> None:
        state, now = self._model.state, self._clock.now()
        self.officer_side.show_state(state, view, now, speak)
        self.queue.show_state(state, view, now, speak)
        panel = state.panel
        if isinstance(panel, TransferPanel):
            self.transfer.show_state(panel, view, state.trouble, state.busy, speak)
        elif isinstance(panel, ReasonPanel):
            rows = rows_of(view, panel.tab, speak)
            row = next((listed for listed in rows if listed.ticket.number == panel.number), None)
            self.reason.show_state(panel, row, state.trouble, state.busy, speak)
        elif isinstance(panel, PaperPanel):
            self.paper.show_state(state.trouble, state.busy, speak)
        self._show_panel(type(panel) if panel is not None else None)

    def _show_panel(self, kind: type[object] | None) -> None:
        if kind == self._showing:
            return
        self._showing = kind
        if kind is not None:
            self._right.setCurrentWidget(self._frames[kind])
        else:
            self.paper.forget()
            self.transfer.forget()
            self.reason.forget()
            self._right.setCurrentWidget(self.queue)
        self.take_focus()

    def _pass_time(self) -> None:
        """Once a second: the running clocks; nothing is rebuilt."""
        if self._view is not None:
            now = self._clock.now()
            with self._focus_kept():
                self.officer_side.pass_time(self._model.state, self._view, now, self._speak)
            self.queue.pass_time(now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        measures = density(self.height())
        left = 420 if self.width() < NARROW else 480
        self.officer_side.set_density(measures, left)
        self.queue.resize(self.width() - left, self.height())
        self.queue.set_density(measures)
        edge = measures.margin + 4
        for frame in self._frames.values():
            layout = frame.layout()
            if layout is not None:
                layout.setContentsMargins(edge, edge + 30, edge, edge)
