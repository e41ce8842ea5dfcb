"""Rows of a hall's tables as lines of text, the same from both engines, and back.

A table is one header line (a JSON array of its column names, sorted, because a migration adds columns in another
place on each engine) and one JSON array a row, in the order of its primary key; bytes are ``{"base64": ...}``. The
same rows give the same bytes on both engines, so one SHA-256 a table says whether two databases agree.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Select, Table, Text, collate, func, select

from core.storage import schema, tables

AT_ONCE = 2000
"""Number of rows held in memory at once."""
Row = Sequence[Any]


def tables_at(connection: Connection, revision: str) -> list[Table]:
    """The hall's tables, each after those it refers to; for an older revision as the database describes them."""
    if revision == schema.HEAD:
        return list(tables.metadata.sorted_tables)
    reflected = MetaData()
    reflected.reflect(connection, only=lambda name, _: name in tables.metadata.tables)
    return list(reflected.sorted_tables)


def _plain(value: Any) -> dict[str, str]:
    return {"base64": base64.b64encode(bytes(value)).decode("ascii")}


_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_plain
).encode


def columns_of(table: Table) -> list[Column[Any]]:
    return sorted(table.columns, key=lambda column: column.name)


def ordered(connection: Connection, table: Table) -> Select[Any]:
    """Every row by primary key; text is ordered by its bytes, whatever collation the server's database has."""
    collated = connection.dialect.name == "postgresql"
    keys = [
        collate(column, "C") if collated and isinstance(column.type, Text) else column
        for column in table.primary_key.columns
    ]
    return select(*columns_of(table)).order_by(*keys)


def lines_of(connection: Connection, table: Table) -> Iterator[tuple[int, bytes]]:
    """Pairs of a number of rows and their lines, part by part; the first part is the header with 0 rows."""
    yield 0, (_encode([column.name for column in columns_of(table)]) + "\n").encode()
    result = connection.execute(ordered(connection, table), execution_options={"yield_per": AT_ONCE})
    for batch in result.partitions():
        yield len(batch), "".join([_encode(tuple(row)) + "\n" for row in batch]).encode()


def fingerprint(connection: Connection, table: Table) -> tuple[int, str]:
    """Number of rows and SHA-256 of a table as it would be written."""
    total, hashed = 0, sha256()
    for number, text in lines_of(connection, table):
        total += number
        hashed.update(text)
    return total, hashed.hexdigest()


def read_row(line: bytes) -> list[Any]:
    """The values of one line; ValueError for a line that is no row."""
    row = json.loads(line)
    if not isinstance(row, list):
        raise ValueError("no array")
    for position, value in enumerate(row):
        if isinstance(value, dict):
            row[position] = base64.b64decode(value["base64"], validate=True)
    return row


def fill(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Inserts rows as they are; ValueError for columns that are not the table's or rows of another length."""
    if sorted(columns) != sorted(column.name for column in table.columns):
        raise ValueError(f"columns of {table.name}")
    names = ", ".join(f'"{name}"' for name in columns)
    checked = _checked(rows, len(columns))
    if connection.dialect.name == "postgresql":
        cursor = connection.connection.cursor()
        with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in checked:
                copy.write_row(row)
        cursor.close()
        return
    places = ", ".join("?" * len(columns))
    cursor = connection.connection.cursor()
    while batch := list(islice(checked, AT_ONCE)):
        cursor.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', batch)
    cursor.close()


def _checked(rows: Iterable[Row], length: int) -> Iterator[Row]:
    for row in rows:
        if len(row) != length:
            raise ValueError("a row of another length")
        yield row


def empty(connection: Connection, tables_to_empty: Sequence[Table]) -> None:
    """Deletes every row of the tables."""
    for table in reversed(tables_to_empty):
        connection.execute(table.delete())


def references_hold(connection: Connection) -> bool:
    """Whether every row that another refers to exists. PostgreSQL checks that itself; SQLite has to be asked, because
    rows are put in with its check switched off (Database.migrating)."""
    if connection.dialect.name == "postgresql":
        return True
    return connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None


def count_on(connection: Connection, counted_tables: Sequence[Table], further: dict[str, int]) -> None:
    """Sets PostgreSQL's sequences after the highest ids, plus ``further`` by table. SQLite counts from the rows."""
    if connection.dialect.name != "postgresql":
        return
    for table in counted_tables:
        key = next(iter(table.primary_key.columns))
        sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, key.name))).scalar()
        if sequence is not None:
            highest = connection.execute(select(func.coalesce(func.max(key), 0))).scalar_one()
            connection.execute(select(func.setval(sequence, highest + further.get(table.name, 0) + 1, False)))
