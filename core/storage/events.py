"""The event log's rows: append-only, written in the same transaction as the state they belong to."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
from core.events import About, Event, Payload, as_data, kinds, payload
from core.storage import tables
from core.storage.prepared import Prepared
from core.uid import new_uid

BETWEEN_DESKS = (kinds.ShareWanted.kind,)
"""Kinds of events that are messages between desks; no screen shows them."""
ALONE = "alone"
"""Key in a row's JSON that marks what was done offline (About.alone)."""

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
# A new ticket's id is not known yet when its event is sent together with it.
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
_NOBODY = About()
"""About no ticket, counter, officer or device."""


def record(connection: Connection, now: Micros, what: Payload, about: About = _NOBODY) -> None:
    """Appends one event inside the caller's transaction; may be used within ``together``."""
    _APPEND.send(connection, _row(new_uid(now), now, what, about))


def record_as(connection: Connection, event_id: int, now: Micros, what: Payload) -> None:
    """Appends one event with a given id above all others; on SQLite later ids continue from it."""
    connection.execute(
        insert(tables.event).values({"id": event_id, **_row(new_uid(now), now, what, _NOBODY)})
    )


def record_issue(
    connection: Connection, now: Micros, ticket_uid: str, device: str, issued: kinds.Issued
) -> None:
    """Appends the event ``issued`` of a ticket that is inserted in the same round trip."""
    values = {"uid": new_uid(now), "at": now, "device": device, "ticket_uid": ticket_uid}
    _APPEND_ISSUE.send(connection, {**values, "data": _json(issued, alone=False)})


def copy_in(connection: Connection, uid: str, at: Micros, what: Payload, about: About) -> int:
    """Appends an event from other books with the uid it has there; returns its id here."""
    statement = insert(tables.event).values(_row(uid, at, what, about)).returning(tables.event.c.id)
    return int(connection.execute(statement).scalar_one())


def events_after(connection: Connection, cursor: int, most: int = 1000) -> tuple[Event, ...]:
    """Events with an id above ``cursor``, oldest first, at most ``most``. Ids become visible in the order in which
    they were given (see feed.py), so a reader that keeps the last id misses none."""
    return _events(connection.execute(_AFTER, {"cursor": cursor, "most": most}))


def newest_event(connection: Connection) -> int:
    """Id of the newest event, 0 before the first."""
    return int(connection.execute(select(func.coalesce(func.max(tables.event.c.id), 0))).scalar_one())


def events_of(connection: Connection, ticket_id: int) -> tuple[Event, ...]:
    """Every event of one ticket, oldest first."""
    query = select(tables.event).where(tables.event.c.ticket_id == ticket_id).order_by(tables.event.c.id)
    return _events(connection.execute(query))


def done_alone(data: str | None) -> bool:
    """Whether a row's JSON belongs to an event that was done offline and handed in later (About.alone)."""
    return data is not None and json.loads(data).get(ALONE) is True


def as_event(row: Any) -> Event:
    """The event of a row of the table."""
    data: Mapping[str, Any] = json.loads(row.data) if row.data else {}
    about = About(
        ticket_id=row.ticket_id,
        service_id=row.service_id,
        counter_id=row.counter_id,
        officer_id=row.officer_id,
        device=row.device,
        reason=row.reason,
        undoes=row.undoes,
        alone=data.get(ALONE) is True,
    )
    return Event(row.id, row.uid, row.at, payload(row.kind, data), about)


def _row(uid: str, at: Micros, what: Payload, about: About) -> dict[str, Any]:
    return {
        "uid": uid,
        "at": at,
        "kind": what.kind,
        "ticket_id": about.ticket_id,
        "service_id": about.service_id,
        "counter_id": about.counter_id,
        "officer_id": about.officer_id,
        "device": about.device,
        "reason": about.reason,
        "data": _json(what, alone=about.alone),
        "undoes": about.undoes,
    }


def _json(what: Payload, *, alone: bool) -> str | None:
    data = as_data(what)
    if alone:
        data[ALONE] = True
    return json.dumps(data, ensure_ascii=False) if data else None


def _events(rows: CursorResult[Any]) -> tuple[Event, ...]:
    return tuple(as_event(row) for row in rows)
