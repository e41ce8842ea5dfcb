"""A hall on one machine: a SQLite file.

WAL mode with ``synchronous=FULL``: NORMAL lost acknowledged tickets at every simulated power cut. Every write is
BEGIN IMMEDIATE, on an engine of its own, because SQLAlchemy's begin event fires for reads too.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
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
from core.storage.database import A, Database, Waker

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

APPLICATION_ID = 0x414E5452  # "ANTR": marks a SQLite file as ours
MOVED_ID = (
    0x414E544D  # "ANTM": a file that only says where its hall went; older programs take it for another's
)
BUSY_S = 5.0
TURN = "-turn"
"""Ending of the file beside the database at which writers queue; it is always empty."""

# Before 3.51.3 two connections that write and checkpoint at the same instant may corrupt a WAL database
# (sqlite.org/wal.html#walresetbug); the rollback journal costs about twice per commit and is safe.
SAFE_WAL = (3, 51, 3)

LOOK_EVERY_S = 0.04
"""How often ``data_version`` is looked at: 3 microseconds a look, 0.4 % of a core."""


class SqliteDatabase(Database):
    dialect = "sqlite"

    def __init__(self, url: str) -> None:
        # What follows the scheme is the path as it is: file names may hold "?", "#" and "%".
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
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
            return None if found is None else str(found)

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
        mine = self.look_at_file()
        with self.guard(), _turn(self._turn), self._writer.connect() as connection:
            connection.begin()
            self._still_there(mine)
            yield connection, first(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self.look_at_file()
        with self.guard(), self._reader.connect() as connection:
            connection.begin()
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Foreign keys are off while tables are rebuilt (a rebuild drops the old one) and checked at the end."""
        mine = self.look_at_file()
        engine = self._engine(_begin_writing, foreign_keys=False)
        try:
            with self.guard(), _turn(self._turn), engine.connect() as connection:
                connection.begin()
                self._still_there(mine)
                yield connection
        finally:
            engine.dispose()

    def keep_copy(self, revision: str) -> None:
        """Into ``backups`` beside the file, whole or not at all, readable by its owner only (it holds PINs' hashes).

        VACUUM INTO holds writers up least (measured: 5 ms at most), and works beside an open writing transaction.
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
        """A driver connection of its own, outside every transaction."""
        self.look_at_file()
        with self.guard():
            return self._open_file()

    def look_at_file(self) -> tuple[int, int]:
        """Notices that the file was removed or replaced: open connections would go on writing into a file nobody
        finds again. Gives which file it is; raises Unavailable("database-unreachable") while there is none.
        """
        identity = self._identity()
        if identity != self._file:
            if self._file is not None:
                self.close()
                self.generation += 1
            self._file = identity
        return identity

    def _identity(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except OSError as error:
            raise Unavailable("database-unreachable", where=self.where) from error
        return found.st_dev, found.st_ino

    def _still_there(self, file: tuple[int, int]) -> None:
        """For a writer that has its turn: while it waited the file may have been put aside (core.backup), and what it
        wrote would be in nobody's books. Raises Unavailable("database-unreachable")."""
        if self._identity() != file:
            raise Unavailable("database-unreachable", where=self.where)

    def may_migrate(self) -> bool:
        """Who may open the file may; a file that cannot be written says so by itself."""
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
        if isinstance(error, UnicodeDecodeError):  # text in the file that is none
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
        """Whether the disk has no room for even the shared-memory file."""
        try:
            return shutil.disk_usage(self.path.parent).free < 64 * 1024
        except OSError:
            return False

    def _open_file(self, foreign_keys: bool = True) -> Any:
        # mode=rw: a file that is gone must not come back empty.
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
            hide_parameters=True,  # an error that is logged must not tell a PIN's hash
        )
        event.listen(engine, "begin", begin)
        return engine


def _begin_reading(connection: Connection) -> None:
    connection.connection.cursor().execute("BEGIN")


def _begin_writing(connection: Connection) -> None:
    connection.connection.cursor().execute("BEGIN IMMEDIATE")


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Waits for this writer's turn, in the order in which writers came: the queue at a lock on a file of its own.

    SQLite's busy handler sleeps up to 100 ms and is unfair: of 64 programs that wrote at once some got no turn in
    5 s. The lock goes with whoever holds it, however that ends. Where there is no such lock (Windows, a folder one
    may not write) SQLite's handler alone decides. Raises Unavailable("database-busy").
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except OSError:
        yield
        return
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting = threading.Thread(target=_queue_up, args=(handle,), daemon=True)
                waiting.start()
                waiting.join(BUSY_S)
                if waiting.is_alive():
                    # Closing the file below gives the turn away again as soon as the thread gets it.
                    raise Unavailable("database-busy", where=str(path).removesuffix(TURN)) from None
        yield
    finally:
        os.close(handle)


def _queue_up(handle: int) -> None:
    assert fcntl is not None
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX)


class _DataVersion(Waker):
    """SQLite's ``data_version``, which needs a connection of its own, outside every transaction."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._connection = database.raw()
        self._generation = database.generation
        self._seen = self._version()

    def wait(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while True:
            self._database.look_at_file()
            if self._database.generation != self._generation:
                raise Unavailable("database-unreachable", where=self._database.where)
            version = self._version()
            if version != self._seen:
                self._seen = version
                return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(LOOK_EVERY_S, left))

    def close(self) -> None:
        self._connection.close()

    def _version(self) -> int:
        with self._database.guard():
            row = self._connection.execute("PRAGMA data_version").fetchone()
        return int(row[0])


def write_moved(path: Path, address: str) -> None:
    """Makes a new file that says where the hall of its place went. Raises OSError."""
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
    """Reads the file's head, without opening it as a database: a foreign file must not be changed by a look.

    ``nobody``: missing or empty, so it may become ours. ``moved``: says where the hall went. Raises Unavailable when
    it cannot be read.
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


def not_taken(error: OSError, path: Path) -> Unavailable:
    """What a disk that does not take a file means to people: "disk-full" or "unwritable"."""
    full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    return Unavailable("disk-full" if full else "unwritable", where=str(path))


def make_durable(path: Path) -> None:
    """Waits until a file, or what a folder lists, is on the disk. Raises OSError; folders on Windows need none."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
