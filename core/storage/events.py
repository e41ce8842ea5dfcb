"""The event log: append-only, written in the same transaction as the state it tells of.

Displays, voice, audit, reports and forecast are all readers of this log.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, bindparam, insert, select

from core.clock import Micros
from core.storage import tables
from core.storage.prepared import Prepared
from core.tickets.uid import new_uid

_APPEND = Prepared(
    insert(tables.event),
    ["uid", "at", "kind", "ticket_id", "counter_id", "officer_id", "device", "reason", "data"],
)
_AFTER = (
    select(tables.event)
    .where(tables.event.c.id > bindparam("cursor"))
    .order_by(tables.event.c.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: who (officer), where (counter, device), when (microseconds), why (reason)."""

    id: int
    uid: str
    at: Micros
    kind: str
    ticket_id: int | None
    counter_id: int | None
    officer_id: int | None
    device: str
    reason: str | None
    data: dict[str, Any]


def record(
    connection: Connection,
    now: Micros,
    kind: str,
    *,
    ticket_id: int | None = None,
    counter_id: int | None = None,
    officer_id: int | None = None,
    device: str = "",
    reason: str | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Appends one event inside the caller's transaction."""
    _APPEND.run(
        connection,
        {
            "uid": new_uid(now),
            "at": now,
            "kind": kind,
            "ticket_id": ticket_id,
            "counter_id": counter_id,
            "officer_id": officer_id,
            "device": device,
            "reason": reason,
            "data": json.dumps(data, ensure_ascii=False) if data else None,
        },
    )


def events_after(connection: Connection, cursor: int, most: int = 1000) -> tuple[Event, ...]:
    """Events with an id above ``cursor``, oldest first. SQLite gives ids in the order of commits, so that a
    reader that keeps the last id misses none."""
    return _events(connection.execute(_AFTER, {"cursor": cursor, "most": most}))


def events_of(connection: Connection, ticket_id: int) -> tuple[Event, ...]:
    """Everything that happened to one ticket, oldest first."""
    mine = select(tables.event).where(tables.event.c.ticket_id == ticket_id).order_by(tables.event.c.id)
    return _events(connection.execute(mine))


def _events(rows: CursorResult[Any]) -> tuple[Event, ...]:
    return tuple(
        Event(
            row.id,
            row.uid,
            row.at,
            row.kind,
            row.ticket_id,
            row.counter_id,
            row.officer_id,
            row.device,
            row.reason,
            json.loads(row.data) if row.data else {},
        )
        for row in rows
    )
