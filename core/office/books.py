"""The office's books: opening them, and the transactions in which every verb runs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, literal_column, select, update

from core.catalogue.directory import Directory, Hall, load_directory
from core.clock import Clock, SteadyClock, SystemClock, Today, local
from core.errors import Refused, Unavailable
from core.events import kinds
from core.office.day_end import end_day
from core.office.facts import HallFacts, hall_values
from core.storage import schema, tables
from core.storage.database import Database
from core.storage.events import record
from core.storage.opening import open_database
from core.storage.prepared import Answer, Prepared, together

R = TypeVar("R")
A = TypeVar("A")

_days = tables.day


def _books_query(server_clock: str) -> Prepared:
    hall = tables.hall
    columns = (hall.c.catalogue_version, hall.c.service_day, _days.c.closed_at, hall.c.uid)
    source = hall.outerjoin(_days, _days.c.day == hall.c.service_day)
    return Prepared(select(*columns, literal_column(server_clock).label("server")).select_from(source))


_BOOKS_QUERY = {
    "sqlite": _books_query("NULL"),
    "postgresql": _books_query("(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"),
}
"""What every verb asks first, by dialect; a server gives its time with the answer."""


class Books:
    """One hall's books over one database, and the transactions in which every room reads and writes them. Threads may
    share it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        if isinstance(clock, SystemClock):
            clock = SteadyClock(follows_pc=database.dialect == "sqlite")
        self.clock = clock
        self.hall_uid = ""
        """The hall's uid; empty until its books were opened."""
        self._known: Directory | None = None
        self._generation = 0

    def close(self) -> None:
        self._database.close()

    def cut(self) -> None:
        """Breaks every connection at once, because the database does not answer."""
        self._database.cut()

    # About the hall

    def directory(self) -> Directory:
        """The catalogue in force; read again only when its version has changed."""
        return self.read(lambda _connection, directory: directory)

    def hall(self) -> Hall:
        return self.directory().hall

    @property
    def where(self) -> str:
        """How the database is named to people."""
        return self._database.where

    # Reading and writing

    def _opened(self, connection: Connection, row: Any) -> tuple[Directory, Today]:
        """The directory in force and this moment, from a row of ``_BOOKS_QUERY``."""
        if row is None:
            raise Unavailable("no-hall", where=self._database.where)
        version, last_day, closed_at, hall, server = row
        if self.hall_uid and self.hall_uid != hall:
            raise Unavailable("other-hall", where=self._database.where)
        self.hall_uid = hall
        known = self._known
        if known is None or (known.version, self._generation) != (version, self._database.generation):
            try:
                known = load_directory(connection)
            except (KeyError, ValueError, TypeError) as error:  # rows that no import of this program wrote
                raise Unavailable("database-corrupt", where=self._database.where) from error
            assert known is not None
            self._known, self._generation = known, self._database.generation
        if isinstance(self.clock, SteadyClock) and server is not None:
            now = self.clock.heard(server)
        else:
            now = self.clock.now()
        wall = local(now, known.hall.time_zone)
        day = wall.date().isoformat()
        if day <= last_day:
            return known, Today(now, wall, last_day, closed_at is not None, last_day)
        return known, Today(now, wall, day, False, last_day)

    def clock_day(self, directory: Directory) -> str:
        """Today by this machine's clock, for questions that are sent before the books are open (see
        tables.SERVICE_DAY)."""
        return local(self.clock.now(), directory.hall.time_zone).date().isoformat()

    @property
    def database(self) -> Database:
        """For work on the tables themselves: backups, measurements, tests."""
        return self._database

    def known(self) -> Directory:
        """The catalogue as it was read last; it is read now only if it never was."""
        return self._known or self.directory()

    def read(self, work: Callable[[Connection, Directory], R]) -> R:
        """Runs a reading of the books."""
        return self.read_today(lambda connection, directory, _today: work(connection, directory))

    def read_today(self, work: Callable[[Connection, Directory, Today], R]) -> R:
        """Runs a reading of the books that also needs this moment."""
        with self._database.read() as connection:
            directory, today = self._opened(
                connection, _BOOKS_QUERY[self._database.dialect].first(connection, {})
            )
            return work(connection, directory, today)

    def write(self, work: Callable[[Connection, Directory, Today], R], *, new_day: bool = True) -> R:
        """Runs one verb in one transaction. The first verb of a new service day first ends the days before it, in a
        transaction of its own, which stays even when the verb is refused. ``new_day`` False leaves that to others, so
        that a visitor can still be finished after midnight."""
        with self._database.write(
            lambda connection: _BOOKS_QUERY[self._database.dialect].send(connection, {})
        ) as (
            connection,
            books,
        ):
            directory, today = self._opened(connection, books.first())
            day_began = new_day and self._turn_day(connection, today)
            if not day_began:
                result = work(connection, directory, today)
            connection.commit()
        return self.write(work) if day_began else result

    def aside(self, work: Callable[[Connection, Directory, Today], R]) -> R:
        """Writes a program's own report without waiting for the hall's one writer (Database.aside)."""
        query = _BOOKS_QUERY[self._database.dialect]
        with self._database.aside(lambda connection: query.send(connection, {})) as (connection, books):
            directory, today = self._opened(connection, books.first())
            result = work(connection, directory, today)
            connection.commit()
        return result

    def write_fast(
        self,
        ask: Callable[[Connection, Directory], A],
        act: Callable[[Connection, Directory, Today, A], Callable[[], R]],
        *,
        new_day: bool = True,
    ) -> R:
        """Runs a verb in two round trips. ``ask`` sends every question; ``act`` decides, sends every write, and
        returns a function that makes the result when the answers are there. Nothing else is asked. ``new_day`` is
        that of ``write``."""
        known = self._known

        def first(connection: Connection) -> tuple[Answer, A | None]:
            books = _BOOKS_QUERY[self._database.dialect].send(connection, {})
            try:
                return books, ask(connection, known) if known is not None else None
            except Refused:  # the catalogue may be an old one, so it is asked again below
                return books, None

        with self._database.write(first) as (connection, (books, asked)):
            directory, today = self._opened(connection, books.first())
            day_began = new_day and self._turn_day(connection, today)
            if day_began:
                connection.commit()
            else:
                if asked is None or directory is not known:
                    asked = ask(connection, directory)
                with together(connection):
                    result = act(connection, directory, today, asked)
                    connection.commit()
        return self.write_fast(ask, act) if day_began else result()

    def _turn_day(self, connection: Connection, today: Today) -> bool:
        """Begins today's service day in the books, once: earlier days end with an outcome for every ticket. True when
        it did."""
        if today.day <= today.last_day:
            return False
        connection.execute(update(tables.hall).values(service_day=today.day))
        if today.last_day:
            end_day(connection, today, today.last_day, "day-over")
        return True


