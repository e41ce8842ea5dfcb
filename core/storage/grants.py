"""What each kind of PC may do in a LAN database: one table, given out by the tables' owner.

A kiosk, a display or a counter logs in as a device of its own, a member of one of these roles. Each role has what its
verbs need and no more: a kiosk cannot read a PIN's hash, nobody can change an event. A table that is not named here
is nobody's but the owner's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table

from core.storage import tables as t

Right = tuple[str, str, str]
"""Table or sequence, privilege, column; the column is empty where the privilege is for all of it."""

ROLES = ("kiosk", "counter", "display", "supervisor", "administrator")


def group(database: str, role: str) -> str:
    """The database role of a kind of PC: two halls may share a server, so it bears the database's name."""
    return f"{database}_{role}"


def _may(privilege: str, *tables: Table | str, columns: Iterable[str] = ("",)) -> set[Right]:
    names = [one if isinstance(one, str) else one.name for one in tables]
    known = list(columns)
    return {(name, privilege, column) for name in names for column in known}


def _all_but(table: Table, *columns: str) -> list[str]:
    return [column.name for column in table.columns if column.name not in columns]


_CATALOGUE = (
    t.hall, t.hall_setting, t.zone, t.agency, t.service, t.counter, t.counter_service, t.calendar, t.pause, t.day,
)  # fmt: skip

_DISPLAY = (
    _may("SELECT", "alembic_version", *_CATALOGUE, t.event)
    | _may("SELECT", t.ticket, columns=["id", "label", "service_day", "state", "service_id", "agency_id"])
    | _may("SELECT", t.device)
)  # fmt: skip

# Every program tells of itself; that PostgreSQL lets a row be inserted or else updated needs both.
_REPORTING = (
    _may("SELECT", "alembic_version", t.device)
    | _may("INSERT", t.device)
    | _may("UPDATE", t.device, columns=_all_but(t.device, "uid", "kind", "letter", "enrolled_at"))
)

# Whoever writes first on a new service day turns the books to it: tickets expire, counters close (Books._turn_day).
_TURNING = (
    _may("UPDATE", t.hall, columns=["service_day"])
    | _may("UPDATE", t.ticket, columns=["state", "ended_at"])
    | _may("UPDATE", t.counter_session, columns=["closed_at"])
    | _may("INSERT", t.day, t.event)
    | _may("UPDATE", t.day, columns=["closed_at", "reason"])
)

_KIOSK = (
    _TURNING
    | _may("SELECT", "alembic_version", *_CATALOGUE, t.event, t.ticket, t.stop, t.number_series, t.quota_use)
    | _may("SELECT", t.counter_session, t.priority_run, t.service_time, t.forecast_stretch)
    | _may("SELECT", t.officer, columns=["id", "code"])
    | _may("INSERT", t.ticket, t.stop, t.number_series, t.quota_use)
    | _may("UPDATE", t.ticket, columns=["print_state"])
    | _may("UPDATE", t.number_series, columns=["last", "last_arrival"])
    | _may("UPDATE", t.quota_use, columns=["taken"])
    | _REPORTING
    | _may("UPDATE", t.device, columns=["letter"])
    # What it issued alone, and what it asked for and nobody answered.
    | _may("SELECT", t.void, t.conflict, t.secret)
    | _may("INSERT", t.void, t.conflict)
    | _may("UPDATE", t.conflict, columns=["settled_at", "settled_by"])
)

