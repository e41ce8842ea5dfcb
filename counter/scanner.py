"""A scanner that types like a keyboard: what it reads reaches the desk wherever the cursor is, and its Enter presses
nothing else."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from counter.paper_panel import LONGEST

BEGINS = "AQ1:"
GAP_S = 0.1
"""Seconds between two letters of a scanned code, at most: no person types a whole code that quickly."""


class Scanner(QObject):
    """Listens to the keys of a window before its widgets do; a code that is under way is kept from them."""

    scanned = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._text = ""
        self._last = float("-inf")

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._typed(event)

    def _typed(self, event: QKeyEvent) -> bool:
        now = time.monotonic()
        if now - self._last > GAP_S:
            self._text = ""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            text, self._text = self._text, ""
            if text.startswith(BEGINS):
                self.scanned.emit(text)
                return True
            return False
        if not event.text():
            return False  # shift and its like come between the letters
        self._last = now
        self._text = (self._text + event.text().upper())[-LONGEST:]
        if not BEGINS.startswith(self._text[: len(BEGINS)]):
            self._text = ""
        return len(self._text) > len(BEGINS)
