"""What a counter does: open, call, close. Every function works inside the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, bindparam, insert, literal_column, select, text, union_all, update

from core.catalogue.directory import Directory
from core.catalogue.model import Counter
from core.clock import Micros
from core.errors import Refused
from core.people.officers import Officer
from core.storage import tables
from core.storage.events import record
from core.storage.prepared import Prepared
from core.tickets import register
from core.tickets.model import Ticket
from core.tickets.order import choose, next_run

_T = tables.ticket.c
_S = tables.counter_session.c
_CURRENT = Prepared(
    select(_T.id).where(_T.counter_id == bindparam("counter"), text("state IN ('called', 'serving')"))
)
_SESSION = Prepared(
    select(_S.id, _S.officer_id).where(_S.counter_id == bindparam("counter"), _S.closed_at.is_(None))
)
_CALL = Prepared(
    update(tables.ticket)
    .where(_T.id == bindparam("chosen"), _T.state == literal_column("'waiting'"))
    .values(
        state="called",
        counter_id=bindparam("counter"),
        officer_id=bindparam("officer"),
        calls=1,
        called_at=bindparam("now"),
    )
    .returning(_T.id)
)
_RUN = Prepared(
    select(tables.priority_run.c.length).where(tables.priority_run.c.agency_id == bindparam("agency"))
)


SERVICES_AT_ONCE = 100
"""Two probes a service in one statement; SQLite takes at most 500."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first in line of one service and class."""

    id: int
    rank: Micros
    favoured: bool


def open_session(connection: Connection, counter_id: int) -> tuple[int, int | None] | None:
    """Session and officer that hold the counter, None when it is closed."""
    row = _SESSION.first(connection, {"counter": counter_id})
    return (row.id, row.officer_id) if row else None


def current_ticket(connection: Connection, directory: Directory, counter_id: int) -> Ticket | None:
    """The ticket that is called to or served at the counter: at most one, by constraint."""
    row = _CURRENT.first(connection, {"counter": counter_id})
    return None if row is None else register.find_id(connection, directory, row.id)


def require_open(connection: Connection, directory: Directory, code: str) -> tuple[int, int | None]:
    """Database id and officer of an open counter; Refused("counter-closed") or ("unknown-counter")."""
    counter_id = directory.counter_ids[directory.counter(code).code]
    session = open_session(connection, counter_id)
    if session is None:
        raise Refused("counter-closed", where=code)
    return counter_id, session[1]


def require_current(
    connection: Connection, directory: Directory, code: str
) -> tuple[int, int | None, Ticket]:
    """An open counter with its ticket; Refused("no-current-ticket") when nobody is called there."""
    counter_id, officer_id = require_open(connection, directory, code)
    ticket = current_ticket(connection, directory, counter_id)
    if ticket is None:
        raise Refused("no-current-ticket", where=code)
    return counter_id, officer_id, ticket


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
    session = open_session(connection, counter_id)
    if session is not None:
        if session[1] == officer_id:
            return False
        raise Refused("counter-taken", where=counter.code)
    if officer_id is not None:
        held = counter_of(connection, directory, officer_id)
        if held is not None:
            raise Refused("officer-at-counter", where=held)
    connection.execute(
        insert(tables.counter_session).values(counter_id=counter_id, officer_id=officer_id, opened_at=now)
    )
    record(connection, now, "counter-opened", counter_id=counter_id, officer_id=officer_id)
    return True


def close_counter(connection: Connection, directory: Directory, code: str, now: Micros) -> None:
    """Closes a counter; refused while somebody is called to it or served at it."""
    counter_id, officer_id = require_open(connection, directory, code)
    ticket = current_ticket(connection, directory, counter_id)
    if ticket is not None:
        raise Refused("counter-busy", where=code, number=ticket.number)
    connection.execute(
        update(tables.counter_session)
        .where(_S.counter_id == counter_id, _S.closed_at.is_(None))
        .values(closed_at=now)
    )
    record(connection, now, "counter-closed", counter_id=counter_id, officer_id=officer_id)


@cache
def _heads_statement(services: int) -> Prepared:
    """The heads of both classes of so many services: one index probe each."""
    probes = []
    for number in range(services):
        for favoured in (False, True):
            probe = (
                select(_T.id, _T.rank, _T.favoured)
                .where(
                    _T.service_id == bindparam(f"service_{number}"),
                    _T.favoured == favoured,
                    # Written out, not bound: only then does the planner see that the partial index fits.
                    _T.state == literal_column("'waiting'"),
                )
                .order_by(_T.rank, _T.id)
                .limit(1)
                .subquery()
            )
            probes.append(select(probe))
    return Prepared(union_all(*probes))


def heads(connection: Connection, service_ids: tuple[int, ...]) -> list[Head]:
    """First in line of every service and class that has somebody waiting."""
    found: list[Head] = []
    for start in range(0, len(service_ids), SERVICES_AT_ONCE):
        part = service_ids[start : start + SERVICES_AT_ONCE]
        values = {f"service_{number}": service for number, service in enumerate(part)}
        rows = _heads_statement(len(part)).run(connection, values)
        found += [Head(row.id, row.rank, bool(row.favoured)) for row in rows]
    return found


def priority_run(connection: Connection, agency_id: int) -> int:
    """The agency's priority calls since its last ordinary one."""
    row = _RUN.first(connection, {"agency": agency_id})
    return int(row.length) if row else 0


def call_next(connection: Connection, directory: Directory, code: str, now: Micros) -> Ticket | None:
    """Calls whoever is next to the counter; None when nobody waits for it.

    Refused("counter-busy") while the counter still has somebody.
    """
    counter_id, officer_id = require_open(connection, directory, code)
    busy = current_ticket(connection, directory, counter_id)
    if busy is not None:
        raise Refused("counter-busy", where=code, number=busy.number)
    counter = directory.counter(code)
    agency_id = directory.agency_ids[counter.agency]
    found = heads(connection, directory.takes[code])
    run = priority_run(connection, agency_id)
    chosen = choose(
        min((head for head in found if not head.favoured), key=_by_rank, default=None),
        min((head for head in found if head.favoured), key=_by_rank, default=None),
        directory.policies[counter.agency],
        run,
    )
    if chosen is None:
        return None
    values = {"chosen": chosen.id, "counter": counter_id, "officer": officer_id, "now": now}
    if not _CALL.run(connection, values):
        raise Refused("step-not-allowed", where=code, step="call", state="called")
    record(connection, now, "called", ticket_id=chosen.id, counter_id=counter_id, officer_id=officer_id)
    length = next_run(run, chosen.favoured)
    if length != run:
        _keep_run(connection, agency_id, length)
    return register.find_id(connection, directory, chosen.id)


def _by_rank(head: Head) -> tuple[Micros, int]:
    return head.rank, head.id


def _keep_run(connection: Connection, agency_id: int, length: int) -> None:
    table = tables.priority_run
    kept = connection.execute(update(table).where(table.c.agency_id == agency_id).values(length=length))
    if kept.rowcount == 0:
        connection.execute(insert(table).values(agency_id=agency_id, length=length))
