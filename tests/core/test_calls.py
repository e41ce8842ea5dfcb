"""Who is called when counters ask, and what the board is told, as situations of a real hall."""

from __future__ import annotations

from typing import Any

import pytest

from core.clock import MINUTE
from core.errors import Refused
from core.events.kinds import Called
from core.office import Office

ENGINES = ("sqlite", "postgresql")
KTP, KK, KIA = "DUKCAPIL-KTP", "DUKCAPIL-KK", "DUKCAPIL-KIA"
"""They take 6, 7 and 5 minutes; L09 and L10 serve all three."""


@pytest.fixture
def hall(office: Office) -> Office:
    office.counters.open("L09")
    office.counters.open("L10")
    return office


def come(office: Office, *people: str) -> None:
    """``KTP`` or ``KTP lansia``: visitors of one moment, in this order."""
    for person in people:
        service, _, group = person.partition(" ")
        office.tickets.issue(f"DUKCAPIL-{service}", group or "none", noted=True)


def call(office: Office, counter: str = "L09") -> str:
    """Calls whoever is next and lets them go at once; empty: nobody waits."""
    ticket = office.counters.call_next(counter)
    if ticket is None:
        return ""
    office.counters.no_show(counter)
    return ticket.number


def call_all(office: Office, counter: str = "L09") -> str:
    called = []
    while number := call(office, counter):
        called.append(number.removeprefix("A00"))
    return " ".join(called)


@pytest.mark.parametrize(
    ("people", "order"),
    [
        (["KTP", "KK", "KTP"], "1 2 3"),
        (["KTP", "KTP lansia"], "2 1"),
        # Two favoured at most, then somebody ordinary: and the count begins anew each time.
        (["KTP", "KTP", "KTP", *["KTP lansia"] * 5], "4 5 1 6 7 2 8 3"),
        (["KTP lansia"] * 4, "1 2 3 4"),
    ],
)
def test_who_is_called_in_turn(hall: Office, people: list[str], order: str) -> None:
    come(hall, *people)
    assert call_all(hall) == order


def test_favoured_calls_are_counted_for_the_agency_and_not_for_one_counter(hall: Office) -> None:
    come(hall, "KTP", *["KTP lansia"] * 3)
    assert [call(hall, counter) for counter in ("L09", "L10", "L09", "L10")] == [
        "A002",
        "A003",
        "A001",
        "A004",
    ]


@pytest.mark.parametrize(
    ("weights", "order"),
    [
        ({}, "1 2 3 4 5 6"),
        ({KTP: 1, KK: 1}, "1 4 2 5 3 6"),
        ({KTP: 2, KK: 1}, "1 2 4 3 5 6"),
        ({KTP: 1, KK: 2}, "4 5 1 6 2 3"),
    ],
)
def test_a_counters_weights_share_its_calls_out(hall: Office, weights: dict[str, int], order: str) -> None:
    for service, weight in weights.items():
        hall.catalogue.set_weight("L09", service, weight)
    come(hall, "KTP", "KTP", "KTP", "KK", "KK", "KK")
    assert call_all(hall) == order


def test_each_call_keeps_what_it_was_decided_on(hall: Office) -> None:
    hall.catalogue.set_weight("L09", KTP, 1)
    come(hall, "KTP lansia", "KTP lansia", "KTP")
    call_all(hall)
    kept = []
    for number in ("A001", "A002", "A003"):
        history = hall.tickets.history(hall.tickets.find(number))
        (called,) = [event.what for event in history if isinstance(event.what, Called)]
        kept.append((called.run, called.calls, called.why))
    assert kept == [(0, 0, ("priority",)), (1, 1, ("priority",)), (2, 2, ("arrival",))]


@pytest.mark.parametrize(
    ("most_minutes", "after_s", "first"),
    [
        (5, 0, "A002"),  # the service that takes five minutes goes first
        (5, 29 * 60, "A002"),
        (5, 30 * 60 - 1, "A002"),
        (5, 30 * 60, "A001"),  # half an hour of express is over
        (4, 0, "A001"),  # no service is that short
        (7, 0, "A001"),  # all are
    ],
)
def test_an_express_counter(hall: Office, clock: Any, most_minutes: int, after_s: int, first: str) -> None:
    hall.catalogue.set_policy("DUKCAPIL", {"express_minutes": most_minutes})
    hall.counters.express("L09", 30)
    clock.pass_(seconds=after_s)
    come(hall, "KTP", "KIA")
    assert call(hall) == first


