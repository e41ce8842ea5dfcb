"""The desk reads the counter once for each thing that changes it: a verb's own event asks for no second reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.cutoff.desk import DeskBooks
from core.errors import AntreanError
from core.office import Event, Office
from core.qt.background import Done, Failed
from counter import following, running
from counter.app import Desk
from counter.desk import DeskModel
from demo import hands

SERVICE, COUNTER = "DUKCAPIL-KTP", "L09"


class HeldWorker:
    """A worker that works when it is told to."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Callable[[], Any], Done, Failed]] = []

    def run(self, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        self.jobs.append((work, done, failed))

    def work(self) -> Callable[[], None]:
        """Does the first job; gives what hands in its answer."""
        work, done, failed = self.jobs.pop(0)
        try:
            answer = work()
        except AntreanError as error:
            refused = error
            return lambda: failed(refused)
        return lambda: done(answer)

    def work_all(self) -> int:
        """Does all jobs, and those that come of them; gives how many it were."""
        count = 0
        while self.jobs:
            self.work()()
            count += 1
        return count


class Seat:
    """A desk model at an open counter, whose worker and events are driven by hand."""

    def __init__(self, office: Office) -> None:
        office.people.add("SITI", "Siti Rahmawati", "DUKCAPIL", "246810")
        office.counters.open(COUNTER, "SITI")
        self.office, self.worker = office, HeldWorker()
        self.model = DeskModel(DeskBooks.over(office), self.worker)
        self.model.entry.sign_in("SITI", "246810")
        self.worker.work_all()
        assert self.model.state.page == "desk"
        self._cursor = 0
        self.events()

    def events(self) -> tuple[Event, ...]:
        """What happened since it was asked last."""
        events = self.office.events_after(self._cursor, 1000)
        self._cursor = events[-1].id if events else self._cursor
        return events

    @property
    def current(self) -> str | None:
        view = self.model.state.view
        return view.current.number if view is not None and view.current is not None else None

    @property
    def waiting(self) -> int:
        assert self.model.state.view is not None
        return len(self.model.state.view.waiting)


@pytest.fixture
def seat(qtbot: QtBot, office: Office) -> Seat:  # noqa: ARG001  # makes the app
    office.tickets.issue(SERVICE, noted=True)
    return Seat(office)


def test_the_own_event_after_the_answer_is_not_read_again(seat: Seat) -> None:
    seat.model.presses.primary()
    assert seat.worker.work_all() == 1
    assert seat.current == "A001"
    seat.model.happened(seat.events())
    assert not seat.worker.jobs


def test_the_own_event_before_the_answer_is_not_read_again(seat: Seat) -> None:
    seat.model.presses.primary()
    answer = seat.worker.work()
    seat.model.happened(seat.events())
    assert not seat.worker.jobs, "whether the answer contains it is not known yet"
    answer()
    assert not seat.worker.jobs
    assert seat.current == "A001"


@pytest.mark.parametrize("early", [True, False])
def test_what_others_did_after_the_reading_is_read(seat: Seat, early: bool) -> None:
    seat.model.presses.primary()
    answer = seat.worker.work()
    seat.office.tickets.issue(SERVICE, noted=True)  # in one batch with the own event
    if early:
        seat.model.happened(seat.events())
        answer()
    else:
        answer()
        seat.model.happened(seat.events())
    assert (seat.current, seat.waiting) == ("A001", 0)
    assert seat.worker.work_all() == 1
    assert seat.waiting == 1


def test_what_others_did_before_the_reading_is_not_read_again(seat: Seat) -> None:
    seat.model.presses.primary()
    seat.office.tickets.issue(SERVICE, noted=True)
    assert seat.worker.work_all() == 1
    assert seat.waiting == 1
    seat.model.happened(seat.events())
    assert not seat.worker.jobs


def test_events_that_came_while_a_verb_failed_are_read(seat: Seat) -> None:
    seat.model.presses.primary()
    seat.office.counters.close(COUNTER)
    seat.model.happened(seat.events())
    assert len(seat.worker.jobs) == 1, "the verb alone"
    seat.worker.work_all()
    assert seat.model.state.trouble
    assert seat.model.state.view is not None
    assert not seat.model.state.view.open


def test_the_books_of_a_desk_that_is_cut_off_tell_no_event_of_the_hall(seat: Seat) -> None:
    cut_off = Office(seat.office.books.database, seat.office.clock, cut_off=True)
    assert seat.office.views.desk(COUNTER).newest_event > 0
    assert cut_off.views.desk(COUNTER).newest_event == 0
    view = cut_off.views.desk(COUNTER)
    seat.office.tickets.issue(SERVICE, noted=True)
    assert following.changes_desk(view, seat.events())


def test_f2_in_the_real_window_reads_the_counter_once(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.counters.open(COUNTER, "SITI")
    desk.model.entry.sign_in("SITI", "246810")
    assert hands.wait_until(lambda: desk.model.state.page == "desk")
    office.tickets.issue(SERVICE, noted=True)
    assert hands.wait_until(lambda: desk.model.state.view.waiting)  # type: ignore[union-attr]
    readings: list[str] = []
    heard: list[Event] = []
    read = running.read_counter

    def counted(office: Office, counter: str) -> Any:
        readings.append(counter)
        return read(office, counter)

    monkeypatch.setattr(running, "read_counter", counted)
    monkeypatch.setattr(following, "read_counter", counted)
    desk._link._changes.happened.connect(heard.extend)
    hands.key(desk.window, Qt.Key.Key_F2)
    assert hands.wait_until(lambda: any(event.kind == "called" for event in heard))
    assert hands.wait_until(lambda: desk.model.state.view.current)  # type: ignore[union-attr]
    hands.wait_until(lambda: len(readings) > 1, 0.5)
    assert readings == [COUNTER]
