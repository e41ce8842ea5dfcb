"""Makes a hall's database on a PostgreSQL server, step by step; what exists already is left as it is."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from psycopg import sql
from sqlalchemy import select

from core import paths
from core.backup import making
from core.clock import Clock
from core.errors import Refused, Unavailable
from core.office.books import fill_books
from core.office.facts import HallFacts
from core.server import access, pairing
from core.server.access import Session
from core.server.admin import AdminDatabase, database_name, lan_address
from core.storage import grants, schema, tables
from core.storage.grants import ROLES, group

LIMITS = {
    # For sessions that set no limits, as a forgotten shell. The programs set shorter ones (storage/postgresql.py).
    "idle_in_transaction_session_timeout": "5s",
    "lock_timeout": "10s",
    "statement_timeout": "60s",
    # The server ends the session of a PC whose cable is cut within seconds, and frees its locks.
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "5000",
}
SYSTEM_BACKUPS = Path("/var/backups")
ADDRESS = "antrean.address"
"""The setting of the database that holds the address under which other PCs reach it."""


@dataclass
class Report:
    """What a set-up did, and what is left to do."""

    database: str
    address: str
    port: int
    changes: list[str] = field(default_factory=list)
    """Steps that changed something: roles, database, limits, backup, tables, hall, rights, pairing, server, tls,
    access."""
    todo: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """What a person must still do, with its facts: restart, access, tls-away, tls-openssl, tls-refused."""
    codes: dict[str, str] = field(default_factory=dict)
    """Kind of PC -> the code with which it joins."""
    until: Any = None
    """Until when the codes are valid."""


def set_up(
    admin: AdminDatabase, database: str, address: str | None, clock: Clock, *, keep_backup: bool = True
) -> Report:
    """Makes everything a hall needs. Before the tables of a hall in use are changed a backup is made, unless
    ``keep_backup`` is False. Refused("server-database-taken") for a database of that name that is no hall's,
    Unavailable("upgrade-without-backup"), and what connecting raises."""
    database_name(database)
    with admin.session() as session:
        session.execute("SELECT pg_advisory_lock(hashtext('antrean setup'))")
        lan_address_used = address or known_address(session, database) or lan_address()
        report = Report(database, lan_address_used, int(access.value(session, "port")))
        changes = report.changes
        new = _is_new(session, database)
        if _make_roles(session, database):
            changes.append("roles")
        if _make_database(session, database, new):
            changes.append("database")
        if _set_limits(session, database, lan_address_used):
            changes.append("limits")
        _fill(admin.beside(database, group(database, "owner")), clock, changes, keep_backup)
        hall = admin.beside(database)
        try:
            with hall.session() as inside:
                if pairing.make_function(inside, database):
                    changes.append("pairing")
        finally:
            hall.close()
        _open_server(admin, session, report)
        if not pairing.anybody_invited(session, database):
            for role in ROLES:
                report.codes[role], report.until = pairing.invite(
                    session, database, role, lan_address_used, report.port
                )
    return report


def known_address(session: Session, database: str) -> str | None:
    """How other PCs reach the hall's server, as its set-up noted it; None before that."""
    return _database_settings(session, database).get(ADDRESS)


def require_hall(session: Session, database: str) -> str:
    """The address of a hall that was set up; Refused("server-not-set-up")."""
    address = known_address(session, database_name(database))
    if address is None:
        raise Refused("server-not-set-up", where=database)
    return address


def _make_roles(session: Session, database: str) -> bool:
    names = {kind: group(database, kind) for kind in ("owner", "device", "pairing", "keys", *ROLES)}
    existing = {row[0] for row in session.execute("SELECT rolname FROM pg_roles").fetchall()}
    changed = False
    for kind, name in names.items():
        if name in existing:
            continue
        # This role exists only to own pairing.join.
        right = "CREATEROLE" if kind == "keys" else ""
        session.execute(sql.SQL("CREATE ROLE {} NOLOGIN " + right).format(sql.Identifier(name)))
        changed = True
    for role in ROLES:
        # pg_hba.conf lets in the members of the role "device".
        changed |= _make_member(session, names["device"], names[role], "")
        changed |= _make_member(session, names[role], names["keys"], "WITH ADMIN OPTION")
    return changed


