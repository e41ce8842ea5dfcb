"""Which day is played, and with which counters. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from core.catalogue.directory import Directory
from core.catalogue.hours import Calendar
from core.catalogue.model import DAYS, Counter, Service
from core.simulation.workload import Visit


def is_open(service: Service, day: date, calendar: Calendar) -> bool:
    """Whether the service gives tickets on that day."""
    exceptional = calendar.exceptions.get(day.isoformat())
    if exceptional is not None:
        return exceptional.open
    return DAYS[day.weekday()] in service.days


def best_day(visits: Iterable[Visit], directory: Directory, first: date) -> date:
    """The one of seven days from ``first`` on which most visits meet an open service; the earliest of several equal
    ones."""
    visits_by_service: dict[str, int] = {}
    for visit in visits:
        visits_by_service[visit.service] = visits_by_service.get(visit.service, 0) + 1

    def visits_met(day: date) -> int:
        return sum(
            number
            for code, number in visits_by_service.items()
            if is_open(directory.services[code], day, directory.calendar)
        )

    days = [first + timedelta(days=after) for after in range(7)]
    return max(days, key=lambda day: (visits_met(day), -day.toordinal()))


def chosen_counters(
    counters: Iterable[Counter], visits: Iterable[Visit], most: int | None
) -> tuple[Counter, ...]:
    """The counters that work: all, or the ``most`` that cover the demand best, in the catalogue's order.

    Counters are chosen one by one, always the one that relieves most: a service's work counts whole for its first
    counter and less for each further one.
    """
    everything = tuple(counters)
    if most is None or most >= len(everything):
        return everything
    work = demand(visits)
    taken: list[Counter] = []
    counters_for: dict[str, int] = {}

    def relief(counter: Counter) -> float:
        return sum(
            work.get(code, 0.0)
            / ((counters_for[code] * (counters_for[code] + 1)) if counters_for.get(code) else 0.5)
            for code in counter.services
        )

    remaining = list(everything)
    while len(taken) < most:
        best = max(remaining, key=relief)
        remaining.remove(best)
        taken.append(best)
        for code in best.services:
            counters_for[code] = counters_for.get(code, 0) + 1
    return tuple(counter for counter in everything if counter in taken)


def demand(visits: Iterable[Visit]) -> Mapping[str, float]:
    """Service code -> seconds of work it brings. Work after a transfer to a counter is not counted under a
    service."""
    work: dict[str, float] = {}
    for visit in visits:
        if not visit.no_show:
            work[visit.service] = work.get(visit.service, 0.0) + visit.service_seconds
            if visit.transfer_to is not None:
                work[visit.transfer_to] = work.get(visit.transfer_to, 0.0) + visit.transfer_seconds
    return work
