"""Putting a backup in force: into an empty database, or in the place of a hall that is given up."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, inspect, text

from core.backup import archive, making, rows
from core.backup.archive import Manifest
from core.backup.honest import ID_GAP, be_honest
from core.clock import Clock, iso
from core.errors import Refused, Unavailable
from core.events import kinds
from core.files import make_durable, not_taken
from core.storage import schema
from core.storage.database import Database
from core.storage.postgresql import MOVED
from core.storage.sqlite import SqliteDatabase

FAMILY = ("", "-wal", "-shm", "-turn")
"""Endings of the files of one SQLite database."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was put in force."""

    manifest: Manifest
    where: str
    aside: str | None
    """Where the hall before it was put: its file, a backup of it, or the schema that holds its tables now."""


def restore(path: Path, database: Database, clock: Clock, *, replace: bool, folder: Path) -> Restored:
    """Puts a backup in force and makes it honest (honest.py). On a server a backup of the hall before goes to
    ``folder``.

    Refused("restore-not-empty") for a hall in use and Unavailable("hall-moved") for a place that a hall left, unless
    ``replace``; Refused("backup-...") for a file that is no good backup, ("database-rights") where this login may
    not; the database is then as it was.
    """
    with archive.opened(path) as backup:
        backup.check()
        manifest = backup.manifest
        restored = kinds.Restored(
            path.name, iso(manifest.made_at, ZoneInfo("UTC")), manifest.rows, manifest.engine
        )
        if not replace and database.exists() and (to := database.moved_to()) is not None:
            raise Unavailable("hall-moved", where=database.where, to=to)

        def fill(connection: Connection) -> None:
            backup.load(connection)
            if manifest.revision != schema.HEAD:
                schema.upgrade(connection)
            restored_tables = rows.tables_at(connection, schema.HEAD)
            be_honest(connection, clock.now(), restored)
            rows.count_on(connection, restored_tables, {"ticket": ID_GAP})

        if isinstance(database, SqliteDatabase):
            with new_hall(database, manifest.revision, fill, replace=replace) as aside:
                pass
            return Restored(manifest, database.where, None if aside is None else str(aside))
        safety: str | None = None
        if not making.is_unused(database):
            if not replace:
                raise Refused("restore-not-empty", where=database.where)
            if str(database.revision()) > schema.HEAD:  # this program cannot back up what it does not know
                return Restored(manifest, database.where, _beside_newer(database, manifest.revision, fill))
            safety = str(making.make(database, folder, clock).path)
        with emptied(database, manifest.revision, replace=replace) as connection:
            fill(connection)
            connection.commit()
        return Restored(manifest, database.where, safety)


def _beside_newer(database: Database, revision: str, fill: Callable[[Connection], None]) -> str:
    """Going back to an older program: the newer program's tables are put into another schema; returns its name."""
    if not database.may_migrate():
        raise Refused("database-rights", where=database.where, detail="restore")
    with database.migrating() as connection:
        aside = put_tables_aside(connection, f"antrean_before_{time.strftime('%Y%m%d_%H%M%S')}")
        schema.upgrade(connection, revision)
        fill(connection)
        connection.commit()
    return aside


def put_tables_aside(connection: Connection, name: str) -> str:
    """Moves a server's tables into the schema ``name``, where no program looks for them; returns ``name``."""
    schema_name = connection.execute(text("SELECT current_schema()")).scalar_one()
    connection.execute(text(f'ALTER SCHEMA "{schema_name}" RENAME TO {name}'))
    connection.execute(text(f'CREATE SCHEMA "{schema_name}"'))
    connection.execute(text(f'GRANT USAGE ON SCHEMA "{schema_name}" TO PUBLIC'))
    return name


