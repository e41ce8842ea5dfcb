"""Lucide icons in any colour and size: ``image://icon/NAME/RRGGBB`` for QML, a QIcon for widgets."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

from core.paths import ASSETS


@lru_cache(maxsize=512)
def icon_image(name: str, color: str, size: int) -> QImage:
    """The icon, ``size`` pixels square, in ``color`` (#RRGGBB). KeyError for an icon that is not in assets/icons."""
    path = ASSETS / "icons" / f"{name}.svg"
    if not path.is_file():
        raise KeyError(name)
    svg = path.read_text(encoding="utf-8").replace("currentColor", color)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def icon(name: str, color: str, size: int = 24) -> QIcon:
    """A QIcon for widgets that is also sharp at twice its size."""
    result = QIcon()
    for scale in (1, 2):
        pixmap = QPixmap.fromImage(icon_image(name, color, size * scale))
        pixmap.setDevicePixelRatio(scale)
        result.addPixmap(pixmap)
    return result


class LogoProvider(QQuickImageProvider):
    """``image://hall/logo``: the hall's own picture."""

    def __init__(self, data: bytes) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._image = QImage.fromData(QByteArray(data))

    def requestImage(self, _wanted: str, _size: QSize, requested: QSize) -> QImage:
        if self._image.isNull() or not requested.isValid():
            return self._image
        mode = Qt.AspectRatioMode.KeepAspectRatio
        return self._image.scaled(requested, mode, Qt.TransformationMode.SmoothTransformation)


class IconProvider(QQuickImageProvider):
    """``image://icon/search/0A5C55``; the size comes from the Image's sourceSize."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, wanted: str, _size: QSize, requested: QSize) -> QImage:
        name, _, color = wanted.partition("/")
        side = requested.width() if requested.width() > 0 else 24
        return icon_image(name, f"#{color or '14211F'}", side)
