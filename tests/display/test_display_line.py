"""The line of announcements, as tables and for every order of calls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calls.board import Call
from core.clock import MINUTE
from display.calls import AWAITED, Line, Said, begin, large, listed, step, take_in

STANDS = 8_000_000


def call(event: int, number: str = "", at: int = 0, valid: bool = True, counter: int = 7) -> Call:
    return Call(
        event=event,
        number=number or f"A{event:03d}",
        counter=f"L{counter:02d}",
        counter_label=f"Loket {counter}",
        counter_number=counter,
        agency="DUKCAPIL",
        service="DUKCAPIL-KTP",
        zone="Z2",
        at=at,
        recall=False,
        valid=valid,
    )


def announce_all(line: Line, calls: list[Call], now: int = 0) -> list[str]:
    said = []
    while True:
        line, announcement = step(line, calls, now)
        if announcement is None:
            return said
        said.append(announcement.call.number)


def test_old_calls_are_shown_not_spoken_when_a_board_starts() -> None:
    calls = [call(2), call(1)]
    assert announce_all(begin(calls), calls) == []


def test_eight_calls_at_once_are_all_announced_in_order() -> None:
    calls = [call(event) for event in range(8, 0, -1)]
    line = take_in(Line(), calls)
    assert announce_all(line, calls) == [f"A{event:03d}" for event in range(1, 9)]


def test_a_call_is_taken_in_once_however_often_the_snapshot_is_read() -> None:
    calls = [call(1)]
    line = take_in(take_in(Line(), calls), calls)
    assert announce_all(line, calls) == ["A001"]


def test_a_recall_is_announced_again() -> None:
    first = [call(1, "A001")]
    line, announcement = step(take_in(Line(), first), first, 0)
    assert announcement is not None
    again = [call(2, "A001"), *first]
    assert announce_all(take_in(line, again), again) == ["A001"]


def test_a_recall_of_a_number_in_line_does_not_double_it() -> None:
    calls = [call(3, "A001", counter=9), call(2, "A002"), call(1, "A001", counter=7)]
    line = take_in(take_in(Line(), calls[2:]), calls)
    assert [waiting.number for waiting in line.coming] == ["A001", "A002"]
    assert line.coming[0].counter_number == 9


def test_a_visitor_who_came_meanwhile_is_not_called_any_more() -> None:
    line = take_in(Line(), [call(1)])
    assert announce_all(line, [replace(call(1), valid=False)]) == []


def test_a_call_that_was_taken_back_is_not_spoken() -> None:
    calls = [call(2), call(1)]
    assert announce_all(take_in(Line(), calls), [call(1)]) == ["A001"]
    assert announce_all(take_in(Line(), calls), []) == []


S = 1_000_000
NEW, OLD = call(2, at=0), call(1, at=0)
OVER = {"new": replace(NEW, valid=False), "old": replace(OLD, valid=False)}


@pytest.mark.parametrize(
    ("calls", "announcing", "since", "now", "shown"),
    [
        ([], False, None, 0, None),
        ([NEW, OLD], False, None, 0, 2),  # a board that starts
        ([OVER["new"], OVER["old"]], False, None, 0, None),
        ([OVER["new"], OLD], False, None, 0, 1),  # somebody called before is still awaited
        # Its visitor came at once, or it was taken back: it is spoken and stands for 8 s all the same.
        ([OVER["new"]], True, 0, 20 * S, 2),
        ([OVER["new"]], False, 0, STANDS - 1, 2),
        ([OVER["new"]], False, 0, STANDS, None),
        ([], False, 0, STANDS - 1, 2),
        ([], False, 0, STANDS, None),
        ([OVER["new"], OLD], False, 0, STANDS, 1),
        # Nobody came yet: it stands, but not for ever.
        ([NEW, OLD], False, 0, 60 * S, 2),
        ([NEW, OLD], False, 0, AWAITED - 1, 2),
        ([NEW, OLD], False, 0, AWAITED, None),
        # A clock that is set back does not keep it for ever.
        ([OVER["new"]], False, 600 * S, 0, None),
        # The older call of a number whose newer one is over is over, too.
        ([replace(OVER["new"], number="A001"), OLD], False, None, 0, None),
    ],
)
def test_the_large_place(
    calls: list[Call], announcing: bool, since: int | None, now: int, shown: int | None
) -> None:
    said = None if since is None else Said(NEW, since)
    chosen = large(calls, said, announcing, now, STANDS)
    assert (chosen.event if chosen else None) == shown


def test_a_call_of_two_minutes_ago_is_not_spoken() -> None:
    assert announce_all(take_in(Line(), [call(1)]), [call(1)], now=2 * MINUTE) == ["A001"]
    assert announce_all(take_in(Line(), [call(1)]), [call(1)], now=2 * MINUTE + 1) == []


def test_the_chime_is_left_out_while_many_wait() -> None:
    calls = [call(event) for event in range(6, 0, -1)]
    line = take_in(Line(), calls)
    chimes = []
    while True:
        line, announcement = step(line, calls, 0)
        if announcement is None:
            break
        chimes.append(announcement.chime)
    assert chimes == [False, False, False, True, True, True]


def test_the_list_shows_each_number_once_without_the_one_shown_large() -> None:
    calls = [call(4, "A002"), call(3, "A001"), call(2, "A003"), call(1, "A001")]
    assert [listed_call.number for listed_call in listed(calls, calls[0], 6)] == ["A001", "A003"]


@given(st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=30), st.integers(1, 5))
def test_every_valid_number_is_said_at_least_once_and_in_order(
    calls: list[tuple[int, bool]], chunk: int
) -> None:
    """However the snapshots cut the stream of calls."""
    stream = [call(place + 1, f"A{number:03d}", valid=valid) for place, (number, valid) in enumerate(calls)]
    line, said = Line(), []
    for end in range(chunk, len(stream) + chunk, chunk):
        seen = list(reversed(stream[:end]))
        line = take_in(line, seen)
        line, announcement = step(line, seen, 0)
        if announcement is not None:
            said.append(announcement.call)
    while line.coming:
        line, announcement = step(line, list(reversed(stream)), 0)
        if announcement is not None:
            said.append(announcement.call)
    last = {streamed.number: streamed for streamed in stream}
    for number, newest in last.items():
        if newest.valid:
            assert any(announced.number == number for announced in said)
    assert len({announced.event for announced in said}) == len(said)
