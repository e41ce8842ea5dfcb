"""Tables for a new SQLite hall or journal without running every migration again.

The migrations are run once in a process, on an empty file; further empty files get the very statements that made
that schema. Tests of migrations are marked ``migrations`` and run the real ones.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, inspect

from core.storage import schema
from core.storage.sqlite import SqliteDatabase

migrate: Callable[..., None] = schema.upgrade


def upgrade(connection: Connection, revision: str = schema.HEAD) -> None:
    """In the place of core.storage.schema.upgrade."""
    if (
        connection.dialect.name != "sqlite"
        or revision != schema.HEAD
        or inspect(connection).get_table_names()
    ):
        migrate(connection, revision)
        return
    for statement in _statements():
        connection.exec_driver_sql(statement)


@cache
def _statements() -> tuple[str, ...]:
    """What makes the schema at HEAD and the rows that are in it from the beginning."""
    with TemporaryDirectory(prefix="antrean-schema-") as folder:
        database = SqliteDatabase(f"sqlite:///{Path(folder) / 'empty.sqlite'}")
        database.mark()
        with database.migrating() as connection:
            migrate(connection)
            connection.commit()
        database.close()
        with closing(sqlite3.connect(database.path)) as raw:
            made = raw.execute(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'table' DESC, rowid"
            )
            statements = [str(row[0]) for row in made]
            statements += [line for line in raw.iterdump() if line.startswith("INSERT INTO")]
    return tuple(statements)
