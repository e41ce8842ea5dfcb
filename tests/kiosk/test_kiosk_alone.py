"""A real kiosk window whose database goes away: it goes on by itself within seconds, and hands in afterwards."""

from __future__ import annotations

import time

import pytest
from pytestqt.qtbot import QtBot

from core.catalogue.model import Catalogue
from core.cutoff.kiosk import KioskBooks
from core.office import HallFacts, Office
from core.printing.models import MODELS
from core.printing.virtual import VirtualPrinter
from demo import hands
from demo.throwaway import Throwaway
from kiosk.app import Kiosk
from tests.support.clock import FakeClock
from tests.support.patience import promised


@pytest.fixture
def url(server: Throwaway, jember: Catalogue, clock: FakeClock) -> str:
    """Of a hall with Jember's catalogue on that server."""
    url = server.create("hall")
    made, _ = Office.set_up(url, HallFacts(name="MPP"), clock)
    made.catalogue.replace(jember)
    made.close()
    return url


def test_the_server_stops_and_the_kiosk_goes_on(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    server: Throwaway,
    url: str,
    clock: FakeClock,
) -> None:
    books = KioskBooks.open(url, clock, "Kiosk 1")
    kiosk = Kiosk(books, VirtualPrinter(), MODELS["generic-80"])
    kiosk.window.show()
    kiosk.start()
    try:
        assert _take(kiosk) == "A001"
        gone = time.monotonic()
        server.stop(immediately=True)
        assert hands.wait_until(lambda: not books.connected)
        assert time.monotonic() - gone < promised(3)
        assert hands.wait_until(lambda: kiosk.model.content.frame.sign.icon == "wifi-off")
        assert kiosk.model.content.frame.notice == ""
        assert _take(kiosk) == "A-B01"
        server.start()
        assert hands.wait_until(lambda: books.connected and books.unmerged() == 0)
        assert hands.wait_until(lambda: kiosk.model.content.frame.sign.icon != "wifi-off")
        assert _take(kiosk) == "A002"
        office = Office.open(url, clock)
        assert hands.wait_until(lambda: len(office.views.queue().waiting) == 3)
        assert [ticket.number for ticket in office.views.queue().waiting] == ["A001", "A-B01", "A002"]
        office.close()
    finally:
        kiosk.close()


def test_a_kiosk_starts_while_the_server_is_away(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    server: Throwaway,
    url: str,
    clock: FakeClock,
) -> None:
    KioskBooks.open(url, clock, "Kiosk 1").close()
    server.stop(immediately=True)
    kiosk = Kiosk(KioskBooks.open(url, clock, "Kiosk 1"), VirtualPrinter(), MODELS["generic-80"])
    kiosk.window.show()
    kiosk.start()
    try:
        assert _take(kiosk) == "A-B01"
        server.start()
        assert hands.wait_until(lambda: kiosk.books.connected and kiosk.books.unmerged() == 0)
    finally:
        kiosk.close()


def test_alone_and_out_of_paper_only_a_noted_number_waits(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    server: Throwaway,
    url: str,
    clock: FakeClock,
) -> None:
    KioskBooks.open(url, clock, "Kiosk 1").close()
    server.stop(immediately=True)
    printer = VirtualPrinter()
    printer.open_cover()
    kiosk = Kiosk(KioskBooks.open(url, clock, "Kiosk 1"), printer, MODELS["generic-80"])
    kiosk.window.show()
    kiosk.start()
    try:
        assert _take(kiosk, "failed") == "A-B01"  # its visitor leaves without a touch
        assert _take(kiosk, "failed", leaves=False) == "A-B02"
        kiosk.model.noted()
        kiosk.model.home()
        server.start()
        assert hands.wait_until(lambda: kiosk.books.connected and kiosk.books.unmerged() == 0)
        office = kiosk.books.office
        assert (office.tickets.find("A-B01").state, office.tickets.find("A-B01").print_state) == (
            "cancelled",
            "failed",
        )
        assert (office.tickets.find("A-B02").state, office.tickets.find("A-B02").print_state) == (
            "waiting",
            "noted",
        )
    finally:
        kiosk.close()


def _take(kiosk: Kiosk, paper: str = "printed", *, leaves: bool = True) -> str:
    model = kiosk.model
    numbers: list[str] = []
    model.tookNumber.connect(lambda issued: numbers.append(issued.ticket.number))
    model.home()
    model.openService("DUKCAPIL-KTP")
    model.choosePriority("none")
    model.takeNumber()
    assert hands.wait_until(lambda: numbers and model.visit.paper == paper), model.visit.trouble
    if leaves:
        model.home()
    return numbers[0]
