"""Moving a hall to another database: every row, once; the old place is closed for good.

The order makes a failure at any moment harmless: the new rows are written and compared, but not committed; the old
place is closed in a way that can be undone; only then the new rows are committed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, text

from core.backup import making, rows
from core.backup.restoring import emptied, held, new_hall, put_tables_aside, remove_family, renamed
from core.clock import Clock
from core.errors import Refused, Unavailable
from core.events import kinds
from core.files import make_durable, not_taken
from core.storage import schema
from core.storage.database import Database
from core.storage.events import record
from core.storage.postgresql import MOVED
from core.storage.sqlite import SqliteDatabase, write_moved


@dataclass(frozen=True, slots=True)
class Moved:
    """A hall that was moved to another database."""

    rows: int
    where: str
    left: str
    """What the old place is called now: a file's path, or a schema of the server's database."""


def move(source: Database, target: Database, clock: Clock) -> Moved:
    """Moves a hall of this program's version. Running programs on the old place stop with an error.

    Refused("restore-not-empty") for a target in use, ("move-same"), ("database-older") for a hall of an older
    version, ("database-rights") where a login may not; both sides are then unchanged.
    """
    revision = making.known_revision(source)
    if revision != schema.HEAD:
        raise Refused("database-older", where=source.where, found=revision, known=schema.HEAD)
    if source.where == target.where:
        raise Refused("move-same", where=source.where)
    if not source.may_migrate():
        raise Refused("database-rights", where=source.where, detail="move")
    stamp = time.strftime("%Y%m%d-%H%M%S")
    with held(source) as lock, source.read() as old:
        # Read within the lock: on a server devices go on writing their own rows, and this is one moment of them.
        making.lift_limits(old)
        making.require_hall(old, source.where)
        counted: list[int] = []

        def fill(new: Connection) -> None:
            counted.append(_copy(old, new, target.where))
            record(new, clock.now(), kinds.Moved(source.dialect, target.dialect))

        if isinstance(target, SqliteDatabase):
            to = f"sqlite:///{target.path.absolute()}"
            with new_hall(target, schema.HEAD, fill, replace=False), _closed(source, lock, stamp, to) as left:
                pass
        else:
            with emptied(target, schema.HEAD, replace=False) as new:
                fill(new)
                to = _address(target, new)
                committed = False
                try:
                    with _closed(source, lock, stamp, to) as left:
                        new.commit()
                        committed = True
                except BaseException:
                    if committed:
                        _take_back(target)
                    raise
    return Moved(counted[0], target.where, left)


def _address(target: Database, connection: Connection) -> str:
    """How people reach a server's hall: the address its set-up noted, else the one of this move; never a password."""
    host, _, name = target.where.rpartition("/")
    noted = connection.execute(text("SELECT current_setting('antrean.address', true)")).scalar()
    if not noted and host.startswith("/"):
        return f"postgresql:///{name}?host={host}"
    return f"postgresql://{noted or host}/{name}"


def _take_back(target: Database) -> None:
    with emptied(target, schema.HEAD, replace=True) as connection:
        connection.commit()


def _copy(old: Connection, new: Connection, where: str) -> int:
    """Copies every row and compares both sides; returns the number of rows. Unavailable("move-differs")."""
    tables_to_copy = rows.tables_at(old, schema.HEAD)
    rows.empty(new, tables_to_copy)
    total = 0
    for table in tables_to_copy:
        rows.fill(new, table, [column.name for column in rows.columns_of(table)], _rows(old, table))
    rows.count_on(new, tables_to_copy, {})
    if not rows.references_hold(new):
        raise Unavailable("move-differs", where=where)
    for table in tables_to_copy:
        before = rows.fingerprint(old, table)
        if before != rows.fingerprint(new, table):
            raise Unavailable("move-differs", where=where)
        total += before[0]
    return total


def _rows(connection: Connection, table: Table) -> Iterator[rows.Row]:
    result = connection.execute(
        rows.ordered(connection, table), execution_options={"yield_per": rows.AT_ONCE}
    )
    for part in result.partitions():
        yield from (tuple(row) for row in part)


@contextmanager
def _closed(source: Database, lock: Connection, stamp: str, to: str) -> Iterator[str]:
    """Closes the old place for good, or opens it again when the body fails. ``to`` is the address the hall moved to:
    a program that still asks at the old place gets it, instead of finding no hall and making another.

    A file gets another name. A server's tables go into another schema, where nobody looks for them.
    """
    if isinstance(source, SqliteDatabase):
        if os.name == "nt":  # Windows renames no open file, not even for the process that opened it
            lock.invalidate()
            source.close()
        with _note(source, stamp, to) as note, renamed(source.path, f"moved-{stamp}") as aside:
            note.replace(source.path)
            make_durable(source.path.parent)
            yield str(aside)
        return
    old_schema = put_tables_aside(lock, f"antrean_moved_{stamp.replace('-', '_')}")
    lock.execute(text(f"CREATE TABLE {MOVED} AS SELECT CAST(:to AS text) AS address"), {"to": to})
    lock.execute(text(f"GRANT SELECT ON {MOVED} TO PUBLIC"))
    yield old_schema
    lock.commit()


@contextmanager
def _note(source: SqliteDatabase, stamp: str, to: str) -> Iterator[Path]:
    """The file that will take the old one's place, written beside it; deleted where it was not needed."""
    note = source.path.with_name(f"{source.path.name}.note-{stamp}-{os.getpid()}")
    try:
        write_moved(note, to)
        yield note
    except OSError as error:
        raise not_taken(error, source.path) from error
    finally:
        remove_family(note)
