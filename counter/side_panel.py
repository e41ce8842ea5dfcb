"""What the panels at the right have in common: a title, a subtitle, trouble, Esc."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from core.qt.parts import FittedLabel, KeyButton, label
from core.words import Words


class SidePanel(QFrame):
    """A calm sheet over the lists; the current visitor stays in sight."""

    left = Signal()
    """Esc, or the button that says so."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._title = FittedLabel(23, QFont.Weight.ExtraBold)
        self._subtitle = FittedLabel(14, name="muted", lines=2)
        self._trouble = label(14, QFont.Weight.DemiBold, "trouble")
        self._trouble.setWordWrap(True)
        self.cancel = KeyButton("Esc", 50)
        self.cancel.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.cancel.clicked.connect(self.left)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WindowShortcut)
        escape.activated.connect(self.left)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 18, 24, 20)
        self.body.setSpacing(10)
        self.body.addWidget(self._title)
        self.body.addWidget(self._subtitle)
        self.body.addWidget(self._trouble)

    def say(self, title: str, subtitle: str, trouble: str, speak: Words) -> None:
        self._title.say(title)
        self._subtitle.say(subtitle)
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self.cancel.say(speak("counter-cancel"))
