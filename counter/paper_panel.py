"""Serving by paper: the number somebody shows, typed or scanned."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy

from core.qt.icons import icon
from core.qt.parts import KeyButton
from core.qt.theme import color
from core.words import Words
from counter.side_panel import SidePanel

LONGEST = 80
"""Characters of a number or code, at most."""


class PaperForm(SidePanel):
    """Shows a PaperPanel; tells what was typed or scanned."""

    shown = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._speak: Words | None = None
        self._busy = False
        self.number = QLineEdit()
        self.number.setObjectName("find")
        self.number.setMaxLength(LONGEST)
        self.number.textChanged.connect(lambda _text: self._show_serve())
        self.number.returnPressed.connect(self._serve)
        self._serve_button = KeyButton("Enter", 50, "send")
        self._serve_button.clicked.connect(self._serve)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self._serve_button, 1)
        buttons.addWidget(self.cancel)
        self.body.addSpacing(4)
        self.body.addWidget(self.number)
        self.body.addLayout(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_state(self, trouble: str, busy: bool, speak: Words) -> None:
        """Shows the panel; what was typed stays until it is closed."""
        self._speak, self._busy = speak, busy
        self.say(speak("counter-paper-title"), speak("counter-paper-line"), trouble, speak)
        self.number.setPlaceholderText(speak("counter-paper-field"))
        self.number.setAccessibleName(speak("counter-paper-field"))
        self._show_serve()

    def forget(self) -> None:
        """The panel was closed."""
        self.number.clear()

    def _show_serve(self) -> None:
        if self._speak is None:
            return
        written = bool(self.number.text().strip())
        ink = color("white") if written else "#50605C"
        self._serve_button.say(self._speak("counter-paper-serve"), icon("play", ink, 20))
        self._serve_button.setEnabled(written and not self._busy)

    def _serve(self) -> None:
        if self.number.text().strip():
            self.shown.emit(self.number.text())
