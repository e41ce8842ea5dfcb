"""The register of tickets: the statements that issue, find and list them. Every function works inside the
caller's transaction and commits nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.catalogue.directory import Directory
from core.clock import Micros
from core.errors import Refused
from core.storage import tables
from core.storage.events import record
from core.storage.prepared import Prepared
from core.tickets.life import EVENT_OF_STEP, STEPS, after
from core.tickets.model import PrintState, State, Ticket

T = tables.ticket.c
_WITH_OFFICER = select(tables.ticket, tables.officer.c.code.label("officer_code")).outerjoin(tables.officer)
_BY_UID = Prepared(_WITH_OFFICER.where(T.uid == bindparam("uid")))
_BY_NUMBER = Prepared(_WITH_OFFICER.where(T.service_day == bindparam("day"), T.label == bindparam("label")))
_BY_ID = Prepared(_WITH_OFFICER.where(T.id == bindparam("id")))
_INSERT = Prepared(
    insert(tables.ticket).returning(T.id),
    [
        "uid",
        "service_day",
        "label",
        "agency_id",
        "service_id",
        "priority",
        "favoured",
        "state",
        "print_state",
        "device",
        "issued_at",
        "first_arrival",
        "rank",
        "calls",
    ],
)


def _series_statement(insert_into: Any) -> Prepared:
    series = tables.number_series
    statement = insert_into(series).values(
        service_day=bindparam("day"), prefix=bindparam("letters"), last=bindparam("first")
    )
    counted = statement.on_conflict_do_update(
        index_elements=[series.c.service_day, series.c.prefix], set_={"last": series.c.last + 1}
    )
    return Prepared(counted.returning(series.c.last))


_NEXT_NUMBER = {
    "sqlite": _series_statement(sqlite_insert),
    "postgresql": _series_statement(postgresql_insert),
}


def next_number(connection: Connection, day: str, prefix: str) -> int:
    """The next number of a prefix's series of that service day: from a counter row, never from ``max() + 1``."""
    statement = _NEXT_NUMBER[connection.dialect.name]
    (row,) = statement.run(connection, {"day": day, "letters": prefix, "first": 1})
    return int(row.last)


def label(prefix: str, number: int) -> str:
    """``A047``; from 1000 on four digits: ``A1000``."""
    return f"{prefix}{number:03d}"


def issued_today(connection: Connection, day: str, service_id: int) -> int:
    """How many tickets of a service count against its daily quota: all but cancelled ones."""
    query = select(func.count()).where(
        T.service_day == day, T.service_id == service_id, T.state != "cancelled"
    )
    return int(connection.execute(query).scalar_one())


