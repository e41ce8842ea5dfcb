"""What becomes of the entries a kiosk hands in, as situations: what it did alone, and how the books stand then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.clock import MINUTE
from core.errors import Refused
from core.handin.entries import CancelEntry, Entry, HandedIn, PaperEntry, TicketEntry, VoidEntry
from core.office import Office
from core.tickets.model import PrintState
from tests.conftest import FakeClock

ENGINES = ("sqlite", "postgresql")
KTP, PASSPORT = "DUKCAPIL-KTP", "IMIGRASI-PASPOR"
UID = "019ab000-0000-7000-8000-00000000000"
NOW = FakeClock().now()
MONDAY = date(2026, 11, 23)
TICKET = TicketEntry(
    uid=f"{UID}1",
    at=NOW - 10 * MINUTE,
    number="A-B01",
    day="2026-11-23",
    service=KTP,
    stops=(),
    priority="none",
    favoured=False,
    rank=NOW - 10 * MINUTE,
    any_order=False,
)


def paper(outcome: PrintState) -> PaperEntry:
    return PaperEntry(TICKET.uid, NOW - 9 * MINUTE, outcome)


CANCELLED = CancelEntry(TICKET.uid, NOW - 8 * MINUTE, "not-printed")


@pytest.mark.parametrize(
    ("did", "state", "print_state"),
    [
        ([TICKET], "issued", "issued"),
        ([TICKET, paper("printed")], "waiting", "printed"),
        ([TICKET, paper("unconfirmed")], "waiting", "unconfirmed"),
        ([TICKET, paper("noted")], "waiting", "noted"),
        ([TICKET, paper("failed")], "issued", "failed"),
        ([TICKET, paper("failed"), paper("noted")], "waiting", "noted"),
        ([TICKET, paper("printed"), paper("failed")], "waiting", "failed"),  # who waits goes on waiting
        ([TICKET, paper("failed"), CANCELLED], "cancelled", "failed"),
        ([TICKET, paper("printed"), CANCELLED], "cancelled", "printed"),
    ],
)
def test_how_a_ticket_stands_after_what_the_kiosk_did(
    office: Office, did: Sequence[Entry], state: str, print_state: str
) -> None:
    assert office.handin.from_kiosk("Kiosk 1", did) == HandedIn(1, 0)
    ticket = office.tickets.find("A-B01")
    assert (ticket.state, ticket.print_state, ticket.device) == (state, print_state, "Kiosk 1")
    # Once more, as when the answer got lost.
    before = office.tickets.history(ticket)
    assert office.handin.from_kiosk("Kiosk 1", did) == HandedIn(0, 0)
    assert office.tickets.find("A-B01") == ticket
    if state != "issued":
        assert office.tickets.history(ticket)[: len(before)] == before


@pytest.mark.parametrize(
    ("day", "closed", "state"),
    [
        ("2026-11-23", False, "issued"),
        ("2026-11-23", True, "expired"),  # its day was ended by a person
        ("2026-11-22", False, "expired"),
        ("2026-11-22", True, "expired"),
    ],
)
def test_a_ticket_of_a_day_that_is_over_does_not_wait(
    office: Office, day: str, closed: bool, state: str
) -> None:
    if closed:
        office.day.close("listrik padam")
    office.handin.from_kiosk("Kiosk 1", [replace(TICKET, day=day)])
    assert office.tickets.find("A-B01", date.fromisoformat(day)).state == state


@pytest.mark.parametrize(
    ("ahead_s", "taken_s"),
    [(-600, -600), (0, 0), (5, 5), (6, 0), (3600, 0)],
)
def test_nobody_comes_in_the_future(office: Office, ahead_s: int, taken_s: int) -> None:
    """A kiosk whose clock is ahead: five seconds are believed, more is now. Its head start stays."""
    at = NOW + ahead_s * 1_000_000
    elder = replace(TICKET, at=at, rank=at - 30 * MINUTE, priority="lansia", favoured=True)
    office.handin.from_kiosk("Kiosk 1", [elder])
    ticket = office.tickets.find("A-B01")
    assert ticket.first_arrival == NOW + taken_s * 1_000_000
    assert ticket.rank == ticket.first_arrival - 30 * MINUTE
    assert (ticket.priority, ticket.favoured) == ("lansia", True)


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (replace(TICKET, service="LAMA-LAYANAN"), "service-gone"),
        (replace(TICKET, stops=("LAMA-LAYANAN",)), "service-gone"),
        (replace(TICKET, uid=f"{UID}2"), "number-twice"),
    ],
)
def test_what_does_not_fit_is_kept_for_a_person_once(office: Office, entry: TicketEntry, kind: str) -> None:
    if kind == "number-twice":
        office.handin.from_kiosk("Kiosk 2", [TICKET])
    assert office.handin.from_kiosk("Kiosk 1", [entry]) == HandedIn(0, 1)
    assert office.handin.from_kiosk("Kiosk 1", [entry]) == HandedIn(0, 0)
    (conflict,) = office.handin.conflicts()
    assert (conflict.kind, conflict.number, conflict.device) == (kind, "A-B01", "Kiosk 1")
    if kind == "service-gone":
        with pytest.raises(Refused, match="unknown-ticket"):
            office.tickets.find("A-B01")
    else:
        assert office.tickets.find("A-B01").uid == TICKET.uid


@pytest.mark.parametrize(
    ("went_on", "state"),
    [
        ((), "cancelled"),  # it was only issued
        (("print",), "cancelled"),
        (("print", "call"), "called"),  # somebody has the visitor: the number has gone on
        (("print", "call", "start"), "serving"),
        (("print", "call", "start", "hold"), "cancelled"),
        (("print", "call", "start", "finish"), "finished"),
        (("print", "call", "no_show"), "no-show"),
    ],
)
def test_a_request_nobody_was_answered_is_cancelled_unless_its_number_has_gone_on(
    office: Office, went_on: Sequence[str], state: str
) -> None:
    office.counters.open("L09")
    ticket = office.tickets.issue(KTP, uid=f"{UID}3")
    verbs: dict[str, Any] = {
        "print": lambda: office.tickets.settle_print(ticket.uid, "printed"),
        "call": lambda: office.counters.call_next("L09"),
    }
    for name in went_on:
        verbs.get(name, lambda name=name: getattr(office.counters, name)("L09"))()
    office.handin.from_kiosk("Kiosk 1", [VoidEntry(ticket.uid, NOW)])
    kept = office.tickets.find(ticket.number)
    assert kept.state == state
    if state == "cancelled":
        assert office.tickets.history(kept)[-1].reason == "not-answered"


def places(office: Office, service: str) -> int:
    """How many numbers of a service are still given today."""
    given = 0
    while True:
        try:
            office.tickets.issue(service)
        except Refused as refused:
            if refused.code != "service-quota":
                raise
            return given
        given += 1


@pytest.mark.parametrize(
    ("did", "left"),
    [
        ([], 3),
        ([TICKET], 2),
        ([TICKET, TICKET], 2),
        ([TICKET, replace(TICKET, uid=f"{UID}2", number="A-B02")], 1),
        ([TICKET, CANCELLED], 3),  # a cancelled number gives its place back
        ([TICKET, CANCELLED, CANCELLED], 3),
        (
            [replace(TICKET, service=PASSPORT, number="B-B01", stops=(KTP,))],
            2,
        ),  # a further stop takes one too
    ],
)
def test_what_is_handed_in_takes_places_of_a_quota(office: Office, did: Sequence[Entry], left: int) -> None:
    catalogue = office.directory().catalogue
    limited = (
        replace(service, daily_quota=3 if service.code == KTP else None) for service in catalogue.services
    )
    office.catalogue.replace(replace(catalogue, services=tuple(limited)))
    office.handin.from_kiosk("Kiosk 1", did)
    assert places(office, KTP) == left


def test_a_visit_with_several_services_keeps_its_stops_and_is_told_what_it_was_told(office: Office) -> None:
    office.handin.from_kiosk("Kiosk 1", [replace(TICKET, stops=(PASSPORT,), any_order=True)])
    ticket = office.tickets.find("A-B01")
    assert (ticket.stops_left, ticket.any_order, office.tickets.stops(ticket)) == (1, True, (PASSPORT,))
    assert (ticket.told, ticket.booked_for) == (None, None)