def test_a_counter_has_one_visitor_at_a_time_and_calls_only_while_it_is_open(hall: Office) -> None:
    come(hall, "KTP", "KTP")
    first = hall.counters.call_next("L09")
    assert first is not None
    for _ in range(2):
        with pytest.raises(Refused, match="counter-busy"):
            hall.counters.call_next("L09")
        if hall.tickets.find("A001").state == "called":
            hall.counters.start("L09")
    hall.counters.finish("L09")
    hall.counters.close("L09")
    with pytest.raises(Refused, match="counter-closed"):
        hall.counters.call_next("L09")
    assert (first.calls, first.counter) == (1, "L09")


@pytest.mark.parametrize(
    ("wait_s", "undone"),
    [(0, True), (9, True), (10, True), (10.001, False), (60, False), (-5, True), (-11, False)],
)
def test_ten_seconds_to_take_a_call_back(hall: Office, clock: Any, wait_s: float, undone: bool) -> None:
    come(hall, "KTP")
    hall.counters.call_next("L09")
    clock.pass_(seconds=wait_s)
    if undone:
        assert hall.counters.undo("L09").state == "waiting"
    else:
        with pytest.raises(Refused, match="nothing-to-undo"):
            hall.counters.undo("L09")
        assert hall.tickets.find("A001").state == "called"


def test_a_call_that_is_taken_back_costs_no_share(hall: Office) -> None:
    for service in (KTP, KK):
        hall.catalogue.set_weight("L09", service, 1)
    come(hall, "KTP", "KTP", "KK")
    hall.counters.call_next("L09")
    hall.counters.undo("L09")
    assert call_all(hall) == "1 3 2"


def test_what_the_board_is_told(hall: Office, clock: Any) -> None:
    """Newest first; valid is only who is still awaited."""
    come(hall, "KTP", "KTP", "KTP")
    hall.counters.call_next("L09")
    clock.pass_(seconds=1)
    hall.counters.call_next("L10")
    clock.pass_(seconds=1)
    hall.counters.recall("L09")
    shown = [
        (board_call.number, board_call.counter, board_call.recall, board_call.valid)
        for board_call in hall.views.board().calls
    ]
    assert shown == [
        ("A001", "L09", True, True),
        ("A002", "L10", False, True),
        ("A001", "L09", False, True),
    ]
    hall.counters.start("L10")
    assert [board_call.valid for board_call in hall.views.board().calls] == [True, False, True]
    clock.pass_(seconds=11)
    hall.counters.no_show("L09")
    assert [board_call.valid for board_call in hall.views.board().calls] == [False, False, False]


def test_the_board_shows_its_zone_its_day_and_no_more_than_it_has_room_for(hall: Office, clock: Any) -> None:
    come(hall, "KTP", "KTP", "KTP")
    for _ in range(3):
        clock.pass_(seconds=1)
        hall.counters.call_next("L09")
        hall.counters.no_show("L09")
    assert [board_call.number for board_call in hall.views.board(None, 2).calls] == ["A003", "A002"]
    assert [board_call.number for board_call in hall.views.board("Z2", 2).calls] == ["A003", "A002"]
    assert hall.views.board("Z1", 2).calls == ()
    assert hall.views.board().calls[0].counter_label == "Loket 9"
    assert hall.views.board().calls[0].zone == "Z2"
    clock.pass_(minutes=24 * 60)
    come(hall, "KTP")
    assert hall.views.board().calls == ()


def test_a_call_that_was_taken_back_is_not_on_the_board(hall: Office) -> None:
    come(hall, "KTP")
    hall.counters.call_next("L09")
    hall.counters.undo("L09")
    assert hall.views.board().calls == ()


def test_a_booked_visitor_is_called_before_who_came_earlier(hall: Office, clock: Any) -> None:
    come(hall, "KTP")
    clock.pass_(minutes=1)
    hall.tickets.issue(KTP, noted=True, booked_for=clock.now() + 5 * MINUTE)
    assert call_all(hall) == "2 1"
