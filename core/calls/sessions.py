"""Who sits at which counter: opening, closing, whom a counter has. Every function works inside the caller's
transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal_column, select, update

from core.catalogue.directory import Directory
from core.catalogue.model import Counter
from core.clock import Micros
from core.errors import Refused
from core.events import About, kinds
from core.people.officers import Officer
from core.storage import tables
from core.storage.events import record
from core.storage.prepared import Prepared
from core.tickets import register
from core.tickets.model import Ticket

_T = tables.ticket.c
_S = tables.counter_session.c
_current = tables.ticket.alias("current")
COUNTER_STATE = Prepared(
    select(
        _S.id.label("session"),
        _S.officer_id,
        tables.officer.c.code.label("officer_code"),
        _S.express_until,
        _current.c.id.label("ticket"),
        _current.c.label.label("number"),
    )
    .select_from(
        tables.counter_session.outerjoin(tables.officer).outerjoin(
            _current,
            (_current.c.counter_id == _S.counter_id)
            & _current.c.state.in_([literal_column("'called'"), literal_column("'serving'")]),
        )
    )
    .where(_S.counter_id == bindparam("counter"), _S.closed_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class CounterState:
    """Who holds a counter and who is at it."""

    officer_id: int | None
    officer: str | None
    express_until: Micros | None
    ticket_id: int | None
    number: str | None


def state_of(row: Any | None) -> CounterState | None:
    """None when the counter is closed."""
    if row is None:
        return None
    return CounterState(row.officer_id, row.officer_code, row.express_until, row.ticket, row.number)


def counter_state(connection: Connection, counter_id: int) -> CounterState | None:
    return state_of(COUNTER_STATE.first(connection, {"counter": counter_id}))


def require_open(connection: Connection, directory: Directory, code: str) -> tuple[int, CounterState]:
    """Database id and state of an open counter; Refused("counter-closed") or ("unknown-counter")."""
    counter_id = directory.counter_ids[directory.counter(code).code]
    state = counter_state(connection, counter_id)
    if state is None:
        raise Refused("counter-closed", where=code)
    return counter_id, state


def require_free(connection: Connection, directory: Directory, code: str) -> tuple[int, CounterState]:
    """An open counter with nobody; Refused("counter-busy") while somebody is called to it or served at it."""
    counter_id, state = require_open(connection, directory, code)
    if state.number is not None:
        raise Refused("counter-busy", where=code, number=state.number)
    return counter_id, state


def require_current(
    connection: Connection, directory: Directory, code: str
) -> tuple[int, CounterState, Ticket]:
    """An open counter with its ticket; Refused("no-current-ticket") when nobody is called there."""
    counter_id, state = require_open(connection, directory, code)
    if state.ticket_id is None:
        raise Refused("no-current-ticket", where=code)
    return counter_id, state, register.find_id(connection, directory, state.ticket_id)


def counter_of(connection: Connection, directory: Directory, officer_id: int) -> str | None:
    """Code of the counter an officer holds, None when they hold none."""
    query = select(_S.counter_id).where(_S.officer_id == officer_id, _S.closed_at.is_(None))
    held = connection.execute(query).scalar()
    return None if held is None else directory.counter_by_id[held].code


def open_counter(
    connection: Connection,
    directory: Directory,
    counter: Counter,
    officer: tuple[int, Officer] | None,
    now: Micros,
) -> bool:
    """Opens a counter for an officer (None: the command line). False when that officer holds it already.

    Refused when another officer holds it, the officer holds another one or serves another agency.
    """
    counter_id = directory.counter_ids[counter.code]
    officer_id = officer[0] if officer else None
    if officer and officer[1].agency not in (None, counter.agency):
        raise Refused("counter-other-agency", where=counter.code, officer=officer[1].code)
    state = counter_state(connection, counter_id)
    if state is not None:
        if state.officer_id == officer_id:
            return False
        raise Refused("counter-taken", where=counter.code)
    if officer_id is not None:
        held = counter_of(connection, directory, officer_id)
        if held is not None:
            raise Refused("officer-at-counter", where=held)
    connection.execute(
        insert(tables.counter_session).values(counter_id=counter_id, officer_id=officer_id, opened_at=now)
    )
    record(connection, now, kinds.CounterOpened(), About(counter_id=counter_id, officer_id=officer_id))
    return True


def close_counter(connection: Connection, directory: Directory, code: str, now: Micros) -> None:
    """Closes a counter; refused while somebody is called to it, served at it, held by it, or sent to it alone."""
    counter_id, state = require_free(connection, directory, code)
    kept = (
        *register.open_tickets(connection, directory, "aside", where=[_T.counter_id == counter_id]),
        *register.open_tickets(connection, directory, "directed", where=[_T.directed_to == counter_id]),
    )
    if kept:
        raise Refused("counter-keeps", where=code, number=kept[0].number)
    end_sessions(connection, now, counter_id, state.officer_id)


def end_sessions(
    connection: Connection,
    now: Micros,
    counter_id: int,
    officer_id: int | None,
    reason: str | None = None,
) -> None:
    """Closes a counter's session, with its event."""
    open_one = (_S.counter_id == counter_id, _S.closed_at.is_(None))
    connection.execute(update(tables.counter_session).where(*open_one).values(closed_at=now))
    about = About(counter_id=counter_id, officer_id=officer_id, reason=reason)
    record(connection, now, kinds.CounterClosed(), about)


def close_all(connection: Connection, now: Micros, reason: str) -> int:
    """Closes every counter that is still open, at the end of a day, and gives how many there were."""
    rows = connection.execute(select(_S.counter_id, _S.officer_id).where(_S.closed_at.is_(None))).all()
    for row in rows:
        end_sessions(connection, now, row.counter_id, row.officer_id, reason)
    return len(rows)


def waiting_for(connection: Connection, directory: Directory, code: str) -> tuple[Ticket, ...]:
    """Who waits for a counter: for its services, or sent to it alone."""
    anybody = register.open_tickets(
        connection, directory, "waiting", where=[_T.service_id.in_(directory.takes[code])]
    )
    sent_here = [_T.directed_to == directory.counter_ids[code]]
    return (*anybody, *register.open_tickets(connection, directory, "directed", where=sent_here))


def held_by(connection: Connection, directory: Directory, code: str) -> tuple[Ticket, ...]:
    """Whom a counter holds, the one held longest first."""
    of_counter = [_T.counter_id == directory.counter_ids[code]]
    held = register.open_tickets(connection, directory, "aside", where=of_counter)
    event = tables.event.c
    newest = select(func.max(event.id)).where(
        event.kind == kinds.Held.kind, event.ticket_id == bindparam("ticket")
    )
    since = {ticket.id: connection.execute(newest, {"ticket": ticket.id}).scalar() or 0 for ticket in held}
    return tuple(sorted(held, key=lambda ticket: since[ticket.id]))
