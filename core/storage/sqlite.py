"""A hall on one machine: a SQLite file.

WAL mode with ``synchronous=FULL``: NORMAL lost acknowledged tickets at every simulated power cut. Every write is
BEGIN IMMEDIATE, on an engine of its own, because SQLAlchemy fires its begin event for reads too.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import pysqlite3.dbapi2 as safe_sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from core.errors import AntreanError, Refused, Unavailable, WrongUsage
from core.files import make_durable, not_taken
from core.storage.database import A, Database, Waker
from core.storage.notices import Notices
from core.storage.turns import BUSY_S, TURN, in_turn

APPLICATION_ID = 0x414E5452  # "ANTR": marks a SQLite file as ours
MOVED_ID = 0x414E544D
"""Marks a file that only holds the address its hall moved to ("ANTM"); older programs take it for a foreign file."""

# Before 3.51.3 two connections that write and checkpoint at the same instant may corrupt a WAL database
# (sqlite.org/wal.html#walresetbug); the rollback journal costs about twice per commit and is safe.
SAFE_WAL = (3, 51, 3)

LOOK_EVERY_S = 0.04
"""How often ``data_version`` is read where the system does not say when, in seconds."""
LOOK_SELDOM_S = 0.25
"""How often it is read although the system said nothing, in case a notice was lost."""
LOOK_SOON_S = 0.01
"""How often it is read while a commit may be under way: the log is written, but nobody sees it yet."""
COMMIT_S = 0.2
"""So long it is read that often after a notice; the end of a slower commit is told by the file of turns."""


class SqliteDatabase(Database):
    dialect = "sqlite"

    def __init__(self, url: str) -> None:
        # All that follows the scheme is the path: file names may hold "?", "#" and "%".
        name = url.removeprefix("sqlite:///")
        if not name or name == ":memory:" or "\0" in name:
            raise WrongUsage("database-address", where=url)
        self.path = Path(name)
        self.where = str(self.path)
        self._turn = Path(f"{name}{TURN}")
        self._writer = self._engine(_begin_writing)
        self._reader = self._engine(_begin_reading)
        self._file: tuple[int, int] | None = None
        self.generation = 0

    def exists(self) -> bool:
        try:
            self.path.stat()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise Unavailable("database-unreachable", where=self.where) from error
        return True

    def make_place(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable("folder-unwritable", where=str(self.path.parent)) from error

    def revision(self) -> str | None:
        match whose_file(self.path):
            case "corrupt":
                raise Unavailable("database-corrupt", where=self.where)
            case "foreign":
                raise Refused("database-foreign", where=self.where)
            case "moved":
                raise self._moved() or Unavailable("database-corrupt", where=self.where)
            case "nobody":
                return None
        with self.read() as connection:
            tables = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
            )
            if tables.first() is None:
                return None
            version = connection.exec_driver_sql(
                "SELECT version_num FROM alembic_version"
            ).scalar_one_or_none()
            return None if version is None else str(version)

    def moved_to(self) -> str | None:
        if whose_file(self.path) != "moved":
            return None
        raw = safe_sqlite.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)
        try:
            with self.guard():
                row = raw.execute("SELECT address FROM hall_moved").fetchone()
        finally:
            raw.close()
        return str(row[0])

    @contextmanager
    def write(self, first: Callable[[Connection], A]) -> Iterator[tuple[Connection, A]]:
        file = self.look_at_file()
        with self.guard(), in_turn(self._turn), self._writer.connect() as connection:
            connection.begin()
            self._still_there(file)
            yield connection, first(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self.look_at_file()
        with self.guard(), self._reader.connect() as connection:
            connection.begin()
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A writing transaction with foreign keys off, because rebuilding a table drops the old one; the caller
        checks them at the end."""
        file = self.look_at_file()
        engine = self._engine(_begin_writing, foreign_keys=False)
        try:
            with self.guard(), in_turn(self._turn), engine.connect() as connection:
                connection.begin()
                self._still_there(file)
                yield connection
        finally:
            engine.dispose()

    def keep_copy(self, revision: str) -> None:
        """Copies the file into ``backups`` beside it, whole or not at all, readable by its owner only (it holds
        hashes of PINs).

        VACUUM INTO stops writers least (measured: 5 ms at most) and works beside an open writing transaction.
        """
        folder = self.path.parent / "backups"
        path = folder / f"before-{revision}-{time.strftime('%Y%m%d-%H%M%S')}.sqlite"
        part = path.with_name(f"{path.name}.part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            try:
                os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
                raw = self.raw()
                try:
                    with self.guard():
                        raw.execute("VACUUM INTO ?", (str(part),))
                finally:
                    raw.close()
                make_durable(part)
                part.replace(path)
                make_durable(folder)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise not_taken(error, path) from error

    def waker(self) -> Waker:
        return _DataVersion(self)

    def raw(self) -> Any:
        """A driver connection outside the pools and every transaction."""
        self.look_at_file()
        with self.guard():
            return self._open_file()

    def look_at_file(self) -> tuple[int, int]:
        """Notices that the file was removed or replaced, after which open connections would write into a file that
        nobody finds again. Returns the identity of the file; Unavailable("database-unreachable") while there is
        none."""
        identity = self._identity()
        if identity != self._file:
            if self._file is not None:
                self.close()
                self.generation += 1
            self._file = identity
        return identity

    def _identity(self) -> tuple[int, int]:
        try:
            status = self.path.stat()
        except OSError as error:
            raise Unavailable("database-unreachable", where=self.where) from error
        return status.st_dev, status.st_ino

    def _still_there(self, file: tuple[int, int]) -> None:
        """Checks the file again when a writer has its turn: it may have been moved away meanwhile (core.backup), and
        what is written then would be lost. Raises Unavailable("database-unreachable")."""
        if self._identity() != file:
            raise Unavailable("database-unreachable", where=self.where)

    def may_migrate(self) -> bool:
        """True: who can open the file may change its tables; a file that is read-only reports that itself."""
        return True

    def mark(self) -> None:
        with self.guard():
            connection = safe_sqlite.connect(str(self.path), timeout=BUSY_S, isolation_level=None)
            try:
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            finally:
                connection.close()

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()

    def translate(self, error: BaseException) -> AntreanError | None:
        if isinstance(error, DBAPIError):
            return self._unavailable(str(error.orig))
        if isinstance(error, safe_sqlite.Error):
            return self._unavailable(str(error))
        if isinstance(error, UnicodeDecodeError):  # text in the file that is not UTF-8
            return Unavailable("database-corrupt", where=self.where)
        return None

    def _unavailable(self, text: str) -> AntreanError:
        where = self.where
        text = text.lower()
        if "not a database" in text or "malformed" in text or "file is encrypted" in text:
            return Unavailable("database-corrupt", where=where)
        if "locked" in text or "busy" in text:
            return Unavailable("database-busy", where=where)
        if "full" in text or ("disk i/o" in text and self._no_room()):
            return Unavailable("disk-full", where=where)
        if "readonly" in text or "read-only" in text:
            return Unavailable("database-read-only", where=where)
        if "no such table" in text or "no such column" in text:
            return self._moved() or Refused("database-foreign", where=where)
        if "unable to open" in text:
            return Unavailable("database-unreachable", where=where)
        return Unavailable("database-failed", where=where, detail=text)

    def _no_room(self) -> bool:
        """Whether the disk has less room than even the shared-memory file needs."""
        try:
            return shutil.disk_usage(self.path.parent).free < 64 * 1024
        except OSError:
            return False

    def _open_file(self, foreign_keys: bool = True) -> Any:
        # mode=rw: a file that was removed must not be made again, empty.
        connection = safe_sqlite.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=BUSY_S,
            isolation_level=None,
            check_same_thread=False,
        )
        cursor = connection.cursor()
        wal = safe_sqlite.sqlite_version_info >= SAFE_WAL
        cursor.execute(f"PRAGMA journal_mode={'WAL' if wal else 'TRUNCATE'}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.close()
        return connection

    def _engine(self, begin: Any, foreign_keys: bool = True) -> Engine:
        engine = create_engine(
            "sqlite://",
            module=safe_sqlite,
            creator=lambda: self._open_file(foreign_keys),
            poolclass=QueuePool,
            hide_parameters=True,  # an error in a log must not show a PIN's hash
        )
        event.listen(engine, "begin", begin)
        return engine


def _begin_reading(connection: Connection) -> None:
    connection.connection.cursor().execute("BEGIN")


def _begin_writing(connection: Connection) -> None:
    connection.connection.cursor().execute("BEGIN IMMEDIATE")


class _DataVersion(Waker):
    """SQLite's ``data_version``, read on a connection of its own, outside every transaction. The operating system
    tells when to read it: a writer writes the log shortly before its commit can be seen, and closes the file of turns
    right after it."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._connection = database.raw()
        self._generation = database.generation
        self._seen = self._version()
        self._busy_until = float("-inf")
        """So long a commit may be under way (``time.monotonic``)."""
        self._notices: Notices | None = None
        with suppress(OSError):
            path = database.path
            self._notices = Notices(
                path.absolute().parent, (f"{path.name}{TURN}", f"{path.name}-wal", path.name)
            )

    def wait(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while True:
            self._database.look_at_file()
            if self._database.generation != self._generation:
                raise Unavailable("database-unreachable", where=self._database.where)
            version = self._version()
            if version != self._seen:
                self._seen = version
                return True
            now = time.monotonic()
            if now >= deadline:
                return False
            self._pause(now, deadline - now)

    def _pause(self, now: float, seconds: float) -> None:
        """Waits until it is worth another look, at most so many seconds."""
        if self._notices is None:
            time.sleep(min(LOOK_EVERY_S, seconds))
            return
        soon = now < self._busy_until
        if self._notices.wait(min(LOOK_SOON_S if soon else LOOK_SELDOM_S, seconds)):
            self._busy_until = time.monotonic() + COMMIT_S

    def close(self) -> None:
        if self._notices is not None:
            self._notices.close()
        self._connection.close()

    def _version(self) -> int:
        with self._database.guard():
            row = self._connection.execute("PRAGMA data_version").fetchone()
        return int(row[0])


def write_moved(path: Path, address: str) -> None:
    """Makes a new file that holds only the address its hall moved to. Raises OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
    raw = safe_sqlite.connect(str(path), isolation_level=None)
    try:
        raw.execute(f"PRAGMA application_id={MOVED_ID}")
        raw.execute("CREATE TABLE hall_moved (address TEXT NOT NULL)")
        raw.execute("INSERT INTO hall_moved VALUES (?)", (address,))
    finally:
        raw.close()
    make_durable(path)


def whose_file(path: Path) -> Literal["nobody", "ours", "moved", "foreign", "corrupt"]:
    """Whose file it is, by its first 100 bytes; it is not opened as a database, which could change a foreign file.

    ``nobody``: missing or empty, so it may become ours. ``moved``: holds the address its hall moved to. Raises
    Unavailable when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return "nobody"
    except OSError as error:
        raise Unavailable("database-unreachable", where=str(path)) from error
    if not head:
        return "nobody"
    if len(head) < 100 or not head.startswith(b"SQLite format 3\x00"):
        return "corrupt"
    whose: dict[int, Literal["ours", "moved"]] = {APPLICATION_ID: "ours", MOVED_ID: "moved"}
    return whose.get(int.from_bytes(head[68:72], "big"), "foreign")
