"""What the desk's window knows, as tables over real desks: what can be taken back, what is chosen, how far a visit
is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.office import Office
from core.words import words
from counter.reading import read_counter
from counter.state import (
    Done,
    PaperPanel,
    ReasonPanel,
    State,
    Visit,
    chosen_ticket,
    still_open,
    undoable,
)
from counter.why import rows_of

KTP, KK, PASSPORT = "DUKCAPIL-KTP", "DUKCAPIL-KK", "IMIGRASI-PASPOR"
UNTIL = 1_000
DONE = Done("start", "Mulai", 0, UNTIL)


@pytest.fixture
def hall(office: Office) -> Office:
    office.counters.open("L09")
    for _ in range(3):
        office.tickets.issue(KTP, noted=True)
    return office


@pytest.mark.parametrize(
    ("done", "now", "offered"),
    [
        ((), 0, None),
        ((DONE,), 0, DONE),
        ((DONE,), UNTIL - 1, DONE),
        ((DONE,), UNTIL, None),  # its time is over
        ((replace(DONE, verb="open"), DONE), 0, DONE),  # the last one
        ((DONE, replace(DONE, until=2)), 5, None),  # and never the one before
    ],
)
def test_what_can_be_taken_back(hall: Office, done: tuple[Done, ...], now: int, offered: Done | None) -> None:
    hall.counters.call_next("L09")
    view = hall.views.desk("L09")
    assert view.undo_until is not None
    assert undoable(State(view=view, done=done), now) == offered


def test_what_the_hall_cannot_take_back_is_not_offered(hall: Office) -> None:
    assert undoable(State(view=hall.views.desk("L09"), done=(DONE,)), 0) is None
    assert undoable(State(done=(DONE,)), 0) is None


@pytest.mark.parametrize(
    ("tab", "chosen", "number"),
    [
        ("waiting", "A003", "A003"),
        ("waiting", "A001", None),  # it is at the counter
        ("waiting", "", None),
        ("no-show", "A002", "A002"),
        ("waiting", "A002", None),
        ("held", "A002", None),
        ("finished", "A003", None),
    ],
)
def test_the_chosen_row_while_it_is_in_its_list(
    hall: Office, tab: Any, chosen: str, number: str | None
) -> None:
    hall.counters.call_next("L09")
    hall.counters.hold("L09")
    hall.counters.call_next("L09")
    hall.counters.no_show("L09")
    hall.counters.resume("L09")
    ticket = chosen_ticket(State(view=hall.views.desk("L09"), tab=tab, chosen=chosen))
    assert (ticket.number if ticket else None) == number


def test_a_panel_stays_while_its_number_is_where_it_was(hall: Office) -> None:
    view = hall.views.desk("L09")
    assert still_open(ReasonPanel("A001", "waiting"), view)
    assert not still_open(ReasonPanel("A001", "held"), view)
    assert not still_open(ReasonPanel("A009", "waiting"), view)
    assert still_open(PaperPanel(), view)
    hall.counters.call_next("L09")
    assert not still_open(ReasonPanel("A001", "waiting"), hall.views.desk("L09"))
    hall.counters.no_show("L09")
    hall.counters.close("L09")
    assert not still_open(PaperPanel(), hall.views.desk("L09"))


@pytest.mark.parametrize(
    ("stops", "finished", "visit"),
    [
        ([], 0, None),
        ([KK], 0, Visit(1, 2, (KK,), False)),
        ([KK, "DUKCAPIL-KIA"], 0, Visit(1, 3, (KK, "DUKCAPIL-KIA"), False)),
        ([KK, "DUKCAPIL-KIA"], 1, Visit(2, 3, ("DUKCAPIL-KIA",), False)),
        ([KK, "DUKCAPIL-KIA"], 2, None),  # the last one is as a visit with one service
    ],
)
def test_how_far_a_visit_with_several_services_is(
    office: Office, stops: list[str], finished: int, visit: Visit | None
) -> None:
    office.counters.open("L09")
    office.tickets.issue(KTP, noted=True, also=stops, any_order=False)
    for _ in range(finished):
        office.counters.call_next("L09")
        office.counters.start("L09")
        office.counters.finish("L09")
    office.counters.call_next("L09")
    assert read_counter(office, "L09").visit == visit


def test_only_the_first_who_waits_is_next_and_only_those_who_wait_are_explained(hall: Office) -> None:
    hall.counters.call_next("L09")
    hall.counters.no_show("L09")
    view, speak = hall.views.desk("L09"), words("id")
    waiting = rows_of(view, "waiting", speak)
    assert [[chip.tone for chip in row.chips] for row in waiting] == [["next"], []]
    assert [row.why.split(".")[0] for row in waiting] == ["Berikutnya", "1 orang di depannya"]
    (missed,) = rows_of(view, "no-show", speak)
    assert (missed.ticket.number, missed.chips, missed.why) == ("A001", (), "")


@pytest.mark.parametrize(
    ("policy", "said"),
    [({}, "30 menit"), ({"max_overtake": 20}, "20 menit")],
)
def test_a_priority_ticket_says_by_how_much_it_may_overtake(
    office: Office, policy: dict[str, int], said: str
) -> None:
    office.catalogue.set_policy("DUKCAPIL", policy)
    office.counters.open("L09")
    office.tickets.issue(KTP, "lansia", noted=True)
    (row,) = rows_of(office.views.desk("L09"), "waiting", words("id"))
    assert said in row.why


def test_a_short_target_says_which(office: Office) -> None:
    office.catalogue.set_target(KTP, 12)
    office.counters.open("L09")
    office.tickets.issue(KTP, noted=True)
    (row,) = rows_of(office.views.desk("L09"), "waiting", words("id"))
    assert "12 menit" in row.why
