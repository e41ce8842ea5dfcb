"""What is said under the primary button: what went wrong, what can be taken back, or what to know."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from core.clock import Micros
from core.qt.icons import icon
from core.qt.parts import Density, FittedLabel, KeyButton, label
from core.qt.theme import color
from core.words import Words
from counter.state import Done


class NoticeLine(QStackedWidget):
    """Always there and always as high, so that nothing under it moves."""

    undone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._done: Done | None = None
        self._speak: Words | None = None
        self._empty = QWidget()
        self._hint = FittedLabel(14, QFont.Weight.DemiBold, "hint", lines=2, inset=12)
        self._trouble = label(14, QFont.Weight.DemiBold, "trouble")
        self._trouble.setWordWrap(True)
        self._bar = QFrame()
        self._bar.setObjectName("undo")
        self._sentence = FittedLabel(14, QFont.Weight.DemiBold, lines=2)
        self.button = KeyButton("Ctrl+Z", 36, "take-back")
        self.button.setIcon(icon("undo-2", color("primary"), 18))
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.undone)
        inside = QHBoxLayout(self._bar)
        inside.setContentsMargins(16, 3, 6, 3)
        inside.setSpacing(8)
        inside.addWidget(self._sentence, 1)
        inside.addWidget(self.button)
        for widget in (self._empty, self._hint, self._trouble, self._bar):
            self.addWidget(widget)

    def set_density(self, measures: Density) -> None:
        self.setMinimumHeight(measures.notice)
        self.button.setFixedHeight(measures.notice - 10)

    def show_state(self, trouble: str, done: Done | None, hint: str, now: Micros, speak: Words) -> None:
        """Trouble first, then what can be taken back, then the hint."""
        self._done, self._speak = done, speak
        if self._trouble.text() != trouble:
            self._trouble.setText(trouble)
            self._trouble.setAccessibleName(trouble)
        self._hint.say(hint)
        widget: QWidget = self._hint if hint else self._empty
        if done is not None:
            self._sentence.say(done.sentence)
            self._count(now)
            widget = self._bar
        if trouble:
            widget = self._trouble
        self.setCurrentWidget(widget)

    @property
    def shown(self) -> QWidget | None:
        """The widget that is seen; None when nothing is said."""
        widget = self.currentWidget()
        return None if widget is self._empty else widget

    def _count(self, now: Micros) -> None:
        assert self._done is not None
        assert self._speak is not None
        seconds = max(1, -(-(self._done.until - now) // 1_000_000))
        # The accessible name does not count down: a screen reader would talk every second.
        self.button.say(
            self._speak("counter-undo-left", seconds=seconds),
            hint=self._speak("counter-undo-hint"),
            name=self._speak("counter-undo"),
        )
