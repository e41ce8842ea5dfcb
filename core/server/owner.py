"""A hall's database opened with the right to change all of it: on a server, as the tables' owner."""

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
    """The database that an address names. On a server that ``antrean server setup`` made ready it is opened as the
    tables' owner where the login may act as it (the administrator may)."""
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
    """The hall on this PC's own server, opened as its owner; None when there is no hall, when this user may not, or
    when this PC joined another server."""
    if joined is not None and not joined.startswith(("postgresql://", "postgres://")):
        return None
    try:
        admin = open_admin(default_admin())
    except AntreanError:
        return None
    joined_parameters = conninfo_to_dict(joined) if joined is not None else {}
    name = str(joined_parameters.get("dbname") or DATABASE)
    with closing(admin), admin.session() as session:
        address = known_address(session, name)
        if address is None or (
            joined is not None and address not in str(joined_parameters.get("host")).split(",")
        ):
            return None
    return admin.beside(name, group(name, "owner"))
