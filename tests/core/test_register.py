"""Numbers, arrivals and steps as they are written: tables over the books of a real hall, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.errors import Refused
from core.office import Office
from core.office.tickets import TicketRoom
from core.tickets import register, steps
from core.tickets.model import Ticket

ENGINES = ("sqlite", "postgresql")
KTP, PASSPORT = "DUKCAPIL-KTP", "IMIGRASI-PASPOR"


@pytest.mark.parametrize(
    ("last", "number", "own"),
    [
        (1, "A002", "A-B02"),
        (8, "A009", "A-B09"),
        (9, "A010", "A-B10"),
        (46, "A047", "A-B47"),
        (98, "A099", "A-B99"),
        (99, "A100", "A-B100"),
        (999, "A1000", "A-B1000"),
    ],
)
def test_how_numbers_are_written(
    office: Office, sql: Callable[[str], Any], last: int, number: str, own: str
) -> None:
    """The number after so many; ``own`` in a kiosk's own series of letter B."""
    alone = TicketRoom(office.books, "B")
    office.tickets.issue(KTP)
    alone.issue(KTP)
    sql(f"UPDATE number_series SET last = {last}")
    assert (office.tickets.issue(KTP).number, alone.issue(KTP).number) == (number, own)


@pytest.mark.parametrize(
    ("passes_s", "arrives_s"),
    [(60, 60), (0, 0), (-1, 0), (-300, 0)],
)
def test_nobody_arrives_before_the_one_with_the_number_before(
    office: Office, clock: Any, passes_s: int, arrives_s: int
) -> None:
    """A clock that is set back between two numbers; an elder's head start counts from there."""
    first = office.tickets.issue(KTP)
    clock.pass_(seconds=passes_s)
    second, elder = office.tickets.issue(KTP), office.tickets.issue(KTP, "lansia")
    assert second.first_arrival == second.rank == first.first_arrival + arrives_s * 1_000_000
    assert elder.first_arrival == second.first_arrival
    assert elder.rank == elder.first_arrival - office.catalogue.policy("DUKCAPIL").bound


def test_what_a_ticket_is_told_and_goes_for_is_kept(office: Office) -> None:
    office.counters.open("L09")
    taken = office.tickets.take(KTP, "disabilitas", device="Kiosk 1", also=[PASSPORT], any_order=False).ticket
    ticket = office.tickets.find(taken.number)
    assert ticket == taken
    assert (ticket.priority, ticket.favoured, ticket.device) == ("disabilitas", True, "Kiosk 1")
    assert (ticket.stops_left, ticket.any_order, office.tickets.stops(ticket)) == (1, False, (PASSPORT,))
    assert ticket.told is not None
    assert office.tickets.newest() == ticket


def test_tickets_of_a_day_come_in_the_order_they_were_issued(office: Office) -> None:
    numbers = [office.tickets.issue(code).number for code in (KTP, PASSPORT, KTP)]
    assert [ticket.number for ticket in office.tickets.of_day(office.day.today())] == numbers
    newest = office.tickets.newest()
    assert newest is not None
    assert newest.number == numbers[-1]


def test_stops_come_in_their_order_and_each_once(office: Office) -> None:
    stops = (PASSPORT, "DUKCAPIL-KK", "SAMSAT-TAHUNAN")
    ticket = office.tickets.issue(KTP, noted=True, also=stops, any_order=False)
    office.counters.open("L09")
    assert office.tickets.stops(ticket) == stops
    office.counters.call_next("L09")
    office.counters.start("L09")
    moved = office.counters.finish("L09")
    assert (moved.state, moved.service, moved.stops_left) == ("waiting", PASSPORT, 2)
    assert office.tickets.stops(moved) == stops[1:]
    office.counters.undo("L09")
    assert office.tickets.stops(ticket) == stops


def quota_left(office: Office) -> int:
    """Places that are left of KTP, of three."""
    used = office.books.read_today(lambda c, d, today: register.quotas.used(c, d, today.day))
    return 3 - used.get(KTP, 0)


