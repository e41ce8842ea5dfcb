"""Fingers, a clock moved by hand, and the pages they meet, for tests of what a touch does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from core.qt.application import settle
from demo import hands
from kiosk.app import Kiosk
from kiosk.state import Conditions
from kiosk.visit import Visit

RESTED_S = 0.45
"""Longer than any rest of the kiosk."""
BETWEEN_TAPS_S = 0.12
"""Between the two taps of a double tap."""
AGENCY, SERVICE = "Dispendukcapil", "Akta Kelahiran"


class Seconds:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class MouseFinger:
    """A touchscreen that Qt sees as a mouse."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._window = kiosk.window

    def press(self, place: QPoint) -> None:
        self._send(QTest.mousePress, place)

    def move(self, place: QPoint) -> None:
        QTest.mouseMove(self._window, place)

    def lift(self, place: QPoint) -> None:
        self._send(QTest.mouseRelease, place)

    def _send(self, what: Callable[..., None], place: QPoint) -> None:
        what(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


class TouchFinger:
    """A touchscreen that Qt sees as one."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._window = kiosk.window
        self._screen = QTest.createTouchDevice()

    def press(self, place: QPoint, number: int = 0) -> None:
        self._event(number).press(number, place, self._window).commit()

    def move(self, place: QPoint, number: int = 0) -> None:
        self._event(number).move(number, place, self._window).commit()

    def lift(self, place: QPoint, number: int = 0) -> None:
        self._event(number).release(number, place, self._window).commit()

    def _event(self, number: int) -> Any:
        """The other finger, if it is down, stays where it is."""
        event = QTest.touchEvent(self._window, self._screen)
        return event.stationary(1 - number) if self.both else event

    both = False
    """Whether two fingers are down."""


def after(kiosk: Kiosk, seconds: float) -> None:
    """Draws what has changed, then lets the time go by."""
    assert hands.drawn(kiosk.window)
    kiosk.model.monotonic.now += seconds
    settle(kiosk.window, 0.01)


def rest(kiosk: Kiosk) -> None:
    after(kiosk, RESTED_S)


def tap(kiosk: Kiosk, finger: Any, place: QPoint) -> None:
    finger.press(place)
    after(kiosk, 0.03)
    finger.lift(place)


def double_tap(kiosk: Kiosk, finger: Any, place: QPoint) -> None:
    tap(kiosk, finger, place)
    after(kiosk, BETWEEN_TAPS_S)
    tap(kiosk, finger, place)
    rest(kiosk)


def show(kiosk: Kiosk, visit: Visit, *, asking: bool = False) -> None:
    kiosk.model.show(visit, Conditions(asking=asking))
    rest(kiosk)


def middle(kiosk: Kiosk, name: str) -> QPoint:
    return hands.point(kiosk.window, name, 0.0)


def box(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(item.boundingRect())


AGENCY_PAGE = Visit(page="agency", agency="DUKCAPIL")
SERVICE_PAGE = Visit(page="service", agency="DUKCAPIL", service="DUKCAPIL-LAHIR", came_from="agency")
