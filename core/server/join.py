"""Joining a hall from another PC: by a code from paper, or by an address."""

from __future__ import annotations

import errno
import re
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from core.clock import Clock
from core.errors import AntreanError, Refused, Unavailable
from core.office import Office
from core.pc import settings as pc
from core.people.officers import printable
from core.server.code import ELSEWHERE, PORT, PairingCode, credentials, read
from core.server.pairing import EXPIRED, NAME_LIMIT, carried
from core.storage.opening import open_database
from core.storage.postgresql import TRANSPORT

REACH_S = 3.0
"""Seconds for trying whether the server can be reached."""
TLS = {"sslmode": "require", "channel_binding": "require"}
"""The password is bound to the TLS channel and the server proves that it knows it: a PC in between cannot pose as the
server, although nobody signed its certificate."""
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")
_WRONG_NETWORK = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL}


@dataclass(frozen=True, slots=True)
class Joined:
    """How joining a hall ended."""

    where: str
    """The database, as it is named to people."""
    hall: str
    """Name of the hall."""
    file: Path
    """The settings file that keeps the address."""
    role: str | None = None
    device: str | None = None
    """The login that was made for this PC; None when it joined by an address."""


def join_by_address(address: str, clock: Clock) -> Joined:
    """Keeps a database's address once a hall was opened there; raises what opening raises."""
    if address.startswith("sqlite:///") and len(address) > len("sqlite:///"):
        address = f"sqlite:///{Path(address.removeprefix('sqlite:///')).absolute()}"
    hall, where = _look(address, clock)
    return Joined(where, hall, pc.keep(database=address))


def join_by_code(text: str, name: str, servers: str | None, clock: Clock) -> Joined:
    """Makes a login for this PC with a code from paper, and keeps its address.

    ``servers`` (``HOST[:PORT],...``) replaces the address in the code: by a name, or several servers. Refused for a
    code that is none, mistyped, unknown or expired, Unavailable when the server is away or on another network.
    """
    code = read(text)
    name = " ".join(name.split())
    if not name or len(name) > NAME_LIMIT or not printable(name):
        raise Refused("device-name", where=name, most=NAME_LIMIT)
    hosts = _hosts(servers, code)
    for host, port in hosts:
        try:
            _reach(host, port)
            break
        except AntreanError:
            if (host, port) == hosts[-1]:
                raise
    login, password = credentials(code)
    own_password = secrets.token_hex(16)
    with _connected(hosts, login, password, "postgres") as lobby:
        row = lobby.execute("SELECT current_setting('antrean.database', true)").fetchone()
    if row is None or not row[0]:
        raise Refused("join-code-unknown", where=_as_text(hosts))
    database = str(row[0])
    with _connected(hosts, login, password, database) as session:
        verifier = session.pgconn.encrypt_password(
            own_password.encode(), b"device", b"scram-sha-256"
        ).decode()
        try:
            row_joined = session.execute("SELECT pairing.join(%s, %s)", [name, verifier]).fetchone()
        except psycopg.DatabaseError as error:
            raise _refusal(error, hosts) from error
    assert row_joined is not None
    device = str(row_joined[0])
    host_list = ",".join(f"{host}:{port}" for host, port in hosts)
    options = "&".join(f"{key}={value}" for key, value in TLS.items())
    address = f"postgresql://{device}:{own_password}@{host_list}/{quote(database)}?{options}"
    hall, where = _look(address, clock)
    return Joined(where, hall, pc.keep(database=address, name=name), code.role, device)


def _look(address: str, clock: Clock) -> tuple[str, str]:
    """Opens the hall; returns its name, and how its database is named to people."""
    where = open_database(address).where
    office = Office.open(address, clock)
    try:
        return office.hall().name, where
    finally:
        office.close()


def _hosts(servers: str | None, code: PairingCode) -> list[tuple[str, int]]:
    if servers is None:
        if code.address == ELSEWHERE:
            raise Refused("join-server-missing")
        return [(str(code.address), code.port)]
    hosts = []
    for server in servers.split(","):
        match = _HOST.fullmatch(server.strip())
        if match is None or (match[2] and not 0 < int(match[2]) < 65536):
            raise Refused("join-server-form", where=server)
        hosts.append((match[1], int(match[2] or code.port or PORT)))
    return hosts


def _reach(host: str, port: int) -> None:
    """Checks that the server answers before anything secret is sent to it."""
    where = f"{host}:{port}"
    try:
        socket.create_connection((host.strip("[]"), port), REACH_S).close()
    except socket.gaierror as error:
        raise Unavailable("server-name", where=host) from error
    except ConnectionRefusedError as error:
        raise Unavailable("server-off", where=where) from error
    except OSError as error:
        own = _own_address(host)
        other_network = carried(host) != ELSEWHERE and (own is None or not same_network(own, host))
        if error.errno in _WRONG_NETWORK or other_network:
            raise Unavailable("server-network", where=where, mine=own or "-") from error
        raise Unavailable("server-away", where=where) from error


def _own_address(host: str) -> str | None:
    """This PC's IPv4 address on the way to the host; None when there is no way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, 9))  # nothing is sent
            return str(probe.getsockname()[0])
        except OSError:
            return None


def same_network(own: str, other: str) -> bool:
    """Whether two addresses look like one network: one hall's is seldom larger than a /16."""
    return own.split(".")[:2] == other.split(".")[:2]


def _as_text(hosts: list[tuple[str, int]]) -> str:
    return ",".join(f"{host}:{port}" for host, port in hosts)


def _connected(
    hosts: list[tuple[str, int]], login: str, password: str, database: str
) -> psycopg.Connection[Any]:
    parameters: dict[str, Any] = {
        **TRANSPORT,
        **TLS,
        "host": ",".join(host.strip("[]") for host, _ in hosts),
        "port": ",".join(str(port) for _, port in hosts),
    }
    if len(hosts) > 1:
        parameters["target_session_attrs"] = "read-write"
    try:
        return psycopg.connect(
            **parameters,
            user=login,
            password=password,
            dbname=database,
            autocommit=True,
        )
    except psycopg.OperationalError as error:
        raise _refusal(error, hosts) from None


def _refusal(error: psycopg.DatabaseError, hosts: list[tuple[str, int]]) -> AntreanError:
    """Why the server did not let this PC join."""
    where, message = _as_text(hosts), str(error).lower()
    if error.sqlstate == EXPIRED:
        until = datetime.fromisoformat(error.diag.message_primary or "").astimezone()
        return Refused("join-code-expired", until=f"{until:%Y-%m-%d %H.%M}")
    # PostgreSQL reports a login that does not exist as one without a line in pg_hba.conf.
    if "password authentication failed" in message or "pg_hba.conf" in message or "does not exist" in message:
        return Refused("join-code-unknown", where=where)
    if "channel binding" in message or "server signature" in message:
        return Refused("server-unproven", where=where)
    if "ssl" in message:
        return Unavailable("server-no-tls", where=where)
    first_line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return Unavailable("join-failed", where=where, detail=first_line)
