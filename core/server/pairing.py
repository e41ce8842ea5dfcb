"""Who may join a hall, and who has: everything is kept as roles of the server, with a remark on each.

An invitation is a login that may do one thing, ``pairing.join``: make a device login of its kind. The password of a
device is made on that device; the server only ever sees what SCRAM keeps of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from typing import Any, cast

from psycopg import sql

from core.clock import Micros, micros
from core.errors import Refused
from core.server.access import Session
from core.server.code import ELSEWHERE, PairingCode, credentials, new_secret, written
from core.storage.grants import ROLES, group

HOURS = 24
MOST_HOURS = 24 * 14
TOLD_FOR = timedelta(days=7)
"""So long somebody with an expired code is told that it expired; then its login goes."""
EXPIRED = "AN001"
"""SQLSTATE of ``pairing.join`` for an invitation that is over."""
NAME_LIMIT = 60

_JOIN = """
CREATE OR REPLACE FUNCTION pairing.join(device text, verifier text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  invitation json := (SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = session_user)::json;
  role text := invitation->>'role';
  login text;
BEGIN
  IF role IS NULL OR NOT pg_has_role(session_user, {pairing}, 'MEMBER') THEN
    RAISE insufficient_privilege;
  END IF;
  IF (invitation->>'until')::timestamptz < now() THEN
    RAISE EXCEPTION '%', invitation->>'until' USING ERRCODE = {expired};
  END IF;
  IF verifier !~ '^SCRAM-SHA-256\\$[0-9]+:[A-Za-z0-9+/=]+\\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$'
     OR length(device) NOT BETWEEN 1 AND {longest} THEN
    RAISE invalid_parameter_value;
  END IF;
  login := {prefix} || role || '_' || left(replace(gen_random_uuid()::text, '-', ''), 8);
  EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L IN ROLE %I', login, verifier, {prefix} || role);
  EXECUTE format('COMMENT ON ROLE %I IS %L', login,
                 json_build_object('name', device, 'role', role, 'joined', now())::text);
  RETURN login;
END $body$
"""


@dataclass(frozen=True, slots=True)
class Device:
    """A PC that joined."""

    login: str
    name: str
    role: str
    joined: Micros
    connections: int
    """How many it has open now."""


def make_function(session: Session, database: str) -> bool:
    """Makes the one function an invitation may call, owned by a role that may make logins and nothing else; True when
    it was not there as it should be."""
    keys, pairing = group(database, "keys"), group(database, "pairing")
    wanted = sql.SQL(_JOIN).format(
        pairing=sql.Literal(pairing),
        expired=sql.Literal(EXPIRED),
        longest=sql.Literal(NAME_LIMIT),
        prefix=sql.Literal(f"{database}_"),
    )
    body = wanted.as_string(session).split("$body$")[1]
    found = session.execute(
        "SELECT p.prosrc, p.prosecdef, pg_get_userbyid(p.proowner),"
        " has_function_privilege('public', p.oid, 'EXECUTE')"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'pairing' AND p.proname = 'join'"
    ).fetchone()
    if found is not None and tuple(found) == (body, True, keys, False):
        return False
    with session.transaction():
        one = {"keys": sql.Identifier(keys), "pairing": sql.Identifier(pairing)}
        session.execute("CREATE SCHEMA IF NOT EXISTS pairing")
        session.execute(sql.SQL("GRANT USAGE ON SCHEMA pairing TO {pairing}").format(**one))
        session.execute(wanted)
        session.execute("REVOKE ALL ON FUNCTION pairing.join(text, text) FROM PUBLIC")
        session.execute(
            sql.SQL("GRANT EXECUTE ON FUNCTION pairing.join(text, text) TO {pairing}").format(**one)
        )
        session.execute(sql.SQL("ALTER FUNCTION pairing.join(text, text) OWNER TO {keys}").format(**one))
    return True


def invite(
    session: Session, database: str, role: str, address: str, port: int, hours: int = HOURS
) -> tuple[str, datetime]:
    """A fresh code for a kind of PC and until when it is good; the one before it is good no more.

    Refused("pairing-role") or ("pairing-hours").
    """
    if role not in ROLES:
        raise Refused("pairing-role", where=role, known=", ".join(ROLES))
    if not 1 <= hours <= MOST_HOURS:
        raise Refused("pairing-hours", where=str(hours), most=MOST_HOURS)
    code = PairingCode(role, carried(address), port, new_secret())
    login, password = credentials(code)
    verifier = session.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    now = _now(session)
    until = now + timedelta(hours=hours)
    remark = json.dumps({"role": role, "until": until.isoformat()})
    with session.transaction():
        for old, known in _remarks(session, group(database, "pairing")):
            if known.get("role") == role or datetime.fromisoformat(known["until"]) + TOLD_FOR < now:
                session.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(old)))
        one = {"login": sql.Identifier(login), "pairing": sql.Identifier(group(database, "pairing"))}
        session.execute(
            sql.SQL(
                "CREATE ROLE {login} LOGIN PASSWORD {verifier} CONNECTION LIMIT 20 VALID UNTIL {end}"
                " IN ROLE {pairing}"
            ).format(**one, verifier=sql.Literal(verifier), end=sql.Literal((until + TOLD_FOR).isoformat()))
        )
        session.execute(sql.SQL("COMMENT ON ROLE {login} IS {}").format(sql.Literal(remark), **one))
        # Which hall it is for: the code has no room for a name.
        session.execute(
            sql.SQL('ALTER ROLE {login} SET "antrean.database" = {}').format(sql.Literal(database), **one)
        )
    return written(code), until


def carried(address: str) -> IPv4Address:
    """The address as a code carries it; ELSEWHERE for what it cannot."""
    try:
        return IPv4Address(address)
    except ValueError:
        return ELSEWHERE


def anybody_invited(session: Session, database: str) -> bool:
    """Whether a code was ever made that somebody used, or that is still good."""
    now = _now(session)
    codes = _remarks(session, group(database, "pairing"))
    return any(datetime.fromisoformat(one["until"]) > now for _, one in codes) or bool(
        devices(session, database)
    )


def devices(session: Session, database: str) -> tuple[Device, ...]:
    """Who joined, in the order they did."""
    counted = session.execute("SELECT usename, count(*) FROM pg_stat_activity GROUP BY usename").fetchall()
    busy = {row[0]: int(row[1]) for row in counted}
    found = [
        Device(
            login,
            str(one["name"]),
            role,
            micros(datetime.fromisoformat(one["joined"])),
            busy.get(login, 0),
        )
        for role in ROLES
        for login, one in _remarks(session, group(database, role))
        if "joined" in one
    ]
    return tuple(sorted(found, key=lambda device: (device.joined, device.login)))


def revoke(session: Session, database: str, wanted: str) -> Device:
    """Shuts a device out, by its login or by its name where only one has it: it is cut off at once.

    Refused("unknown-device") or ("device-ambiguous").
    """
    known = devices(session, database)
    found = [one for one in known if one.login == wanted] or [one for one in known if one.name == wanted]
    if not found:
        raise Refused("unknown-device", where=wanted)
    if len(found) > 1:
        raise Refused("device-ambiguous", where=wanted, known=", ".join(one.login for one in found))
    session.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(found[0].login)))
    session.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [found[0].login]
    )
    session.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(found[0].login)))
    return found[0]


def _now(session: Session) -> datetime:
    """By the server's clock, which decides when a code is over."""
    row = session.execute("SELECT now()").fetchone()
    assert row is not None
    return cast(datetime, row[0])


def _remarks(session: Session, name: str) -> list[tuple[str, dict[str, Any]]]:
    """The logins that are members of a role, each with its remark."""
    rows = session.execute(
        "SELECT r.rolname, shobj_description(r.oid, 'pg_authid') FROM pg_roles r"
        " JOIN pg_auth_members m ON m.member = r.oid JOIN pg_roles g ON g.oid = m.roleid"
        " WHERE g.rolname = %s AND r.rolcanlogin ORDER BY r.oid",
        [name],
    ).fetchall()
    found = []
    for login, remark in rows:
        try:
            known = json.loads(remark or "")
        except ValueError:  # somebody else's login
            continue
        if isinstance(known, dict) and ("until" in known or "joined" in known):
            found.append((str(login), known))
    return found
