"""Frozen snapshots of the hall, one per kind of screen. A screen is a function of one of these and nothing else."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, func, select

from core.calls import calling, sessions, undo
from core.calls.board import Call, latest_calls
from core.catalogue.directory import Directory
from core.catalogue.hours import Closed, opening, work_left
from core.catalogue.model import Counter
from core.clock import Micros, Today
from core.people import officers
from core.people.officers import Officer
from core.storage import tables
from core.tickets import quotas, register
from core.tickets.forecast import Place
from core.tickets.lines import AgencyLine, load_lines
from core.tickets.model import Ticket
from core.tickets.order import Choice, Desk, calling_order

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
    closed: Mapping[str, Closed]
    """Service code -> why it gives no ticket now; open ones are absent."""
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
    held: tuple[Ticket, ...]


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
    reasons: Mapping[int, Choice] = field(repr=False)
    """Ticket id -> why it has its place among the waiting."""
    held: tuple[Ticket, ...]
    """Set aside by this counter."""
    no_show: tuple[Ticket, ...]
    finished: tuple[Ticket, ...]
    mean_wait_s: float | None
    """Mean from arrival to call of today's tickets called to this counter."""
    mean_service_s: float | None
    undo_until: Micros | None
    """Until when the counter's last verb can be taken back; None when there is none."""


@dataclass(frozen=True)
class DayView:
    """Today as the hall stands."""

    day: str
    now: Micros
    state: str
    """``open``, or why no service gives tickets: ``day-closed``, ``holiday``, ``break``, ``not-yet``, ``over``,
    ``not-today``."""
    name: str
    """Of the holiday or break."""
    opens: str
    """HH:MM of today's first and last tickets; empty when there are none."""
    closes: str
    open_services: int
    counts: Mapping[str, int]
    """Tickets of today by state."""
    open_counters: int
    closed: Mapping[str, Closed] = field(repr=False)


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
    day: str
    """The service day of the calls."""
    calls: tuple[Call, ...]


def closed_services(
    connection: Connection, directory: Directory, today: Today, lines: Mapping[str, AgencyLine]
) -> dict[str, Closed]:
    """Service code -> why it gives no ticket now."""
    used = quotas.used(connection, directory, today.day)
    closed: dict[str, Closed] = {}
    for service in directory.catalogue.services:
        reason = Closed("day-closed") if today.closed else opening(service, today.wall, directory.calendar)
        if (
            reason is None
            and service.daily_quota is not None
            and used.get(service.code, 0) >= service.daily_quota
        ):
            reason = Closed("quota")
        if (
            reason is None
            and lines[service.agency].too_short_for(service.code, False, today.wall) is not None
        ):
            reason = Closed("full")
        if reason is not None:
            closed[service.code] = reason
    return closed


def hall_view(
    connection: Connection, directory: Directory, today: Today, popular: tuple[str, ...]
) -> HallView:
    lines = load_lines(connection, directory, today)
    closed = closed_services(connection, directory, today, lines)
    waiting: dict[str, int] = {}
    for line in lines.values():
        for one in line.waiting:
            waiting[one.service] = waiting.get(one.service, 0) + 1
    return HallView(directory, today.now, waiting, lines, closed, popular)


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
    runs = {row.agency_id: row.length for row in connection.execute(select(tables.priority_run))}
    lines: dict[str, list[Ticket]] = {code: [] for code in codes}
    for ticket in register.open_tickets(connection, directory, "waiting", "directed"):
        if ticket.agency in lines:
            lines[ticket.agency].append(ticket)
    waiting: list[Ticket] = []
    for code, line in lines.items():
        run = runs.get(directory.agency_ids[code], 0)
        waiting += _in_order(line, directory, code, Desk(run))[0]
    in_hand = [
        ticket
        for ticket in register.open_tickets(connection, directory, "current", "aside")
        if ticket.state != "issued"
    ]
    mine = [ticket for ticket in in_hand if ticket.agency in codes]
    return QueueView(
        now,
        tuple(waiting),
        tuple(ticket for ticket in mine if ticket.state != "held"),
        tuple(ticket for ticket in mine if ticket.state == "held"),
    )


