"""A real kiosk window over a real hall and the virtual printer, driven by taps on what a screen reader sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.office import Office
from core.printing.models import MODELS
from core.printing.virtual import VirtualPrinter
from core.qt.application import make_application, settle
from kiosk.app import Kiosk

SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080), "small": (1366, 768)}


def items_of(window: QQuickWindow) -> Iterator[QQuickItem]:
    """All visible items of a window, in no particular order."""
    left = [window.contentItem()]
    while left:
        item = left.pop()
        if item.isVisible() and item.opacity() > 0:
            yield item
            left += item.childItems()


@dataclass
class Hand:
    """Finds things by their accessible name and taps them."""

    kiosk: Kiosk
    bot: QtBot

    def find(self, name: str) -> QQuickItem:
        for item in items_of(self.kiosk.window):
            seen = QAccessible.queryAccessibleInterface(item)
            if seen is not None and seen.role() == QAccessible.Role.Button:
                said = seen.text(QAccessible.Text.Name)
                if said == name and item.isEnabled():
                    return item
        raise AssertionError(f"no button {name!r} on page {self.kiosk.model.visit.page}")

    def point(self, name: str) -> QPoint:
        settle(self.kiosk.window, 0.03)
        item = self.find(name)
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def tap(self, name: str) -> None:
        QTest.mouseClick(
            self.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.point(name)
        )

    def texts(self) -> list[str]:
        """All texts on the screen."""
        return [
            str(item.property("text")) for item in items_of(self.kiosk.window) if item.inherits("QQuickText")
        ]

    def wait(self, condition: Callable[[], Any]) -> None:
        self.bot.waitUntil(lambda: bool(condition()), timeout=5000)


@pytest.fixture(scope="session")
def qapp() -> Iterator[Any]:
    yield make_application("Antrean tests", offscreen=True)


@pytest.fixture
def printer() -> VirtualPrinter:
    return VirtualPrinter()


@pytest.fixture
def hand(qtbot: QtBot, office: Office, printer: VirtualPrinter) -> Iterator[Hand]:
    kiosk = Kiosk(office, printer, MODELS["generic-80"])
    kiosk.window.resize(*SIZES["portrait"])
    kiosk.window.show()
    kiosk.start()
    yield Hand(kiosk, qtbot)
    kiosk.close()
