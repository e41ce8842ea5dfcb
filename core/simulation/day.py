"""Which day is played, and with which counters. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from core.catalogue.directory import Directory
from core.catalogue.hours import Calendar
from core.catalogue.model import DAYS, Counter, Service
from core.simulation.workload import Visit


def is_open(service: Service, day: date, calendar: Calendar) -> bool:
    """Whether the service gives tickets on that day at all."""
    exceptional = calendar.exceptions.get(day.isoformat())
    if exceptional is not None:
        return exceptional.open
    return DAYS[day.weekday()] in service.days


def best_day(visits: Iterable[Visit], directory: Directory, first: date) -> date:
    """Of the seven days from ``first`` on the one on which most of the visits find their service open; the earliest
    of those that are alike."""
    wanted: dict[str, int] = {}
    for one in visits:
        wanted[one.service] = wanted.get(one.service, 0) + 1

    def found(day: date) -> int:
        return sum(
            number
            for code, number in wanted.items()
            if is_open(directory.services[code], day, directory.calendar)
        )

    days = [first + timedelta(days=after) for after in range(7)]
    return max(days, key=lambda day: (found(day), -day.toordinal()))


def chosen_counters(
    counters: Iterable[Counter], visits: Iterable[Visit], most: int | None
) -> tuple[Counter, ...]:
    """The counters that work: all, or the ``most`` that cover the demand best, in the catalogue's order.

    One after the other the counter is taken that relieves most: a service's work counts whole for its first counter
    and less for every further one.
    """
    everything = tuple(counters)
    if most is None or most >= len(everything):
        return everything
    work = demand(visits)
    taken: list[Counter] = []
    at: dict[str, int] = {}

    def relief(counter: Counter) -> float:
        return sum(
            work.get(code, 0.0) / ((at[code] * (at[code] + 1)) if at.get(code) else 0.5)
            for code in counter.services
        )

    left = list(everything)
    while len(taken) < most:
        best = max(left, key=relief)
        left.remove(best)
        taken.append(best)
        for code in best.services:
            at[code] = at.get(code, 0) + 1
    return tuple(counter for counter in everything if counter in taken)


def demand(visits: Iterable[Visit]) -> Mapping[str, float]:
    """Service code -> seconds of work it brings; a transfer to a counter stays with its service."""
    work: dict[str, float] = {}
    for one in visits:
        if not one.no_show:
            work[one.service] = work.get(one.service, 0.0) + one.service_seconds
            if one.transfer_to is not None:
                work[one.transfer_to] = work.get(one.transfer_to, 0.0) + one.transfer_seconds
    return work
