"""Frozen snapshots of the hall, one per kind of screen. A screen is a function of one of these and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, func, literal_column, select

from core.calls import desk
from core.calls.board import Call, latest_calls
from core.catalogue.directory import Directory, opening
from core.catalogue.model import Counter
from core.clock import MINUTE, Micros, Today
from core.people import officers
from core.people.officers import Officer
from core.storage import tables
from core.tickets import forecast, register
from core.tickets.forecast import InLine, OpenCounter, Place
from core.tickets.model import Ticket
from core.tickets.order import calling_order, rank

_T = tables.ticket.c
_S = tables.counter_session.c

POPULAR_DAYS_BACK = 14


@dataclass(frozen=True)
class HallView:
    """What the kiosk knows."""

    directory: Directory = field(repr=False)
    now: Micros
    waiting: Mapping[str, int]
    """Service code -> people waiting."""
    lines: Mapping[str, AgencyLine] = field(repr=False)
    """Agency code -> its waiting line and open counters."""
    closed: Mapping[str, str]
    """Service code -> why it gives no ticket now (see directory.opening, and ``quota``); open ones are absent."""
    popular: tuple[str, ...]
    """The services most often taken lately, or the first of the busiest agencies where there is no history."""

    def place(self, service: str, favoured: bool) -> Place:
        """The place a ticket for ``service`` taken at this moment would have."""
        return self.lines[self.directory.services[service].agency].place_of_new(service, favoured)


@dataclass(frozen=True)
class QueueView:
    """The queue of one agency or of the hall, in calling order agency by agency."""

    now: Micros
    waiting: tuple[Ticket, ...]
    serving: tuple[Ticket, ...]
    """Called and being served."""


@dataclass(frozen=True)
class DeskView:
    """What one counter's officer sees."""

    directory: Directory = field(repr=False)
    now: Micros
    counter: Counter
    officer: Officer | None
    open: bool
    current: Ticket | None
    waiting: tuple[Ticket, ...]
    """Whom this counter can call, in calling order."""
    no_show: tuple[Ticket, ...]
    finished: tuple[Ticket, ...]
    mean_wait_s: float | None
    """Mean from arrival to call of today's tickets called to this counter."""
    mean_service_s: float | None


@dataclass(frozen=True)
class CounterChoice:
    """One counter an officer may take, and who has it now."""

    counter: Counter
    holder: str | None
    """Name of the officer who holds it; empty text when it was opened without one; None when it is free."""


@dataclass(frozen=True)
class BoardView:
    """What a display shows."""

    directory: Directory = field(repr=False)
    now: Micros
    calls: tuple[Call, ...]


def hall_view(
    connection: Connection, directory: Directory, today: Today, popular: tuple[str, ...]
) -> HallView:
    closed = {
        service.code: reason
        for service in directory.catalogue.services
        if (reason := opening(service, today.wall)) is not None
    }
    for service in directory.catalogue.services:
        if service.daily_quota is not None and service.code not in closed:
            taken = register.issued_today(connection, today.day, directory.service_ids[service.code])
            if taken >= service.daily_quota:
                closed[service.code] = "quota"
    lines = load_lines(connection, directory, today.now)
    waiting: dict[str, int] = {}
    for line in lines.values():
        for one in line.waiting:
            waiting[one.service] = waiting.get(one.service, 0) + 1
    return HallView(directory, today.now, waiting, lines, closed, popular)


@dataclass(frozen=True, slots=True)
class InQueue:
    """Somebody who waits, as far as the order needs to know."""

    id: int
    rank: Micros
    favoured: bool
    service: str


@dataclass(frozen=True)
class AgencyLine:
    """An agency's waiting line and open counters at one moment, for saying where somebody stands."""

    directory: Directory = field(repr=False)
    agency: str
    now: Micros
    waiting: tuple[InQueue, ...]
    counters: tuple[OpenCounter, ...]
    run: int
    """Priority calls since the last ordinary one."""

    def place_of_new(self, service: str, favoured: bool) -> Place:
        """The place a ticket for ``service`` taken now would have."""
        policy = self.directory.policies[self.agency]
        return self._place(InQueue(2**62, rank(self.now, favoured, policy), favoured, service))

    def place_of(self, ticket: Ticket) -> Place:
        """The place of a ticket that waits or is about to."""
        return self._place(InQueue(ticket.id, ticket.rank, ticket.favoured, ticket.service))

    def _place(self, mine: InQueue) -> Place:
        others = [one for one in self.waiting if one.id != mine.id]
        order = calling_order([*others, mine], self.directory.policies[self.agency], self.run)
        known = self.directory.service_by_code
        line = [InLine(one.service, float(known[one.service].service_minutes)) for one in order]
        return forecast.place_of(order.index(mine), line, self.counters)


_IN_QUEUE = select(_T.id, _T.rank, _T.favoured, _T.service_id).where(_T.state == literal_column("'waiting'"))


def load_lines(
    connection: Connection, directory: Directory, now: Micros, agency: str | None = None
) -> dict[str, AgencyLine]:
    """The lines of one agency or of all, in three statements."""
    codes = [agency] if agency else list(directory.agencies)
    query = _IN_QUEUE
    if agency:
        mine = [row for row, service in directory.service_by_id.items() if service.agency == agency]
        query = query.where(_T.service_id.in_(mine))
    waiting: dict[str, list[InQueue]] = {code: [] for code in codes}
    for row in connection.execute(query):
        service = directory.service_by_id[row.service_id]
        if service.agency in waiting:
            waiting[service.agency].append(InQueue(row.id, row.rank, bool(row.favoured), service.code))
    runs = {row.agency_id: row.length for row in connection.execute(select(tables.priority_run))}
    counters = _open_counters(connection, directory, now)
    return {
        code: AgencyLine(
            directory,
            code,
            now,
            tuple(waiting[code]),
            tuple(counters.get(code, ())),
            runs.get(directory.agency_ids[code], 0),
        )
        for code in codes
    }


