"""What a counter does: open, call, close, take back. Every function works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal_column, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.catalogue.directory import Directory
from core.catalogue.model import Counter
from core.clock import Micros, Today
from core.errors import Refused
from core.people.officers import Officer
from core.storage import tables
from core.storage.events import as_event, record
from core.storage.prepared import Answer, Prepared
from core.tickets import register
from core.tickets.life import UNDOABLE
from core.tickets.lines import in_line
from core.tickets.model import Ticket
from core.tickets.order import Desk, next_run, pick

_T = tables.ticket.c
_S = tables.counter_session.c
_current = tables.ticket.alias("current")
_STATE = Prepared(
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
_CALL = Prepared(
    update(tables.ticket)
    .where(_T.id == bindparam("chosen"), _T.state == literal_column("'waiting'"))
    .values(
        state=literal_column("'called'"),
        counter_id=bindparam("counter"),
        officer_id=bindparam("officer"),
        calls=literal_column("1"),
        called_at=bindparam("now"),
    )
    .returning(tables.ticket)
)
_RUN = Prepared(
    select(tables.priority_run.c.length).where(tables.priority_run.c.agency_id == bindparam("agency"))
)
_SHARES = Prepared(
    select(tables.share.c.service_id, tables.share.c.calls)
    .select_from(tables.share.join(tables.hall, tables.share.c.service_day == tables.SERVICE_DAY))
    .where(tables.share.c.counter_id == bindparam("counter"))
)


def _keep_run(insert_into: Any) -> Prepared:
    table = tables.priority_run
    made = insert_into(table).values(agency_id=bindparam("agency"), length=bindparam("run"))
    return Prepared(
        made.on_conflict_do_update(index_elements=["agency_id"], set_={"length": made.excluded.length})
    )


def _count_share(insert_into: Any) -> Prepared:
    table = tables.share
    made = insert_into(table).values(
        counter_id=bindparam("counter"),
        service_id=bindparam("service"),
        service_day=bindparam("day"),
        calls=bindparam("calls"),
    )
    changes = {"service_day": made.excluded.service_day, "calls": made.excluded.calls}
    return Prepared(made.on_conflict_do_update(index_elements=["counter_id", "service_id"], set_=changes))


_KEEP_RUN = {"sqlite": _keep_run(sqlite_insert), "postgresql": _keep_run(postgresql_insert)}
_COUNT_SHARE = {"sqlite": _count_share(sqlite_insert), "postgresql": _count_share(postgresql_insert)}

SERVICES_AT_ONCE = 100
"""Two probes a service in one statement; SQLite takes at most 500."""
UNDO_FOR: Micros = 10_000_000
"""So long a counter's last verb can be taken back."""


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
    return state_of(_STATE.first(connection, {"counter": counter_id}))


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
    record(connection, now, "counter-opened", counter_id=counter_id, officer_id=officer_id)
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
    record(connection, now, "counter-closed", counter_id=counter_id, officer_id=officer_id, reason=reason)


def close_all(connection: Connection, now: Micros, reason: str) -> int:
    """Closes every counter that is still open, at the end of a day, and gives how many there were."""
    rows = connection.execute(select(_S.counter_id, _S.officer_id).where(_S.closed_at.is_(None))).all()
    for row in rows:
        end_sessions(connection, now, row.counter_id, row.officer_id, reason)
    return len(rows)


