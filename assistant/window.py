"""The first day's window: one question a page, one large button onwards."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assistant.model import SetupModel, SetupState
from assistant.pages.finish import FinishPage
from assistant.pages.hall import HallPage
from assistant.pages.name import NamePage
from assistant.pages.page import Page, button
from assistant.pages.printer import PrinterPage
from assistant.pages.role import RolePage
from assistant.pages.screen import ScreenPage
from core.paths import ASSETS
from core.qt.parts import label
from core.qt.sheet import sheet
from core.qt.theme import color
from core.words import Words

EXTRA = """
QComboBox {{ background: {card}; border: 2px solid {line}; border-radius: 10px; padding: 0 14px; font-size: 16px;
  min-height: 46px; }}
QComboBox:focus {{ border-color: {primary}; }}
QComboBox QAbstractItemView {{ background: {card}; selection-background-color: {primaryLight};
  selection-color: {ink}; }}
QComboBox::drop-down {{ border: none; width: 40px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 18px; height: 18px; }}
QPushButton#middle, QPushButton#send {{ text-align: center; }}
"""
COLORS = ("card", "line", "primary", "primaryLight", "ink")


def _extra() -> str:
    arrow = (ASSETS / "icons" / "arrow-down.svg").as_posix()
    return EXTRA.format(arrow=arrow, **{name: color(name) for name in COLORS})


class SetupWindow(QWidget):
    """One window over a SetupModel."""

    examined = Signal()
    """The morning test is wanted."""

    def __init__(self, model: SetupModel) -> None:
        super().__init__()
        self._model = model
        speak = model.speak
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(sheet() + _extra())
        self.setMinimumSize(820, 600)
        self.resize(1000, 720)
        self.setWindowTitle(f"Antrean · {speak('setup-title')}")
        finish = FinishPage(model, speak)
        finish.test.clicked.connect(self.examined)
        self._screen_page = ScreenPage(model, speak)
        self._pages: dict[str, Page] = {
            "role": RolePage(model, speak),
            "hall": HallPage(model, speak),
            "name": NamePage(model, speak),
            "printer": PrinterPage(model, speak),
            "screen": self._screen_page,
            "finish": finish,
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._steps = label(14, QFont.Weight.DemiBold, "muted")
        self._said = label(15, QFont.Weight.DemiBold, "hint")
        self._said.setWordWrap(True)
        self._back = button(speak("setup-back"), "middle")
        self._back.clicked.connect(model.back)
        self._next = button(speak("setup-next"), "send")
        self._next.clicked.connect(model.forward)
        self._next.setDefault(True)
        for action in (self._back, self._next):
            action.setMinimumWidth(150)
        foot = QHBoxLayout()
        foot.addWidget(self._back)
        foot.addWidget(self._said, 1)
        foot.addWidget(self._next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(36, 26, 36, 26)
        layout.setSpacing(14)
        layout.addWidget(self._steps)
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)
        self._step = ""
        model.changed.connect(self.update_state)
        self.update_state()

    def update_state(self) -> None:
        state, speak = self._model.state, self._model.speak
        for page in self._pages.values():
            page.show_state(state)
        known = state.steps
        place = known.index(state.step) + 1
        self._steps.setText(
            f"{speak('setup-title')}   {place} / {len(known)}" if len(known) > 1 else speak("setup-title")
        )
        self._back.setVisible(place > 1 and state.done is None)
        self._next.setVisible(state.step not in ("role", "finish"))
        self._show_said(state, speak)
        if state.step != self._step:
            self._step = state.step
            self._stack.setCurrentWidget(self._pages[state.step])
            self._pages[state.step].take_focus()
            self._screen_page.number_screens(state.step == "screen")

    def _show_said(self, state: SetupState, speak: Words) -> None:
        if state.error is not None:
            text, look = speak.of_error(state.error), "trouble"
        elif state.busy:
            text, look = speak(state.busy), "hint"
        elif state.said:
            text = speak(state.said, **dict(state.facts))
            look = "trouble" if state.said.startswith("setup-lacks") or "-no" in state.said else "hint"
        else:
            text, look = "", "hint"
        self._said.setText(text)
        if self._said.objectName() != look:
            self._said.setObjectName(look)
            self._said.style().unpolish(self._said)
            self._said.style().polish(self._said)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._screen_page.number_screens(False)
        super().closeEvent(event)
