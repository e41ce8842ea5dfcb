"""A real desk window whose database goes away: the officer goes on, and it is handed in afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.catalogue.model import Catalogue
from core.cutoff.desk import DeskBooks
from core.office import HallFacts, Office
from core.qt.application import settle
from core.tickets.model import Ticket
from core.tickets.paper import code_of
from counter import scanner
from counter.app import Desk
from counter.state import PaperPanel
from demo import hands
from demo.throwaway import Throwaway
from tests.support.clock import FakeClock
from tests.support.patience import promised

KTP, COUNTER = "DUKCAPIL-KTP", "L09"


@pytest.fixture
def hall(server: Throwaway, jember: Catalogue, clock: FakeClock) -> Iterator[str]:
    url = server.create("hall")
    office, _ = Office.set_up(url, HallFacts(name="MPP"), clock)
    office.catalogue.replace(jember)
    office.people.add("SITI", "Siti Rahmawati", "DUKCAPIL", "246810")
    office.people.add("RINI", "Rini Astuti", "DUKCAPIL", "1234")
    for _ in range(5):
        office.tickets.issue(KTP, noted=True)
    office.close()
    return url


def sit_down(desk: Desk) -> None:
    if not desk.window.isVisible():
        desk.window.show()
        desk.start()
    model = desk.model
    assert hands.wait_until(lambda: model.state.officers)
    model.entry.sign_in("SITI", "246810")
    assert hands.wait_until(lambda: model.state.page in ("counters", "desk") and not model.state.busy)
    if model.state.page == "counters":
        model.entry.take(COUNTER)
    assert hands.wait_until(lambda: model.state.page == "desk" and not model.state.busy)


def share_of(desk: Desk) -> int:
    """How many visitors it would go on with."""
    assert desk.books.journal is not None
    return len(desk.books.journal.share())


def press(desk: Desk) -> None:
    desk.model.presses.primary()
    assert hands.wait_until(lambda: not desk.model.state.busy)


def test_the_server_stops_and_the_officer_goes_on(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    server: Throwaway,
    hall: str,
    clock: FakeClock,
) -> None:
    desk = Desk(DeskBooks.open(hall, clock, "Meja 9"))
    heard: list[Ticket] = []
    desk.model.called_alone.connect(heard.append)
    sit_down(desk)
    model = desk.model
    try:
        press(desk)
        assert model.state.view is not None
        assert model.state.view.current is not None
        assert model.state.view.current.number == "A001"
        assert hands.wait_until(lambda: share_of(desk) == 4)
        gone = time.monotonic()
        server.stop(immediately=True)
        assert hands.wait_until(lambda: model.state.alone)
        assert time.monotonic() - gone < promised(3)
        assert model.state.view.current.number == "A001"
        press(desk)  # start
        press(desk)  # finish and call next
        assert model.state.view.current.number == "A002"
        assert [ticket.number for ticket in heard] == ["A002"]
        assert [ticket.number for ticket in model.state.view.waiting] == ["A003", "A004", "A005"]
        server.start()
        assert hands.wait_until(lambda: not model.state.alone and desk.books.unmerged() == 0)
        office = Office.open(hall, clock)
        assert office.tickets.find("A001").state == "finished"
        assert office.tickets.find("A002").state == "called"
        office.close()
        press(desk)
        press(desk)
        assert model.state.view.current.number == "A003"
        assert len(heard) == 1
    finally:
        desk.close()


def test_a_desk_that_starts_while_the_server_is_away(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    server: Throwaway,
    hall: str,
    clock: FakeClock,
) -> None:
    first = Desk(DeskBooks.open(hall, clock, "Meja 9"))
    sit_down(first)
    press(first)
    assert hands.wait_until(lambda: share_of(first) == 4)
    first.close()
    server.stop(immediately=True)
    desk = Desk(DeskBooks.open(hall, clock, "Meja 9"))
    try:
        desk.window.show()
        desk.start()
        assert hands.wait_until(lambda: [officer.code for officer in desk.model.state.officers] == ["SITI"])
        sit_down(desk)
        view = desk.model.state.view
        assert view is not None
        assert view.current is not None
        assert view.current.number == "A001"
        server.start()
        assert hands.wait_until(lambda: desk.books.connected)
    finally:
        desk.close()


def test_paper_is_served_by_scanner_and_by_hand(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    hall: str,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scanner, "GAP_S", promised(scanner.GAP_S))
    desk = Desk(DeskBooks.open(hall, clock, "Meja 9"))
    sit_down(desk)
    model = desk.model
    office = Office.open(hall, clock)
    try:
        code = code_of(office.tickets.find("A004"))
        for letter in code:
            QTest.keyClick(desk.window.windowHandle(), letter)
        QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Return)
        assert hands.wait_until(lambda: model.state.view.current is not None)  # type: ignore[union-attr]
        assert office.tickets.find("A004").state == "serving"
        model.presses.verb("finish")
        assert hands.wait_until(lambda: model.state.view.current is None and not model.state.busy)  # type: ignore[union-attr]
        assert office.tickets.find("A004").state == "finished"
        settle(desk.window, 0.05)
        QTest.keyClick(desk.window, Qt.Key.Key_F12)
        assert hands.wait_until(lambda: isinstance(model.state.panel, PaperPanel))
        QTest.keyClicks(desk.window.desk.paper.number, "a99")
        QTest.keyClick(desk.window.desk.paper.number, Qt.Key.Key_Return)
        assert hands.wait_until(lambda: "A099" in model.state.trouble)
        desk.window.desk.paper.number.clear()
        QTest.keyClicks(desk.window.desk.paper.number, "a 2")
        QTest.keyClick(desk.window.desk.paper.number, Qt.Key.Key_Return)
        assert hands.wait_until(lambda: office.tickets.find("A002").state == "serving")
        assert hands.wait_until(lambda: model.state.panel is None)
        model.presses.undo()
        assert hands.wait_until(lambda: office.tickets.find("A002").state == "waiting")
    finally:
        office.close()
        desk.close()


def test_two_desks_on_one_pc_have_a_journal_each(hall: str, clock: FakeClock) -> None:
    first, second = DeskBooks.open(hall, clock, "PC"), DeskBooks.open(hall, clock, "PC")
    assert (first.name, second.name) == ("PC", "PC 2")
    first.close()
    second.close()
