"""Which screen, and whether the sound is heard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QVBoxLayout

from assistant.model import SetupModel, SetupState
from assistant.pages.page import Page, button, toggle
from core.pc.settings import SETTINGS
from core.qt.icons import icon
from core.qt.theme import color
from core.words import Words


class ScreenPage(Page):
    def __init__(self, model: SetupModel, speak: Words) -> None:
        super().__init__(speak("setup-screen-title"), speak("setup-screen-line"))
        self._model, self._speak = model, speak
        self._screens = QButtonGroup(self)
        self._row = QVBoxLayout()
        self._sizes: list[tuple[int, int]] = []
        self._badges: list[QLabel] = []
        self._sound = button(speak("setup-screen-sound"))
        self._sound.setIcon(icon("volume-2", color("primary")))
        self._sound.clicked.connect(model.play_sound)
        self._mute = toggle(speak(SETTINGS["mute"].label), model.state.answers.mute)
        self._mute.toggled.connect(lambda on: model.change(mute=on))
        self.body.addLayout(self._row)
        row = QHBoxLayout()
        row.addWidget(self._sound)
        row.addWidget(self._mute)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def show_state(self, state: SetupState) -> None:
        loud = state.answers.role in ("counter", "display")
        self._sound.setVisible(loud)
        self._sound.setEnabled(not state.busy)
        self._mute.setVisible(state.answers.role == "display")
        sizes = self._model.screens
        if sizes != self._sizes:
            self._sizes = sizes
            for number, (width, height) in enumerate(sizes):
                choice = button(
                    self._speak("setup-screen-one", number=number + 1, width=str(width), height=str(height))
                )
                choice.setCheckable(True)
                choice.setChecked(number == (state.answers.screen or 0))
                choice.clicked.connect(lambda _on=False, number=number: self._model.change(screen=number))
                self._screens.addButton(choice)
                self._row.addWidget(choice)

    def number_screens(self, wanted: bool) -> None:
        """The number of each screen, large, on itself."""
        for badge in self._badges:
            badge.close()
            badge.deleteLater()
        self._badges = []
        if not wanted or len(self._model.screens) < 2:
            return
        for number, screen in enumerate(QGuiApplication.screens(), start=1):
            badge = QLabel(str(number))
            badge.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.WindowStaysOnTopHint)
            badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
            badge.setStyleSheet(
                f"background: {color('primary')}; color: white; font-size: 120px; font-weight: 800;"
            )
            place = screen.geometry()
            badge.setGeometry(place.x() + 40, place.y() + 40, 220, 220)
            badge.show()
            self._badges.append(badge)