def _make_member(session: Session, role: str, member: str, option: str) -> bool:
    is_member = session.execute(
        "SELECT 1 FROM pg_auth_members WHERE roleid = %s::regrole AND member = %s::regrole", [role, member]
    ).fetchone()
    if is_member is not None:
        return False
    grant = sql.SQL("GRANT {} TO {} " + option)
    session.execute(grant.format(sql.Identifier(role), sql.Identifier(member)))
    return True


def _is_new(session: Session, database: str) -> bool:
    owner = session.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    if owner is not None and owner[0] != group(database, "owner"):
        raise Refused("server-database-taken", where=database, owner=str(owner[0]))
    return owner is None


def _make_database(session: Session, database: str, new: bool) -> bool:
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(group(database, "owner"))}
    if new:
        # Plain byte order: names sort as on SQLite, and an upgrade of the system cannot break an index.
        session.execute(
            sql.SQL(
                "CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
            ).format(**names)
        )
    open_to_all = session.execute(
        "SELECT 1 FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))"
        " WHERE datname = %s AND grantee = 0",
        [database],
    ).fetchone()
    if open_to_all is not None:
        session.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
        for member in ("device", "pairing"):
            name = sql.Identifier(group(database, member))
            session.execute(sql.SQL("GRANT CONNECT ON DATABASE {database} TO {}").format(name, **names))
    return new or open_to_all is not None


def _database_settings(session: Session, database: str) -> dict[str, str]:
    rows = session.execute(
        "SELECT unnest(setconfig) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
        " WHERE d.datname = %s AND s.setrole = 0",
        [database],
    ).fetchall()
    return dict(str(row[0]).split("=", 1) for row in rows)


def _set_limits(session: Session, database: str, address: str) -> bool:
    present = _database_settings(session, database)
    changed = False
    for setting, wanted in {**LIMITS, ADDRESS: address}.items():
        if present.get(setting) != wanted:
            session.execute(
                sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                    sql.Identifier(database), sql.SQL(setting), sql.Literal(wanted)
                )
            )
            changed = True
    return changed


def backups() -> Path:
    """The folder for backups on the server's PC: Debian's place for them, else this machine's home."""
    if os.name == "posix" and os.geteuid() == 0 and SYSTEM_BACKUPS.is_dir():
        return SYSTEM_BACKUPS / "antrean"
    return paths.home() / "backups"


def _back_up(hall: AdminDatabase, clock: Clock) -> None:
    folder = backups()
    try:
        making.make(hall, folder, clock)
    except (Unavailable, Refused) as error:
        if error.code == "database-newer":
            raise
        raise Unavailable("upgrade-without-backup", where=str(folder), detail=str(error)) from error


def _fill(hall: AdminDatabase, clock: Clock, changes: list[str], keep_backup: bool) -> None:
    """Brings tables to this program's version, writes the hall's row and every role's rights, all as the owner."""
    try:
        before = hall.revision()
        if keep_backup and before not in (None, schema.HEAD):
            _back_up(hall, clock)
            changes.append("backup")
        schema.make_current(hall, exactly=True)
        if before != schema.HEAD:
            changes.append("tables")
        with hall.read() as connection:
            empty = connection.execute(select(tables.hall.c.id)).first() is None
        if empty:
            fill_books(hall, HallFacts(), clock)
            changes.append("hall")
        with hall.write(lambda _connection: None) as (connection, _nothing):
            if grants.apply(connection) or before != schema.HEAD:
                changes.append("rights")
            connection.commit()
    finally:
        hall.close()


def _open_server(admin: AdminDatabase, session: Session, report: Report) -> None:
    if access.set_limits(session, report.address):
        report.changes.append("server")
    changed, obstacle = access.switch_tls_on(admin, session)
    if changed:
        report.changes.append("tls")
    if obstacle is not None:
        report.todo.append((f"tls-{obstacle}", {}))
    changed, file = access.let_in(session, report.database)
    if changed:
        report.changes.append("access")
    if file is not None:
        lines = "\n".join(f"    {rule}" for rule in access.rules(report.database))
        report.todo.append(("access", {"file": file, "lines": lines}))
    if access.needs_restart(session):
        report.todo.append(("restart", {}))
