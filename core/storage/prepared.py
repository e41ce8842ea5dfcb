"""Statements of the most frequent verbs: written in SQLAlchemy Core, compiled once per dialect, run by the driver.

Executing through SQLAlchemy costs 35 to 90 microseconds a statement, more than a durable commit on a good disk;
straight through the driver it is about 5. Only issuing and calling use this; everything else goes through SQLAlchemy.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql.expression import Executable


def together(connection: Connection) -> AbstractContextManager[Any]:
    """Sends everything inside the block in one round trip on PostgreSQL, with a commit at its end; answers may be
    read after the block only. On SQLite, which has no round trips, it changes nothing."""
    if connection.dialect.name == "postgresql":
        pipeline: AbstractContextManager[Any] = _driver(connection).pipeline()
        return pipeline
    return nullcontext()


class Answer:
    """The rows of a statement that was sent: named tuples of plain values."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Callable[[], list[Any]]) -> None:
        self._rows = rows

    def rows(self) -> list[Any]:
        """All rows (none for a plain write); may be called once."""
        return self._rows()

    def first(self) -> Any | None:
        """The first row, or None when there is none."""
        rows = self._rows()
        return rows[0] if rows else None


class Prepared:
    """One statement without expanding parameters (no ``in_``)."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        """``columns`` names the columns that an INSERT without ``values`` writes."""
        self._statement: Any = statement
        self._columns = columns
        self._compiled: dict[str, tuple[str, tuple[str, ...] | None, dict[str, Any]]] = {}
        self._row: Any = None

    def send(self, connection: Connection, values: Mapping[str, Any]) -> Answer:
        """Executes inside the connection's transaction; within ``together`` the answer comes at the block's end."""
        dialect = connection.dialect.name
        if dialect not in self._compiled:
            self._compile(connection)
        sql, order, defaults = self._compiled[dialect]
        parameters = {**defaults, **values} if defaults else values
        if order is not None:
            cursor = connection.connection.cursor()
            cursor.execute(sql, [parameters[name] for name in order])
            rows = self._rows(cursor)
            return Answer(lambda: rows)
        cursor = _driver(connection).cursor()
        cursor.execute(sql, parameters, prepare=True)
        return Answer(lambda: self._rows(cursor))

    def run(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Executes and returns all rows; not within ``together``."""
        return self.send(connection, values).rows()

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:
        """Executes and returns the first row, or None; not within ``together``."""
        return self.send(connection, values).first()

    def compiled(self, connection: Connection) -> tuple[str, tuple[str, ...] | None, dict[str, Any]]:
        """SQL, names of the parameters in order (None: by name) and their defaults, for the connection's engine."""
        if connection.dialect.name not in self._compiled:
            self._compile(connection)
        return self._compiled[connection.dialect.name]

    def _rows(self, cursor: Any) -> list[Any]:
        try:
            if cursor.description is None:
                return []
            if self._row is None:
                self._row = namedtuple("Row", [column[0] for column in cursor.description])  # type: ignore[misc]
            make = self._row._make
            return [make(row) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def _compile(self, connection: Connection) -> None:
        compiled = self._statement.compile(dialect=connection.dialect, column_keys=self._columns)
        order = tuple(compiled.positiontup) if compiled.positiontup is not None else None
        self._compiled[connection.dialect.name] = (str(compiled), order, dict(compiled.params))


class Upsert:
    """``INSERT ... ON CONFLICT``, which SQLAlchemy writes for each engine apart: made for an engine at its first use,
    for reading the other engine's dialect takes a while."""

    def __init__(self, make: Callable[[Any], Prepared]) -> None:
        """``make`` gets the engine's ``insert``."""
        self._make = make
        self._made: dict[str, Prepared] = {}

    def send(self, connection: Connection, values: Mapping[str, Any]) -> Answer:
        """As Prepared.send."""
        dialect = connection.dialect.name
        if dialect not in self._made:
            self._made[dialect] = self._make(_insert(dialect))
        return self._made[dialect].send(connection, values)


def _insert(dialect: str) -> Any:
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
