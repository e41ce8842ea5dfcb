"""The desk's window: sign-in, choice of a counter, and the desk itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.clock import Clock
from core.qt.icons import icon
from core.qt.sheet import sheet
from core.qt.theme import color
from counter.counters_page import CountersPage
from counter.desk import DeskModel
from counter.fleet import FleetModel
from counter.page import DeskPage
from counter.scanner import Scanner
from counter.sign_in_page import SignInPage
from counter.state import State
from counter.supervisor_page import SupervisorPage


class DeskWindow(QWidget):
    """One window over a DeskModel; it decides nothing itself."""

    tested = Signal()
    """The morning test of this PC is wanted."""

    def __init__(self, model: DeskModel, fleet: FleetModel, clock: Clock) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setMinimumSize(1100, 600)
        self.resize(1366, 768)
        self.setStyleSheet(sheet())
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self.sign_in = SignInPage()
        self.sign_in.signed_in.connect(model.entry.sign_in)
        self.sign_in.other_chosen.connect(model.forget_trouble)
        self.counters = CountersPage()
        self.counters.taken.connect(model.entry.take)
        self.counters.signed_out.connect(model.entry.sign_out)
        self.desk = DeskPage(model, clock)
        self._fleet = fleet
        self.hall = SupervisorPage(fleet)
        self.hall.left.connect(lambda: model.show_hall(False))
        self.hall.tested.connect(self.tested)
        fleet.changed.connect(self._show_hall)
        self._pages = QStackedWidget()
        for page in (self.sign_in, self.counters, self.desk, self.hall):
            self._pages.addWidget(page)
        self._language = QPushButton(self)
        self._language.setObjectName("link")
        self._language.setIcon(icon("languages", color("primary")))
        self._language.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._language.clicked.connect(self._other_language)
        self._hall = QPushButton(self)
        self._hall.setObjectName("link")
        self._hall.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._hall.clicked.connect(lambda: model.show_hall(True))
        to_hall = QShortcut(QKeySequence("F11"), self)
        to_hall.activated.connect(lambda: model.show_hall(not model.state.hall))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self._page = ""
        self._seen: State | None = None
        self._scanner = Scanner(self)
        self._scanner.scanned.connect(model.panels.serve_paper)
        # The first characters of a scanned code reached the PIN before they were known to be a code.
        self._scanner.scanned.connect(self.sign_in.forget_pin)
        model.changed.connect(self.update_state)
        self.update_state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self._scanner)

    def update_state(self) -> None:
        """Shows the model's state."""
        state, speak = self._model.state, self._model.speak
        seen = _seen(state)
        if seen == self._seen:
            return
        self._seen = seen
        self.setWindowTitle(f"Antrean · {speak('counter-title')}")
        self._language.setText(speak("counter-language"))
        self._language.setAccessibleName(speak("counter-language"))
        self._language.adjustSize()
        shown = "hall" if state.hall else state.page
        if shown == "sign-in":
            self.sign_in.show_state(state.officers, state.trouble, state.busy, speak)
        elif shown == "counters" and state.officer is not None:
            self.counters.show_state(state.choices, state.officer, state.trouble, speak)
        elif shown == "desk" and state.view is not None:
            self.desk.show_state(state.view, speak)
        self._fleet.watch(self._model.supervises)
        if shown != self._page:
            self._page = shown
            pages: dict[str, SignInPage | CountersPage | DeskPage | SupervisorPage] = {
                "sign-in": self.sign_in,
                "counters": self.counters,
                "desk": self.desk,
                "hall": self.hall,
            }
            self._pages.setCurrentWidget(pages[shown])
            self._language.setVisible(shown != "counters")
            if shown == "sign-in":
                self.sign_in.reset()
            pages[shown].take_focus()
        self._show_hall()
        self._place_language()

    def _show_hall(self) -> None:
        """The hall's page, and the button that leads there with the number of things to look at."""
        state, speak, view = self._model.state, self._model.speak, self._fleet.state.view
        officer = state.officer.code if state.officer else ""
        self.hall.show_state(self._fleet.state, officer, speak)
        alarms = len(view.alarms) if view is not None else 0
        name = speak("counter-hall")
        self._hall.setText(f"{name} · {alarms}  F11" if alarms else f"{name}  F11")
        self._hall.setAccessibleName(name)
        self._hall.setIcon(icon("building-2", color("danger" if alarms else "primary")))
        self._hall.setVisible(self._model.supervises and not state.hall and state.page == "desk")
        self._hall.adjustSize()
        self._place_language()

    def _other_language(self) -> None:
        self._model.speak_language("id" if self._model.state.language == "en" else "en")

    def _place_language(self) -> None:
        top = 10 if self.height() < 700 else 18
        left = self.width() - self._language.width() - 24
        self._language.move(left, top)
        self._language.raise_()
        self._hall.move(left - self._hall.width() - 14, top)
        self._hall.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no part of the page wanted."""
        if self._page != "sign-in" or not self.sign_in.take_digit(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_language()


def _seen(state: State) -> State:
    """What the window shows of a state: while a verb runs, the desk without a panel looks as before."""
    return replace(state, busy=False) if state.page == "desk" and state.panel is None else state
