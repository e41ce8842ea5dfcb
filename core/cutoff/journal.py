"""A journal: the part of the hall that a program keeps on its own disk, and what it did offline.

It is one SQLite file in this machine's home: a small hall of its own, written as durably as a hall's database, so
that the same office with the same rules works on it (docs/decisions/0011). Beside the hall's tables it holds the
program's identity, the requests under way and the entries that are not handed in yet.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from core import paths
from core.clock import Clock, Micros, SteadyClock
from core.cutoff.lock import FileLock
from core.errors import AntreanError, Refused, Unavailable
from core.handin import mirror
from core.handin.entries import Entry, as_row, from_row
from core.handin.mirror import Mirror
from core.handin.work import DeskWork, read_work
from core.office import Office
from core.pc.identity import Kind, file_name
from core.storage import schema, tables
from core.storage.sqlite import SqliteDatabase
from core.uid import new_uid

_TABLES = (
    "CREATE TABLE IF NOT EXISTS journal_fact (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS journal_request (uid TEXT PRIMARY KEY, at INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS journal_entry (seq INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL,"
    " kind TEXT NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL)",
)

_BUSY = (
    "SELECT EXISTS (SELECT 1 FROM journal_entry) OR EXISTS (SELECT 1 FROM journal_request)"
    " OR EXISTS (SELECT 1 FROM journal_fact WHERE name = 'alone')"
)
_SHARED = tables.WAITING.text
ANOTHER = "-1"
"""A version no catalogue has: the copy is taken whole at the next touch, and serves until then."""


def journal_path(kind: Kind, name: str) -> Path:
    """The path of the journal of a program of this kind and name."""
    return paths.home() / "journal" / f"{file_name(kind, name)}.sqlite"


def peek_device(path: Path) -> str | None:
    """The identity in a journal, also while its program runs; None when there is none to read."""
    if not path.is_file():
        return None
    database = SqliteDatabase(f"sqlite:///{path}")
    try:
        with database.read() as connection:
            value = connection.exec_driver_sql(
                "SELECT value FROM journal_fact WHERE name = 'device'"
            ).scalar()
        return None if value is None else str(value)
    except AntreanError:
        return None
    finally:
        database.close()


class Journal:
    """One program's journal. Threads may share it."""

    def __init__(self, path: Path, clock: Clock, *, cut_off: bool = False) -> None:
        """Opens the journal, or makes it; ``cut_off``: it is a desk's (see Office). A file that cannot be read is put
        aside, never deleted; the program then starts again with a new series. Refused("journal-in-use") while another
        program has it open, Unavailable when it cannot be written."""
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable("unwritable", where=str(path.parent)) from error
        self._lock = FileLock(path.with_name(f"{path.name}-lock"))
        try:
            try:
                self._open()
            except (Unavailable, Refused) as error:
                if error.code not in ("database-corrupt", "database-foreign", "database-failed"):
                    raise
                _put_aside(path)
                self._open()
        except BaseException:
            self._lock.close()
            raise
        self.clock = clock
        self._cut_off = cut_off
        self.letter = self.fact("letter") or ""
        """The letter of the kiosk's own series; empty until the kiosk is enrolled."""
        self.office = self._office()

    def _office(self) -> Office:
        """The office over this journal's own books."""
        return Office(self._database, self.clock, letter=self.letter, cut_off=self._cut_off)

    _filled = False

    def _open(self) -> None:
        self._database = SqliteDatabase(f"sqlite:///{self.path}")
        try:
            self._database.make_place()
            before = self._database.revision()
            schema.make_current(self._database, keep_copy=False)
            with self._writing() as connection:
                for statement in _TABLES:
                    connection.exec_driver_sql(statement)
                connection.commit()
            if before not in (None, schema.HEAD) and self.fact("version") is not None:
                self.keep("version", ANOTHER)  # the copy has none of the newer tables' rows
            if self.fact("device") is None:
                self.keep("device", new_uid(time.time_ns() // 1000))
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        self.office.close()
        self._lock.close()

    def is_own(self, error: AntreanError) -> bool:
        """Whether the error comes from the journal's own disk and not from the hall's database."""
        return error.where == self._database.where

    # Facts

    def fact(self, name: str) -> str | None:
        with self._database.read() as connection:
            query = "SELECT value FROM journal_fact WHERE name = ?"
            value = connection.exec_driver_sql(query, (name,)).scalar()
        return None if value is None else str(value)

    def keep(self, name: str, value: str) -> None:
        with self._writing() as connection:
            _keep(connection, name, value)
            connection.commit()

    @property
    def device(self) -> str:
        """The program's identity: a program with a new journal counts as a new one."""
        uid = self.fact("device")
        assert uid is not None
        return uid

    def enrolled(self, letter: str, hall: str) -> None:
        """Notes the letter of the own series and the uid of its hall. Refused("journal-other-hall")."""
        noted_hall = self.fact("hall")
        if noted_hall not in (None, hall):
            raise Refused("journal-other-hall", where=str(self.path))
        with self._writing() as connection:
            _keep(connection, "hall", hall)
            _keep(connection, "letter", letter)
            connection.commit()
        if letter != self.letter:
            self.letter = letter
            self.office = self._office()

    # The copy of the hall

    @property
    def filled(self) -> bool:
        """Whether it holds a copy of the hall; without a copy of the catalogue nothing can be issued. The disk is
        asked only until it does."""
        self._filled = self._filled or self.fact("version") is not None
        return self._filled

    def version(self) -> int | None:
        """Version of the catalogue in the copy."""
        noted = self.fact("version")
        return int(noted) if noted else None

    def refresh(self, copy: Mirror, **facts: str) -> bool:
        """Writes a new copy of the hall and the facts that belong to it; False when it did not, because something is
        still under way or not handed in."""
        with self._writing() as connection:
            if connection.exec_driver_sql(_BUSY).scalar():
                return False
            mirror.write(connection, copy)
            for name, value in {"version": str(copy.version), **facts}.items():
                _keep(connection, name, value)
            if isinstance(self.clock, SteadyClock):
                _keep(connection, "clock-ahead", str(self.clock.ahead()))
            connection.commit()
        return True

    # A desk's share

    def begin(self) -> None:
        """Notes that from now on verbs are done offline: the copy is not replaced until they are handed in."""
        self.keep("alone", "1")

    def alone(self) -> bool:
        return self.fact("alone") is not None

    def ended(self) -> None:
        """Notes that what was done offline is in the hall's books."""
        with self._writing() as connection:
            connection.exec_driver_sql("DELETE FROM journal_fact WHERE name = 'alone'")
            connection.commit()

    def share(self) -> dict[str, int]:
        """Ticket uid -> the hall's id of the tickets this desk would continue with."""
        with self._database.read() as connection:
            rows = connection.exec_driver_sql(f"SELECT uid, id FROM ticket WHERE {_SHARED}").all()
        return {row.uid: row.id for row in rows}

    def let_go(self, uids: Iterable[str]) -> None:
        """Takes tickets out of the share, for good, before anybody else gets them."""
        with self._writing() as connection:
            for uid in uids:
                ids = f"SELECT id FROM ticket WHERE uid = ? AND {_SHARED}"
                connection.exec_driver_sql(f"DELETE FROM stop WHERE ticket_id IN ({ids})", (uid,))
                connection.exec_driver_sql(f"DELETE FROM ticket WHERE id IN ({ids})", (uid,))
            connection.commit()

    def done_at(self, counter_id: int) -> DeskWork:
        """What was done offline at a counter, read in one transaction."""
        with self._database.read() as connection:
            return read_work(
                connection, counter_id, int(self.fact("cursor") or 0), int(self.fact("seen") or 0)
            )

    # Requests under way

    def ask(self, uid: str, at: Micros) -> None:
        """Notes that a request is sent to the database; without an answer it will be given up."""
        with self._writing() as connection:
            connection.exec_driver_sql("INSERT INTO journal_request VALUES (?, ?)", (uid, at))
            connection.commit()

    def answered(self, uid: str) -> None:
        with self._writing() as connection:
            connection.exec_driver_sql("DELETE FROM journal_request WHERE uid = ?", (uid,))
            connection.commit()

    def give_up(self, uid: str | None = None) -> None:
        """Gives up one request, or all of them (``uid`` None): nobody waits for it any more, and it becomes a
        void."""
        condition, values = ("", ()) if uid is None else (" WHERE uid = ?", (uid,))
        with self._writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO journal_entry (uid, kind, at, data)"
                f" SELECT uid, 'void', at, '{{}}' FROM journal_request{condition} ORDER BY at",
                values,
            )
            connection.exec_driver_sql(f"DELETE FROM journal_request{condition}", values)
            connection.commit()

    # What is to be handed in

    def add(self, *entries: Entry) -> None:
        with self._writing() as connection:
            for entry in entries:
                kind, data = as_row(entry)
                connection.exec_driver_sql(
                    "INSERT INTO journal_entry (uid, kind, at, data) VALUES (?, ?, ?, ?)",
                    (entry.uid, kind, entry.at, json.dumps(data, ensure_ascii=False)),
                )
            connection.commit()

    def pending(self, most: int) -> tuple[tuple[int, Entry], ...]:
        """The oldest entries, each with its place. Voids come first, since the void's request may still arrive."""
        query = (
            "SELECT seq, uid, kind, at, data FROM journal_entry ORDER BY kind <> 'void', seq"
            f" LIMIT {int(most)}"
        )
        with self._database.read() as connection:
            rows = connection.exec_driver_sql(query).all()
        return tuple((row.seq, from_row(row.uid, row.kind, row.at, json.loads(row.data))) for row in rows)

    def unmerged(self) -> int:
        """How many tickets are not handed in yet."""
        with self._database.read() as connection:
            query = "SELECT count(*) FROM journal_entry WHERE kind = 'ticket'"
            return int(connection.exec_driver_sql(query).scalar_one())

    def handed_in(self, places: Sequence[int]) -> None:
        """Removes entries, by their places: they are in the hall's books."""
        with self._writing() as connection:
            for place in places:
                connection.exec_driver_sql("DELETE FROM journal_entry WHERE seq = ?", (place,))
            connection.commit()

    # Inside

    def _writing(self) -> Any:
        return _Writing(self._database)


class _Writing:
    """A writing transaction that yields the connection only."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._work = database.write(lambda _connection: None)

    def __enter__(self) -> Connection:
        return self._work.__enter__()[0]

    def __exit__(self, *error: Any) -> bool | None:
        return self._work.__exit__(*error)


def _keep(connection: Connection, name: str, value: str) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO journal_fact VALUES (?, ?)", (name, value))


def _put_aside(path: Path) -> None:
    """Renames an unreadable journal and everything that belongs to it."""
    aside = path.with_name(f"{path.name}.unreadable-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}")
    for ending in ("", "-wal", "-shm", "-journal"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))


def read_journal(path: Path, clock: Clock) -> Journal:
    """The journal of a program that does not run any more, to be handed in from here. Unavailable("journal-missing"),
    Refused("journal-foreign") for another kind of file; nothing is put aside."""
    if not path.is_file():
        raise Unavailable("journal-missing", where=str(path))
    with path.open("rb") as file:
        if not file.read(16).startswith(b"SQLite format 3"):
            raise Refused("journal-foreign", where=str(path))
    database = SqliteDatabase(f"sqlite:///{path}")
    try:
        with database.read() as connection:
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'journal_entry'")
            if names.first() is None:
                raise Refused("journal-foreign", where=str(path))
    except AntreanError as error:
        if error.code == "journal-foreign":
            raise
        raise Refused("journal-foreign", where=str(path)) from error
    finally:
        database.close()
    return Journal(path, clock)
