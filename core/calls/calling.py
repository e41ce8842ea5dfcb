"""Calling whoever is next. Every function works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, select, union_all, update

from core.calls.sessions import COUNTER_STATE, CounterState, state_of
from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.errors import Refused
from core.events import About, kinds
from core.storage import tables
from core.storage.events import record
from core.storage.prepared import Answer, Prepared, Upsert
from core.tickets import register
from core.tickets.lines import in_line
from core.tickets.model import Ticket
from core.tickets.order import Desk, next_run, pick

_T = tables.ticket.c
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


_KEEP_RUN = Upsert(_keep_run)
_COUNT_SHARE = Upsert(_count_share)

SERVICES_AT_ONCE = 100
"""Two probes a service in one statement; SQLite takes at most 500."""


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
        COUNTER_STATE.send(connection, {"counter": counter_id}),
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
        express = frozenset(
            service.code for service in known if service.service_minutes <= policy.express_minutes
        )
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
    calls = desk.calls.get(choice.one.service, 0) if desk.weights else None
    about = About(choice.one.id, directory.service_ids[choice.one.service], counter_id, state.officer_id)
    record(connection, today.now, kinds.Called(choice.reasons, run, calls), about)
    length = next_run(run, choice.one.favoured)
    if length != run:
        keep_run(connection, directory.agency_ids[counter.agency], length)
    if calls is not None:
        count_share(connection, directory, code, choice.one.service, today.day, calls + 1)

    def called() -> Ticket:
        row = answer.first()
        assert row is not None
        return register.as_ticket(row, directory, state.officer)

    return called


def keep_run(connection: Connection, agency_id: int, length: int) -> None:
    _KEEP_RUN.send(connection, {"agency": agency_id, "run": length})


def count_share(
    connection: Connection, directory: Directory, counter: str, service: str, day: str, calls: int
) -> None:
    _COUNT_SHARE.send(
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
