"""The right side of the desk: figures, lists, and what can be done with the chosen row."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.clock import Micros
from core.qt.icons import icon
from core.qt.parts import FADED, Density, FittedLabel, KeyButton, label, set_type
from core.qt.theme import color
from core.views import DeskView
from core.words import Words
from counter.actions import (
    CALL_KEY,
    ENTER,
    PAPER_KEY,
    REPRINT_KEY,
    RETURN_KEY,
    clock_text,
    paper_action,
    row_actions,
    row_sentence,
)
from counter.state import TABS, State, Tab, Verb, chosen_ticket, tickets_of
from counter.waiting import TicketList, TicketTable

NARROW = 740
"""Width in pixels: when narrower, the sentence about a row stands above its buttons."""
STATS = ("waiting", "mean-wait", "mean-service", "served")
EMPTY_ICONS: dict[Tab, str] = {
    "waiting": "users",
    "held": "pause",
    "no-show": "user-x",
    "finished": "circle-check",
}
ROW_KEYS: tuple[tuple[Verb, str], ...] = (
    ("resume", ENTER),
    ("return-row", ENTER),
    ("return-row", RETURN_KEY),
    ("call-row", CALL_KEY),
    ("reprint", REPRINT_KEY),
)
"""Every button a row may offer, in their order."""
ROW_ICONS: dict[Verb, str] = {
    "call-row": "megaphone",
    "return-row": "list-restart",
    "resume": "play",
    "reprint": "printer",
}


class QueueSide(QWidget):
    """Shows the lists of a State; tells which tab, row and verb was wanted."""

    tab_wanted = Signal(str)
    row_chosen = Signal(str)
    row_pressed = Signal(object)
    """A Verb, or None for the first that is offered."""
    paper_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = label(23, QFont.Weight.ExtraBold)
        self._stats = {
            key: (FittedLabel(13, name="muted"), label(31, QFont.Weight.ExtraBold)) for key in STATS
        }
        self._stat_layouts: list[QVBoxLayout] = []
        stats = QHBoxLayout()
        stats.setSpacing(12)
        for caption, value in self._stats.values():
            card = QFrame()
            card.setObjectName("stat")
            inside = QVBoxLayout(card)
            inside.addWidget(caption)
            inside.addWidget(value)
            self._stat_layouts.append(inside)
            stats.addWidget(card, 1)
        self.table_rows = TicketTable()
        self.table = TicketList(self.table_rows)
        self.table.chosen.connect(self.row_chosen)
        self.table.entered.connect(lambda: self.row_pressed.emit(None))
        panel = QFrame()
        panel.setObjectName("panel")
        inside_panel = QVBoxLayout(panel)
        inside_panel.setContentsMargins(8, 4, 8, 8)
        inside_panel.setSpacing(4)
        inside_panel.addWidget(self.table, 1)
        inside_panel.addWidget(self._empty_part(), 1)
        inside_panel.addWidget(self._row_part())
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self._title)
        self._layout.addLayout(stats)
        self._layout.addLayout(self._tab_row())
        self._layout.addWidget(panel, 1)

    def _tab_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._tabs: dict[Tab, QPushButton] = {}
        group = QButtonGroup(self)
        for number, tab in enumerate(TABS, start=1):
            button = QPushButton()
            button.setObjectName("tab")
            button.setCheckable(True)
            button.setFixedHeight(38)
            button.setAccessibleDescription(f"Ctrl+{number}")
            button.setToolTip(f"Ctrl+{number}")
            button.clicked.connect(lambda _checked=False, tab=tab: self.tab_wanted.emit(tab))
            group.addButton(button)
            row.addWidget(button)
            self._tabs[tab] = button
        row.addStretch(1)
        self.paper = KeyButton(PAPER_KEY, 38)
        self.paper.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.paper.clicked.connect(self.paper_wanted)
        row.addWidget(self.paper)
        return row

    def _empty_part(self) -> QWidget:
        self._empty = QWidget()
        self._empty_icon = label()
        self._empty_icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty_text = label(16, name="muted")
        self._empty_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty_text.setWordWrap(True)
        self._empty_text.setMaximumWidth(440)
        inside = QVBoxLayout(self._empty)
        inside.addStretch(2)
        inside.addWidget(self._empty_icon)
        inside.addSpacing(6)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(self._empty_text, 8)
        centred.addStretch(1)
        inside.addLayout(centred)
        inside.addStretch(3)
        return self._empty

    def _row_part(self) -> QWidget:
        self._row_bar = QFrame()
        self._row_bar.setObjectName("row-bar")
        self._row_text = FittedLabel(14, lines=2)
        self._row_text.setMinimumWidth(120)
        self._row_layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._row_bar)
        self._row_layout.setContentsMargins(10, 6, 2, 4)
        self._row_layout.setSpacing(6)
        self._row_layout.addWidget(self._row_text, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        self._row_layout.addLayout(buttons)
        self._row_buttons: dict[tuple[Verb, str], KeyButton] = {}
        for verb, key in ROW_KEYS:
            button = KeyButton(key, 44)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self.row_pressed.emit, verb))
            self._row_buttons[verb, key] = button
            buttons.addWidget(button)
        return self._row_bar

    def set_density(self, measures: Density) -> None:
        small = measures.gap < 10
        edge = measures.margin + 4
        self._layout.setContentsMargins(edge, measures.margin - 2, edge, measures.margin)
        self._layout.setSpacing(measures.gap)
        set_type(self._title, 20 if small else 23, QFont.Weight.ExtraBold)
        for inside, (caption, value) in zip(self._stat_layouts, self._stats.values(), strict=True):
            set_type(caption, 12 if small else 13, QFont.Weight.Normal)
            set_type(value, 19 if small else 29, QFont.Weight.ExtraBold)
            inside.setContentsMargins(14, 5 if small else 10, 14, 5 if small else 10)
            inside.setSpacing(0 if small else 2)
        narrow = self.width() < NARROW
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row_layout.setDirection(down if narrow else across)
        self._row_bar.setFixedHeight(82 if narrow else 56)
        self._row_text.set_lines(1 if narrow else 2)
        self.table.set_measures(measures.row, self.width() - 2 * edge - 16)

    def show_state(self, state: State, view: DeskView, now: Micros, speak: Words) -> None:
        """Shows the lists of a snapshot."""
        self._title.setText(speak("counter-queue"))
        values = {
            "waiting": str(len(view.waiting)),
            "mean-wait": "–" if view.mean_wait_s is None else clock_text(view.mean_wait_s),
            "mean-service": "–" if view.mean_service_s is None else clock_text(view.mean_service_s),
            "served": str(len(view.finished)),
        }
        for key, (caption, value) in self._stats.items():
            caption.say(speak(f"counter-{key}"))
            value.setText(values[key])
        for tab, button in self._tabs.items():
            button.setText(speak(f"counter-tab-{tab}", count=len(tickets_of(view, tab))))
            button.setAccessibleName(button.text())
            button.setChecked(tab == state.tab)
        by_paper = paper_action(state, speak)
        ink = color("primary") if by_paper.enabled else FADED
        self.paper.say(by_paper.label, icon("ticket", ink, 20), by_paper.hint)
        self.paper.setEnabled(by_paper.enabled)
        shown = bool(tickets_of(view, state.tab))
        self.table_rows.show(view, state.tab, speak, now)
        self.table.setAccessibleName(self._tabs[state.tab].text())
        self.table.select(state.chosen)
        self.table.setVisible(shown)
        self._empty.setVisible(not shown)
        alone = state.alone and state.tab == "waiting"
        self._empty_text.setText(speak("counter-empty-alone" if alone else f"counter-empty-{state.tab}"))
        self._empty_icon.setPixmap(icon(EMPTY_ICONS[state.tab], FADED, 44).pixmap(44, 44))
        self._show_row(state, speak, shown and state.tab != "finished")

    def focus_table(self) -> None:
        """The list takes the keyboard, on a chosen row."""
        self.table.setFocus()
        if not self.table.selectionModel().selectedRows() and self.table_rows.rowCount():
            self.table.selectRow(0)

    def _show_row(self, state: State, speak: Words, visible: bool) -> None:
        self._row_bar.setVisible(visible)
        row = self.table_rows.row(self.table_rows.row_of(state.chosen))
        chosen = chosen_ticket(state)
        text = row_sentence(state, row.why if row else "", speak)
        self._row_text.say(text if chosen else speak("counter-row-none"))
        offered = {(action.verb, action.key): action for action in row_actions(state, speak)}
        for known, button in self._row_buttons.items():
            action = offered.get(known)
            button.setVisible(action is not None)
            if action is not None:
                ink = color("ink") if action.enabled else FADED
                button.say(action.label, icon(ROW_ICONS[action.verb], ink, 20), action.hint)
                button.setEnabled(action.enabled)

    def pass_time(self, now: Micros) -> None:
        """Only the minutes change."""
        self.table_rows.pass_time(now)
