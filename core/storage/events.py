"""The event log: append-only, written in the same transaction as the state it tells of.

Displays, voice, audit, reports and forecast are all readers of this log.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    CursorResult,
    Text,
    bindparam,
    func,
    insert,
    literal_column,
    select,
)

from core.clock import Micros
from core.storage import tables
from core.storage.prepared import Prepared
from core.uid import new_uid

BETWEEN_DESKS = ("share-wanted",)
"""Kinds of events that desks tell each other; no screen shows anything of them."""

_APPEND = Prepared(
    insert(tables.event),
    [
        "uid",
        "at",
        "kind",
        "ticket_id",
        "service_id",
        "counter_id",
        "officer_id",
        "device",
        "reason",
        "data",
        "undoes",
    ],
)
# The new ticket's id is not known yet where its event is sent along with it.
_APPEND_ISSUE = Prepared(
    insert(tables.event).from_select(
        ["uid", "at", "kind", "device", "data", "ticket_id", "service_id"],
        select(
            bindparam("uid", type_=Text),
            bindparam("at", type_=BigInteger),
            literal_column("'issued'"),
            bindparam("device", type_=Text),
            bindparam("data", type_=Text),
            tables.ticket.c.id,
            tables.ticket.c.service_id,
        ).where(tables.ticket.c.uid == bindparam("ticket_uid")),
    )
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
    service_id: int | None
    """Of the ticket's stop at that moment."""
    counter_id: int | None
    officer_id: int | None
    device: str
    reason: str | None
    data: dict[str, Any]
    undoes: int | None = None
    """Id of the event this one takes back."""


def record(
    connection: Connection,
    now: Micros,
    kind: str,
    *,
    ticket_id: int | None = None,
    service_id: int | None = None,
    counter_id: int | None = None,
    officer_id: int | None = None,
    device: str = "",
    reason: str | None = None,
    data: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> None:
    """Appends one event inside the caller's transaction, also within ``together``."""
    _APPEND.send(
        connection,
        {
            "uid": new_uid(now),
            "at": now,
            "kind": kind,
            "ticket_id": ticket_id,
            "service_id": service_id,
            "counter_id": counter_id,
            "officer_id": officer_id,
            "device": device,
            "reason": reason,
            "data": json.dumps(data, ensure_ascii=False) if data else None,
            "undoes": undoes,
        },
    )


def record_as(connection: Connection, event_id: int, now: Micros, kind: str, *, data: dict[str, Any]) -> None:
    """Appends one event with an id of its own choice, above all others: on SQLite later ones count on from it."""
    values = {"id": event_id, "uid": new_uid(now), "at": now, "kind": kind, "device": ""}
    told = json.dumps(data, ensure_ascii=False)
    connection.execute(insert(tables.event).values({**values, "data": told}))


def record_issue(
    connection: Connection, now: Micros, ticket_uid: str, *, device: str, data: dict[str, Any]
) -> None:
    """Appends the event of a ticket that was inserted in the same breath."""
    values = {"uid": new_uid(now), "at": now, "device": device, "ticket_uid": ticket_uid}
    _APPEND_ISSUE.send(connection, {**values, "data": json.dumps(data, ensure_ascii=False)})


def events_after(connection: Connection, cursor: int, most: int = 1000) -> tuple[Event, ...]:
    """Events with an id above ``cursor``, oldest first. Ids become visible in the order they were given out (see
    feed.py), so that a reader that keeps the last id misses none."""
    return _events(connection.execute(_AFTER, {"cursor": cursor, "most": most}))


def newest_event(connection: Connection) -> int:
    """Id of the newest event, 0 before the first."""
    return int(connection.execute(select(func.coalesce(func.max(tables.event.c.id), 0))).scalar_one())


def events_of(connection: Connection, ticket_id: int) -> tuple[Event, ...]:
    """Everything that happened to one ticket, oldest first."""
    mine = select(tables.event).where(tables.event.c.ticket_id == ticket_id).order_by(tables.event.c.id)
    return _events(connection.execute(mine))


def as_event(row: Any) -> Event:
    """A row of the table as a record."""
    return Event(
        row.id,
        row.uid,
        row.at,
        row.kind,
        row.ticket_id,
        row.service_id,
        row.counter_id,
        row.officer_id,
        row.device,
        row.reason,
        json.loads(row.data) if row.data else {},
        row.undoes,
    )


def _events(rows: CursorResult[Any]) -> tuple[Event, ...]:
    return tuple(as_event(row) for row in rows)
