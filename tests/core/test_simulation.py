"""A day played through the engine: everybody is accounted for, and an engine that fails is seen to fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.catalogue.model import Catalogue
from core.clock import Clock, micros
from core.errors import Refused, Unavailable
from core.office import Office
from core.office.counters import CounterRoom
from core.office.tickets import TicketRoom
from core.office.views import ViewRoom
from core.simulation.day import best_day, chosen_counters
from core.simulation.generator import generate
from core.simulation.hall import hall_to_play_in
from core.simulation.player import DayClock, Played, Player
from core.simulation.report import report
from core.simulation.workload import (
    COLUMNS,
    Visit,
    parse_workload,
    read_text,
    seconds_of,
    write_workload,
)
from core.storage.database import Database
from core.tickets.model import Ticket

ENGINES = ("sqlite", "postgresql")
MONDAY = date(2026, 11, 23)
HEAD = ",".join(COLUMNS)
KEYS = {
    "issued", "served", "no_show", "unserved", "duplicates", "lost", "wait", "priority_wait", "longest_overtake_s",
    "calls_per_minute_peak", "forecast_inside", "engine_seconds", "per_agency", "refused", "forecast_width_s",
}  # fmt: skip


def visit(number: int, arrival: str, service: str = "DUKCAPIL-KTP", **more: Any) -> Visit:
    return Visit(f"V{number}", seconds_of(arrival), service, **{"service_seconds": 300.0, **more})


def at(moment: str) -> int:
    return micros(datetime.fromisoformat(f"{moment}:00+07:00"))


def play(
    url: str, visits: list[Visit], counters: int | None = None, wrong: type[Office] | None = None
) -> tuple[dict[str, Any], Played, tuple[Ticket, ...]]:
    clock = DayClock(0)
    office = (wrong or Office).open(url, clock)
    try:
        chosen = chosen_counters(office.directory().catalogue.counters, visits, counters)
        played = Player(office, clock, MONDAY, visits, chosen).play()
        books = office.tickets.of_day(MONDAY)
        return report(played, books), played, books
    finally:
        office.close()


@pytest.fixture
def small_day(hall_url: str) -> Callable[..., tuple[dict[str, Any], Played, tuple[Ticket, ...]]]:
    return lambda *given, **more: play(hall_url, *given, **more)


def test_a_small_day_leaves_nobody_without_an_outcome(small_day: Callable[..., Any]) -> None:
    visits = [
        visit(1, "07:10"),
        visit(2, "07:05"),
        visit(3, "08:00", priority="lansia"),
        visit(4, "08:01", no_show=True),
        visit(5, "08:02", transfer_to="DUKCAPIL-KK", transfer_seconds=120.0),
        visit(7, "23:00"),
    ]
    result, played, books = small_day(visits, counters=2)
    assert set(result) >= KEYS
    assert (result["issued"], result["served"], result["no_show"], result["unserved"]) == (5, 4, 1, 0)
    assert (result["duplicates"], result["lost"]) == (0, 0)
    assert result["refused"] == {"service-over": 1}
    assert result["wait"]["max_s"] > 0
    lives = {life.visit.id: life for life in played.lives}
    first, second = lives["V2"].issued, lives["V1"].issued
    assert first is not None
    assert second is not None
    assert (first.ticket.number, second.ticket.number) == (
        "A001",
        "A002",
    )  # at the door in the order they came
    assert {ticket.state for ticket in books} == {"finished", "no-show"}
    assert next(ticket for ticket in books if ticket.service == "DUKCAPIL-KK").state == "finished"


def test_both_engines_and_every_run_play_the_same_day(
    small_day: Callable[..., Any], jember: Catalogue
) -> None:
    result, _, _ = small_day(list(generate(jember, 40, 4)), counters=6)
    figures = {key: result[key] for key in ("issued", "served", "no_show", "wait", "forecast_inside")}
    assert figures == SAME.setdefault("day", figures)
    assert result["issued"] == result["served"] + result["no_show"] + result["unserved"]


SAME: dict[str, Any] = {}


class TwiceTheSame(Office):
    """Gives everybody the first ticket again."""

    class Tickets(TicketRoom):
        first: Any = None

        def take(self, *given: Any, **more: Any) -> Any:
            self.first = self.first or super().take(*given, **more)
            return self.first

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self.tickets = self.Tickets(self.books)


class Forgetful(Office):
    """Loses every third ticket that was acknowledged."""

    class Tickets(TicketRoom):
        def of_day(self, day: date) -> tuple[Ticket, ...]:
            return tuple(ticket for place, ticket in enumerate(super().of_day(day)) if place % 3)

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self.tickets = self.Tickets(self.books)


class Unfair(Office):
    """Calls whoever came last."""

    class Counters(CounterRoom):
        def call_next(self, counter: str) -> Ticket | None:
            line = ViewRoom(self._books).queue("DUKCAPIL").waiting
            if not line:
                return None
            return self.call(counter, max(line, key=lambda ticket: ticket.first_arrival).number, "wrong")

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self.counters = self.Counters(self.books, self.shares)


def test_an_engine_that_gives_a_number_twice_is_seen(hall_url: str) -> None:
    visits = [visit(1, "08:00"), visit(2, "08:00")]
    assert play(hall_url, visits, counters=2, wrong=TwiceTheSame)[0]["duplicates"] > 0


def test_an_engine_that_loses_a_ticket_is_seen(hall_url: str) -> None:
    visits = [visit(number, "08:00") for number in range(6)]
    assert play(hall_url, visits, counters=2, wrong=Forgetful)[0]["lost"] == 2


def test_without_priority_nobody_overtakes_anybody(hall_url: str) -> None:
    visits = [visit(number, f"08:{number * 4:02d}", service_seconds=900.0) for number in range(14)]
    assert play(hall_url, visits, counters=1)[0]["longest_overtake_s"] == 0


def test_an_engine_that_calls_in_a_wrong_order_is_seen(hall_url: str) -> None:
    visits = [visit(number, f"08:{number * 4:02d}", service_seconds=900.0) for number in range(14)]
    assert play(hall_url, visits, counters=1, wrong=Unfair)[0]["longest_overtake_s"] > 1800


def test_priority_overtakes_within_the_bound(small_day: Callable[..., Any]) -> None:
    visits = [visit(number, f"08:{number:02d}", service_seconds=1200.0) for number in range(8)]
    visits += [visit(20 + n, f"08:{10 + 5 * n}", priority="lansia", service_seconds=1200.0) for n in range(9)]
    result, _, _ = small_day(visits, counters=1)
    assert 0 < result["longest_overtake_s"] <= 1800


def test_a_faulty_workload_names_every_cell(jember: Catalogue) -> None:
    rows = [
        HEAD,
        "A,8:00,DUKCAPIL-KTP,,,,,,,",
        "A,25:00,NONE,vip,long,2,1,,NOWHERE,-1",
        ",,,none,,,,,,",
        'B,09:00:30,DUKCAPIL-KTP,none,60,0,0,,DUKCAPIL-KTP,""',
    ]
    workload = parse_workload("\n".join(rows), "day.csv", jember)
    faults = [(fault.line, fault.column, fault.code) for fault in workload.faults]
    assert faults == [
        (3, "visit_id", "twice"),
        (3, "arrival", "moment"),
        (3, "service", "service"),
        (3, "priority", "priority"),
        (3, "service_seconds", "seconds"),
        (3, "no_show", "flag"),
        (3, "booking_slot", "missing"),
        (3, "transfer_to", "transfer"),
        (3, "transfer_seconds", "seconds"),
        (4, "visit_id", "missing"),
        (4, "arrival", "missing"),
        (4, "service", "missing"),
        (5, "transfer_to", "transfer-same"),
    ]
    usual = (
        next(service for service in jember.services if service.code == "DUKCAPIL-KTP").service_minutes * 60.0
    )
    assert workload.visits == (Visit("A", 8 * 3600, "DUKCAPIL-KTP", service_seconds=usual),)


def test_columns_come_in_any_order_and_further_ones_are_ignored(jember: Catalogue) -> None:
    text = "\ufeffcolour;service;arrival;visit_id\r\nred;DUKCAPIL-KK;07:45:10;X\r\n\r\n"
    (planned,) = parse_workload(text.removeprefix("\ufeff"), "day.csv", jember).visits
    assert (planned.id, planned.arrival, planned.service, planned.priority) == (
        "X",
        7 * 3600 + 2710,
        "DUKCAPIL-KK",
        "none",
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "workload-empty"),
        (HEAD + "\n", "workload-empty"),
        ("visit_id,service\nA,DUKCAPIL-KTP\n", "workload-column"),
        ("visit_id,arrival,service,service\nA,08:00,X,X\n", "workload-columns-twice"),
    ],
)
def test_what_is_no_workload_says_why(text: str, code: str, jember: Catalogue) -> None:
    with pytest.raises(Refused) as refused:
        parse_workload(text, "day.csv", jember)
    assert refused.value.code == code


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="workload-missing"):
        read_text(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"visit_id\n\xe9\n")
    with pytest.raises(Refused, match="workload-encoding") as refused:
        read_text(tmp_path / "latin.csv")
    assert refused.value.facts["line"] == 2


def test_a_generated_day_reads_back_as_it_was(tmp_path: Path, jember: Catalogue) -> None:
    made = generate(jember, 400, 7)
    assert made == generate(jember, 400, 7) != generate(jember, 400, 8)
    write_workload(made, tmp_path / "day.csv")
    workload = parse_workload(read_text(tmp_path / "day.csv"), "day.csv", jember)
    assert workload.faults == ()
    assert workload.visits == made
    assert 0.02 < sum(planned.priority != "none" for planned in made) / 400 < 0.16
    assert any(planned.booking_slot is not None for planned in made)
    assert any(planned.transfer_to for planned in made)
    assert any(planned.arrival < seconds_of("07:45") for planned in made)


def test_the_day_with_most_services_open_and_the_counters_that_cover_most(office: Office) -> None:
    directory = office.directory()
    wednesday = date(2026, 11, 25)
    weekly = next(service for service in directory.catalogue.services if set(service.days) == {"Tue", "Thu"})
    visits = [visit(1, "08:00", weekly.code)]
    assert best_day(visits, directory, wednesday) == date(2026, 11, 26)
    assert best_day([visit(1, "08:00")], directory, wednesday) == wednesday
    (counter,) = chosen_counters(directory.catalogue.counters, visits, 1)
    assert weekly.code in counter.services
    assert len(chosen_counters(directory.catalogue.counters, visits, 99)) == len(directory.catalogue.counters)


def test_a_given_hall_goes_on_after_its_last_day_and_is_never_disturbed(
    hall_url: str, office: Office
) -> None:
    now = at("2026-11-25T10:00")
    office.counters.open("L12")
    with pytest.raises(Refused, match="simulate-day-in-progress"), hall_to_play_in(hall_url, now):
        pass
    office.counters.close("L12")
    ticket = office.tickets.issue("DUKCAPIL-MATI", noted=True)
    with pytest.raises(Refused, match="simulate-day-in-progress"), hall_to_play_in(hall_url, now):
        pass
    office.tickets.cancel(ticket.uid, "gone")
    with hall_to_play_in(hall_url, now) as (_, _, first):
        assert first == date(2026, 11, 24)


def test_breaks_are_kept_and_bookings_are_favoured(hall_url: str, office: Office) -> None:
    office.day.add_break(("Mon",), "12:00", "13:00", "Istirahat")
    directory = office.directory()
    bookable = next(
        service.code
        for service in directory.catalogue.services
        if service.booking_allowed and "Mon" in service.days
    )
    visits = [visit(1, "11:58", bookable, service_seconds=600.0), visit(2, "11:59:30", bookable)]
    visits += [visit(3, "12:30", bookable), visit(4, "11:59:40", bookable, booking_slot=seconds_of("12:00"))]
    _, played, books = play(hall_url, [replace(planned) for planned in visits], counters=1)
    called = {life.visit.id: life.called for life in played.lives}
    noon, one_o_clock = at("2026-11-23T12:00"), at("2026-11-23T13:00")
    assert all(moment is not None and not noon <= moment < one_o_clock for moment in called.values())
    assert called["V4"] < called["V2"] < called["V3"]  # type: ignore[operator]
    assert next(ticket for ticket in books if ticket.booked_for).favoured
