"""Statements of the hot verbs: written once in SQLAlchemy Core, compiled once per dialect, run by the driver.

Executing through SQLAlchemy costs 35 to 90 microseconds a statement, which is more than a durable commit on a good
disk; straight through the driver it is about 5. Everything that is not issued or called keeps to SQLAlchemy.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql.expression import Executable


class Prepared:
    """One statement without expanding parameters (no ``in_``); rows come as named tuples of plain values."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        """``columns`` names the columns an INSERT without ``values`` writes."""
        self._statement: Any = statement
        self._columns = columns
        self._compiled: dict[str, tuple[str, tuple[str, ...] | None, dict[str, Any]]] = {}
        self._row: Any = None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Executes inside the connection's transaction and gives all rows (none for a plain write)."""
        dialect = connection.dialect.name
        if dialect not in self._compiled:
            self._compile(connection)
        sql, order, defaults = self._compiled[dialect]
        given = {**defaults, **values}
        cursor = connection.connection.cursor()
        try:
            cursor.execute(sql, [given[name] for name in order] if order is not None else given)
            if cursor.description is None:
                return []
            if self._row is None:
                self._row = namedtuple("Row", [column[0] for column in cursor.description])  # type: ignore[misc]
            return [self._row._make(row) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:
        """The first row, or None."""
        rows = self.run(connection, values)
        return rows[0] if rows else None

    def _compile(self, connection: Connection) -> None:
        compiled = self._statement.compile(dialect=connection.dialect, column_keys=self._columns)
        order = tuple(compiled.positiontup) if compiled.positiontup is not None else None
        self._compiled[connection.dialect.name] = (str(compiled), order, dict(compiled.params))
