"""The register of tickets: the statements that issue, find and list them. Every function works inside the
caller's transaction and commits nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    cast,
    insert,
    literal_column,
    select,
)

from core.catalogue.directory import Directory
from core.events import kinds
from core.storage import tables
from core.storage.events import events_of, record_issue
from core.storage.prepared import Prepared, Upsert
from core.tickets import quotas
from core.tickets.model import Forecast, Ticket

T = tables.ticket.c
_WITH_OFFICER = select(tables.ticket, tables.officer.c.code.label("officer_code")).outerjoin(tables.officer)
BY_UID = Prepared(_WITH_OFFICER.where(T.uid == bindparam("uid")))
_BY_NUMBER = Prepared(_WITH_OFFICER.where(T.service_day == bindparam("day"), T.label == bindparam("label")))
_BY_ID = Prepared(_WITH_OFFICER.where(T.id == bindparam("id")))
VOID = Prepared(select(tables.void.c.uid).where(tables.void.c.uid == bindparam("uid")))
"""Whether a request was given up before it came."""


def _count_series(insert_into: Any) -> Prepared:
    series = tables.number_series
    statement = insert_into(series).values(
        service_day=bindparam("day"),
        prefix=bindparam("letters"),
        last=literal_column("1"),
        last_arrival=bindparam("now"),
    )
    came, before = statement.excluded.last_arrival, series.c.last_arrival
    changes = {"last": series.c.last + 1, "last_arrival": case((came > before, came), else_=before)}
    return Prepared(
        statement.on_conflict_do_update(index_elements=[series.c.service_day, series.c.prefix], set_=changes)
    )


_COUNT_SERIES = Upsert(_count_series)


def _issue_statement(own: bool) -> Prepared:
    """Inserts a ticket whose number is the series' last (``A047``, from 1000 on ``A1000``; ``A-B03`` in a kiosk's own
    series).

    The three statements of an issue need no answer between them, so that they travel in one round trip."""
    series = tables.number_series.c
    last = series.last
    zeros = [(last < 10, "0")] if own else [(last < 10, "00"), (last < 100, "0")]
    digits = case(*zeros, else_="") + cast(last, Text)
    given = [
        T.uid, T.service_day, T.agency_id, T.service_id, T.priority, T.favoured, T.state, T.print_state,
        T.device, T.issued_at, T.booked_for, T.stops_left, T.any_order, T.told_p50,
        T.told_p90,
    ]  # fmt: skip
    source = select(
        *(bindparam(column.name, type_=column.type) for column in given),
        series.prefix + digits,
        series.last_arrival,
        series.last_arrival - bindparam("start", type_=BigInteger),
        literal_column("0"),
        literal_column("0"),
    ).where(series.service_day == bindparam("service_day"), series.prefix == bindparam("letters"))
    names = [
        *(column.name for column in given),
        "label",
        "first_arrival",
        "rank",
        "calls",
        "returned_after",
    ]
    made = insert(tables.ticket).from_select(names, source)
    return Prepared(made.returning(T.id, T.label, T.first_arrival, T.rank))


_ISSUE = {own: _issue_statement(own) for own in (False, True)}


def as_ticket(row: Any, directory: Directory, officer: str | None = None) -> Ticket:
    """A row of the table as a record with codes instead of database ids; ``officer`` is the code of its officer."""
    counter = directory.counter_by_id.get(row.counter_id)
    directed = directory.counter_by_id.get(row.directed_to)
    return Ticket(
        id=row.id,
        uid=row.uid,
        number=row.label,
        service_day=row.service_day,
        agency=directory.service_by_id[row.service_id].agency,
        service=directory.service_by_id[row.service_id].code,
        priority=row.priority,
        state=row.state,
        print_state=row.print_state,
        device=row.device,
        issued_at=row.issued_at,
        first_arrival=row.first_arrival,
        rank=row.rank,
        counter=counter.code if counter else None,
        officer=officer,
        calls=row.calls,
        called_at=row.called_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        favoured=bool(row.favoured),
        directed_to=directed.code if directed else None,
        booked_for=row.booked_for,
        returned_after=row.returned_after,
        stops_left=row.stops_left,
        any_order=bool(row.any_order),
        told=None if row.told_p90 is None else Forecast(row.told_p50, row.told_p90),
    )


def find_uid(connection: Connection, directory: Directory, uid: str) -> Ticket | None:
    row = BY_UID.first(connection, {"uid": uid})
    return as_ticket(row, directory, row.officer_code) if row else None


def find_number(connection: Connection, directory: Directory, day: str, number: str) -> Ticket | None:
    row = _BY_NUMBER.first(connection, {"day": day, "label": number})
    return as_ticket(row, directory, row.officer_code) if row else None


def find_id(connection: Connection, directory: Directory, ticket_id: int) -> Ticket:
    (row,) = _BY_ID.run(connection, {"id": ticket_id})
    return as_ticket(row, directory, row.officer_code)


def tickets_where(connection: Connection, directory: Directory, *conditions: Any) -> tuple[Ticket, ...]:
    """Tickets in the order they were issued."""
    query: Select[Any] = _WITH_OFFICER.where(*conditions).order_by(T.id)
    return tuple(as_ticket(row, directory, row.officer_code) for row in connection.execute(query))


OPEN_PARTS = {
    "waiting": tables.WAITING,
    "directed": tables.DIRECTED,
    "current": tables.CURRENT,
    "aside": tables.ASIDE,
}
"""The tickets without an outcome, by the conditions of their indexes: in line, sent to one counter, at a counter,
neither (not on paper yet, or held)."""


def open_tickets(
    connection: Connection, directory: Directory, *parts: str, where: Sequence[Any] = ()
) -> tuple[Ticket, ...]:
    """Tickets of some of OPEN_PARTS that fulfil further conditions, in the order they were issued; whatever the
    history, only open ones are looked at."""
    # Sorted here: asked for an order, SQLite reads all tickets in it instead of the few of the index.
    rows = [
        row for part in parts for row in connection.execute(_WITH_OFFICER.where(OPEN_PARTS[part], *where))
    ]
    rows.sort(key=lambda row: int(row.id))
    return tuple(as_ticket(row, directory, row.officer_code) for row in rows)


def newest(connection: Connection, directory: Directory, day: str) -> Ticket | None:
    """The last ticket of a service day."""
    row = connection.execute(_WITH_OFFICER.where(T.service_day == day).order_by(T.id.desc()).limit(1)).first()
    return as_ticket(row, directory, row.officer_code) if row else None


def send_issue(
    connection: Connection,
    directory: Directory,
    ticket: Ticket,
    prefix: str,
    stops: Sequence[str] = (),
    letter: str = "",
) -> Callable[[], Ticket]:
    """Sends a new ticket of the next number of its prefix, with its event and its further stops, within ``together``.
    ``letter`` is that of a kiosk's own series.

    The number comes from a counter row, never from ``max() + 1``; the arrival is never before that of the series'
    last ticket. What is given back makes the ticket with its number, once the answers are there.
    """
    letters = f"{prefix}-{letter}" if letter else prefix
    _COUNT_SERIES.send(connection, {"day": ticket.service_day, "letters": letters, "now": ticket.issued_at})
    answer = _ISSUE[bool(letter)].send(
        connection,
        {
            "uid": ticket.uid,
            "service_day": ticket.service_day,
            "letters": letters,
            "agency_id": directory.agency_ids[ticket.agency],
            "service_id": directory.service_ids[ticket.service],
            "priority": ticket.priority,
            "favoured": ticket.favoured,
            "state": ticket.state,
            "print_state": ticket.print_state,
            "device": ticket.device,
            "issued_at": ticket.issued_at,
            "start": ticket.first_arrival - ticket.rank,
            "booked_for": ticket.booked_for,
            "stops_left": ticket.stops_left,
            "any_order": ticket.any_order,
            "told_p50": ticket.told.p50_minutes if ticket.told else None,
            "told_p90": ticket.told.p90_minutes if ticket.told else None,
        },
    )
    issued = kinds.Issued(ticket.print_state, (ticket.service, *stops) if stops else ())
    record_issue(connection, ticket.issued_at, ticket.uid, ticket.device, issued)
    for code in (ticket.service, *stops):
        if directory.services[code].daily_quota is not None:
            quotas.use(connection, ticket.service_day, directory.service_ids[code])
    for position, code in enumerate(stops, start=1):
        values = {"uid": ticket.uid, "position": position, "service": directory.service_ids[code]}
        _ADD_STOP.send(connection, values)

    def made() -> Ticket:
        row = answer.first()
        assert row is not None
        return replace(ticket, id=row.id, number=row.label, first_arrival=row.first_arrival, rank=row.rank)

    return made


_FRESH: dict[str, Any] = {
    "priority": "none",
    "favoured": False,
    "calls": 0,
    "booked_for": None,
    "returned_after": 0,
    "stops_left": 0,
    "any_order": False,
    "told_p50": None,
    "told_p90": None,
}


def enter(connection: Connection, values: Mapping[str, Any]) -> int:
    """Writes a ticket that has its number already, by its columns; gives its id."""
    made = insert(tables.ticket).values({**_FRESH, **values}).returning(T.id)
    return int(connection.execute(made).scalar_one())


_ADD_STOP = Prepared(
    insert(tables.stop).from_select(
        ["ticket_id", "position", "service_id"],
        select(
            T.id, bindparam("position", type_=Integer), bindparam("service", type_=T.service_id.type)
        ).where(T.uid == bindparam("uid")),
    )
)


def stops_to_come(
    connection: Connection, directory: Directory, ticket_id: int
) -> tuple[tuple[int, str], ...]:
    """Position and service code of a ticket's further stops that were not begun yet, in their order."""
    stop = tables.stop.c
    query = select(stop.position, stop.service_id).where(stop.ticket_id == ticket_id, stop.begun_at.is_(None))
    rows = connection.execute(query.order_by(stop.position))
    return tuple((row.position, directory.service_by_id[row.service_id].code) for row in rows)


def give_quota_back(connection: Connection, directory: Directory, ticket: Ticket) -> None:
    """A cancelled ticket frees the places it took and did not use: of stops to come, and of the service it was issued
    for when it was never called."""
    codes = [code for _, code in stops_to_come(connection, directory, ticket.id)]
    history = {event.kind: event.service_id for event in events_of(connection, ticket.id)}
    issued_for = history.get("issued")
    if issued_for is not None and "called" not in history:
        codes.append(directory.service_by_id[issued_for].code)
    for code in codes:
        quotas.give_back(connection, ticket.service_day, directory.service_ids[code])
