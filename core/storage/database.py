"""Opening the database and one unit of work.

SQLite runs in WAL mode with ``synchronous=FULL``: NORMAL lost acknowledged tickets at every simulated power cut.
Every write is BEGIN IMMEDIATE, on an engine of its own, because SQLAlchemy's begin event fires for reads too.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pysqlite3.dbapi2 as safe_sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool

from core.errors import AntreanError, Refused, Unavailable, WrongUsage

APPLICATION_ID = 0x414E5452  # "ANTR": marks a SQLite file as ours
BUSY_MS = 5000

# Before 3.51.3 two connections that write and checkpoint at the same instant may corrupt a WAL database
# (sqlite.org/wal.html#walresetbug); the rollback journal costs about twice per commit and is safe.
SAFE_WAL = (3, 51, 3)


class Database:
    """One hall's database. Threads may share it: each unit of work takes a connection of its own."""

    def __init__(self, url: str) -> None:
        # What follows the scheme is the path as it is: file names may hold "?", "#" and "%".
        name = url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else ""
        if not name or name == ":memory:" or "\0" in name:
            raise WrongUsage("database-address", where=url)
        self.path = Path(name)
        self._writer = self._engine("BEGIN IMMEDIATE")
        self._reader = self._engine("BEGIN")
        self._file: tuple[int, int] | None = None
        self.generation = 0
        """Rises when another file takes the place of the one that was open."""

    def exists(self) -> bool:
        """Whether the file is there; Unavailable("database-unreachable") where that cannot be known."""
        try:
            self.path.stat()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise Unavailable("database-unreachable", where=str(self.path)) from error
        return True

    def make_folder(self) -> None:
        """Creates the folder the file lies in; Unavailable("folder-unwritable") when that cannot be."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable("folder-unwritable", where=str(self.path.parent)) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A writing transaction that rolls back unless its connection was committed.

        Raises Unavailable when the database cannot be written; constraint violations come as IntegrityError.
        """
        self.look_at_file()
        with self.guard(), self._writer.connect() as connection:
            connection.begin()
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction: one consistent moment."""
        self.look_at_file()
        with self.guard(), self._reader.connect() as connection:
            connection.begin()
            yield connection

    def raw(self) -> Any:
        """A driver connection of its own, outside every transaction (for the change feed)."""
        self.look_at_file()
        with self.guard():
            return self._open_file()

    def look_at_file(self) -> None:
        """Notices that the file was removed or replaced: open connections would go on writing into a file nobody
        finds again. Raises Unavailable("database-unreachable") while there is none.
        """
        try:
            found = self.path.stat()
        except OSError as error:
            raise Unavailable("database-unreachable", where=str(self.path)) from error
        identity = (found.st_dev, found.st_ino)
        if identity != self._file:
            if self._file is not None:
                self.close()
                self.generation += 1
            self._file = identity

    def mark(self) -> None:
        """Writes our mark into a file that is nobody's yet, before anything else is written."""
        with self.guard():
            connection = safe_sqlite.connect(str(self.path), timeout=BUSY_MS / 1000, isolation_level=None)
            try:
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            finally:
                connection.close()

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turns the driver's errors into ours."""
        try:
            yield
        except AntreanError:
            raise
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise self._unavailable(str(error.orig)) from error
        except safe_sqlite.Error as error:
            raise self._unavailable(str(error)) from error
        except UnicodeDecodeError as error:  # text in the file that is none
            raise Unavailable("database-corrupt", where=str(self.path)) from error

    def _unavailable(self, text: str) -> AntreanError:
        where = str(self.path)
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
            return Refused("database-foreign", where=where)
        if "unable to open" in text:
            return Unavailable("database-unreachable", where=where)
        return Unavailable("database-failed", where=where, detail=text)

    def _no_room(self) -> bool:
        """Whether the disk has no room for even the shared-memory file."""
        try:
            return shutil.disk_usage(self.path.parent).free < 64 * 1024
        except OSError:
            return False

    def _open_file(self) -> Any:
        # mode=rw: a file that is gone must not come back empty.
        connection = safe_sqlite.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=BUSY_MS / 1000,
            isolation_level=None,
            check_same_thread=False,
        )
        cursor = connection.cursor()
        wal = safe_sqlite.sqlite_version_info >= SAFE_WAL
        cursor.execute(f"PRAGMA journal_mode={'WAL' if wal else 'TRUNCATE'}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()
        return connection

    def _engine(self, begin: str) -> Engine:
        engine = create_engine("sqlite://", module=safe_sqlite, creator=self._open_file, poolclass=QueuePool)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.connection.cursor().execute(begin)

        return engine


def whose_file(path: Path) -> Literal["nobody", "ours", "foreign", "corrupt"]:
    """Reads the file's head, without opening it as a database: a foreign file must not be changed by a look.

    ``nobody``: missing or empty, so it may become ours. Raises Unavailable when it cannot be read.
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
    return "ours" if int.from_bytes(head[68:72], "big") == APPLICATION_ID else "foreign"