@contextmanager
def new_hall(
    database: SqliteDatabase, revision: str, fill: Callable[[Connection], None], *, replace: bool
) -> Iterator[Path | None]:
    """A SQLite hall that ``fill`` fills in a file beside its place, and that then takes the place whole. Yields where
    the hall before was put; when the body fails everything is as it was before."""
    path = database.path
    if not replace and not making.is_unused(database):
        raise Refused("restore-not-empty", where=database.where)
    database.make_place()
    stamp = time.strftime("%Y%m%d-%H%M%S")
    fresh = path.with_name(f"{path.name}.new-{stamp}-{os.getpid()}")
    try:
        try:
            os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            scratch = SqliteDatabase(f"sqlite:///{fresh}")
            try:
                scratch.mark()
                with scratch.migrating() as connection:
                    schema.upgrade(connection, revision)
                    fill(connection)
                    connection.commit()
                raw = scratch.raw()
                with scratch.guard():
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                raw.close()
            finally:
                scratch.close()
            make_durable(fresh)
            with _put_aside(database, stamp, replace=replace) as aside:
                fresh.replace(path)
                try:
                    make_durable(path.parent)
                    yield aside
                except BaseException:
                    path.unlink()
                    raise
        finally:
            remove_family(fresh)
    except OSError as error:
        raise not_taken(error, path) from error


@contextmanager
def _put_aside(database: SqliteDatabase, stamp: str, *, replace: bool) -> Iterator[Path | None]:
    """Gives a database file and everything that belongs to it a dated name, while nobody writes; the old name again
    when the body fails. A damaged file is moved as it is; Refused("database-foreign") for another program's."""
    if not database.exists():
        yield None
        return
    if database.moved_to() is not None:  # the note that the hall moved away need not be kept
        with renamed(database.path, f"before-{stamp}") as note:
            yield None
        remove_family(note)
        return
    with ExitStack() as stack:
        try:
            database.revision()
            connection = stack.enter_context(held(database))
        except Unavailable as error:
            if not replace or error.code not in ("database-corrupt", "database-failed"):
                raise
        else:
            # Checked once more within the lock: somebody may have begun to use it.
            if not replace and making.is_used(connection):
                raise Refused("restore-not-empty", where=database.where)
            if os.name == "nt":  # Windows renames no open file, not even for the process that opened it
                connection.invalidate()
                database.close()
        yield stack.enter_context(renamed(database.path, f"before-{stamp}"))


def remove_family(path: Path) -> None:
    """Deletes a database file and what belongs to it. Raises OSError."""
    for ending in FAMILY:
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def held(database: Database) -> Iterator[Connection]:
    """Holds the hall still: nobody writes, everybody may read, for as long as the body takes."""
    with database.write(lambda _connection: None) as (connection, _nothing):
        making.lift_limits(connection)
        yield connection


@contextmanager
def renamed(path: Path, ending: str) -> Iterator[Path]:
    """Another name for a database file and what belongs to it; the old one again when the body fails."""
    aside = path.with_name(f"{path.name}.{ending}")
    renamed_files: list[tuple[Path, Path]] = []
    try:
        for part in FAMILY:
            old, new = path.with_name(path.name + part), aside.with_name(aside.name + part)
            if old.exists():
                old.replace(new)
                renamed_files.append((old, new))
        yield aside
    except BaseException as error:
        for old, new in reversed(renamed_files):
            new.replace(old)
        if isinstance(error, OSError):
            raise not_taken(error, path) from error
        raise


@contextmanager
def emptied(database: Database, revision: str, *, replace: bool) -> Iterator[Connection]:
    """A writing transaction on a server's database with empty tables of a revision; rolled back unless committed.

    Refused("restore-not-empty") unless ``replace``, ("database-rights") for a login that does not own the tables.
    """
    old_revision = database.revision() if database.moved_to() is None else None
    if old_revision is not None and not database.may_migrate():
        raise Refused("database-rights", where=database.where, detail="restore")
    with database.migrating() as connection:
        if old_revision is not None and not replace and making.is_used(connection):
            raise Refused("restore-not-empty", where=database.where)
        if old_revision == revision:
            rows.empty(connection, rows.tables_at(connection, revision))
        else:
            connection.execute(text(f"DROP TABLE IF EXISTS {MOVED}"))
            if old_revision is not None:
                _drop(connection, rows.tables_at(connection, old_revision))
            schema.upgrade(connection, revision)
        yield connection


def _drop(connection: Connection, tables_to_drop: list[Table]) -> None:
    for table in reversed(tables_to_drop):
        connection.execute(text(f'DROP TABLE "{table.name}"'))
    connection.execute(text("DROP FUNCTION IF EXISTS tell_of_event()"))
    connection.execute(text("DROP TABLE alembic_version"))
    assert not inspect(connection).has_table("hall")
