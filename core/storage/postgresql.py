"""A hall on the LAN: a PostgreSQL database, reached through psycopg 3.

The address is libpq's own (``postgresql://user@host1,host2/name?target_session_attrs=read-write``), so libpq takes
care of several hosts, for example a standby. What the address leaves out is set here: short time limits, because
without them a cut cable blocks for minutes (measured: 45 s and more).
"""

from __future__ import annotations

import logging
import selectors
import socket
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, Engine, create_engine, func, literal_column, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from core.errors import AntreanError, Refused, Unavailable, WrongUsage
from core.storage.database import A, Database, Waker, without_password
from core.storage.prepared import Prepared, together

log = logging.getLogger("antrean.storage")

WRITER_LOCK = 0x414E5452
"""Key of the advisory lock that every writing transaction takes first."""
_LOCK = Prepared(select(func.pg_advisory_xact_lock(literal_column(str(WRITER_LOCK)))))
_NO_HURRY = Prepared(select(func.set_config("synchronous_commit", "off", literal_column("true"))))
CHANNEL = "antrean_event"
"""The channel of NOTIFY on which a commit with events is announced."""
MOVED = "hall_moved"
"""The one table of a database whose hall moved away: it holds the new address."""
PING_AFTER_S = 1.0
"""A pooled connection that was idle for longer may have died."""
ASK_EVERY_S = 0.8
"""How often a follower asks an idle server for a sign of life."""
ANSWER_S = 1.2
"""How long it waits for the answer. With the half second a follower waits in one go, a server that fell silent is
noticed within 2.5 s."""

SESSION = {
    # A writer that vanished frees the hall after 2 s; nobody waits longer than 4 s for a turn.
    "idle_in_transaction_session_timeout": "2s",
    "lock_timeout": "4s",
    "statement_timeout": "10s",
    # The server ends the session of a PC whose cable is cut.
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "5000",
    "timezone": "UTC",
    "client_min_messages": "warning",
}
TRANSPORT: dict[str, str] = {
    "connect_timeout": "2",
    "keepalives_idle": "2",
    "keepalives_interval": "1",
    "keepalives_count": "3",
    "tcp_user_timeout": "3000",
    "application_name": "antrean",
}


