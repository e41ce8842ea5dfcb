"""A program whose database is not there yet: after a power cut the PCs of a hall do not start in order."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QFont, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from core.errors import Unavailable
from core.qt.background import Background
from core.qt.theme import color
from core.words import Words

TRY_EVERY_MS = 2000
KEYS = ("waiting-title", "waiting-line", "waiting-where")
PARTS = (0.058, 0.032, 0.022)
"""Height of the letters of each line, as parts of the window's shorter side: read from across a hall."""
WEIGHTS = (QFont.Weight.ExtraBold, QFont.Weight.Normal, QFont.Weight.Normal)
WAITED_FOR = ("database-unreachable", "database-busy")
"""Errors that pass by themselves; any other is told at once."""


class WaitingWindow(QWidget):
    """One calm sentence, and where the database is looked for."""

    def __init__(self, speak: Words, where: str) -> None:
        super().__init__()
        self.closed = False
        self.setWindowTitle("Antrean")
        self.setMinimumSize(640, 360)
        self.setStyleSheet(f"background: {color('paper')}; color: {color('ink')};")
        layout = QVBoxLayout(self)
        layout.addStretch(3)
        self._lines = [QLabel(speak(key, where=where)) for key in KEYS]
        for line in self._lines:
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line.setWordWrap(True)
            line.setContentsMargins(40, 6, 40, 6)
            layout.addWidget(line)
        layout.addStretch(4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = min(self.width(), self.height())
        for line, part, weight in zip(self._lines, PARTS, WEIGHTS, strict=True):
            font = QFont(line.font())
            font.setPixelSize(max(14, round(side * part)))
            font.setWeight(weight)
            line.setFont(font)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed = True
        super().closeEvent(event)


def wait_for(
    reach: Callable[[], object], speak: Words, where: str, show: Callable[[WaitingWindow], None]
) -> bool:
    """Tries every two seconds, in a worker, until ``reach`` succeeds or fails in a way that does not pass; False when
    the window was closed or the program is to end."""
    window = WaitingWindow(speak, where)
    show(window)
    worker = Background("waits")
    loop = QEventLoop()
    application = QApplication.instance()
    assert application is not None
    application.aboutToQuit.connect(loop.quit)
    going = [True]

    def done(_nothing: object) -> None:
        going[0] = False
        loop.quit()

    def failed(error: Exception) -> None:
        if isinstance(error, Unavailable) and error.code in WAITED_FOR:
            again.start()
        else:
            done(None)  # told by whoever opens the hall now

    again = QTimer()
    again.setSingleShot(True)
    again.setInterval(TRY_EVERY_MS)
    again.timeout.connect(lambda: worker.run(reach, done, failed))
    alive = QTimer()
    alive.setInterval(200)
    alive.timeout.connect(lambda: loop.quit() if window.closed else None)
    alive.start()
    again.start()
    loop.exec()
    again.stop()
    alive.stop()
    worker.close()
    window.close()
    window.deleteLater()
    return not going[0]
