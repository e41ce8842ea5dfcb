"""The hall today: counts, what is open, and whether the day's work is over."""

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
    """The hall today."""

    day: str
    now: Micros
    state: str
    """``open``, or why no service gives tickets: ``day-closed``, ``holiday``, ``break``, ``not-yet``, ``over``,
    ``not-today``."""
    name: str
    """Name of the holiday or break that is the reason; else empty."""
    opens: str
    """HH:MM when the first and the last of today's tickets are given; empty when there are none."""
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
        # The hall's reason is the one most services give, leaving out services that do not work today if others do.
        reasons_given = [closing.reason for closing in closed.values()]
        reasons = Counts(
            [closing for closing in reasons_given if closing != "not-today"] or reasons_given or ["not-today"]
        )
        state = max(reasons, key=lambda reason: (reasons[reason], reason))
        name = next((closing.name for closing in closed.values() if closing.reason == state), "")
    open_today = [
        service for service in services if closed.get(service.code, _OPEN).reason not in _NOT_THIS_DAY
    ]
    counted = (
        select(_T.state, func.count().label("number")).where(_T.service_day == today.day).group_by(_T.state)
    )
    counters = select(func.count()).select_from(tables.counter_session).where(_S.closed_at.is_(None))
    return DayView(
        day=today.day,
        now=today.now,
        state=state,
        name=name,
        opens=min((service.open_time for service in open_today), default=""),
        closes=max((service.close_time for service in open_today), default=""),
        open_services=open_count,
        counts={row.state: row.number for row in connection.execute(counted)},
        open_counters=int(connection.execute(counters).scalar_one()),
        closed=closed,
    )


def work_is_over(connection: Connection, directory: Directory, today: Today) -> bool:
    """Whether the day was worked on and nothing is left to do: every service's overtime is past, nobody is being
    served or on hold, nobody waits for an open counter. A day that somebody opened again is closed by a person."""
    if today.closed or today.day != today.last_day or today.wall.date().isoformat() != today.day:
        return False
    if any(work_left(service, today.wall, directory.calendar) for service in directory.catalogue.services):
        return False
    decided_by_hand = select(tables.day.c.day).where(tables.day.c.day == today.day)
    if connection.execute(decided_by_hand).first() is not None:
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