def open_books(url: str) -> Database:
    """The database of an existing hall, brought to this program's version.

    Raises Unavailable("no-hall") before ``set_up``, and what core.storage.schema raises.
    """
    database = open_database(url)
    try:
        if not database.exists() or database.revision() is None:
            raise Unavailable("no-hall", where=database.where)
        # A server's tables are changed by its set-up only, not by a program that happens to come first.
        schema.make_current(database, may_change=database.dialect == "sqlite")
    except BaseException:
        database.close()
        raise
    return database


def set_up_books(url: str, facts: HallFacts, clock: Clock) -> tuple[Database, bool]:
    """Makes the hall, or changes the given facts of one that exists. The flag is True when it was made."""
    database = open_database(url)
    try:
        return database, fill_books(database, facts, clock)
    except BaseException:
        database.close()
        raise


def fill_books(database: Database, facts: HallFacts, clock: Clock) -> bool:
    """Makes the hall in a database that is open, or changes the given facts of one that exists; on an error the
    database stays open. True when the hall was made."""
    values = hall_values(facts)
    database.make_place()
    schema.make_current(database)
    with database.write(lambda _connection: None) as (connection, _nothing):
        made = connection.execute(select(tables.hall.c.id)).first() is None
        if made:
            defaults = {
                "id": 1,
                "name": "Mal Pelayanan Publik",
                "place": "",
                "address": "",
                "time_zone": "Asia/Jakarta",
                "ticker": "",
                "service_day": "",
                "catalogue_version": 1,
                "overtime_minutes": 60,
                "uid": str(uuid.uuid4()),
                "works_from": schema.WORKS_FROM,
            }
            connection.execute(insert(tables.hall).values({**defaults, **values}))
        elif values:
            version = tables.hall.c.catalogue_version + 1
            connection.execute(update(tables.hall).values({**values, "catalogue_version": version}))
        facts_written = {key: str(value) for key, value in values.items() if key != "logo"}
        what = kinds.HallMade(**facts_written) if made else kinds.HallChanged(**facts_written)
        record(connection, clock.now(), what)
        connection.commit()
    return made
