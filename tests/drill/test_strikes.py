"""What a drill strikes is healed again, and whoever dies is started again, whatever the cause."""

from __future__ import annotations

import time
from typing import Any

import pytest

from core.words import words
from demo.drill.plan import EVERYTHING, SERVER, Strike
from demo.drill.story import Story
from demo.drill.strikes import Strikes

SOON_S = 0.15


class FakeCable:
    def __init__(self) -> None:
        self.way = "pass"
        self.ways: list[str] = []
        self.at_tap: str | None = None

    def put(self, way: str) -> None:
        self.way = way
        self.ways.append(way)

    def put_at_tap(self, way: str, _after_s: float) -> None:
        self.at_tap = way

    def tapped(self) -> None:
        if self.at_tap is not None:
            self.put(self.at_tap)


class FakeRobot:
    """A program that is nothing but alive or dead."""

    def __init__(self, name: str) -> None:
        self.name, self.cable = name, FakeCable()
        self.alive = True
        self.starts = 0
        self.orders: list[dict[str, Any]] = []

    def start(self) -> None:
        self.alive = True
        self.starts += 1

    def kill(self) -> None:
        self.alive = False

    def reap(self) -> None:
        assert not self.alive

    def tell(self, **order: Any) -> None:
        self.orders.append(order)


class FakePrinter:
    def __init__(self) -> None:
        self.fault = "none"
        self.when_out: Any = None

    def put(self, fault: str) -> None:
        self.fault = fault


class FakeServer:
    def __init__(self) -> None:
        self.alive = True

    def kill(self) -> None:
        self.alive = False

    def start_again(self) -> None:
        self.alive = True


class Stand:
    """A kiosk, a counter and a server to strike at."""

    def __init__(self) -> None:
        self.kiosk, self.counter = FakeRobot("Kiosk 1"), FakeRobot("L01")
        self.printer, self.server = FakePrinter(), FakeServer()
        robots: Any = {robot.name: robot for robot in (self.kiosk, self.counter)}
        printers: Any = {"Kiosk 1": self.printer}
        server: Any = self.server
        self.strikes = Strikes(robots, printers, server, Story(words("en")))

    def work(self, seconds: float = SOON_S + 0.15) -> None:
        self.strikes.agenda.work_until(time.monotonic() + seconds)


@pytest.fixture
def stand() -> Stand:
    return Stand()


def cut(target: str, way: Any = "silent", lasts: float = SOON_S, **more: Any) -> Strike:
    return Strike(0.0, target, "cut", lasts, way=way, **more)


def kill(target: str, moment: Any = "any") -> Strike:
    return Strike(0.0, target, "kill", SOON_S, moment=moment)


def test_a_cable_is_pulled_and_put_back(stand: Stand) -> None:
    stand.strikes.strike(cut("Kiosk 1"))
    assert (stand.kiosk.cable.way, stand.counter.cable.way) == ("silent", "pass")
    stand.work()
    assert stand.kiosk.cable.way == "pass"
    assert stand.strikes.over
    assert stand.strikes.made == {"cut": 1, "kill": 0, "printer": 0}


def test_of_two_cuts_the_newest_counts_and_the_older_one_comes_back(stand: Stand) -> None:
    stand.strikes.strike(cut(EVERYTHING, "drop", lasts=5.0))
    stand.strikes.strike(cut("Kiosk 1", "mute"))
    assert (stand.kiosk.cable.way, stand.counter.cable.way) == ("mute", "drop")
    stand.work()
    assert (stand.kiosk.cable.way, stand.counter.cable.way) == ("drop", "drop")
    assert not stand.strikes.over


def test_a_cable_that_waits_for_a_tap_is_pulled_by_it(stand: Stand) -> None:
    stand.strikes.strike(cut("L01", at_tap=True))
    assert stand.counter.cable.way == "pass"
    stand.strikes.rang("L01")
    assert stand.counter.cable.way == "silent"
    stand.work()
    assert stand.counter.cable.way == "pass"


def test_a_program_that_was_killed_is_started_again(stand: Stand) -> None:
    stand.strikes.strike(kill("Kiosk 1"))
    assert not stand.kiosk.alive
    assert not stand.strikes.over
    stand.work()
    assert (stand.kiosk.alive, stand.kiosk.starts) == (True, 1)
    assert [killed.program for killed in stand.strikes.kills] == ["Kiosk 1"]
    assert not stand.strikes.ended


def test_a_kill_waits_for_its_moment(stand: Stand) -> None:
    stand.strikes.strike(kill("L01", "tap"))
    assert stand.counter.orders == [{"do": "die", "when": "tap", "after_ms": 0}]
    stand.strikes.strike(kill("Kiosk 1", "paper"))
    assert stand.kiosk.alive
    stand.printer.when_out()
    assert not stand.kiosk.alive
    stand.work()
    assert stand.kiosk.alive
    assert stand.printer.when_out is None


def test_a_program_that_ends_by_itself_is_started_again_and_told(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("demo.drill.strikes.ENDED_S", SOON_S)
    stand.counter.alive = False
    stand.work()
    assert stand.counter.alive
    assert [(difference.key, difference.explained) for difference in stand.strikes.ended] == [
        ("ended-itself", False)
    ]
    assert not stand.strikes.kills


def test_who_is_down_is_killed_when_it_is_up_again(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demo.drill.strikes.LATER_S", SOON_S * 2)
    stand.strikes.strike(kill("Kiosk 1"))
    stand.strikes.strike(kill("Kiosk 1"))
    assert stand.strikes.made["kill"] == 1
    stand.work(SOON_S * 6)
    assert stand.strikes.made["kill"] == 2
    assert stand.kiosk.starts == 2


def test_the_server_is_killed_and_started_again(stand: Stand) -> None:
    stand.strikes.strike(kill(SERVER))
    assert not stand.server.alive
    stand.work()
    assert stand.server.alive


def test_a_printer_fails_and_works_again(stand: Stand) -> None:
    stand.strikes.strike(Strike(0.0, "Kiosk 1", "printer", SOON_S, fault="torn"))
    assert stand.printer.fault == "torn"
    stand.work()
    assert stand.printer.fault == "none"
    (trouble,) = stand.strikes.troubles
    assert (trouble.kiosk, trouble.fault) == ("Kiosk 1", "torn")
    assert trouble.begun < trouble.ended
