"""The audit trail: a reading of the event log that shows what people must answer for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, select

from core.catalogue.directory import Directory
from core.clock import Micros, micros
from core.events import kinds, public_data
from core.storage import tables
from core.storage.events import as_event

KINDS = tuple(
    kind.kind
    for kind in (
        kinds.HallMade,
        kinds.HallChanged,
        kinds.CatalogueImported,
        kinds.PolicyChanged,
        kinds.SettingChanged,
        kinds.DaySet,
        kinds.DayClosed,
        kinds.DayOpened,
        kinds.OfficerAdded,
        kinds.OfficerRetired,
        kinds.PinChanged,
        kinds.SignInFailed,
        kinds.ExpressSet,
        kinds.Cancelled,
        kinds.Transferred,
        kinds.Returned,
        kinds.PriorityCorrected,
        kinds.ReprintAsked,
        kinds.Reprinted,
        kinds.ReprintFailed,
        kinds.Undone,
        kinds.ShareReleased,
        kinds.ConflictSettled,
        kinds.DeviceRetired,
        kinds.Restored,
        kinds.Moved,
    )
)
OUT_OF_ORDER = kinds.Called.kind
"""A call is in the audit trail only when it took a ticket out of order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did: what, who, where, with which ticket, and why."""

    event: int
    at: Micros
    kind: str
    officer: str | None
    counter: str | None
    device: str
    number: str | None
    reason: str | None
    data: dict[str, Any]


def entries(connection: Connection, directory: Directory, day: date | None, most: int) -> tuple[Entry, ...]:
    """The audit trail of one day, or of all, newest first; at most ``most`` entries."""
    event, ticket, officer = tables.event, tables.ticket, tables.officer
    out_of_order = (event.c.kind == OUT_OF_ORDER) & event.c.reason.is_not(None)
    query = (
        select(event, ticket.c.label.label("number"), officer.c.code.label("officer"))
        .select_from(
            event.outerjoin(ticket, ticket.c.id == event.c.ticket_id).outerjoin(
                officer, officer.c.id == event.c.officer_id
            )
        )
        .where(event.c.kind.in_(KINDS) | out_of_order)
        .order_by(event.c.id.desc())
        .limit(most)
    )
    if day is not None:
        zone = directory.hall.time_zone
        begins = datetime.combine(day, time(), zone)
        ends = datetime.combine(day + timedelta(days=1), time(), zone)
        query = query.where(event.c.at >= micros(begins), event.c.at < micros(ends))
    trail = []
    for row in connection.execute(query):
        what_happened = as_event(row)
        counter = directory.counter_by_id.get(what_happened.counter_id) if what_happened.counter_id else None
        data = public_data(what_happened)
        trail.append(
            Entry(
                what_happened.id,
                what_happened.at,
                "called-out-of-order" if what_happened.kind == OUT_OF_ORDER else what_happened.kind,
                row.officer,
                counter.code if counter else None,
                what_happened.device,
                row.number,
                what_happened.reason,
                data,
            )
        )
    return tuple(trail)
