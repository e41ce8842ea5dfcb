"""Where a visitor stands and how long it takes: checked by hand on small halls."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.office import Office
from core.tickets.forecast import OpenCounter, Waiting, place_of

ENGINES = ("sqlite", "postgresql")


def waiting(service: str, minutes: float) -> Waiting:
    return Waiting(service, minutes, minutes / 2)


def counter(*services: str, busy: float = 0.0) -> OpenCounter:
    return OpenCounter(frozenset(services), busy)


def test_nobody_before_and_a_free_counter_means_no_wait() -> None:
    place = place_of(0, [waiting("a", 8)], [counter("a")])
    assert place.ahead == 0
    assert place.forecast is not None
    assert place.forecast.p50_minutes == 0
    assert place.forecast.p90_minutes > 0


def test_three_before_at_one_counter_wait_three_services() -> None:
    place = place_of(3, [waiting("a", 10)] * 4, [counter("a")])
    assert place.ahead == 3
    assert place.forecast is not None
    assert place.forecast.p50_minutes == 30


def test_two_counters_halve_the_wait() -> None:
    place = place_of(4, [waiting("a", 10)] * 5, [counter("a"), counter("a")])
    assert place.forecast is not None
    assert place.forecast.p50_minutes == 20


def test_those_whom_only_other_counters_take_are_not_ahead() -> None:
    line = [waiting("b", 30), waiting("b", 30), waiting("a", 5)]
    place = place_of(2, line, [counter("a"), counter("b")])
    assert place.ahead == 0
    assert place.forecast is not None
    assert place.forecast.p50_minutes == 0


def test_a_busy_counter_is_waited_for() -> None:
    place = place_of(0, [waiting("a", 5)], [counter("a", busy=12.0)])
    assert place.forecast is not None
    assert place.forecast.p50_minutes == 12


def test_without_an_open_counter_there_is_no_promise() -> None:
    place = place_of(2, [waiting("a", 5), waiting("b", 5), waiting("a", 5)], [counter("b")])
    assert (place.ahead, place.forecast) == (1, None)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30), st.integers(1, 6), st.data())
def test_the_range_is_a_range_and_later_places_wait_no_less(
    services: list[str], counters: int, data: st.DataObject
) -> None:
    line = [waiting(service, 6.0) for service in services]
    desks = [counter("a", "b", "c", busy=data.draw(st.floats(0, 20))) for _ in range(counters)]
    before = -1
    for position in range(len(line)):
        place = place_of(position, line, desks)
        assert place.ahead == position
        assert place.forecast is not None
        assert 0 <= place.forecast.p50_minutes < place.forecast.p90_minutes
        assert place.forecast.p50_minutes >= before
        before = place.forecast.p50_minutes


def test_the_office_tells_a_visitor_what_the_line_says(office: Office) -> None:
    office.open_counter("L12")
    places = [office.place(office.issue("DUKCAPIL-MATI", noted=True)) for _ in range(3)]
    assert [place.ahead for place in places] == [0, 1, 2]
    minutes = office.directory().service("DUKCAPIL-MATI").service_minutes
    forecast = places[2].forecast
    assert forecast is not None
    assert forecast.p50_minutes == 2 * minutes
    elder = office.place(office.issue("DUKCAPIL-MATI", "lansia", noted=True))
    assert elder.ahead == 0
