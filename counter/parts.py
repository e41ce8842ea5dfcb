"""Small widgets the desk is made of."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from core.qt.theme import color


def label(size: int = 14, weight: QFont.Weight = QFont.Weight.Normal, name: str = "") -> QLabel:
    """A text label in our type, ``size`` in pixels."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    font = QFont("Plus Jakarta Sans")
    font.setPixelSize(size)
    font.setWeight(weight)
    made.setFont(font)
    # A style sheet with a font rule for all widgets would win over setFont.
    made.setStyleSheet(f"font-size: {size}px; font-weight: {weight.value};")
    if name:
        made.setObjectName(name)
    return made


class KeyButton(QPushButton):
    """A verb with its icon at the left and its key at the right."""

    def __init__(self, key: str, height: int = 56, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        if name:
            self.setObjectName(name)
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIconSize(QSize(26, 26) if name == "primary" else QSize(21, 21))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, text: str, icon: QIcon | None = None) -> None:
        """The verb's name now; a screen reader says it with its key."""
        shown = text.replace("&", "&&")
        if self.text() != f"  {shown}":
            self.setText(f"  {shown}")
        self.setAccessibleName(text)
        self.setAccessibleDescription(self._key)
        if icon is not None:
            self.setIcon(icon)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont("Plus Jakarta Sans")
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        ink = QColor(color("white" if self.objectName() == "primary" else "muted"))
        if not self.isEnabled():
            ink = QColor("#50605C" if self.objectName() == "primary" else "#A5AFAC")
        width = painter.fontMetrics().horizontalAdvance(self._key) + 16
        box = QRect(self.width() - width - 16, (self.height() - 24) // 2, width, 24)
        painter.setPen(QPen(ink, 1))
        painter.drawRoundedRect(box, 6, 6)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.end()
