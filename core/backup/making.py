"""Making a backup of a hall in use, proving that it can be restored, and keeping a number of them."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, inspect, text

from core import __version__
from core.backup import archive, rows
from core.backup.archive import Manifest
from core.clock import Clock, Micros, local
from core.errors import AntreanError, Refused, Unavailable
from core.events import kinds
from core.files import not_taken
from core.storage import schema
from core.storage.database import Database
from core.storage.events import record
from core.storage.sqlite import SqliteDatabase

PATTERN = "antrean-*.zip"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made."""

    path: Path
    manifest: Manifest
    bytes: int
    seconds: float
    verified: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A backup in a folder; ``fault`` is the error's code where it cannot be used."""

    path: Path
    bytes: int
    manifest: Manifest | None
    fault: str | None


def make(database: Database, folder: Path, clock: Clock, *, verify: bool = True) -> Made:
    """Writes a backup of the hall at one moment into ``folder``, while the hall works on, and proves it.

    Unavailable("no-hall"), ("disk-full"), ("unwritable"), and what reading the hall raises; no file is left then.
    """
    started = time.monotonic()
    revision = known_revision(database)
    with database.read() as connection:
        lift_limits(connection)
        manifest, zone = _manifest(connection, database, revision, clock)
        path = _free(folder / f"antrean-{local(manifest.made_at, zone):%Y%m%d-%H%M%S}.zip")
        with archive.new_file(path) as file:
            archive.write(file, connection, rows.tables_at(connection, revision), manifest)
    if verify:
        prove(path)
    seconds = round(time.monotonic() - started, 2)
    try:
        return Made(path, manifest, path.stat().st_size, seconds, verify)
    except OSError as error:
        raise Unavailable("unwritable", where=str(path)) from error


def known_revision(database: Database) -> str:
    """The revision of the hall's tables; Unavailable("no-hall"), Refused("database-newer")."""
    revision = database.revision() if database.exists() else None
    if revision is None:
        raise Unavailable("no-hall", where=database.where)
    schema.look_at(revision, database.where)
    return revision


def is_used(connection: Connection) -> bool:
    """Whether a database holds what somebody would miss: tickets, a catalogue or officers."""
    table_names = set(inspect(connection).get_table_names())
    return any(
        connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first() is not None
        for name in ("ticket", "agency", "officer")
        if name in table_names
    )


def is_unused(database: Database) -> bool:
    """Whether a database holds no hall, a hall that moved away, or one that was set up and never used."""
    if not database.exists() or database.moved_to() is not None or database.revision() is None:
        return True
    with database.read() as connection:
        return not is_used(connection)


def lift_limits(connection: Connection) -> None:
    """Lifts the server's time limits for this transaction: reading a whole hall may take long."""
    if connection.dialect.name == "postgresql":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")


def require_hall(connection: Connection, where: str) -> Mapping[str, Any]:
    """The hall's row, whatever the revision of its tables; Unavailable("no-hall")."""
    hall = connection.execute(text("SELECT * FROM hall")).mappings().first()
    if hall is None:
        raise Unavailable("no-hall", where=where)
    return {**hall}


def _manifest(
    connection: Connection, database: Database, revision: str, clock: Clock
) -> tuple[Manifest, ZoneInfo]:
    hall = require_hall(connection, database.where)
    zone, uid = str(hall["time_zone"]), str(hall.get("uid") or "")
    manifest = Manifest(
        clock.now(), __version__, revision, database.dialect, uid, str(hall["name"]), zone, {}
    )
    return manifest, ZoneInfo(zone)


def _free(path: Path) -> Path:
    """The path, or the same with a number added when a backup was made in the same second."""
    number, candidate = 1, path
    while candidate.exists():
        number += 1
        candidate = path.with_stem(f"{path.stem}-{number}")
    return candidate


def prove(path: Path) -> Manifest:
    """Restores a backup into a scratch database, writes it out again and compares the two; a backup of an older
    version is also migrated to this one. Refused("backup-damaged") and what ``archive.opened`` raises."""
    with archive.opened(path) as backup, _scratch() as folder:
        backup.check()
        manifest = backup.manifest
        scratch = SqliteDatabase(f"sqlite:///{folder / 'scratch.sqlite'}")
        try:
            scratch.mark()
            with scratch.migrating() as connection:
                schema.upgrade(connection, manifest.revision)
                backup.load(connection)
                for table in rows.tables_at(connection, manifest.revision):
                    if rows.fingerprint(connection, table) != manifest.tables[table.name]:
                        raise Refused("backup-damaged", where=str(path))
                if manifest.revision != schema.HEAD:
                    schema.upgrade(connection)
        finally:
            scratch.close()
    return manifest


@contextmanager
def _scratch() -> Iterator[Path]:
    try:
        folder = tempfile.mkdtemp(prefix="antrean-verify-")
    except OSError as error:
        raise not_taken(error, Path(tempfile.gettempdir())) from error
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def note(database: Database, made: Made, now: Micros) -> bool:
    """Records a backup in the hall's books; False when this login may not or the hall is busy, which is no error."""
    what = kinds.BackupMade(made.path.name, made.bytes, made.manifest.rows, made.verified, made.seconds)
    if made.manifest.revision != schema.HEAD:
        return False
    try:
        with database.write(lambda _connection: None) as (connection, _nothing):
            record(connection, now, what)
            connection.commit()
    except AntreanError:
        return False
    return True


def listed(folder: Path) -> tuple[Listed, ...]:
    """The backups in a folder, newest first by the time in their manifests; unreadable ones last."""
    backups = []
    for path in sorted(folder.glob(PATTERN), reverse=True):
        manifest, fault = None, None
        try:
            with archive.opened(path) as backup:
                manifest = backup.manifest
        except AntreanError as error:
            if error.code == "backup-foreign":
                continue
            fault = error.code
        with suppress(OSError):  # taken away meanwhile
            backups.append(Listed(path, path.stat().st_size, manifest, fault))
    return tuple(sorted(backups, key=lambda backup: -backup.manifest.made_at if backup.manifest else 0))


def thin_out(folder: Path, newest: Made, keep: int) -> tuple[Path, ...]:
    """Deletes the oldest backups of this hall beyond ``keep`` and returns their paths. ``newest`` was proved and
    stays; unreadable files and other halls' backups are never deleted."""
    assert newest.verified
    uid = newest.manifest.hall_uid
    of_this_hall = [
        backup.path
        for backup in listed(folder)
        if uid and backup.manifest and backup.manifest.hall_uid == uid
    ]
    others = [path for path in of_this_hall if path != newest.path]
    deleted = []
    for path in others[max(keep, 1) - 1 :]:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable("unwritable", where=str(path)) from error
        deleted.append(path)
    return tuple(deleted)
