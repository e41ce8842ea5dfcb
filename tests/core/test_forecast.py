"""Where a visitor stands and how long it takes: checked by hand on small halls."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import exp, log, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.policy import Policy
from core.clock import MINUTE
from core.office import Office
from core.tickets.forecast import (
    PRIOR_VISITS,
    OpenCounter,
    Schedule,
    Start,
    blended,
    in_calling_order,
    left_of,
    overtaken,
    pace,
    range_of,
)
from core.tickets.learning import AIM, HALL_SHARE, LEAST, MOST, Stretches, moved
from core.tickets.lines import LAST, load_lines
from core.tickets.order import Desk, InLine, calling_order

ENGINES = ("sqlite", "postgresql")
TEN = dict.fromkeys("abc", (10.0, 5.0))


def counter(*services: str, busy: float = 0.0) -> OpenCounter:
    return OpenCounter(frozenset(services), busy)


def standing(line: str, service: str, *counters: OpenCounter) -> tuple[int, float | None]:
    schedule = Schedule(counters, TEN)
    for letter in line:
        schedule.add(letter)
    ahead, start = schedule.next(service)
    return ahead, None if start is None else start.minutes


@pytest.mark.parametrize(
    ("line", "counters", "expected"),
    [
        ("", (counter("a"),), (0, 0.0)),
        ("aaa", (counter("a"),), (3, 30.0)),
        ("aaaa", (counter("a"), counter("a")), (4, 20.0)),
        ("bb", (counter("a"), counter("b")), (0, 0.0)),
        ("", (counter("a", busy=12.0),), (0, 12.0)),
        ("bba", (counter("a", "b"), counter("b")), (2, 20.0)),
        ("aba", (counter("b"),), (2, None)),
    ],
)
def test_the_line_is_worked_through_by_the_counters_that_take_it(
    line: str, counters: tuple[OpenCounter, ...], expected: tuple[int, float | None]
) -> None:
    assert standing(line, "a", *counters) == expected


@pytest.mark.parametrize(
    ("start", "stretch", "low", "high"),
    [
        (Start(0.0, 0.0), 1.0, 0, 1),  # at once: "up to a minute"
        (Start(12.4, 0.0), 1.0, 12, 13),
        (Start(12.6, 0.0), 1.0, 13, 14),
        (Start(20.0, 10.0), 1.0, 20, 33),  # 1.28 standard deviations above the middle
        (Start(20.0, 10.0), 2.0, 20, 46),  # a hall whose times spread more
        (Start(20.0, 10.0), 0.5, 20, 27),
        (Start(20.0, 10.0, breaks=60.0), 1.0, 80, 93),  # a break is not work and takes its time all the same
    ],
)
def test_what_a_visitor_is_told(start: Start, stretch: float, low: int, high: int) -> None:
    promised = range_of(start, stretch)
    assert (promised.p50_minutes, promised.p90_minutes) == (low, high)


@pytest.mark.parametrize(
    ("worked", "bound", "fresh", "favoured", "more"),
    [
        # 12 % of those who come are favoured: they take 12 % of the wait, or of the bound where that is shorter.
        (10.0, 30.0, 0.0, 0.0, 1.2),
        (30.0, 30.0, 0.0, 0.0, 3.6),
        (120.0, 30.0, 0.0, 0.0, 3.6),
        (10.0, 0.0, 1.0, 0.5, 0.0),  # nobody overtakes
        (10.0, 30.0, 0.0, 0.3, 3.0),  # more of those who wait are favoured than usual
        (10.0, 30.0, 0.0, 0.1, 1.2),  # fewer: those to come are as usual
        (
            120.0,
            30.0,
            0.5,
            0.0,
            7.2,
        ),  # half of a line of two hours came within half an hour: twice as many come
        (120.0, 30.0, 0.1, 0.0, 3.6),
    ],
)
def test_what_favoured_visitors_to_come_cost(
    worked: float, bound: float, fresh: float, favoured: float, more: float
) -> None:
    start = overtaken(Start(worked, 3.0), bound, fresh, favoured)
    assert start.worked == pytest.approx(worked + more)
    assert start.spread == pytest.approx(sqrt(9.0 + (1.2 * more) ** 2))


@pytest.mark.parametrize(
    ("line", "counters", "spread"),
    [
        ("a", 1, 5.0),
        ("aaaa", 1, 10.0),  # deviations of four visitors, one after the other: 5 times the root of 4
        ("aaaa", 4, 2.5),  # four counters share the work
    ],
)
def test_how_far_the_start_may_be_off(line: str, counters: int, spread: float) -> None:
    schedule = Schedule([counter("a") for _ in range(counters)], TEN)
    for letter in line:
        schedule.add(letter)
    start = schedule.next("a")[1]
    assert start is not None
    assert start.spread == pytest.approx(sqrt(spread**2 + (0.07 * start.worked) ** 2))


@pytest.mark.parametrize(
    ("expected", "learned", "mean", "spread"),
    [
        (8.0, None, 8.0, 4.0),  # the catalogue's figure, half of it as deviation
        (8.0, (0, 0.0, 0.0), 8.0, 4.0),
        (8.0, (10, 960.0, 960.0**2), 12.0, sqrt((80 + 256) / 2 - 144)),  # ten visits weigh as much
        (8.0, (30, 960.0, 960.0**2), 14.0, sqrt((80 + 3 * 256) / 4 - 196)),
    ],
)
def test_what_a_service_takes(expected: float, learned: Any, mean: float, spread: float) -> None:
    assert blended(expected, learned) == (pytest.approx(mean), pytest.approx(spread))


@pytest.mark.parametrize(
    ("line", "me", "run", "ratio", "before"),
    [
        # Favoured visitors are written as capitals; the letters stand in the order of their ranks.
        ("abc", "d", 0, 2, "abc"),
        ("acd", "B", 0, 2, "a"),
        ("ABc", "d", 0, 2, "ABc"),
        ("ABCd", "e", 0, 2, "ABdC"),  # after two favoured somebody ordinary
        ("ABCd", "e", 1, 2, "AdBC"),
        ("ABCd", "e", 2, 2, "dAB"),
        ("ABc", "D", 2, 2, "cAB"),  # also before a favoured visitor
        ("ABC", "d", 0, 2, "AB"),  # and that may be oneself
        ("ABC", "d", 2, 2, ""),
        ("", "A", 9, 2, ""),
        ("ABCD", "E", 9, 2, "ABCD"),  # nobody ordinary waits
        ("abe", "d", 0, 2, "ab"),  # who comes later is not before
    ],
)
def test_who_is_called_before_somebody(line: str, me: str, run: int, ratio: int, before: str) -> None:
    def in_line(letter: str) -> InLine:
        place = ord(letter.lower())
        return InLine(place, "a", letter.isupper(), place, place)

    before_me = in_calling_order([in_line(letter) for letter in line], in_line(me), run, ratio)
    assert (
        "".join(chr(other.id).upper() if other.favoured else chr(other.id) for other in before_me) == before
    )


@given(st.lists(st.sampled_from("abc"), max_size=30), st.integers(1, 6), st.data())
def test_who_comes_later_waits_no_less_and_the_range_is_a_range(
    services: list[str], counters: int, data: st.DataObject
) -> None:
    desks = [counter("a", "b", "c", busy=data.draw(st.floats(0, 20))) for _ in range(counters)]
    schedule = Schedule(desks, TEN)
    before = 0.0
    for position, service in enumerate(services):
        ahead, start = schedule.next(service)
        assert ahead == position
        assert start is not None
        assert start.minutes >= before
        promised = range_of(start)
        assert 0 <= promised.p50_minutes < promised.p90_minutes
        before = start.minutes
        schedule.add(service)


@given(st.lists(st.sampled_from("abc"), max_size=20), st.sampled_from("abc"))
def test_one_more_counter_never_makes_anybody_wait_longer(line: list[str], service: str) -> None:
    few, more = [counter("a", "b", "c")], [counter("a", "b", "c"), counter("a", "b", "c", busy=3.0)]
    assert (standing("".join(line), service, *more)[1] or 0) <= (
        standing("".join(line), service, *few)[1] or 0
    )


def test_a_copy_goes_its_own_way() -> None:
    schedule = Schedule([counter("a")], TEN)
    twin = schedule.copy()
    twin.add("a")
    assert schedule.next("a")[0] == 0
    assert twin.next("a")[0] == 1


@given(
    st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=25),
    st.integers(0, 80),
    st.booleans(),
    st.integers(0, 3),
    st.integers(1, 3),
)
def test_those_before_somebody_are_those_the_order_calls_before(
    people: list[tuple[int, bool]], arrived: int, favoured: bool, run: int, ratio: int
) -> None:
    line = [InLine(n, "a", kept, minute * MINUTE, minute * MINUTE) for n, (minute, kept) in enumerate(people)]
    me = InLine(LAST, "a", favoured, arrived * MINUTE, arrived * MINUTE)
    order = [choice.one.id for choice in calling_order([*line, me], Policy(ratio=ratio), Desk(run))]
    assert [person.id for person in in_calling_order(line, me, run, ratio)] == order[: order.index(LAST)]


def test_what_was_learned_outweighs_the_catalogue_little_by_little() -> None:
    assert blended(8.0, None) == (8.0, 4.0)
    half = blended(8.0, (PRIOR_VISITS, 16 * 60.0, (16 * 60.0) ** 2 * 1.25))
    assert half[0] == pytest.approx(12.0)
    much = blended(8.0, (2000, 16 * 60.0, (16 * 60.0) ** 2 * 1.25))
    assert much[0] == pytest.approx(16.0, rel=0.05)
    assert much[1] == pytest.approx(8.0, rel=0.1)
    assert blended(8.0, (500, 480.0, 480.0**2))[1] > 0  # never certain


def test_a_service_nobody_came_for_goes_by_the_pace_of_the_hall() -> None:
    assert pace([]) == 1.0
    assert 1.0 < pace([(10.0, (3, 1200.0, 0.0))]) < 1.3
    assert pace([(10.0, (1000, 300.0, 0.0)), (5.0, (1000, 150.0, 0.0))]) == pytest.approx(0.5, rel=0.02)


def test_the_rest_of_a_service_is_what_is_left_of_those_that_last_as_long() -> None:
    mean, spread = 8.0, 4.0
    assert left_of(mean, spread, 0.0) == (mean, spread)
    dice = random.Random(1)
    sigma = sqrt(log(1 + (spread / mean) ** 2))
    times = [mean * exp(dice.gauss(0, sigma) - sigma**2 / 2) for _ in range(40_000)]
    for taken in (4.0, 8.0, 14.0):
        rests = [time - taken for time in times if time > taken]
        assert left_of(mean, spread, taken)[0] == pytest.approx(sum(rests) / len(rests), rel=0.08)
    assert left_of(mean, spread, 500.0)[0] > 0


def test_favoured_visitors_to_come_are_counted_in_within_their_bound() -> None:
    short, long = Start(10.0, 1.0), Start(120.0, 1.0)
    assert overtaken(short, 30).minutes > 10.0
    assert overtaken(short, 0, fresh=1.0) == short
    assert overtaken(long, 30, fresh=0.2).minutes - 120 == pytest.approx(
        overtaken(Start(30.0, 1.0), 30, fresh=0.2).minutes - 30
    )
    assert overtaken(short, 30, favoured=0.3).minutes > overtaken(short, 30, favoured=0.1).minutes
    assert overtaken(short, 30).spread > short.spread
    assert overtaken(long, 30, fresh=1.0).minutes > overtaken(long, 30, fresh=0.2).minutes


def test_about_nine_of_ten_are_inside_of_what_a_hall_with_other_times_learns() -> None:
    """Quantile tracking as core.tickets.learning does it, against times that spread twice as far as told."""
    dice = random.Random(3)
    stretch, inside = 1.0, 0
    for number in range(6000):
        promised = range_of(Start(60.0, 5.0), stretch)
        hit = dice.gauss(60.0, 10.0) <= promised.p90_minutes
        stretch = min(MOST, max(LEAST, stretch + moved(hit)))
        inside += hit and number >= 1000
    assert AIM - 0.01 <= inside / 5000 <= 0.92
    assert 1.4 < stretch < 2.6


def test_an_agency_goes_by_its_own_experience_and_a_little_by_the_halls() -> None:
    assert Stretches({}).of(1) == 1.0
    hall = Stretches({1: 2.0, 2: 2.0, 3: 1.0})
    assert hall.of(9) == pytest.approx(1 + 2 * HALL_SHARE)
    assert hall.of(1) == pytest.approx(2 + HALL_SHARE)
    assert Stretches(dict.fromkeys(range(40), LEAST)).of(99) == LEAST
    assert Stretches(dict.fromkeys(range(40), MOST)).of(99) == MOST


def test_the_office_tells_a_visitor_what_the_line_says(office: Office) -> None:
    office.counters.open("L12")
    places = [office.tickets.place(office.tickets.issue("DUKCAPIL-MATI", noted=True)) for _ in range(3)]
    assert [place.ahead for place in places] == [0, 1, 2]
    minutes = office.directory().service("DUKCAPIL-MATI").service_minutes
    forecast = places[2].forecast
    assert forecast is not None
    assert 2 * minutes <= forecast.p50_minutes <= 2.5 * minutes
    elder = office.tickets.place(office.tickets.issue("DUKCAPIL-MATI", "lansia", noted=True))
    assert elder.ahead == 0


def test_what_is_told_between_two_readings_is_what_a_reading_says(
    office: Office, another_office: Callable[[], Office]
) -> None:
    for code in ("L12", "L13"):
        office.counters.open(code)
    for number in range(14):
        priority = "lansia" if number % 5 == 3 else "none"
        fresh = another_office()
        assert office.tickets.expect("DUKCAPIL-MATI", priority) == fresh.tickets.expect(
            "DUKCAPIL-MATI", priority
        )
        office.tickets.take("DUKCAPIL-MATI", priority, noted=True)


def test_a_reading_ages_as_the_counters_work_on(office: Office) -> None:
    office.counters.open("L12")
    for _ in range(10):
        office.tickets.issue("DUKCAPIL-MATI", noted=True)
    line = office.books.read_today(lambda c, d, today: load_lines(c, d, today, "DUKCAPIL")["DUKCAPIL"])
    at_once = line.place_of_new("DUKCAPIL-MATI", False).forecast
    later = line.place_of_new("DUKCAPIL-MATI", False, None, line.now + 10 * MINUTE).forecast
    assert at_once is not None
    assert later is not None
    assert at_once.p50_minutes - later.p50_minutes == 10


def test_a_reading_serves_for_a_while_the_longer_the_more_wait(
    office: Office, another_office: Callable[[], Office], clock: Any
) -> None:
    """Five seconds, and a tenth for each who waits: then what others did is seen."""
    office.counters.open("L12")
    for _ in range(10):
        office.tickets.issue("DUKCAPIL-MATI", noted=True)
    assert office.tickets.expect("DUKCAPIL-MATI").ahead == 10
    another_office().tickets.issue("DUKCAPIL-MATI", noted=True)
    clock.pass_(seconds=5.9)
    assert office.tickets.expect("DUKCAPIL-MATI").ahead == 10
    clock.pass_(seconds=0.2)
    assert office.tickets.expect("DUKCAPIL-MATI").ahead == 11


def test_a_break_to_come_makes_the_wait_longer(office: Office, clock: Any) -> None:
    office.counters.open("L12")
    for _ in range(4):
        office.tickets.issue("DUKCAPIL-MATI", noted=True)
    plain = office.tickets.expect("DUKCAPIL-MATI").forecast
    office.day.add_break(("Mon",), "10:00", "11:00", "Istirahat")
    clock.pass_(seconds=6)
    rested = office.tickets.expect("DUKCAPIL-MATI").forecast
    assert plain is not None
    assert rested is not None
    assert abs(rested.p50_minutes - plain.p50_minutes - 60) <= 1
    assert abs(rested.p90_minutes - plain.p90_minutes - 60) <= 1
    clock.set("2026-11-23T11:00:00+07:00")
    after = office.tickets.expect("DUKCAPIL-MATI").forecast
    assert after is not None
    assert abs(after.p50_minutes - plain.p50_minutes) <= 2


def test_asking_out_of_a_reading_asks_the_database_nothing(
    office: Office, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.counters.open("L12")
    for _ in range(40):
        office.tickets.issue("DUKCAPIL-MATI", noted=True)
    office.tickets.expect("DUKCAPIL-MATI")
    readings: list[object] = []
    read = office.books.read_today
    monkeypatch.setattr(office.books, "read_today", lambda work: readings.append(work) or read(work))
    for _ in range(200):
        office.tickets.expect("DUKCAPIL-MATI")
    assert not readings
    clock.pass_(minutes=1)
    office.tickets.expect("DUKCAPIL-MATI")
    assert readings