def _open_counters(connection: Connection, directory: Directory, now: Micros) -> dict[str, list[OpenCounter]]:
    """Agency code -> its open counters, with the minutes until each is free."""
    current = tables.ticket.alias()
    query = (
        select(_S.counter_id, current.c.service_id, current.c.started_at)
        .outerjoin(
            current, (current.c.counter_id == _S.counter_id) & current.c.state.in_(["called", "serving"])
        )
        .where(_S.closed_at.is_(None))
        .order_by(_S.counter_id)
    )
    found: dict[str, list[OpenCounter]] = {}
    for row in connection.execute(query):
        counter = directory.counter_by_id[row.counter_id]
        if counter.code not in directory.counters:
            continue
        busy = 0.0
        if row.service_id is not None:
            minutes = directory.service_by_id[row.service_id].service_minutes
            busy = max(1.0, minutes - (now - row.started_at) / MINUTE) if row.started_at else float(minutes)
        services = [directory.service_by_id[taken].code for taken in directory.takes[counter.code]]
        found.setdefault(counter.agency, []).append(OpenCounter(frozenset(services), busy))
    return found


def popular_services(
    connection: Connection, directory: Directory, today: Today, most: int = 6
) -> tuple[str, ...]:
    """The most taken services of the last two weeks, at most two of one agency, filled up from the busiest
    agencies' first services."""
    since = (today.wall.date() - timedelta(days=POPULAR_DAYS_BACK)).isoformat()
    query = (
        select(_T.service_id)
        .where(_T.service_day >= since)
        .group_by(_T.service_id)
        .order_by(func.count().desc(), _T.service_id)
    )
    taken = [directory.service_by_id[row.service_id] for row in connection.execute(query)]
    agencies = sorted(directory.catalogue.agencies, key=lambda agency: agency.sort)
    firsts = [services[0] for agency in agencies if (services := directory.services_of_agency[agency.code])]
    chosen: list[str] = []
    of_agency: dict[str, int] = {}
    for service in [*taken, *firsts]:
        in_force = service.code in directory.services
        if in_force and service.code not in chosen and of_agency.get(service.agency, 0) < 2:
            chosen.append(service.code)
            of_agency[service.agency] = of_agency.get(service.agency, 0) + 1
        if len(chosen) == most:
            break
    return tuple(chosen)


def queue_view(connection: Connection, directory: Directory, agency: str | None, now: Micros) -> QueueView:
    codes = [agency] if agency else [one.code for one in directory.agency_by_id.values()]
    waiting: list[Ticket] = []
    for code in codes:
        service_ids = [row for row, service in directory.service_by_id.items() if service.agency == code]
        run = desk.priority_run(connection, directory.agency_ids[code])
        line = register.waiting(connection, directory, service_ids)
        waiting += calling_order(line, directory.policies[code], run)
    in_hand = register.tickets_where(connection, directory, _T.state.in_(["called", "serving"]))
    return QueueView(now, tuple(waiting), tuple(ticket for ticket in in_hand if ticket.agency in codes))


def desk_view(connection: Connection, directory: Directory, code: str, today: Today) -> DeskView:
    counter = directory.counter(code)
    counter_id = directory.counter_ids[code]
    session = desk.open_session(connection, counter_id)
    holder = None
    if session and session[1] is not None:
        row = connection.execute(
            select(tables.officer.c.code).where(tables.officer.c.id == session[1])
        ).scalar_one()
        holder = officers.find(connection, directory, row)[1]
    run = desk.priority_run(connection, directory.agency_ids[counter.agency])
    line = register.waiting(connection, directory, directory.takes[code])
    mine = register.tickets_where(
        connection,
        directory,
        _T.service_day == today.day,
        _T.service_id.in_(directory.takes[code]),
        _T.counter_id == counter_id,
    )
    waits = [ticket.called_at - ticket.first_arrival for ticket in mine if ticket.called_at]
    services = [
        t.ended_at - t.started_at for t in mine if t.state == "finished" and t.ended_at and t.started_at
    ]
    return DeskView(
        directory=directory,
        now=today.now,
        counter=counter,
        officer=holder,
        open=session is not None,
        current=desk.current_ticket(connection, directory, counter_id),
        waiting=tuple(calling_order(line, directory.policies[counter.agency], run)),
        no_show=tuple(ticket for ticket in reversed(mine) if ticket.state == "no-show"),
        finished=tuple(ticket for ticket in reversed(mine) if ticket.state == "finished"),
        mean_wait_s=sum(waits) / len(waits) / 1e6 if waits else None,
        mean_service_s=sum(services) / len(services) / 1e6 if services else None,
    )


def counter_choices(
    connection: Connection, directory: Directory, officer: Officer
) -> tuple[CounterChoice, ...]:
    """The counters an officer may take, in the order of the catalogue."""
    query = (
        select(_S.counter_id, tables.officer.c.name).outerjoin(tables.officer).where(_S.closed_at.is_(None))
    )
    holders = {row.counter_id: row.name or "" for row in connection.execute(query)}
    return tuple(
        CounterChoice(counter, holders.get(directory.counter_ids[counter.code]))
        for counter in directory.catalogue.counters
        if officer.agency in (None, counter.agency)
    )


def board_view(
    connection: Connection, directory: Directory, today: Today, zone: str | None, most: int
) -> BoardView:
    return BoardView(directory, today.now, latest_calls(connection, directory, today.day, zone, most))