def as_ticket(row: Any, directory: Directory) -> Ticket:
    """A row of ``_WITH_OFFICER`` as a record with codes instead of database ids."""
    counter = directory.counter_by_id.get(row.counter_id)
    return Ticket(
        id=row.id,
        uid=row.uid,
        number=row.label,
        service_day=row.service_day,
        agency=directory.agency_by_id[row.agency_id].code,
        service=directory.service_by_id[row.service_id].code,
        priority=row.priority,
        state=row.state,
        print_state=row.print_state,
        device=row.device,
        issued_at=row.issued_at,
        first_arrival=row.first_arrival,
        rank=row.rank,
        counter=counter.code if counter else None,
        officer=row.officer_code,
        calls=row.calls,
        called_at=row.called_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def find_uid(connection: Connection, directory: Directory, uid: str) -> Ticket | None:
    row = _BY_UID.first(connection, {"uid": uid})
    return as_ticket(row, directory) if row else None


def find_number(connection: Connection, directory: Directory, day: str, number: str) -> Ticket | None:
    row = _BY_NUMBER.first(connection, {"day": day, "label": number})
    return as_ticket(row, directory) if row else None


def find_id(connection: Connection, directory: Directory, ticket_id: int) -> Ticket:
    (row,) = _BY_ID.run(connection, {"id": ticket_id})
    return as_ticket(row, directory)


def tickets_where(connection: Connection, directory: Directory, *conditions: Any) -> tuple[Ticket, ...]:
    """Tickets in the order they were issued."""
    query: Select[Any] = _WITH_OFFICER.where(*conditions).order_by(T.id)
    return tuple(as_ticket(row, directory) for row in connection.execute(query))


def newest(connection: Connection, directory: Directory, day: str) -> Ticket | None:
    """The last ticket of a service day."""
    row = connection.execute(_WITH_OFFICER.where(T.service_day == day).order_by(T.id.desc()).limit(1)).first()
    return as_ticket(row, directory) if row else None


def waiting(connection: Connection, directory: Directory, service_ids: Sequence[int]) -> tuple[Ticket, ...]:
    """Who waits for any of the services, by rank (not yet the calling order: see order.calling_order)."""
    return tickets_where(connection, directory, T.state == "waiting", T.service_id.in_(service_ids))


def take_step(
    connection: Connection,
    directory: Directory,
    ticket: Ticket,
    step: str,
    now: Micros,
    *,
    officer_id: int | None = None,
    device: str = "",
    reason: str | None = None,
    data: dict[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
) -> State:
    """Moves a ticket one step along its life, sets further columns (``values``) and records the event.

    Raises Refused("step-not-allowed").
    The state is compared again in the UPDATE: when somebody else was quicker, it is refused too.
    """
    state = after(step, ticket.state, ticket.number)
    statement = update(tables.ticket).where(T.id == ticket.id, T.state == ticket.state)
    result = connection.execute(statement.values(state=state, **(values or {})))
    if result.rowcount != 1:
        raise Refused("step-not-allowed", where=ticket.number, step=step, state=ticket.state)
    record(
        connection,
        now,
        EVENT_OF_STEP[step],
        ticket_id=ticket.id,
        counter_id=directory.counter_ids.get(ticket.counter) if ticket.counter else None,
        officer_id=officer_id,
        device=device,
        reason=reason,
        data=data,
    )
    return state


def settle_print(
    connection: Connection,
    directory: Directory,
    ticket: Ticket,
    outcome: PrintState,
    now: Micros,
    device: str,
) -> None:
    """Writes what became of the paper. A ticket waits when it is on paper, may be on paper (unconfirmed) or
    was noted by its visitor; a failed one does not wait: nobody would come when it is called."""
    if ticket.state == "issued" and outcome in ("printed", "unconfirmed", "noted"):
        take_step(
            connection,
            directory,
            ticket,
            "queue",
            now,
            device=device,
            data={"print": outcome},
            values={"print_state": outcome},
        )
    elif ticket.print_state != outcome:
        connection.execute(update(tables.ticket).where(T.id == ticket.id).values(print_state=outcome))
        record(connection, now, "print-settled", ticket_id=ticket.id, device=device, data={"print": outcome})


def insert_issued(connection: Connection, ticket: Ticket, agency_id: int, service_id: int) -> Ticket:
    """Writes a new ticket with its event; gives it with its database id."""
    (row,) = _INSERT.run(
        connection,
        {
            "uid": ticket.uid,
            "service_day": ticket.service_day,
            "label": ticket.number,
            "agency_id": agency_id,
            "service_id": service_id,
            "priority": ticket.priority,
            "favoured": ticket.favoured,
            "state": ticket.state,
            "print_state": ticket.print_state,
            "device": ticket.device,
            "issued_at": ticket.issued_at,
            "first_arrival": ticket.first_arrival,
            "rank": ticket.rank,
            "calls": 0,
        },
    )
    data = {"print": ticket.print_state}
    record(connection, ticket.issued_at, "issued", ticket_id=row.id, device=ticket.device, data=data)
    return replace(ticket, id=row.id)


def expire_before(connection: Connection, day: str, now: Micros) -> None:
    """Ends what was left waiting on earlier service days, each with its event; nothing is deleted."""
    left = (T.state.in_(["issued", "waiting"]), T.service_day < day)
    for row in connection.execute(select(T.id).where(*left).order_by(T.id)).all():
        record(connection, now, EVENT_OF_STEP["expire"], ticket_id=row.id, reason="day-over")
    connection.execute(update(tables.ticket).where(*left).values(state=STEPS["expire"][1], ended_at=now))