class PostgresqlDatabase(Database):
    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        try:
            address_parameters = conninfo_to_dict(url)
        except psycopg.ProgrammingError:
            raise WrongUsage("database-address", where=without_password(url)) from None
        self.parameters: dict[str, Any] = {**TRANSPORT, **address_parameters}
        settings = " ".join(f"-c {key}={value}" for key, value in SESSION.items())
        self.parameters["options"] = f"{settings} {address_parameters.get('options', '')}".strip()
        hosts = str(address_parameters.get("host") or "localhost")
        if "," in hosts:
            self.parameters.setdefault("target_session_attrs", "read-write")
        self.where = f"{hosts}/{address_parameters.get('dbname') or address_parameters.get('user') or ''}"
        # A lost connection is reported by us, once; the driver keeps silent.
        logging.getLogger("psycopg").setLevel(logging.ERROR)
        logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
        self._writer = self._engine(read_only=False)
        self._reader = self._engine(read_only=True)
        self.generation = 0
        self._open: weakref.WeakSet[psycopg.Connection[Any]] = weakref.WeakSet()
        self._lost = float("-inf")
        """Connections that have been idle since this moment or longer are not used again (``time.monotonic``)."""

    def exists(self) -> bool:
        with self.read() as connection:
            connection.exec_driver_sql("SELECT 1")
        return True

    def make_place(self) -> None:
        """Nothing to do: the database itself is made by ``antrean server setup``."""

    def revision(self) -> str | None:
        with self.read() as connection:
            tables = {
                row[0]
                for row in connection.exec_driver_sql(
                    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
                )
            }
            if not tables:
                return None
            if "alembic_version" not in tables or "hall" not in tables:
                raise self._moved() or Refused("database-foreign", where=self.where)
            version = connection.exec_driver_sql(
                "SELECT version_num FROM alembic_version"
            ).scalar_one_or_none()
            return None if version is None else str(version)

    def moved_to(self) -> str | None:
        """Asks on a connection of its own: the connection that met no tables may have failed."""
        with self.guard(), self.connect(autocommit=True) as connection:
            if connection.execute("SELECT to_regclass(%s)", [MOVED]).fetchone() == (None,):
                return None
            row = connection.execute(f"SELECT address FROM {MOVED}").fetchone()
        return None if row is None else str(row[0])

    def may_migrate(self) -> bool:
        """True for the tables' owner only, which ``antrean server setup`` acts as."""
        owner = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'alembic_version'::regclass"
        with self.read() as connection:
            return bool(connection.exec_driver_sql(owner).scalar_one())

    def mark(self) -> None:
        """Nothing to do: a PostgreSQL database needs no mark."""

    @contextmanager
    def write(self, first: Callable[[Connection], A]) -> Iterator[tuple[Connection, A]]:
        with self.guard(), self._writer.connect() as connection:
            yield connection, self._begin(connection, _LOCK, first)

    @contextmanager
    def aside(self, first: Callable[[Connection], A]) -> Iterator[tuple[Connection, A]]:
        with self.guard(), self._writer.connect() as connection:
            yield connection, self._begin(connection, _NO_HURRY, first)

    def _begin(self, connection: Connection, opening: Prepared, first: Callable[[Connection], A]) -> A:
        """Begins a transaction with ``opening`` and the first questions, all in one round trip. A connection that
        died while it was idle is replaced and asked again: nothing was written yet."""
        while True:
            rested = self._take(connection)
            transaction = connection.begin()
            try:
                with together(connection):
                    opening.send(connection, {})
                    return first(connection)
            except psycopg.OperationalError as error:
                if not rested or not _is_gone(connection):
                    raise
                log.info("a connection that was idle is gone: %s", error)
                self._replace(connection, rested)
                transaction.rollback()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.guard(), self._reader.connect() as connection:
            while (rested := self._take(connection)) and not _answers(connection):
                self._replace(connection, rested)
            connection.begin()
            yield connection
            connection.commit()  # a rollback would forget the prepared statements

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A writing transaction without time limits: rebuilding a big table takes more than ten seconds."""
        with self.write(lambda _connection: None) as (connection, _nothing):
            for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
                connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
            yield connection

    def waker(self) -> Waker:
        return _Listener(self)

    def connect(self, **changes: Any) -> psycopg.Connection[Any]:
        """A driver connection outside the pools."""
        connection = psycopg.connect(**{**self.parameters, **changes})
        self._open.add(connection)
        return connection

    def cut(self) -> None:
        self._lost = time.monotonic()
        for connection in list(self._open):
            try:
                link = socket.socket(fileno=connection.pgconn.socket)
            except (psycopg.Error, OSError):
                continue  # closed already
            try:
                link.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # gone already
            finally:
                link.detach()

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()

    def translate(self, error: BaseException) -> AntreanError | None:
        original = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(original, psycopg.Error):
            return None
        where, errors = self.where, psycopg.errors
        text = str(original).strip().splitlines()[0] if str(original).strip() else type(original).__name__
        match original:
            case errors.LockNotAvailable() | errors.QueryCanceled():
                return Unavailable("database-busy", where=where)
            case errors.InsufficientPrivilege():
                return Refused("database-rights", where=where, detail=text)
            case errors.IdleInTransactionSessionTimeout():
                self._lost = time.monotonic()
                return Unavailable("database-unreachable", where=where)
            case errors.DiskFull():
                return Unavailable("disk-full", where=where)
            case errors.ReadOnlySqlTransaction():
                return Unavailable("database-read-only", where=where)
            case errors.UndefinedTable() | errors.UndefinedColumn():
                return self._moved() or Refused("database-foreign", where=where)
            case errors.DataCorrupted() | errors.IndexCorrupted():
                return Unavailable("database-corrupt", where=where)
            case psycopg.OperationalError() | psycopg.InterfaceError():
                lower = str(original).lower()
                if "password authentication failed" in lower or "no password supplied" in lower:
                    return Refused("database-login", where=where)
                if "pg_hba.conf" in lower or ('role "' in lower and "does not exist" in lower):
                    return Refused("database-login", where=where)
                if 'database "' in lower and "does not exist" in lower:
                    return Unavailable("no-hall", where=where)
                self._lost = time.monotonic()
                return Unavailable("database-unreachable", where=where)
            case psycopg.DatabaseError():
                return Unavailable("database-failed", where=where, detail=text)
        return None

    def _take(self, connection: Connection) -> float | None:
        """When the connection was used last, if it was idle for so long that it may have died meanwhile; else None.

        When one was lost, all others that have been idle since before belong to the server that went away. They are
        replaced unasked, because on a cut cable each question takes seconds.
        """
        now = time.monotonic()
        while (used_at := connection.info.get("used")) is not None and used_at <= self._lost:
            self._replace(connection, used_at)
        connection.info["used"] = now
        return used_at if used_at is not None and now - used_at > PING_AFTER_S else None

    def _replace(self, connection: Connection, used_at: float) -> None:
        """Lets the next use take another connection from the pool, at last a new one."""
        self._lost = max(self._lost, used_at)
        connection.invalidate()

    def _engine(self, read_only: bool) -> Engine:
        def create() -> psycopg.Connection[Any]:
            connection = self.connect()
            if read_only:
                connection.read_only = True
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            return connection

        return create_engine(
            "postgresql+psycopg://",
            creator=create,
            poolclass=QueuePool,
            pool_use_lifo=True,  # the connection that knows its statements best
            pool_reset_on_return="rollback",
            hide_parameters=True,  # an error in a log must not show a PIN's hash
        )


def _answers(connection: Connection) -> bool:
    """Whether the server still answers. The transaction that asking began is the one that follows: rolling it back
    would make the driver forget every prepared statement of the connection."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def _is_gone(connection: Connection) -> bool:
    driver: Any = connection.connection.driver_connection
    return bool(driver.closed)


