"""Quotas: how many of a service's tickets of a day are taken. Every function works inside the caller's transaction
and commits nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, insert, literal_column, or_, select, update

from core.catalogue.directory import Directory
from core.storage import tables
from core.storage.prepared import Prepared, Upsert

_T = tables.ticket.c
_Q = tables.quota_use.c
USED = Prepared(
    select(_Q.taken)
    .select_from(tables.quota_use.join(tables.hall, _Q.service_day == tables.SERVICE_DAY))
    .where(_Q.service_id == bindparam("service"))
)
"""How many of a service's tickets of a day count against its quota; no row: none."""


def _use(insert_into: Any) -> Prepared:
    statement = insert_into(tables.quota_use).values(
        service_day=bindparam("day"), service_id=bindparam("service"), taken=literal_column("1")
    )
    return Prepared(
        statement.on_conflict_do_update(
            index_elements=["service_day", "service_id"], set_={"taken": _Q.taken + 1}
        )
    )


_USE = Upsert(_use)


def use(connection: Connection, day: str, service_id: int) -> None:
    """Counts one more ticket of a day against a service's quota."""
    _USE.send(connection, {"day": day, "service": service_id})


def give_back(connection: Connection, day: str, service_id: int) -> None:
    """Frees one place of a service on a day."""
    conditions = (_Q.service_day == day, _Q.service_id == service_id, _Q.taken > 0)
    connection.execute(update(tables.quota_use).where(*conditions).values(taken=_Q.taken - 1))


def used(connection: Connection, directory: Directory, day: str) -> dict[str, int]:
    """Service code -> tickets of the day that count against its quota."""
    rows = connection.execute(select(_Q.service_id, _Q.taken).where(_Q.service_day == day))
    return {directory.service_by_id[row.service_id].code: row.taken for row in rows}


def count_anew(connection: Connection, day: str, service_ids: Sequence[int]) -> None:
    """Counts a day's tickets against the quotas of services anew, by the rule of ``register.send_issue`` and
    ``register.give_quota_back``. While a service has no quota its tickets are not counted; when it gets one, they are
    counted here."""
    event, stop, called = tables.event.c, tables.stop.c, tables.event.alias().c
    was_called = exists().where(called.ticket_id == _T.id, called.kind == "called")
    freed = _T.state == "cancelled"
    first = (
        select(event.service_id, func.count().label("taken"))
        .join(tables.ticket, event.ticket_id == _T.id)
        .where(_T.service_day == day, event.kind == "issued", or_(~freed, was_called))
        .group_by(event.service_id)
    )
    further = (
        select(stop.service_id, func.count().label("taken"))
        .join(tables.ticket, stop.ticket_id == _T.id)
        .where(_T.service_day == day, or_(~freed, stop.begun_at.is_not(None)))
        .group_by(stop.service_id)
    )
    taken: Counter[int] = Counter()
    for query in (first, further):
        for row in connection.execute(query):
            taken[row.service_id] += row.taken
    known = set(connection.scalars(select(_Q.service_id).where(_Q.service_day == day)))
    for service_id in service_ids:
        if service_id in known:
            conditions = (_Q.service_day == day, _Q.service_id == service_id)
            connection.execute(update(tables.quota_use).where(*conditions).values(taken=taken[service_id]))
        elif taken[service_id]:
            values = {"service_day": day, "service_id": service_id, "taken": taken[service_id]}
            connection.execute(insert(tables.quota_use).values(values))
