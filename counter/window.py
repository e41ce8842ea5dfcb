"""The desk's window: sign-in, choice of a counter, and the desk itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.clock import Clock
from core.qt.icons import icon
from core.qt.theme import color
from counter.desk import DeskModel
from counter.page import DeskPage
from counter.scanner import Scanner
from counter.sign_in import CountersPage, SignInPage
from counter.style import sheet


class DeskWindow(QWidget):
    """One window over a DeskModel; it decides nothing itself."""

    def __init__(self, model: DeskModel, clock: Clock) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setMinimumSize(1100, 600)
        self.resize(1366, 768)
        self.setStyleSheet(sheet())
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self.sign_in = SignInPage()
        self.sign_in.signed_in.connect(model.sign_in)
        self.counters = CountersPage()
        self.counters.taken.connect(model.take)
        self.counters.signed_out.connect(model.sign_out)
        self.desk = DeskPage(model, clock)
        self._pages = QStackedWidget()
        for page in (self.sign_in, self.counters, self.desk):
            self._pages.addWidget(page)
        self._language = QPushButton(self)
        self._language.setObjectName("link")
        self._language.setIcon(icon("languages", color("primary")))
        self._language.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._language.clicked.connect(self._other_language)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self._page = ""
        self._scanner = Scanner(self)
        self._scanner.scanned.connect(model.serve_paper)
        model.changed.connect(self.update_state)
        self.update_state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self._scanner)

    def update_state(self) -> None:
        """Shows the model's state."""
        state, speak = self._model.state, self._model.speak
        self.setWindowTitle(f"Antrean · {speak('counter-title')}")
        self._language.setText(speak("counter-language"))
        self._language.setAccessibleName(speak("counter-language"))
        self._language.adjustSize()
        self.sign_in.show_state(state.officers, state.trouble, state.busy, speak)
        if state.officer is not None:
            self.counters.show_state(state.choices, state.officer, state.trouble, speak)
        if state.view is not None:
            self.desk.show_state(state.view, speak)
        if state.page != self._page:
            self._page = state.page
            page = {"sign-in": self.sign_in, "counters": self.counters, "desk": self.desk}[state.page]
            self._pages.setCurrentWidget(page)
            self._language.setVisible(state.page != "counters")
            if state.page == "sign-in":
                self.sign_in.reset()
            elif state.page == "desk":
                self.desk.take_focus()
        self._place_language()

    def _other_language(self) -> None:
        self._model.speak_language("id" if self._model.state.language == "en" else "en")

    def _place_language(self) -> None:
        self._language.move(self.width() - self._language.width() - 24, 10 if self.height() < 700 else 18)
        self._language.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_language()
