"""A real kiosk window over a real hall and the virtual printer, driven by taps on what a screen reader sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtQuick import QQuickItem
from pytestqt.qtbot import QtBot

from core.cutoff.kiosk import KioskBooks
from core.office import Office
from core.printing.models import MODELS
from core.printing.pair import TicketPrinter
from core.printing.virtual import VirtualPrinter
from demo import hands
from kiosk.app import Kiosk
from tests.kiosk.touching import MouseFinger, Seconds, TouchFinger

REST_S = 0.03
"""For these kiosks no page rests (tests/kiosk/test_kiosk_touch.py has those that do)."""


@dataclass
class Hand:
    """A visitor's hand and eye on one kiosk."""

    kiosk: Kiosk

    def find(self, name: str) -> QQuickItem:
        return hands.find(self.kiosk.window, name)

    def point(self, name: str) -> QPoint:
        return hands.point(self.kiosk.window, name, REST_S)

    def tap(self, name: str) -> None:
        hands.tap(self.kiosk.window, name, REST_S)

    def tap_at(self, place: QPoint) -> None:
        hands.tap_at(self.kiosk.window, place)

    def times(self, **seconds: float) -> None:
        """Changes the kiosk's times while it runs."""
        self.kiosk.model.times = replace(self.kiosk.model.times, **seconds)

    def texts(self) -> list[str]:
        return hands.texts(self.kiosk.window)

    def later(self, seconds: float) -> None:
        """Nobody touches the kiosk for so long."""
        clock = self.kiosk.model.monotonic
        self.kiosk.model.monotonic = lambda: clock() + seconds

    def wait(self, condition: Callable[[], object]) -> None:
        assert hands.wait_until(condition)


@pytest.fixture
def printer() -> VirtualPrinter:
    return VirtualPrinter()


@pytest.fixture
def second() -> VirtualPrinter | None:
    """A second printer; only where a test asks for one."""
    return None


@pytest.fixture
def hand(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    office: Office,
    printer: VirtualPrinter,
    second: VirtualPrinter | None,
) -> Iterator[Hand]:
    model = MODELS["generic-80"]
    other = TicketPrinter(second, model) if second else None
    kiosk = Kiosk(KioskBooks.over(office), printer, model, second=other)
    kiosk.window.resize(1080, 1920)
    kiosk.window.show()
    kiosk.start()
    hand = Hand(kiosk)
    hand.times(rest_s=0.0)
    yield hand
    kiosk.close()


@pytest.fixture
def kiosk(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    office: Office,
) -> Iterator[Kiosk]:
    """With the times that visitors meet, on a clock moved by hand: a busy machine changes nothing."""
    kiosk = Kiosk(KioskBooks.over(office), VirtualPrinter(), MODELS["generic-80"])
    kiosk.model.monotonic = Seconds()
    kiosk.window.resize(1080, 1920)
    kiosk.window.show()
    kiosk.start()
    yield kiosk
    kiosk.close()


@pytest.fixture(params=[MouseFinger, TouchFinger], ids=["mouse", "touch"])
def finger(request: pytest.FixtureRequest, kiosk: Kiosk) -> Any:
    return request.param(kiosk)
