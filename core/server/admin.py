"""The administrator's connection to the PostgreSQL server of this PC."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from core.errors import Refused, Unavailable
from core.storage.postgresql import PostgresqlDatabase

SOCKETS = Path("/var/run/postgresql")
LEAST_VERSION = 15
"""The oldest major version of PostgreSQL that works."""
_DATABASE = re.compile(r"[a-z][a-z0-9_]{0,30}")


class AdminDatabase(PostgresqlDatabase):
    """A database opened with the administrator's address.

    Debian lets only the system user ``postgres`` in through the local socket ("peer"). So root connects as that
    user, and is root again right after."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._url = url

    def connect(self, **changes: Any) -> psycopg.Connection[Any]:
        with _in_the_name_of(self.parameters):
            return super().connect(**changes)

    def beside(self, database: str, role: str | None = None) -> AdminDatabase:
        """Another database of the same server, used as a role that needs no login of its own."""
        options = {} if role is None else {"options": f"-c role={role}"}
        return AdminDatabase(make_conninfo(self._url, dbname=database, **options))

    @contextmanager
    def session(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection without transaction or time limits; the driver's errors are translated to ours."""
        with (
            self.guard(),
            self.connect(autocommit=True, options="-c password_encryption=scram-sha-256") as connection,
        ):
            yield connection


def database_name(name: str) -> str:
    """The name; Refused("server-database-name") unless it needs no quotes in SQL."""
    if not _DATABASE.fullmatch(name) or name in ("postgres", "template0", "template1"):
        raise Refused("server-database-name", where=name)
    return name


def default_admin() -> str:
    """The address of this PC's server; Unavailable("server-missing") when none runs, Refused("server-root") when the
    user is neither root nor PostgreSQL's own."""
    if os.name != "posix":
        return "postgresql://postgres@localhost:5432/postgres"
    ports = sorted(
        int(socket_file.suffix[1:])
        for socket_file in SOCKETS.glob(".s.PGSQL.*")
        if socket_file.suffix[1:].isdigit()
    )
    if not ports:
        raise Unavailable("server-missing")
    wanted = os.environ.get("PGPORT", "5432")
    port = int(wanted) if wanted.isdigit() and int(wanted) in ports else ports[0]
    import pwd

    if os.geteuid() != 0 and pwd.getpwuid(os.geteuid()).pw_name != "postgres":
        raise Refused("server-root")
    return f"postgresql://postgres@/postgres?host={SOCKETS}&port={port}"


def open_admin(url: str | None) -> AdminDatabase:
    """Opens the server as its administrator; Refused("server-not-superuser") for a login with fewer rights,
    ("server-version") for a server that is too old, and what connecting raises."""
    admin = AdminDatabase(_with_database(url or default_admin()))
    try:
        with admin.session() as session:
            row = session.execute(
                "SELECT rolsuper, current_setting('server_version_num')::int / 10000, current_user"
                " FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except BaseException:
        admin.close()
        raise
    assert row is not None
    if not row[0]:
        raise Refused("server-not-superuser", where=str(row[2]))
    if row[1] < LEAST_VERSION:
        raise Refused("server-version", where=admin.where, found=int(row[1]), least=LEAST_VERSION)
    return admin


def with_password(url: str, secret: str) -> str:
    return make_conninfo(url, password=secret)


def lan_address() -> str:
    """The address under which other PCs of the LAN reach this one; Refused("server-address-unknown") without a
    network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))  # nothing is sent
            address = str(probe.getsockname()[0])
        except OSError:
            address = "0.0.0.0"
    if address.startswith(("127.", "0.")):
        raise Refused("server-address-unknown")
    return address


def _with_database(url: str) -> str:
    try:
        parameters: dict[str, Any] = {**conninfo_to_dict(url)}
    except psycopg.ProgrammingError:
        return url  # AdminDatabase says what is wrong with it
    parameters.setdefault("dbname", "postgres")
    return make_conninfo(**parameters)


@contextmanager
def _in_the_name_of(parameters: dict[str, Any]) -> Iterator[None]:
    local = str(parameters.get("host", "")).startswith("/")
    if os.name != "posix" or not local or os.geteuid() != 0:
        yield
        return
    import pwd

    try:
        user = pwd.getpwnam(str(parameters.get("user", "")))
    except KeyError:
        yield
        return
    os.seteuid(user.pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)
