"""A hall's database opened by whoever may change all of it: its tables' owner, on a server."""

from __future__ import annotations

from contextlib import closing

from psycopg.conninfo import conninfo_to_dict

from core.errors import AntreanError
from core.server.admin import AdminDatabase, default_admin, open_admin
from core.server.setup import known_address
from core.storage.database import Database
from core.storage.grants import group
from core.storage.opening import open_database

DATABASE = "antrean"


def open_owner(url: str) -> Database:
    """The database an address names; on a server that ``antrean server setup`` made ready as the tables' owner, where
    the login may be it (the administrator may)."""
    if not url.startswith(("postgresql://", "postgres://")):
        return open_database(url)
    plain = AdminDatabase(url)
    try:
        with plain.session() as session:
            row = session.execute(
                "SELECT current_database(), EXISTS (SELECT 1 FROM pg_roles WHERE rolname = current_database()"
                " || '_owner' AND pg_has_role(current_user, oid, 'MEMBER'))"
            ).fetchone()
    except BaseException:
        plain.close()
        raise
    assert row is not None
    if not row[1]:
        return plain
    plain.close()
    return plain.beside(str(row[0]), group(str(row[0]), "owner"))


def hall_here(joined: str | None) -> Database | None:
    """The hall of this PC's own server, as its owner: None where there is none, where one may not, or where this PC
    joined another server."""
    if joined is not None and not joined.startswith(("postgresql://", "postgres://")):
        return None
    try:
        admin = open_admin(default_admin())
    except AntreanError:
        return None
    told = conninfo_to_dict(joined) if joined is not None else {}
    name = str(told.get("dbname") or DATABASE)
    with closing(admin), admin.session() as session:
        address = known_address(session, name)
        if address is None or (joined is not None and address not in str(told.get("host")).split(",")):
            return None
    return admin.beside(name, group(name, "owner"))