class _Listener(Waker):
    """LISTEN on a connection of its own; a trigger on ``event`` notifies for every transaction that wrote one."""

    def __init__(self, database: PostgresqlDatabase) -> None:
        self._database = database
        self._asked = time.monotonic()
        with database.guard():
            self._connection: psycopg.Connection[Any] = database.connect(autocommit=True)
            try:
                self._connection.execute(f"LISTEN {CHANNEL}")
            except BaseException:
                self._connection.close()
                raise

    def wait(self, seconds: float) -> bool:
        with self._database.guard():
            notified = self._drain()
            if not notified and self._readable(seconds):
                self._connection.pgconn.consume_input()
                notified = self._drain()
            if not notified and time.monotonic() - self._asked > ASK_EVERY_S:
                self._ask()
                notified = self._drain()  # they came along with the answer
            return notified

    def _drain(self) -> bool:
        """Takes the notifications that came; several at once are one change."""
        notified = False
        while self._connection.pgconn.notifies() is not None:
            notified = True
        return notified

    def _readable(self, seconds: float) -> bool:
        """Sleeps until something comes, at most so many seconds. The driver's own wait wakes ten times a second."""
        with selectors.DefaultSelector() as ready:
            ready.register(self._connection.pgconn.socket, selectors.EVENT_READ)
            return bool(ready.select(seconds))

    def _ask(self) -> None:
        """Asks the server for a sign of life: a cut cable would go unnoticed for minutes."""
        link = self._connection.pgconn
        link.send_query(b"SELECT 1")
        deadline = time.monotonic() + ANSWER_S
        with selectors.DefaultSelector() as ready:
            ready.register(link.socket, selectors.EVENT_READ)
            while link.flush() or link.is_busy():
                seconds_left = deadline - time.monotonic()
                if seconds_left <= 0:
                    raise psycopg.OperationalError("the server does not answer")
                if ready.select(seconds_left):
                    link.consume_input()
        while link.get_result() is not None:
            pass
        self._asked = time.monotonic()

    def close(self) -> None:
        self._connection.close()
