"""What the hall sees and hears: the latest calls, read from the event log."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from core.catalogue.directory import Directory, counter_label, counter_number
from core.clock import Micros
from core.events import kinds
from core.storage import tables
from core.storage.events import done_alone

READ_LATEST = 400
"""How many of the hall's newest calls are looked through for those of one zone, or when some of them were handed in
late and stand behind newer ones: half an hour at the peak."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call or recall. ``event`` is the event's id: a display keeps the last it has announced."""

    event: int
    number: str
    counter: str
    counter_label: str
    counter_number: int | None
    agency: str
    service: str
    zone: str
    at: Micros
    recall: bool
    valid: bool
    """Whether the visitor is still awaited at the counter: an old call is shown, but not spoken."""


def latest_calls(
    connection: Connection, directory: Directory, day: str, zone: str | None, most: int
) -> tuple[Call, ...]:
    """The newest calls of a service day, newest first; all zones when ``zone`` is None."""
    event, ticket = tables.event, tables.ticket
    taken_back = tables.event.alias("taken_back")
    wanted = most if zone is None else READ_LATEST
    query = (
        select(
            event.c.id.label("event"),
            event.c.at,
            event.c.kind,
            event.c.data,
            event.c.counter_id,
            ticket.c.label,
            ticket.c.service_day,
            ticket.c.state,
            ticket.c.service_id,
            ticket.c.agency_id,
        )
        .join(ticket, ticket.c.id == event.c.ticket_id)
        .outerjoin(taken_back, taken_back.c.undoes == event.c.id)
        .where(text("event.kind IN ('called', 'recalled')"), taken_back.c.id.is_(None))
        .order_by(event.c.id.desc())
    )
    rows = connection.execute(query.limit(wanted)).all()
    if wanted < READ_LATEST and any(done_alone(row.data) for row in rows):
        rows = connection.execute(query.limit(READ_LATEST)).all()
    calls: list[Call] = []
    for row in sorted(rows, key=lambda row: (row.at, row.event), reverse=True):
        counter = directory.counter_by_id[row.counter_id]
        if row.service_day != day or zone not in (None, counter.zone):
            continue
        calls.append(
            Call(
                event=row.event,
                number=row.label,
                counter=counter.code,
                counter_label=counter_label(counter),
                counter_number=counter_number(counter),
                agency=directory.agency_by_id[row.agency_id].code,
                service=directory.service_by_id[row.service_id].code,
                zone=counter.zone,
                at=row.at,
                recall=row.kind == kinds.Recalled.kind,
                valid=row.state == "called",
            )
        )
        if len(calls) == most:
            break
    return tuple(calls)