# Calling


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers a call is decided on; they travelled in one round trip."""

    state: Answer
    heads: tuple[Answer, ...]
    run: Answer
    shares: Answer | None


class InShare(Exception):
    """The ticket that is next is in the share of another desk."""

    def __init__(self, ticket: int, counter: int) -> None:
        super().__init__(ticket, counter)
        self.ticket = ticket
        self.counter = counter


_HEAD = (_T.id, _T.service_id, _T.favoured, _T.rank, _T.first_arrival, _T.booked_for, _T.returned_after)
_H = tables.share_ticket.c
# In whose share a ticket is that waits in everybody's line.
_SHARED = (
    select(_H.counter_id)
    .where(_H.ticket_id == _T.id, _T.directed_to.is_(None))
    .correlate(tables.ticket)
    .scalar_subquery()
    .label("shared")
)


_CLASSES: tuple[Any, ...] = (literal_column("false"), literal_column("true"))


def _probe(*conditions: Any) -> Any:
    # Values of the partial index's condition are written out, not bound: only then does the planner see that it fits.
    # The limit is written out too: with a bound one SQLite plans anew every time, 175 microseconds instead of 7.
    probe = (
        select(*_HEAD, _T.directed_to, _SHARED)
        .where(_T.state == literal_column("'waiting'"), *conditions)
        .order_by(_T.rank, _T.id)
        .limit(literal_column("1"))
    )
    return select(probe.subquery())


@cache
def _heads_statement(services: int) -> Prepared:
    """The heads of both classes of so many services: one index probe each."""
    return Prepared(
        union_all(
            *(
                _probe(
                    _T.directed_to.is_(None),
                    _T.service_id == bindparam(f"service_{number}"),
                    _T.favoured == favoured,
                )
                for number in range(services)
                for favoured in _CLASSES
            )
        )
    )


_DIRECTED = Prepared(
    union_all(
        *(
            _probe(
                _T.directed_to.is_not(None),
                _T.directed_to == bindparam("counter"),
                _T.favoured == favoured,
            )
            for favoured in _CLASSES
        )
    )
)


def ask_next(connection: Connection, directory: Directory, code: str, day: str) -> Asked:
    """Sends what deciding on the next call needs. Refused("unknown-counter")."""
    counter = directory.counter(code)
    counter_id = directory.counter_ids[code]
    services = directory.takes[code]
    heads = [_DIRECTED.send(connection, {"counter": counter_id})]
    for start in range(0, len(services), SERVICES_AT_ONCE):
        part = services[start : start + SERVICES_AT_ONCE]
        values = {f"service_{number}": service for number, service in enumerate(part)}
        heads.append(_heads_statement(len(part)).send(connection, values))
    weighted = code in directory.policies[counter.agency].weights
    return Asked(
        _STATE.send(connection, {"counter": counter_id}),
        tuple(heads),
        _RUN.send(connection, {"agency": directory.agency_ids[counter.agency]}),
        _SHARES.send(connection, {"counter": counter_id, "day": day}) if weighted else None,
    )


def refuse_shared(connection: Connection, ticket_id: int, counter_id: int) -> None:
    """Raises InShare for a ticket in another desk's share that is still in everybody's line."""
    shared = select(_H.counter_id).join(tables.ticket, _T.id == _H.ticket_id)
    row = connection.execute(shared.where(_H.ticket_id == ticket_id, _T.directed_to.is_(None))).first()
    if row is not None and row.counter_id != counter_id:
        raise InShare(ticket_id, row.counter_id)


def desk_of(
    directory: Directory,
    code: str,
    state: CounterState | None,
    run: int,
    shares: Iterable[Any],
    now: Micros,
) -> Desk:
    """What the order depends on besides who waits."""
    counter = directory.counter(code)
    policy = directory.policies[counter.agency]
    express: frozenset[str] = frozenset()
    if state is not None and state.express_until is not None and now < state.express_until:
        known = [directory.service_by_id[service] for service in directory.takes[code]]
        express = frozenset(one.code for one in known if one.service_minutes <= policy.express_minutes)
    return Desk(
        run,
        express,
        policy.weights.get(code, {}),
        {directory.service_by_id[row.service_id].code: row.calls for row in shares},
    )


def call_next(
    connection: Connection, directory: Directory, code: str, today: Today, asked: Asked
) -> Callable[[], Ticket | None]:
    """Calls whoever is next to the counter, within ``together``; None when nobody waits for it.

    Refused("counter-closed") and Refused("counter-busy") while the counter still has somebody.
    """
    counter = directory.counter(code)
    counter_id = directory.counter_ids[code]
    state = state_of(asked.state.first())
    if state is None:
        raise Refused("counter-closed", where=code)
    if state.number is not None:
        raise Refused("counter-busy", where=code, number=state.number)
    run = _length(asked.run.first())
    shares = asked.shares.rows() if asked.shares else ()
    desk = desk_of(directory, code, state, run, shares, today.now)
    rows = [row for answer in asked.heads for row in answer.rows()]
    heads = [in_line(row, directory, counter_id) for row in rows]
    policy = directory.policies[counter.agency]
    choice = pick(heads, policy, desk)
    if choice is None:
        return lambda: None
    shared = next(row.shared for row in rows if row.id == choice.one.id)
    if shared not in (None, counter_id):
        raise InShare(choice.one.id, shared)
    values = {"chosen": choice.one.id, "counter": counter_id, "officer": state.officer_id, "now": today.now}
    answer = _CALL.send(connection, values)
    data: dict[str, Any] = {"why": list(choice.reasons), "run": run}
    if desk.weights:
        data["calls"] = desk.calls.get(choice.one.service, 0)
    record(
        connection,
        today.now,
        "called",
        ticket_id=choice.one.id,
        service_id=directory.service_ids[choice.one.service],
        counter_id=counter_id,
        officer_id=state.officer_id,
        data=data,
    )
    length = next_run(run, choice.one.favoured)
    if length != run:
        keep_run(connection, directory.agency_ids[counter.agency], length)
    if desk.weights:
        count_share(connection, directory, code, choice.one.service, today.day, data["calls"] + 1)

    def called() -> Ticket:
        row = answer.first()
        assert row is not None
        return register.as_ticket(row, directory, state.officer)

    return called


def keep_run(connection: Connection, agency_id: int, length: int) -> None:
    _KEEP_RUN[connection.dialect.name].send(connection, {"agency": agency_id, "run": length})


def count_share(
    connection: Connection, directory: Directory, counter: str, service: str, day: str, calls: int
) -> None:
    _COUNT_SHARE[connection.dialect.name].send(
        connection,
        {
            "counter": directory.counter_ids[counter],
            "service": directory.service_ids[service],
            "day": day,
            "calls": calls,
        },
    )


def _length(row: Any | None) -> int:
    return int(row.length) if row else 0


def priority_run(connection: Connection, agency_id: int) -> int:
    """The agency's favoured calls since its last ordinary one."""
    return _length(_RUN.first(connection, {"agency": agency_id}))


