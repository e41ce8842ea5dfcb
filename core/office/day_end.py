"""The end of a service day: every open ticket gets an outcome, counters close."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from core.calls import sessions
from core.clock import Today
from core.events import About, kinds
from core.storage import tables
from core.storage.events import record
from core.tickets import steps

_days = tables.day


def end_day(connection: Connection, today: Today, day: str, reason: str) -> int:
    """Ends a day and returns how many tickets it ended; ending it again changes nothing."""
    row = connection.execute(select(_days.c.closed_at).where(_days.c.day == day)).first()
    ended = steps.close_days(connection, day, today.now, reason)
    counters = sessions.close_all(connection, today.now, reason)
    if row is not None and row.closed_at is not None and not ended and not counters:
        return 0
    if row is None:
        connection.execute(insert(_days).values(day=day, closed_at=today.now, reason=reason))
    else:
        values = {"closed_at": today.now, "reason": reason}
        connection.execute(update(_days).where(_days.c.day == day).values(values))
    record(connection, today.now, kinds.DayClosed(day, ended), About(reason=reason))
    return ended
