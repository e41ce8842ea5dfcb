"""Both engines give the same answers: a machine plays the same verbs on SQLite and on PostgreSQL and compares."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.errors import Refused
from core.office import Office
from core.tickets.model import PRIORITY_CLASSES, Ticket
from demo.throwaway import Throwaway
from tests.support.patience import examples

SERVICES = ("DUKCAPIL-KTP", "DUKCAPIL-KK", "DUKCAPIL-REKAM", "IMIGRASI-PASPOR", "SAMSAT-TAHUNAN")
COUNTERS = ("L07", "L09", "L10", "L22")
"""Every example is a day of its own on both engines. With a number of one's own they are drawn anew each time."""
services = st.sampled_from(SERVICES)
counters = st.sampled_from(COUNTERS)


def comparable(ticket: Any) -> Any:
    """What must be equal: everything but identities."""
    if isinstance(ticket, Ticket):
        return {
            name: getattr(ticket, name) for name in Ticket.__slots__ if name not in ("id", "uid", "officer")
        }
    return ticket


class TwoEngines(RuleBasedStateMachine):
    """Every rule is one verb, done on both offices; answers, refusals and the books must be the same."""

    make: ClassVar[Callable[[], tuple[list[Office], Any, Callable[[], None]]]]

    def __init__(self) -> None:
        super().__init__()
        self.offices, self.clock, self.clean = type(self).make()
        self.numbers: list[str] = []

    def both(self, verb: Callable[[Office], Any]) -> Any:
        answers = []
        for office in self.offices:
            try:
                answers.append(comparable(verb(office)))
            except Refused as refusal:
                answers.append((refusal.code, refusal.where, refusal.facts))
        assert answers[0] == answers[1]
        return answers[0]

    @initialize()
    def begin(self) -> None:
        for code in COUNTERS[:2]:
            self.both(lambda office, code=code: office.counters.open(code).open)
        self.both(lambda office: office.catalogue.set_weight("L09", "DUKCAPIL-KTP", 3).weights)
        self.both(lambda office: office.catalogue.set_target("DUKCAPIL-KK", 20).targets)

    @rule(seconds=st.integers(1, 1500))
    def time_passes(self, seconds: int) -> None:
        self.clock.pass_(seconds=seconds)

    @rule(seconds=st.integers(1, 4000))
    def clock_is_set_back(self, seconds: int) -> None:
        self.clock.pass_(seconds=-seconds)

    @rule(service=services, priority=st.sampled_from(PRIORITY_CLASSES), noted=st.booleans())
    def issue(self, service: str, priority: str, noted: bool) -> None:
        answer = self.both(lambda office: office.tickets.issue(service, priority, noted=noted))
        if isinstance(answer, dict):
            self.numbers.append(answer["number"])

    @rule(first=services, second=services, third=services, any_order=st.booleans())
    def issue_for_several(self, first: str, second: str, third: str, any_order: bool) -> None:
        answer = self.both(
            lambda office: (
                office.tickets.take(first, also=(second, third), any_order=any_order, noted=True).ticket
            )
        )
        if isinstance(answer, dict):
            self.numbers.append(answer["number"])

    @rule(minutes=st.integers(-60, 60))
    def issue_booked(self, minutes: int) -> None:
        slot = self.clock.now() + minutes * 60_000_000
        answer = self.both(
            lambda office: office.tickets.issue("IMIGRASI-PASPOR", noted=True, booked_for=slot)
        )
        if isinstance(answer, dict):
            self.numbers.append(answer["number"])

    @rule(counter=counters)
    def open(self, counter: str) -> None:
        self.both(lambda office: office.counters.open(counter).open)

    @rule(counter=counters)
    def close(self, counter: str) -> None:
        self.both(lambda office: office.counters.close(counter))

    @rule(counter=counters)
    def call_next(self, counter: str) -> None:
        self.both(lambda office: office.counters.call_next(counter))

    @rule(counter=counters)
    def call_and_serve(self, counter: str) -> None:
        self.both(lambda office: office.counters.call_next(counter))
        self.both(lambda office: office.counters.start(counter))

    @rule(
        counter=counters,
        verb=st.sampled_from(
            ["recall", "start", "finish", "no_show", "hold", "resume", "return_to_queue", "undo"]
        ),
    )
    def step(self, counter: str, verb: str) -> None:
        self.both(lambda office: getattr(office.counters, verb)(counter))

    @rule(counter=counters, to=st.sampled_from((*SERVICES, *COUNTERS)))
    def transfer(self, counter: str, to: str) -> None:
        self.both(lambda office: office.counters.transfer(counter, to, "alasan"))

    @rule(counter=counters, data=st.data())
    def call_or_return_a_number(self, counter: str, data: st.DataObject) -> None:
        if self.numbers:
            number = data.draw(st.sampled_from(self.numbers))
            if data.draw(st.booleans()):
                self.both(lambda office: office.counters.call(counter, number, "alasan"))
            else:
                self.both(lambda office: office.counters.return_to_queue(counter, number))

    @rule(counter=counters, minutes=st.integers(0, 60))
    def express(self, counter: str, minutes: int) -> None:
        self.both(lambda office: office.counters.express(counter, minutes))

    @rule()
    def day_ends_and_is_opened_again(self) -> None:
        self.both(lambda office: office.day.close())
        self.both(lambda office: office.day.reopen())

    @rule()
    def next_day(self) -> None:
        self.clock.pass_(minutes=24 * 60)
        self.numbers.clear()

    @invariant()
    def the_queues_are_the_same(self) -> None:
        def queue(office: Office) -> Any:
            view = office.views.queue()
            return [
                [comparable(ticket) for ticket in part] for part in (view.waiting, view.serving, view.held)
            ]

        self.both(queue)

    @invariant()
    def the_desks_are_the_same(self) -> None:
        def desk(office: Office) -> Any:
            views = [office.views.desk(code) for code in COUNTERS]
            return [
                (
                    view.open,
                    comparable(view.current),
                    [(ticket.number, view.reasons[ticket.id].reasons) for ticket in view.waiting],
                    [ticket.number for ticket in (*view.held, *view.no_show, *view.finished)],
                    view.undo_until,
                )
                for view in views
            ]

        self.both(desk)

    @rule(counter=counters)
    def whom_the_order_names_is_who_is_called(self, counter: str) -> None:
        """The desk's first in line is what the heads of the database give: nothing is called behind its back."""

        def named(office: Office) -> Any:
            view = office.views.desk(counter)
            return [view.waiting[0].number if view.waiting else None]

        (first,) = self.both(named)
        called = self.both(lambda office: office.counters.call_next(counter))
        if not isinstance(called, tuple):  # not refused
            assert (called["number"] if called else None) == first

    def teardown(self) -> None:
        def log(office: Office) -> Any:
            return [(event.kind, event.at, event.reason) for event in office.events_after(0, 100_000)]

        try:
            self.both(log)
        finally:
            self.clean()


@pytest.mark.random
def test_both_engines_answer_alike(
    request: pytest.FixtureRequest, postgresql: Throwaway, tmp_path: Path
) -> None:
    file, template = request.getfixturevalue("_hall_file"), request.getfixturevalue("_hall_template")
    clock_type = type(request.getfixturevalue("clock"))

    def make() -> tuple[list[Office], Any, Callable[[], None]]:
        clock, name = clock_type(), f"machine_{uuid.uuid4().hex}"
        path = tmp_path / f"{name}.sqlite"
        shutil.copy(file, path)
        offices = [
            Office.open(f"sqlite:///{path}", clock),
            Office.open(postgresql.create(name, template), clock),
        ]

        def clean() -> None:
            for office in offices:
                office.close()
            postgresql.drop(name)

        return offices, clock, clean

    TwoEngines.make = staticmethod(make)  # type: ignore[assignment]  # a plain function in the class
    run_state_machine_as_test(
        TwoEngines,
        settings=settings(
            max_examples=examples(12, 120),
            stateful_step_count=25,
            deadline=None,
            derandomize=settings.get_current_profile_name() != "many",
            suppress_health_check=list(HealthCheck),
        ),
    )