def waiting_for(connection: Connection, directory: Directory, code: str) -> tuple[Ticket, ...]:
    """Who waits for a counter: for its services, or sent to it alone."""
    anybody = register.open_tickets(
        connection, directory, "waiting", where=[_T.service_id.in_(directory.takes[code])]
    )
    mine = [_T.directed_to == directory.counter_ids[code]]
    return (*anybody, *register.open_tickets(connection, directory, "directed", where=mine))


def held_by(connection: Connection, directory: Directory, code: str) -> tuple[Ticket, ...]:
    """Whom a counter holds, the one held longest first."""
    mine = [_T.counter_id == directory.counter_ids[code]]
    held = register.open_tickets(connection, directory, "aside", where=mine)
    event = tables.event.c
    newest = select(func.max(event.id)).where(event.kind == "held", event.ticket_id == bindparam("ticket"))
    since = {one.id: connection.execute(newest, {"ticket": one.id}).scalar() or 0 for one in held}
    return tuple(sorted(held, key=lambda one: since[one.id]))


# Taking back


def _last_verb(connection: Connection, counter_id: int, now: Micros) -> Any | None:
    """The event of the counter's last verb that is not taken back, if it is of the last ten seconds."""
    event = tables.event
    taken_back = event.alias()
    # What was done in an earlier session is another officer's, or another day's.
    opened = (
        select(func.coalesce(func.max(event.c.id), 0))
        .where(event.c.counter_id == counter_id, event.c.kind == "counter-opened")
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


def _undoable(connection: Connection, counter_id: int, now: Micros) -> Any | None:
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
            event.c.kind.not_in(
                ["undone", "recalled", "print-settled", "reprint-asked", "reprinted", "reprint-failed"]
            ),
            taken_back.c.id.is_(None),
        )
    )
    return None if connection.execute(later.limit(1)).first() is not None else last


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
    found = as_event(last)
    before = found.data.get("before")
    if before is None:
        if found.kind != "called":  # what the end of a day did is nobody's verb
            raise Refused("nothing-to-undo", where=code)
        before = {"state": "waiting", **register.AS_NEW}
    ticket = register.find_id(connection, directory, last.ticket_id)
    at_counter = before["state"] in ("called", "serving")
    if at_counter and state.ticket_id not in (None, ticket.id):
        raise Refused("counter-busy", where=code, number=state.number or "")
    connection.execute(update(tables.ticket).where(_T.id == ticket.id).values(before))
    if found.kind == "called" and "run" in found.data:
        _take_call_back(connection, directory, code, ticket, found.id, found.data, today.day)
    if "stop" in found.data:
        register.take_stop_back(connection, ticket.id, found.data["stop"])
    record(
        connection,
        today.now,
        "undone",
        ticket_id=ticket.id,
        service_id=directory.service_ids[ticket.service],
        counter_id=counter_id,
        officer_id=state.officer_id,
        data={"what": found.kind},
        undoes=found.id,
    )
    return ticket.id


def _take_call_back(
    connection: Connection,
    directory: Directory,
    code: str,
    ticket: Ticket,
    called: int,
    data: dict[str, Any],
    day: str,
) -> None:
    """Run and share as before the call; where the agency has called on meanwhile, the run stays."""
    agency = directory.counter(code).agency
    other = tables.event
    mine = [directory.counter_ids[one.code] for one in directory.catalogue.counters if one.agency == agency]
    since = select(other.c.id).where(
        other.c.counter_id.in_(mine), other.c.kind == "called", other.c.id > called
    )
    if connection.execute(since.limit(1)).first() is None:
        keep_run(connection, directory.agency_ids[agency], data["run"])
    if "calls" in data:
        count_share(connection, directory, code, ticket.service, day, data["calls"])


def asking(
    connection: Connection, directory: Directory, code: str, state: CounterState | None, today: Today
) -> Desk:
    """What the order depends on when this counter asks."""
    counter = directory.counter(code)
    run = priority_run(connection, directory.agency_ids[counter.agency])
    shares = _SHARES.run(
        connection, {"counter": directory.counter_ids[code], "day": today.wall.date().isoformat()}
    )
    return desk_of(directory, code, state, run, shares, today.now)
