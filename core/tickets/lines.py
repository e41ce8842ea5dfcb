"""The waiting lines of agencies at one moment, for saying where somebody stands and how long that takes."""

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
"""Stands for the id of a ticket that is not issued yet: after all others of the same moment."""

Standing = tuple[int, Start | None]
"""How many are called before, and when the own call is expected; None: no open counter takes the service."""


@dataclass(frozen=True)
class AgencyLine:
    """An agency's waiting line and open counters at one moment. What was worked out once is kept with it."""

    directory: Directory = field(repr=False)
    agency: str
    now: Micros
    waiting: tuple[InLine, ...]
    counters: tuple[OpenCounter, ...]
    run: int
    """Favoured calls since the last ordinary one."""
    minutes: forecast.Times = field(repr=False)
    stretch: float = 1.0
    """How far the upper end of this agency's ranges is stretched, learned from who was called within theirs."""
    fresh: int = 0
    """Of those who wait, so many came within the longest time that anybody can be overtaken."""
    favoured: int = 0
    """Of those who wait, so many are favoured."""
    _schedules: dict[tuple[bool, Micros], Schedule] = field(default_factory=dict, repr=False, compare=False)
    """Class and rank -> the work before somebody who comes now with that rank."""
    _standing: dict[tuple[str, bool, Micros | None], Standing] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Service, whether favoured and booked slot -> where somebody who comes now stands."""

    def place_of_new(
        self, service: str, favoured: bool, booked_for: Micros | None = None, now: Micros | None = None
    ) -> Place:
        """The place a ticket for ``service`` taken at ``now`` would have (None: at the line's own moment)."""
        ahead, start = self._standing_of_new(service, favoured, booked_for)
        if start is not None:
            start = self._aged(start, now)
        return Place(ahead, None if start is None else forecast.range_of(start, self.stretch))

    def joined(self, one: InLine) -> AgencyLine:
        """The line with one more visitor who has just come."""
        schedules: dict[tuple[bool, Micros], Schedule] = {}
        early = one.arrival - one.rank
        for (favoured, key), schedule in self._schedules.items():
            if favoured:
                continue  # how many ordinary ones come between favoured ones may be another number now
            # Those whose head start is larger still come before.
            if self.now - key <= early:
                schedule = schedule.copy()
                schedule.add(one.service)
            schedules[favoured, key] = schedule
        waiting = (*self.waiting, one)
        return replace(
            self,
            waiting=waiting,
            fresh=self.fresh + 1,
            favoured=self.favoured + one.favoured,
            _schedules=schedules,
            _standing={},
        )

    def place_of(self, ticket: Ticket) -> Place:
        """The place of a ticket that waits or is about to."""
        return self._place(ticket.in_line())

    def place_of_moved(self, service: str, ticket: Ticket) -> Place:
        """The place somebody of another line would have in this one, by their first arrival."""
        policy = self.directory.policies[self.agency]
        key, kept = rank(ticket.first_arrival, ticket.priority != "none", policy, service)
        return self._place(InLine(ticket.id, service, kept, key, ticket.first_arrival))

    def too_short_for(
        self, service: str, favoured: bool, wall: datetime, now: Micros | None = None
    ) -> float | None:
        """Minutes the service's counters still work today when a visitor who came now would not be called in them;
        None when the day lasts, or nobody can say because no counter is open."""
        start = self._standing_of_new(service, favoured, None)[1]
        if start is None or not start.minutes:
            return None
        left = work_left(self.directory.services[service], wall, self.directory.calendar)
        return left if round(self._aged(start, now).worked) > left else None

    def _aged(self, start: Start, now: Micros | None) -> Start:
        """The start as it is at ``now``: counters have worked on since this reading."""
        if now is None or now <= self.now or not start.worked:
            return start
        return replace(start, worked=max(0.0, start.worked - (now - self.now) / MINUTE))

    def _standing_of_new(self, service: str, favoured: bool, booked_for: Micros | None) -> Standing:
        asked = (service, favoured, booked_for)
        known = self._standing.get(asked)
        if known is None:
            policy = self.directory.policies[self.agency]
            key, kept = rank(self.now, favoured, policy, service, booked_for)
            schedule = self._schedules.get((kept, key))
            if schedule is None:
                me = InLine(LAST, service, kept, key, self.now)
                schedule = self._schedules[kept, key] = self._worked_through(me)
            known = self._standing[asked] = self._standing_in(schedule, service, kept)
        return known

    def _shares(self) -> tuple[float, float]:
        """Of those who wait: how large a share came lately, and is favoured."""
        number = len(self.waiting)
        usual = 10  # as if so many more waited, as favoured as people usually are
        return self.fresh / max(1, number), (self.favoured + usual * forecast.OVERTAKING) / (number + usual)

    def _place(self, me: InLine) -> Place:
        ahead, start = self._standing_in(self._worked_through(me), me.service, me.favoured)
        return Place(ahead, None if start is None else forecast.range_of(start, self.stretch))

    def _worked_through(self, me: InLine) -> Schedule:
        """The counters with all the work before somebody."""
        schedule = Schedule(self.counters, self.minutes)
        others = (one for one in self.waiting if one.id != me.id)
        ratio = self.directory.policies[self.agency].ratio
        for one in forecast.in_calling_order(others, me, self.run, ratio):
            schedule.add(one.service)
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
    """A row of the waiting line as the order sees it."""
    return InLine(
        row.id,
        directory.service_by_id[row.service_id].code,
        bool(row.favoured),
        row.rank,
        row.first_arrival,
        row.booked_for is not None,
        row.returned_after,
        row.directed_to is not None and row.directed_to == counter_id,
    )


def load_lines(
    connection: Connection, directory: Directory, today: Today, agency: str | None = None
) -> dict[str, AgencyLine]:
    """The lines of one agency or of all, in five statements."""
    codes = [agency] if agency else list(directory.agencies)
    mine = [row for row, service in directory.service_by_id.items() if agency in (None, service.agency)]
    waiting: dict[str, list[InLine]] = {code: [] for code in codes}
    rows = [row for query in _WAITING for row in _rows(connection, query, "service_id", mine)]
    for row in rows:
        owner = directory.service_by_id[row.service_id].agency
        if owner in waiting:
            waiting[owner].append(in_line(row, directory))
    runs = {row.agency_id: row.length for row in _RUNS.run(connection, {})}
    learned = learning.service_times(connection)
    known = directory.service_by_id
    pace = forecast.pace((known[row].service_minutes, one) for row, one in learned.items())
    times = {
        known[row].code: forecast.blended(pace * known[row].service_minutes, learned.get(row)) for row in mine
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
            sum(one.arrival > today.now - directory.policies[code].bound for one in waiting[code]),
            sum(one.favoured for one in waiting[code]),
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
def _of(query: Select[Any], column: str, number: int) -> Prepared:
    """The query for so many values of a column: a hot statement takes no expanding parameter."""
    names: list[Any] = [bindparam(f"one_{place}") for place in range(number)]
    return Prepared(query.where(query.selected_columns[column].in_(names)))


def _rows(connection: Connection, query: Select[Any], column: str, ids: list[int]) -> list[Any]:
    if not ids:
        return []
    return _of(query, column, len(ids)).run(connection, {f"one_{n}": one for n, one in enumerate(ids)})


def _open_counters(
    connection: Connection, directory: Directory, now: Micros, times: forecast.Times, agency: str | None
) -> dict[str, list[OpenCounter]]:
    """Agency code -> its open counters in the order of their ids, with the minutes until each is free."""
    mine = [row for row, one in directory.counter_by_id.items() if agency in (None, one.agency)]
    found: dict[str, list[OpenCounter]] = {}
    for row in sorted(_rows(connection, _OPEN, "counter_id", mine), key=lambda one: int(one.counter_id)):
        counter = directory.counter_by_id[row.counter_id]
        if counter.code not in directory.counters:
            continue
        busy = spread = 0.0
        if row.service_id is not None:
            taken = directory.service_by_id[row.service_id]
            usual = times.get(taken.code) or forecast.blended(float(taken.service_minutes), None)
            busy, spread = forecast.left_of(*usual, (now - (row.called_at or now)) / MINUTE)
        services = frozenset(directory.service_by_id[one].code for one in directory.takes[counter.code])
        found.setdefault(counter.agency, []).append(OpenCounter(services, busy, spread))
    return found
