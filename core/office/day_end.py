"""The end of a service day: everybody gets an outcome, counters close."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from core.calls import sessions
from core.clock import Today
from core.events import About, kinds
from core.storage import tables
from core.storage.events import record
from core.tickets import steps

_day = tables.day


def end_day(connection: Connection, today: Today, day: str, reason: str) -> int:
    """Ends a day, idempotently, and gives how many tickets it ended: each gets an outcome, counters close."""
    known = connection.execute(select(_day.c.closed_at).where(_day.c.day == day)).first()
    ended = steps.close_days(connection, day, today.now, reason)
    counters = sessions.close_all(connection, today.now, reason)
    if known is not None and known.closed_at is not None and not ended and not counters:
        return 0
    if known is None:
        connection.execute(insert(_day).values(day=day, closed_at=today.now, reason=reason))
    else:
        closed = {"closed_at": today.now, "reason": reason}
        connection.execute(update(_day).where(_day.c.day == day).values(closed))
    record(connection, today.now, kinds.DayClosed(day, ended), About(reason=reason))
    return ended
