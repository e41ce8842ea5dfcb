"""Steps along a ticket's life: every change of a ticket's state is written here, obeys ``life.STEPS`` and has its
event. Every function works inside the caller's transaction and commits nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from core.catalogue.directory import Directory
from core.clock import Micros
from core.events import About, Event, Payload, kinds
from core.events.form import BEFORE
from core.storage import tables
from core.storage.events import record
from core.storage.prepared import Prepared
from core.tickets.life import EVENT_OF_STEP, STEPS, UNDOABLE, after, may_go_back
from core.tickets.model import PrintState, State, Ticket
from core.tickets.register import OPEN_PARTS, T

AS_NEW: dict[str, Any] = {
    "counter_id": None,
    "officer_id": None,
    "calls": 0,
    "called_at": None,
    "started_at": None,
}
"""What a ticket that waits has of calls: nothing, whatever was before. Its earlier calls are in the log."""
_SETTLE = Prepared(
    update(tables.ticket)
    .where(T.id == bindparam("settled"))
    .values(state=bindparam("now_state"), print_state=bindparam("outcome"))
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step along a ticket's life, about to be taken."""

    name: str
    """Of ``life.STEPS``."""
    now: Micros
    what: Payload | None = None
    """What its event says; None: nothing but that it happened."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Further columns of the ticket that it sets."""
    counter_id: int | None = None
    officer_id: int | None = None
    device: str = ""
    reason: str | None = None


def take_step(connection: Connection, directory: Directory, ticket: Ticket, step: Step) -> State:
    """Moves a ticket one step along its life and records the event, with what the columns were before where a counter
    may take the step back.

    Raises Refused("step-not-allowed"); the state that counts is the one in the database.
    """
    changes: dict[str, Any] = {"state": "", **step.values}
    row = connection.execute(select(*(T[name] for name in changes)).where(T.id == ticket.id)).one()
    changes["state"] = state = after(step.name, row.state, ticket.number)
    connection.execute(update(tables.ticket).where(T.id == ticket.id).values(changes))
    what = step.what or EVENT_OF_STEP[step.name]()
    if what.kind in UNDOABLE and step.counter_id is not None:
        what = replace(what, before=dict(row._mapping))  # type: ignore[call-arg]  # all undoable ones have it
    about = About(
        ticket.id,
        directory.service_ids[ticket.service],
        step.counter_id,
        step.officer_id,
        step.device,
        step.reason,
    )
    record(connection, step.now, what, about)
    return state


def take_back(connection: Connection, event: Event, now: Micros, by: About) -> bool:
    """Takes a step back that a counter took: the columns are as before, with the event that says so. ``by`` says who
    takes it back and why. False, and nothing is written, when the ticket is not where the step led to."""
    assert event.ticket_id is not None
    before = _before(event)
    here = connection.execute(select(T.state).where(T.id == event.ticket_id)).scalar_one()
    if before is None or not may_go_back(event.kind, here, before["state"]):
        return False
    connection.execute(update(tables.ticket).where(T.id == event.ticket_id).values(dict(before)))
    if isinstance(event.what, kinds.StopFinished):
        take_stop_back(connection, event.ticket_id, event.what.stop)
    note_back(connection, event, now, by)
    return True


def note_back(connection: Connection, event: Event, now: Micros, by: About) -> None:
    """The event that says that another one was taken back."""
    about = replace(by, ticket_id=event.ticket_id, undoes=event.id)
    record(connection, now, kinds.Undone(event.kind), about)


def _before(event: Event) -> Mapping[str, Any] | None:
    """Columns of the ticket before the step; None for an event that no counter's verb wrote."""
    known: Mapping[str, Any] | None = getattr(event.what, BEFORE, None)
    if known is None and isinstance(event.what, kinds.Called):
        return {"state": "waiting", **AS_NEW}  # the ordinary call keeps no columns: they are always these
    return known


def state_before(event: Event) -> State | None:
    """The state the ticket goes back to when the event is taken back; None when it cannot be."""
    before = _before(event)
    return None if before is None else before["state"]


@dataclass(frozen=True, slots=True)
class Correction:
    """Another priority class, and the place that follows from it."""

    priority: str
    favoured: bool
    rank: Micros
    reason: str


def correct_priority(
    connection: Connection, directory: Directory, ticket: Ticket, new: Correction, now: Micros
) -> None:
    """Writes a correction with its event."""
    values = {"priority": new.priority, "favoured": new.favoured, "rank": new.rank}
    connection.execute(update(tables.ticket).where(T.id == ticket.id).values(values))
    about = About(ticket.id, directory.service_ids[ticket.service], reason=new.reason)
    record(connection, now, kinds.PriorityCorrected(ticket.priority, new.priority), about)


def settle_print(
    connection: Connection,
    directory: Directory,
    ticket: Ticket,
    outcome: PrintState,
    now: Micros,
    device: str,
) -> Ticket:
    """Writes what became of the paper of a ticket that was read in this transaction; may be used within ``together``.
    A ticket waits when it is on paper, may be on paper (unconfirmed) or was noted by its visitor; a failed one does
    not wait: nobody would come when it is called. Gives the ticket as it is now."""
    what: Payload
    if ticket.state == "issued" and outcome in ("printed", "unconfirmed", "noted"):
        settled = replace(ticket, state=after("queue", ticket.state, ticket.number), print_state=outcome)
        what = kinds.Queued(outcome)
    elif ticket.print_state != outcome:
        settled = replace(ticket, print_state=outcome)
        what = kinds.PrintSettled(outcome)
    else:
        return ticket
    values = {"settled": ticket.id, "now_state": settled.state, "outcome": outcome}
    _SETTLE.send(connection, values)
    record(connection, now, what, About(ticket.id, directory.service_ids[ticket.service], device=device))
    return settled


def begin_stop(connection: Connection, ticket_id: int, position: int, now: Micros) -> None:
    """Marks a stop as begun: the ticket goes to it."""
    stop = tables.stop
    conditions = (stop.c.ticket_id == ticket_id, stop.c.position == position)
    connection.execute(update(stop).where(*conditions).values(begun_at=now))


def take_stop_back(connection: Connection, ticket_id: int, position: int) -> None:
    """The stop is to come again."""
    stop = tables.stop
    conditions = (stop.c.ticket_id == ticket_id, stop.c.position == position)
    connection.execute(update(stop).where(*conditions).values(begun_at=None))


CLOSING: dict[State, str] = {
    "issued": "expire",
    "waiting": "expire",
    "held": "expire",
    "called": "close-called",
    "serving": "close-serving",
}
"""What the end of a day makes of a ticket that has no outcome yet."""


def close_days(connection: Connection, through: str, now: Micros, reason: str) -> int:
    """Ends what is left of service days up to ``through``, each ticket with its event; nothing is deleted. Gives how
    many were ended; doing it again ends none."""
    rows: list[Any] = []
    for part in OPEN_PARTS.values():
        query = select(T.id, T.state, T.counter_id, T.service_id).where(part, T.service_day <= through)
        rows += connection.execute(query).all()
    for row in sorted(rows, key=lambda row: int(row.id)):
        step = CLOSING[row.state]
        values = {"state": STEPS[step][1], "ended_at": now}
        connection.execute(update(tables.ticket).where(T.id == row.id).values(values))
        about = About(row.id, row.service_id, row.counter_id, reason=reason)
        record(connection, now, EVENT_OF_STEP[step](), about)
    return len(rows)