@pytest.mark.parametrize(
    ("service", "stops", "verbs", "left"),
    [
        (KTP, [], [], 3),  # nobody called it: the place is free again
        (KTP, [], ["call_next", "hold"], 2),  # it was called: the place is used
        (KTP, [], ["call_next", "undo"], 2),  # also when the call was taken back
        (PASSPORT, [KTP], [], 3),  # a stop that was not begun
        ("DUKCAPIL-KK", [KTP], ["call_next", "start", "finish"], 2),  # a stop that was
    ],
)
def test_what_a_cancelled_number_gives_back(
    office: Office, service: str, stops: list[str], verbs: list[str], left: int
) -> None:
    catalogue = office.directory().catalogue
    limited = (
        replace(offered, daily_quota=3 if offered.code == KTP else None) for offered in catalogue.services
    )
    office.catalogue.replace(replace(catalogue, services=tuple(limited)))
    office.counters.open("L09")
    ticket = office.tickets.issue(service, noted=True, also=stops, any_order=False)
    assert quota_left(office) == 2
    for verb in verbs:
        getattr(office.counters, verb)("L09")
    office.tickets.cancel(ticket.uid, "pulang")
    assert quota_left(office) == left


def take_step(office: Office, ticket: Ticket, name: str) -> Ticket:
    """Takes a step with what somebody knew of the ticket a while ago."""
    return office.books.write(
        lambda c, d, today: (
            steps.take_step(c, d, ticket, steps.Step(name, today.now, reason="x")),
            register.find_id(c, d, ticket.id),
        )[1]
    )


def test_the_state_in_the_books_counts_not_the_one_somebody_knew(office: Office) -> None:
    known = office.tickets.issue(KTP, noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    with pytest.raises(Refused, match="step-not-allowed") as refused:
        take_step(office, known, "cancel")  # who knew it as waiting
    assert refused.value.facts["state"] == "called"
    assert office.tickets.find(known.number).state == "called"
    assert take_step(office, known, "start").state == "serving"


@pytest.mark.parametrize(
    ("verbs", "outcome"),
    [
        ([], "expired"),
        (["call_next"], "no-show"),
        (["call_next", "start"], "finished"),
        (["call_next", "hold"], "expired"),
        (["call_next", "no_show"], "no-show"),
        (["call_next", "start", "finish"], "finished"),
    ],
)
@pytest.mark.parametrize("how", ["closed by a person", "the next day begins"])
def test_what_the_end_of_a_day_makes_of_a_visitor(
    office: Office, clock: Any, verbs: list[str], outcome: str, how: str
) -> None:
    day = office.day.today()
    ticket = office.tickets.issue(KTP, noted=True)
    unprinted = office.tickets.issue(KTP)
    office.counters.open("L09")
    for verb in verbs:
        getattr(office.counters, verb)("L09")
    if how == "closed by a person":
        office.day.close("listrik padam")
    else:
        clock.pass_(minutes=24 * 60)
        fresh = office.tickets.issue(KTP, noted=True)
        assert fresh.state == "waiting"
    kept = office.tickets.find(ticket.number, day)
    assert kept.state == outcome
    assert kept.ended_at is not None
    assert office.tickets.find(unprinted.number, day).state == "expired"


@pytest.mark.parametrize(
    ("first", "second", "state", "paper", "kinds"),
    [
        ("printed", "printed", "waiting", "printed", ["issued", "queued"]),
        ("unconfirmed", "printed", "waiting", "printed", ["issued", "queued", "print-settled"]),
        ("failed", "noted", "waiting", "noted", ["issued", "print-settled", "queued"]),
        ("failed", "failed", "issued", "failed", ["issued", "print-settled"]),
        ("printed", "failed", "waiting", "failed", ["issued", "queued", "print-settled"]),
    ],
)
def test_what_becomes_of_paper(
    office: Office, first: Any, second: Any, state: str, paper: str, kinds: list[str]
) -> None:
    uid = office.tickets.issue(KTP).uid
    for outcome in (first, second):
        ticket = office.tickets.settle_print(uid, outcome)
    assert (ticket.state, ticket.print_state) == (state, paper)
    assert [event.kind for event in office.tickets.history(ticket)] == kinds


def test_a_corrected_class_is_written_with_what_it_was(office: Office) -> None:
    ticket = office.tickets.issue(KTP, "lansia", noted=True)
    corrected = office.tickets.correct_priority(ticket.number, "none", "salah pilih")
    assert (corrected.priority, corrected.favoured, corrected.rank) == ("none", False, ticket.first_arrival)
    event: Any = office.tickets.history(corrected)[-1]
    assert (event.kind, event.about.reason) == ("priority-corrected", "salah pilih")
    assert (event.what.from_class, event.what.to) == ("lansia", "none")
