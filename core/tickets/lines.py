"""The waiting lines of agencies at one moment: what place a ticket has, and how long it waits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, literal_column, select

from core.catalogue.directory import Directory
from core.catalogue.hours import break_minutes, work_left
from core.clock import MINUTE, Micros, Today, local
from core.storage import tables
from core.storage.prepared import Prepared
from core.tickets import forecast, learning
from core.tickets.forecast import OpenCounter, Place, Schedule, Start
from core.tickets.model import Ticket
from core.tickets.order import InLine, rank

_T = tables.ticket.c
_S = tables.counter_session.c
LAST = 2**62
"""Stands for the id of a ticket that is not issued yet: it comes after all others of the same moment."""

Standing = tuple[int, Start | None]
"""How many are called before, and when the call is expected; None when no open counter offers the service."""


@dataclass(frozen=True)
class AgencyLine:
    """An agency's waiting line and open counters at one moment. Results are kept with it, so they are worked out
    once."""

    directory: Directory = field(repr=False)
    agency: str
    now: Micros
    waiting: tuple[InLine, ...]
    counters: tuple[OpenCounter, ...]
    run: int
    """How many favoured visitors were called since the last ordinary one."""
    minutes: forecast.Times = field(repr=False)
    stretch: float = 1.0
    """By what factor the upper end of this agency's ranges is stretched (core.tickets.learning)."""
    fresh: int = 0
    """How many of those who wait came within the longest time by which anybody can be overtaken."""
    favoured: int = 0
    """How many of those who wait are favoured."""
    _schedules: dict[tuple[bool, Micros], Schedule] = field(default_factory=dict, repr=False, compare=False)
    """Class and rank -> the counters with all work before a ticket of that rank, issued now."""
    _standing: dict[tuple[str, bool, Micros | None], Standing] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Service, whether favoured, booked slot -> the standing of a ticket issued now."""

    def place_of_new(
        self, service: str, favoured: bool, booked_for: Micros | None = None, now: Micros | None = None
    ) -> Place:
        """The place that a ticket for ``service`` taken at ``now`` would have (None: at the line's own moment)."""
        ahead, start = self._standing_of_new(service, favoured, booked_for)
        if start is not None:
            start = self._aged(start, now)
        return Place(ahead, None if start is None else forecast.range_of(start, self.stretch))

    def joined(self, newcomer: InLine) -> AgencyLine:
        """The line with one ticket more, which has just been issued."""
        schedules: dict[tuple[bool, Micros], Schedule] = {}
        head_start = newcomer.arrival - newcomer.rank
        for (favoured, key), schedule in self._schedules.items():
            if favoured:
                continue  # more or fewer ordinary tickets may now come between favoured ones
            # Only a ticket with a larger head start comes before the newcomer.
            if self.now - key <= head_start:
                schedule = schedule.copy()
                schedule.add(newcomer.service)
            schedules[favoured, key] = schedule
        waiting = (*self.waiting, newcomer)
        return replace(
            self,
            waiting=waiting,
            fresh=self.fresh + 1,
            favoured=self.favoured + newcomer.favoured,
            _schedules=schedules,
            _standing={},
        )

    def place_of(self, ticket: Ticket) -> Place:
        """The place of a ticket that waits or is about to."""
        return self._place(ticket.in_line())

    def place_of_moved(self, service: str, ticket: Ticket) -> Place:
        """The place that a ticket of another line would have in this one, by its first arrival."""
        policy = self.directory.policies[self.agency]
        key, favoured = rank(ticket.first_arrival, ticket.priority != "none", policy, service)
        return self._place(InLine(ticket.id, service, favoured, key, ticket.first_arrival))

    def too_short_for(
        self, service: str, favoured: bool, wall: datetime, now: Micros | None = None
    ) -> float | None:
        """Minutes the service's counters still work today, if that is too short for a visitor who came now; None when
        it is long enough, or when that is not known because no counter is open."""
        start = self._standing_of_new(service, favoured, None)[1]
        if start is None or not start.minutes:
            return None
        minutes_left = work_left(self.directory.services[service], wall, self.directory.calendar)
        return minutes_left if round(self._aged(start, now).worked) > minutes_left else None

    def _aged(self, start: Start, now: Micros | None) -> Start:
        """The start as seen at ``now``: since this reading counters have worked on."""
        if now is None or now <= self.now or not start.worked:
            return start
        return replace(start, worked=max(0.0, start.worked - (now - self.now) / MINUTE))

    def _standing_of_new(self, service: str, favoured: bool, booked_for: Micros | None) -> Standing:
        key_asked = (service, favoured, booked_for)
        standing = self._standing.get(key_asked)
        if standing is None:
            policy = self.directory.policies[self.agency]
            key, counts_favoured = rank(self.now, favoured, policy, service, booked_for)
            schedule = self._schedules.get((counts_favoured, key))
            if schedule is None:
                newcomer = InLine(LAST, service, counts_favoured, key, self.now)
                schedule = self._schedules[counts_favoured, key] = self._worked_through(newcomer)
            standing = self._standing[key_asked] = self._standing_in(schedule, service, counts_favoured)
        return standing

    def _shares(self) -> tuple[float, float]:
        """The shares of those who wait that came lately, and that are favoured."""
        number = len(self.waiting)
        assumed = 10  # counted as if ten more waited, as many of them favoured as is usual
        return self.fresh / max(1, number), (self.favoured + assumed * forecast.OVERTAKING) / (
            number + assumed
        )

    def _place(self, ticket: InLine) -> Place:
        ahead, start = self._standing_in(self._worked_through(ticket), ticket.service, ticket.favoured)
        return Place(ahead, None if start is None else forecast.range_of(start, self.stretch))

    def _worked_through(self, ticket: InLine) -> Schedule:
        """The counters with all work that comes before a ticket."""
        schedule = Schedule(self.counters, self.minutes)
        others = (other for other in self.waiting if other.id != ticket.id)
        ratio = self.directory.policies[self.agency].ratio
        for before in forecast.in_calling_order(others, ticket, self.run, ratio):
            schedule.add(before.service)
        return schedule

    def _standing_in(self, schedule: Schedule, service: str, favoured: bool) -> Standing:
        ahead, start = schedule.next(service)
        if start is None or not start.minutes:
            return ahead, start
        if not favoured:
            bound = self.directory.policies[self.agency].max_overtake
            start = forecast.overtaken(start, bound, *self._shares())
        calendar = self.directory.calendar
        if calendar.pauses:
            wall = local(self.now, self.directory.hall.time_zone)
            start = replace(start, breaks=break_minutes(self.agency, wall, calendar, start.worked))
        return ahead, start


def in_line(row: Any, directory: Directory, counter_id: int | None = None) -> InLine:
    """A row of the waiting line in the form the calling order needs."""
    return InLine(
        id=row.id,
        service=directory.service_by_id[row.service_id].code,
        favoured=bool(row.favoured),
        rank=row.rank,
        arrival=row.first_arrival,
        booked=row.booked_for is not None,
        returned_after=row.returned_after,
        directed=row.directed_to is not None and row.directed_to == counter_id,
    )


def load_lines(
    connection: Connection, directory: Directory, today: Today, agency: str | None = None
) -> dict[str, AgencyLine]:
    """The lines of one agency or of all, in five statements."""
    codes = [agency] if agency else list(directory.agencies)
    service_ids = [
        service_id
        for service_id, service in directory.service_by_id.items()
        if agency in (None, service.agency)
    ]
    waiting: dict[str, list[InLine]] = {code: [] for code in codes}
    rows = [row for query in _WAITING for row in _rows(connection, query, "service_id", service_ids)]
    for row in rows:
        owner = directory.service_by_id[row.service_id].agency
        if owner in waiting:
            waiting[owner].append(in_line(row, directory))
    runs = {row.agency_id: row.length for row in _RUNS.run(connection, {})}
    learned = learning.service_times(connection)
    services = directory.service_by_id
    pace = forecast.pace(
        (services[service_id].service_minutes, learned_time) for service_id, learned_time in learned.items()
    )
    times = {
        services[service_id].code: forecast.blended(
            pace * services[service_id].service_minutes, learned.get(service_id)
        )
        for service_id in service_ids
    }
    stretches = learning.stretches(connection)
    counters = _open_counters(connection, directory, today.now, times, agency)
    return {
        code: AgencyLine(
            directory,
            code,
            today.now,
            tuple(waiting[code]),
            tuple(counters.get(code, ())),
            runs.get(directory.agency_ids[code], 0),
            times,
            stretches.of(directory.agency_ids[code]),
            sum(ticket.arrival > today.now - directory.policies[code].bound for ticket in waiting[code]),
            sum(ticket.favoured for ticket in waiting[code]),
        )
        for code in codes
    }


_WAITING = tuple(
    select(
        _T.id,
        _T.service_id,
        _T.favoured,
        _T.rank,
        _T.first_arrival,
        _T.booked_for,
        _T.returned_after,
        _T.directed_to,
    ).where(part)
    for part in (tables.WAITING, tables.DIRECTED)
)
_RUNS = Prepared(select(tables.priority_run))
_current = tables.ticket.alias()
_OPEN = (
    select(_S.counter_id, _current.c.service_id, _current.c.called_at)
    .select_from(
        tables.counter_session.outerjoin(
            _current,
            (_current.c.counter_id == _S.counter_id)
            & _current.c.state.in_([literal_column("'called'"), literal_column("'serving'")]),
        )
    )
    .where(_S.closed_at.is_(None))
)


@cache
def _for_ids(query: Select[Any], column: str, number: int) -> Prepared:
    """The query for so many values of a column; such frequent statements take no expanding parameter
    (prepared.py)."""
    names: list[Any] = [bindparam(f"id_{place}") for place in range(number)]
    return Prepared(query.where(query.selected_columns[column].in_(names)))


def _rows(connection: Connection, query: Select[Any], column: str, ids: list[int]) -> list[Any]:
    if not ids:
        return []
    return _for_ids(query, column, len(ids)).run(
        connection, {f"id_{n}": row_id for n, row_id in enumerate(ids)}
    )


def _open_counters(
    connection: Connection, directory: Directory, now: Micros, times: forecast.Times, agency: str | None
) -> dict[str, list[OpenCounter]]:
    """Agency code -> its open counters in the order of their ids, with the minutes until each is free."""
    counter_ids = [
        counter_id
        for counter_id, counter in directory.counter_by_id.items()
        if agency in (None, counter.agency)
    ]
    open_counters: dict[str, list[OpenCounter]] = {}
    for row in sorted(
        _rows(connection, _OPEN, "counter_id", counter_ids), key=lambda session: int(session.counter_id)
    ):
        counter = directory.counter_by_id[row.counter_id]
        if counter.code not in directory.counters:
            continue
        busy = spread = 0.0
        if row.service_id is not None:
            served = directory.service_by_id[row.service_id]
            usual = times.get(served.code) or forecast.blended(float(served.service_minutes), None)
            busy, spread = forecast.left_of(*usual, (now - (row.called_at or now)) / MINUTE)
        services = frozenset(
            directory.service_by_id[service_id].code for service_id in directory.takes[counter.code]
        )
        open_counters.setdefault(counter.agency, []).append(OpenCounter(services, busy, spread))
    return open_counters