_COUNTER = (
    _KIOSK
    | _may("SELECT", t.share, t.officer)
    | _may("INSERT", t.counter_session, t.priority_run, t.share, t.service_time, t.forecast_stretch)
    | _may("UPDATE", t.priority_run, t.share, t.service_time, t.forecast_stretch)
    # Who a ticket is and when its holder came stays as it was issued.
    | _may(
        "UPDATE",
        t.ticket,
        columns=_all_but(
            t.ticket, "id", "uid", "service_day", "label", "device", "issued_at", "first_arrival"
        ),
    )
    | _may("UPDATE", t.stop, columns=["begun_at"])
    | _may("UPDATE", t.counter_session, columns=["express_until"])
    | _may("UPDATE", t.officer, columns=["failures", "locked_until"])
    # Shares, and what was done with them alone.
    | _may("SELECT", t.desk_link, t.share_ticket)
    | _may("INSERT", t.desk_link, t.share_ticket)
    | _may("UPDATE", t.desk_link)
    | _may("DELETE", t.desk_link, t.share_ticket)
    | _may("UPDATE", t.conflict, columns=["ticket_id"])
)

_SUPERVISOR = (
    _COUNTER
    | _may("UPDATE", t.hall, columns=["overtime_minutes", "catalogue_version"])
    | _may("UPDATE", t.agency, columns=["policy"])
    | _may("INSERT", t.calendar, t.pause)
    | _may("DELETE", t.calendar, t.pause)
)

_ADMINISTRATOR = (
    _SUPERVISOR
    | _may("INSERT", t.hall_setting, t.zone, t.agency, t.service, t.counter, t.counter_service, t.officer)
    | _may("UPDATE", t.hall, t.hall_setting, t.zone, t.agency, t.service, t.counter, t.officer)
    | _may("DELETE", t.counter_service, t.hall_setting)
)


def _least(rights: set[Right]) -> frozenset[Right]:
    """Without the columns of what is given as a whole."""
    return frozenset(right for right in rights if not right[2] or (right[0], right[1], "") not in rights)


RIGHTS: dict[str, frozenset[Right]] = {
    "kiosk": _least(_KIOSK),
    "counter": _least(_COUNTER),
    "display": _least(_DISPLAY | _REPORTING),
    "supervisor": _least(_SUPERVISOR),
    "administrator": _least(_ADMINISTRATOR),
}

_FOUND = """
SELECT c.relname, a.privilege_type, '' FROM pg_class c, aclexplode(c.relacl) a
 WHERE c.relnamespace = current_schema()::regnamespace AND a.grantee = '"{role}"'::regrole
UNION ALL
SELECT c.relname, a.privilege_type, t.attname FROM pg_attribute t
  JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a
 WHERE c.relnamespace = current_schema()::regnamespace AND a.grantee = '"{role}"'::regrole
"""
_SEQUENCES = """
SELECT c.relname, s.relname FROM pg_depend d
  JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_class c ON c.oid = d.refobjid
 WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
   AND c.relnamespace = current_schema()::regnamespace
"""


def apply(connection: Connection) -> bool:
    """Gives every role of this database exactly its rights; True when something had to change. A database without the
    roles is one that ``antrean server setup`` did not make: nothing happens there."""
    run = connection.exec_driver_sql
    database = str(run("SELECT current_database()").scalar_one())
    known = {row[0] for row in run("SELECT rolname FROM pg_roles")}
    sequences: list[Any] = list(run(_SEQUENCES))
    changed = False
    for role, rights in RIGHTS.items():
        name = group(database, role)
        if name not in known:
            continue
        filled = {table for table, privilege, _ in rights if privilege == "INSERT"}
        wanted = set(rights) | {(row[1], "USAGE", "") for row in sequences if row[0] in filled}
        found = {(row[0], row[1], row[2]) for row in run(_FOUND.format(role=name))}
        if found == wanted:
            continue
        changed = True
        schema = run("SELECT current_schema()").scalar_one()
        for kind in ("TABLES", "SEQUENCES"):
            run(f'REVOKE ALL ON ALL {kind} IN SCHEMA "{schema}" FROM "{name}"')
        for table, privilege in sorted({(one[0], one[1]) for one in wanted}):
            columns = sorted(one[2] for one in wanted if one[:2] == (table, privilege) and one[2])
            named = f" ({', '.join(columns)})" if columns else ""
            kind = "SEQUENCE " if privilege == "USAGE" else ""
            run(f'GRANT {privilege}{named} ON {kind}"{table}" TO "{name}"')
    return changed
