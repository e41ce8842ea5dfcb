"""QR codes on screen: for QML ``image://code/PAYLOAD``, with the same modules as on a ticket's paper."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from core.printing.raster import qr_modules

MARGIN = 2
"""White modules around the code; the white card it stands on gives the rest of the four that a scanner needs."""


def code_image(payload: str, side: int) -> QImage:
    """The code with its margin, as large as fits into ``side`` pixels with whole pixels for each module."""
    modules = qr_modules(payload)
    count = len(modules) + 2 * MARGIN
    image = QImage(count, count, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for y, row in enumerate(modules, start=MARGIN):
        for x, dark in enumerate(row, start=MARGIN):
            if dark:
                image.setPixel(x, y, 0xFF000000)
    size = count * max(1, side // count)
    return image.scaled(size, size)


class CodeProvider(QQuickImageProvider):
    """QML's provider of codes; the size comes from the Image's sourceSize."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, wanted: str, _size: QSize, requested: QSize) -> QImage:
        return code_image(wanted, requested.width() if requested.width() > 0 else 300)
