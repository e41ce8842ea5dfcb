"""The window of a program whose database does not answer yet: after a power cut a hall's PCs start in any order."""

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
"""Milliseconds between two attempts."""
KEYS = ("waiting-title", "waiting-line", "waiting-where")
PARTS = (0.058, 0.032, 0.022)
"""Height of each line's letters as a share of the window's shorter side, to be read from across a hall."""
WEIGHTS = (QFont.Weight.ExtraBold, QFont.Weight.Normal, QFont.Weight.Normal)
WAITED_FOR = ("database-unreachable", "database-busy")
"""Errors that pass by themselves; for any other the program does not wait."""


class WaitingWindow(QWidget):
    """One calm sentence, and where the database is expected."""

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
    """Tries every two seconds, in a worker, until ``reach`` succeeds or fails with an error that does not pass; False
    when the window was closed or the program is to end."""
    window = WaitingWindow(speak, where)
    show(window)
    worker = Background("waits")
    loop = QEventLoop()
    application = QApplication.instance()
    assert application is not None
    application.aboutToQuit.connect(loop.quit)
    waiting = [True]

    def done(_nothing: object) -> None:
        waiting[0] = False
        loop.quit()

    def failed(error: Exception) -> None:
        if isinstance(error, Unavailable) and error.code in WAITED_FOR:
            retry_timer.start()
        else:
            done(None)  # the program opens the hall now and reports the error

    retry_timer = QTimer()
    retry_timer.setSingleShot(True)
    retry_timer.setInterval(TRY_EVERY_MS)
    retry_timer.timeout.connect(lambda: worker.run(reach, done, failed))
    window_timer = QTimer()
    window_timer.setInterval(200)
    window_timer.timeout.connect(lambda: loop.quit() if window.closed else None)
    window_timer.start()
    retry_timer.start()
    loop.exec()
    retry_timer.stop()
    window_timer.stop()
    worker.close()
    window.close()
    window.deleteLater()
    return not waiting[0]
