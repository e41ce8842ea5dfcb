"""The part of the books a program keeps on its own disk, so that it can go on without the database.

Rows are copied as they are, with their ids: the copy is a hall of its own that the same office works on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from core.storage import tables as t

Row = dict[str, Any]
CATALOGUE = (
    t.hall, t.hall_setting, t.zone, t.agency, t.service, t.counter, t.counter_service, t.calendar, t.pause, t.secret,
)  # fmt: skip
"""Changes only with the catalogue's version."""
QUEUE = (
    t.day,
    t.officer,
    t.counter_session,
    t.ticket,
    t.stop,
    t.quota_use,
    t.priority_run,
    t.share,
    t.service_time,
    t.forecast_stretch,
)
"""Changes all day."""
EMPTIED = (t.event, t.share_ticket, t.desk_link, t.conflict)
"""What the copy holds of its own and what is handed in before it is written anew."""


@dataclass(frozen=True)
class Mirror:
    """Table name -> rows. ``version`` is the catalogue's; the catalogue is left out when it was known already."""

    version: int
    day: str
    rows: Mapping[str, Sequence[Row]]


def rows_of(connection: Connection, table: Table, *conditions: Any) -> list[Row]:
    rows = connection.execute(select(table).where(*conditions))
    return [dict(row._mapping) for row in rows]


def write(connection: Connection, mirror: Mirror) -> None:
    """Replaces the copy inside the caller's transaction on SQLite; own number series stay."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in EMPTIED:
        connection.execute(delete(table))
    for table in (*CATALOGUE, *QUEUE):
        if table.name not in mirror.rows:
            continue
        connection.execute(delete(table))
        rows = [_complete(table, row) for row in mirror.rows[table.name]]
        if rows:
            connection.execute(insert(table), rows)


def _complete(table: Table, row: Row) -> Row:
    """An officer's name and PIN stay where they are; the copy has empty places."""
    if table is t.officer:
        blank = {"name": "", "pin_hash": None, "agency_id": None, "role": "officer"}
        return {**blank, "failures": 0, "locked_until": None, "retired_at": None, **row}
    return row