def _in_order(
    line: Iterable[Ticket], directory: Directory, agency: str, asking: Desk, counter: str | None = None
) -> tuple[list[Ticket], dict[int, Choice]]:
    """Tickets in calling order, and why each has its place."""
    known = {ticket.id: ticket for ticket in line}
    order = calling_order(
        (ticket.in_line(counter) for ticket in known.values()), directory.policies[agency], asking
    )
    return [known[choice.one.id] for choice in order], {choice.one.id: choice for choice in order}


def desk_view(connection: Connection, directory: Directory, code: str, today: Today) -> DeskView:
    counter = directory.counter(code)
    counter_id = directory.counter_ids[code]
    state = sessions.counter_state(connection, counter_id)
    holder = officers.find(connection, directory, state.officer)[1] if state and state.officer else None
    asking = calling.asking(connection, directory, code, state, today)
    line = sessions.waiting_for(connection, directory, code)
    waiting, reasons = _in_order(line, directory, counter.agency, asking, code)
    mine = register.tickets_where(
        connection, directory, _T.service_day == today.day, _T.counter_id == counter_id
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
        open=state is not None,
        current=next((ticket for ticket in mine if ticket.state in ("called", "serving")), None),
        waiting=tuple(waiting),
        reasons=reasons,
        held=tuple(ticket for ticket in mine if ticket.state == "held"),
        no_show=tuple(ticket for ticket in reversed(mine) if ticket.state == "no-show"),
        finished=tuple(ticket for ticket in reversed(mine) if ticket.state == "finished"),
        mean_wait_s=sum(waits) / len(waits) / 1e6 if waits else None,
        mean_service_s=sum(services) / len(services) / 1e6 if services else None,
        undo_until=undo.undo_until(connection, counter_id, today.now) if state else None,
    )


def day_view(connection: Connection, directory: Directory, today: Today) -> DayView:
    closed = closed_services(connection, directory, today, load_lines(connection, directory, today))
    services = directory.catalogue.services
    open_count = len(services) - len(closed)
    state, name = "open", ""
    if not open_count:
        # What most services say is what the hall says, of those that have their day today if there are any.
        every = [one.reason for one in closed.values()]
        reasons = Counts([one for one in every if one != "not-today"] or every or ["not-today"])
        state = max(reasons, key=lambda reason: (reasons[reason], reason))
        name = next((one.name for one in closed.values() if one.reason == state), "")
    today_open = [one for one in services if closed.get(one.code, _OPEN).reason not in _NOT_THIS_DAY]
    counted = (
        select(_T.state, func.count().label("number")).where(_T.service_day == today.day).group_by(_T.state)
    )
    counters = select(func.count()).select_from(tables.counter_session).where(_S.closed_at.is_(None))
    return DayView(
        day=today.day,
        now=today.now,
        state=state,
        name=name,
        opens=min((one.open_time for one in today_open), default=""),
        closes=max((one.close_time for one in today_open), default=""),
        open_services=open_count,
        counts={row.state: row.number for row in connection.execute(counted)},
        open_counters=int(connection.execute(counters).scalar_one()),
        closed=closed,
    )


def work_is_over(connection: Connection, directory: Directory, today: Today) -> bool:
    """Whether today was worked on and there is nothing left to do: past every service's overtime, nobody at a counter
    or held, nobody waiting for a counter that is open. A day somebody opened again is theirs to close."""
    if today.closed or today.day != today.last_day or today.wall.date().isoformat() != today.day:
        return False
    if any(work_left(one, today.wall, directory.calendar) for one in directory.catalogue.services):
        return False
    known = select(tables.day.c.day).where(tables.day.c.day == today.day)
    if connection.execute(known).first() is not None:
        return False
    in_hand = register.open_tickets(connection, directory, "current", "aside")
    if any(ticket.state != "issued" for ticket in in_hand):
        return False
    held = connection.execute(select(_S.counter_id).where(_S.closed_at.is_(None))).scalars()
    return not any(
        sessions.waiting_for(connection, directory, directory.counter_by_id[counter].code) for counter in held
    )


_OPEN = Closed("open")
_NOT_THIS_DAY = frozenset({"holiday", "not-today", "day-closed"})


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
    calls = latest_calls(connection, directory, today.day, zone, most)
    return BoardView(directory, today.now, today.day, calls)
