"""Small widgets that windows are made of."""

from __future__ import annotations

import html
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextLayout,
)
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from core.qt.theme import color

FAMILY = "Plus Jakarta Sans"
FADED = "#A5AFAC"
"""Colour of text on a control that cannot be pressed."""


@dataclass(frozen=True, slots=True)
class Density:
    """Measures of the counter's window for its height, in pixels."""

    margin: int
    gap: int
    primary: int
    button: int
    notice: int
    number: int
    service: int
    card: int
    row: int


COMPACT = Density(14, 8, 56, 42, 44, 46, 16, 150, 44)
USUAL = Density(20, 10, 66, 50, 52, 70, 18, 216, 50)
ROOMY = Density(24, 14, 80, 58, 56, 84, 20, 250, 54)


def density(height: int) -> Density:
    """The measures for a window of that height, in pixels."""
    return COMPACT if height < 700 else USUAL if height < 880 else ROOMY


def font(size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    result = QFont(FAMILY)
    result.setPixelSize(size)
    result.setWeight(weight)
    return result


def label(size: int = 14, weight: QFont.Weight = QFont.Weight.Normal, name: str = "") -> QLabel:
    """A text label in our type, ``size`` in pixels."""
    result = QLabel()
    result.setTextFormat(Qt.TextFormat.PlainText)
    set_type(result, size, weight)
    if name:
        result.setObjectName(name)
    return result


def set_type(widget: QLabel, size: int, weight: QFont.Weight) -> None:
    """Sets the type of a label; does nothing when it has it already."""
    # A style sheet with a font rule for all widgets would win over setFont.
    style = f"font-size: {size}px; font-weight: {weight.value};"
    if widget.styleSheet() != style:
        widget.setFont(font(size, weight))
        widget.setStyleSheet(style)


def tip(text: str) -> str:
    """A tooltip that shows names as they are, never as markup."""
    return html.escape(text) if "<" in text else text


def rename(widget: QWidget, name: str) -> None:
    """Sets another object name, and the look that belongs to it."""
    if widget.objectName() != name:
        widget.setObjectName(name)
        for part in (widget, *widget.findChildren(QLabel)):
            part.style().unpolish(part)
            part.style().polish(part)


def fitted(text: str, metrics: QFontMetrics, label_font: QFont, width: int, lines: int) -> str:
    """The text, with an ellipsis if it needs more than ``lines`` lines of ``width`` pixels."""
    if lines == 1:
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    layout = QTextLayout(text, label_font)
    layout.beginLayout()
    start = 0
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        start = line.textStart()
        if number == lines - 1 and start + line.textLength() < len(text):
            rest = metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, width)
            layout.endLayout()
            return text[:start].rstrip() + "\n" + rest if start else rest
    layout.endLayout()
    return text


class FittedLabel(QLabel):
    """A label that ends in an ellipsis instead of growing; its tooltip has the whole text."""

    def __init__(
        self,
        size: int,
        weight: QFont.Weight = QFont.Weight.Normal,
        name: str = "",
        lines: int = 1,
        inset: int = 4,
    ) -> None:
        """``inset``: by how many pixels the label's look narrows its text."""
        super().__init__()
        self._inset = inset
        self._whole = ""
        self._lines = lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(lines > 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_type(self, size, weight)
        if name:
            self.setObjectName(name)

    @property
    def whole(self) -> str:
        return self._whole

    def say(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def set_lines(self, lines: int) -> None:
        self._lines = lines
        self.setWordWrap(lines > 1)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        shown = fitted(
            self._whole, self.fontMetrics(), self.font(), max(40, self.width() - self._inset), self._lines
        )
        if shown != self.text():
            self.setText(shown)
        self.setToolTip("" if shown == self._whole else tip(self._whole))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class KeyButton(QPushButton):
    """A button for a verb, with an icon on the left and its key on the right. An elastic one shortens its text."""

    def __init__(self, key: str, height: int = 56, name: str = "", elastic: bool = False) -> None:
        super().__init__()
        self._elastic = elastic
        self._key = key
        self._whole = ""
        if name:
            self.setObjectName(name)
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIconSize(QSize(26, 26) if name == "primary" else QSize(20, 20))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, text: str, icon: QIcon | None = None, hint: str = "", name: str = "") -> None:
        """Sets the verb's name; a screen reader says it (or ``name``), the key and the hint."""
        self._whole = text
        if icon is not None:
            self.setIcon(icon)
        self._fit()
        self.setAccessibleName(name or text)
        self.setAccessibleDescription(f"{self._key}. {hint}" if hint else self._key)
        self.setToolTip(tip(hint))

    def _fit(self) -> None:
        """Shows the text, with an ellipsis if an elastic button has less room than it needs."""
        self.ensurePolished()
        gap = "" if self.icon().isNull() else "  "
        taken = self._badge() + 46 + (0 if self.icon().isNull() else self.iconSize().width() + 12)
        shown = self._whole
        if self._elastic:
            room = max(40, self.width() - taken)
            shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        shown = gap + shown.replace("&", "&&")
        if self.text() != shown:
            self.setText(shown)

    def _badge(self) -> int:
        metrics = QFontMetrics(font(12, QFont.Weight.DemiBold))
        return metrics.horizontalAdvance(self._key) + 14

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() + self._badge() + 16, size.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height()) if self._elastic else self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button as well, as people expect; held down it presses once."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(12, QFont.Weight.DemiBold))
        filled = self.objectName() in ("primary", "send")
        ink = QColor(color("white" if filled else "muted"))
        if not self.isEnabled():
            ink = QColor("#50605C" if filled else FADED)
        width = self._badge()
        box = QRect(self.width() - width - 13, (self.height() - 24) // 2, width, 24)
        painter.setPen(QPen(ink, 1))
        painter.drawRoundedRect(box, 6, 6)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.end()
