"""Today as the hall stands, and whether its work is over."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from core.calls import sessions
from core.catalogue.directory import Directory
from core.catalogue.hours import Closed, work_left
from core.clock import Micros, Today
from core.storage import tables
from core.tickets import register
from core.tickets.lines import load_lines
from core.views.hall import closed_services

_T = tables.ticket.c
_S = tables.counter_session.c


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
