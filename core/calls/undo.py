"""Taking a counter's last verb back. Every function works inside the caller's transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from core.calls import calling
from core.calls.sessions import require_open
from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.errors import Refused
from core.events import About, Event, kinds
from core.storage import tables
from core.storage.events import as_event
from core.tickets import register, steps
from core.tickets.life import AT_COUNTER, UNDOABLE

UNDO_FOR: Micros = 10_000_000
"""So long a counter's last verb can be taken back."""
GOES_ON_BESIDE = sorted(
    payload.kind
    for payload in (
        kinds.Undone, kinds.Recalled, kinds.PrintSettled, kinds.ReprintAsked, kinds.Reprinted, kinds.ReprintFailed
    )
)  # fmt: skip
"""What may happen to a ticket after a verb that can still be taken back."""


def _last_verb(connection: Connection, counter_id: int, now: Micros) -> Any | None:
    """The event of the counter's last verb that is not taken back, if it is of the last ten seconds."""
    event = tables.event
    taken_back = event.alias()
    # What was done in an earlier session is another officer's, or another day's.
    opened = (
        select(func.coalesce(func.max(event.c.id), 0))
        .where(event.c.counter_id == counter_id, event.c.kind == kinds.CounterOpened.kind)
        .scalar_subquery()
    )
    query = (
        select(event)
        .outerjoin(taken_back, taken_back.c.undoes == event.c.id)
        .where(
            event.c.counter_id == counter_id,
            event.c.kind.in_(sorted(UNDOABLE)),
            taken_back.c.id.is_(None),
            # A clock that was set back a little makes the last verb no less the last.
            event.c.at.between(now - UNDO_FOR, now + UNDO_FOR),
            event.c.id > opened,
        )
        .order_by(event.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).first()


def _undoable(connection: Connection, counter_id: int, now: Micros) -> Event | None:
    """The event that can be taken back: the counter's last verb, unless its ticket has gone on elsewhere."""
    last = _last_verb(connection, counter_id, now)
    if last is None or last.ticket_id is None:
        return None
    event = tables.event
    taken_back = event.alias()
    later = (
        select(event.c.id)
        .outerjoin(taken_back, taken_back.c.undoes == event.c.id)
        .where(
            event.c.ticket_id == last.ticket_id,
            event.c.id > last.id,
            event.c.kind.not_in(GOES_ON_BESIDE),
            taken_back.c.id.is_(None),
        )
    )
    return None if connection.execute(later.limit(1)).first() is not None else as_event(last)


def undo_until(connection: Connection, counter_id: int, now: Micros) -> Micros | None:
    """Until when the counter's last verb can be taken back; None when there is none."""
    last = _undoable(connection, counter_id, now)
    return None if last is None else last.at + UNDO_FOR


def undo(connection: Connection, directory: Directory, code: str, today: Today) -> int:
    """Takes the counter's last verb back and gives the ticket's id.

    Refused("nothing-to-undo") when there was none in the last ten seconds, or the ticket has gone on elsewhere.
    """
    counter_id, state = require_open(connection, directory, code)
    last = _undoable(connection, counter_id, today.now)
    if last is None:
        raise Refused("nothing-to-undo", where=code)
    before = steps.state_before(last)
    if before is None:  # what the end of a day did is nobody's verb
        raise Refused("nothing-to-undo", where=code)
    assert last.ticket_id is not None
    ticket = register.find_id(connection, directory, last.ticket_id)
    if before in AT_COUNTER and state.ticket_id not in (None, ticket.id):
        raise Refused("counter-busy", where=code, number=state.number or "")
    by = About(None, directory.service_ids[ticket.service], counter_id, state.officer_id)
    if not steps.take_back(connection, last, today.now, by):
        raise Refused("nothing-to-undo", where=code)
    if isinstance(last.what, kinds.Called) and last.what.run is not None:
        _take_call_back(connection, directory, code, last, last.what)
        if last.what.calls is not None:
            calling.count_share(connection, directory, code, ticket.service, today.day, last.what.calls)
    return ticket.id


def _take_call_back(
    connection: Connection, directory: Directory, code: str, event: Event, called: kinds.Called
) -> None:
    """The run of favoured calls as before; where the agency has called on meanwhile, it stays."""
    agency = directory.counter(code).agency
    other = tables.event.c
    of_agency = [
        directory.counter_ids[counter.code]
        for counter in directory.catalogue.counters
        if counter.agency == agency
    ]
    since = select(other.id).where(
        other.counter_id.in_(of_agency), other.kind == kinds.Called.kind, other.id > event.id
    )
    if connection.execute(since.limit(1)).first() is None:
        calling.keep_run(connection, directory.agency_ids[agency], called.run or 0)
