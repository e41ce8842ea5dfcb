"""Who may join a hall, and who has joined: all kept as roles of the server, with a comment on each.

An invitation is a login that may do one thing: call ``pairing.join``, which makes a device login of its kind. The
password of a device is made on that device; the server gets only its SCRAM verifier.
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
"""Hours a pairing code is valid unless said otherwise."""
MOST_HOURS = 24 * 14
TOLD_FOR = timedelta(days=7)
"""How long the login of an expired code is kept, to answer that the code has expired."""
EXPIRED = "AN001"
"""SQLSTATE of ``pairing.join`` for an expired invitation."""
NAME_LIMIT = 60
"""Longest name of a PC, in characters."""

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
class Login:
    """The login of a PC that joined."""

    login: str
    name: str
    role: str
    joined: Micros
    connections: int
    """How many connections it has open now."""


def make_function(session: Session, database: str) -> bool:
    """Makes the one function that an invitation may call, owned by a role that may make logins and nothing else; True
    when something had to be made or changed."""
    keys, pairing = group(database, "keys"), group(database, "pairing")
    wanted = sql.SQL(_JOIN).format(
        pairing=sql.Literal(pairing),
        expired=sql.Literal(EXPIRED),
        longest=sql.Literal(NAME_LIMIT),
        prefix=sql.Literal(f"{database}_"),
    )
    body = wanted.as_string(session).split("$body$")[1]
    existing = session.execute(
        "SELECT p.prosrc, p.prosecdef, pg_get_userbyid(p.proowner),"
        " has_function_privilege('public', p.oid, 'EXECUTE')"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'pairing' AND p.proname = 'join'"
    ).fetchone()
    if existing is not None and tuple(existing) == (body, True, keys, False):
        return False
    with session.transaction():
        names = {"keys": sql.Identifier(keys), "pairing": sql.Identifier(pairing)}
        session.execute("CREATE SCHEMA IF NOT EXISTS pairing")
        session.execute(sql.SQL("GRANT USAGE ON SCHEMA pairing TO {pairing}").format(**names))
        session.execute(wanted)
        session.execute("REVOKE ALL ON FUNCTION pairing.join(text, text) FROM PUBLIC")
        session.execute(
            sql.SQL("GRANT EXECUTE ON FUNCTION pairing.join(text, text) TO {pairing}").format(**names)
        )
        session.execute(sql.SQL("ALTER FUNCTION pairing.join(text, text) OWNER TO {keys}").format(**names))
    return True


def invite(
    session: Session, database: str, role: str, address: str, port: int, hours: int = HOURS
) -> tuple[str, datetime]:
    """A new code for a kind of PC, and until when it is valid; the code before it is not valid any more.

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
    comment = json.dumps({"role": role, "until": until.isoformat()})
    with session.transaction():
        for old_login, old_facts in _logins_of(session, group(database, "pairing")):
            if old_facts.get("role") == role or datetime.fromisoformat(old_facts["until"]) + TOLD_FOR < now:
                session.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(old_login)))
        names = {"login": sql.Identifier(login), "pairing": sql.Identifier(group(database, "pairing"))}
        session.execute(
            sql.SQL(
                "CREATE ROLE {login} LOGIN PASSWORD {verifier} CONNECTION LIMIT 20 VALID UNTIL {end}"
                " IN ROLE {pairing}"
            ).format(**names, verifier=sql.Literal(verifier), end=sql.Literal((until + TOLD_FOR).isoformat()))
        )
        session.execute(sql.SQL("COMMENT ON ROLE {login} IS {}").format(sql.Literal(comment), **names))
        # The hall's database is kept with the login: the code has no room for its name.
        session.execute(
            sql.SQL('ALTER ROLE {login} SET "antrean.database" = {}').format(sql.Literal(database), **names)
        )
    return written(code), until


def carried(address: str) -> IPv4Address:
    """The address in the form a code carries; ELSEWHERE for one that it cannot carry."""
    try:
        return IPv4Address(address)
    except ValueError:
        return ELSEWHERE


def anybody_invited(session: Session, database: str) -> bool:
    """Whether a code is still valid, or a PC has joined."""
    now = _now(session)
    codes = _logins_of(session, group(database, "pairing"))
    return any(datetime.fromisoformat(comment["until"]) > now for _, comment in codes) or bool(
        logins(session, database)
    )


def logins(session: Session, database: str) -> tuple[Login, ...]:
    """The PCs that joined, in the order in which they did."""
    rows = session.execute("SELECT usename, count(*) FROM pg_stat_activity GROUP BY usename").fetchall()
    busy = {row[0]: int(row[1]) for row in rows}
    joined = [
        Login(
            login,
            str(comment["name"]),
            role,
            micros(datetime.fromisoformat(comment["joined"])),
            busy.get(login, 0),
        )
        for role in ROLES
        for login, comment in _logins_of(session, group(database, role))
        if "joined" in comment
    ]
    return tuple(sorted(joined, key=lambda pc: (pc.joined, pc.login)))


def revoke(session: Session, database: str, wanted: str) -> Login:
    """Shuts a PC out at once, by its login, or by its name where only one has that name.

    Refused("unknown-device") or ("device-ambiguous").
    """
    all_logins = logins(session, database)
    matches = [login for login in all_logins if login.login == wanted] or [
        login for login in all_logins if login.name == wanted
    ]
    if not matches:
        raise Refused("unknown-device", where=wanted)
    if len(matches) > 1:
        raise Refused("device-ambiguous", where=wanted, known=", ".join(login.login for login in matches))
    session.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(matches[0].login)))
    session.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [matches[0].login]
    )
    session.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(matches[0].login)))
    return matches[0]


def _now(session: Session) -> datetime:
    """The server's time, by which codes expire."""
    row = session.execute("SELECT now()").fetchone()
    assert row is not None
    return cast(datetime, row[0])


def _logins_of(session: Session, name: str) -> list[tuple[str, dict[str, Any]]]:
    """The logins that are members of a role, each with its comment."""
    rows = session.execute(
        "SELECT r.rolname, shobj_description(r.oid, 'pg_authid') FROM pg_roles r"
        " JOIN pg_auth_members m ON m.member = r.oid JOIN pg_roles g ON g.oid = m.roleid"
        " WHERE g.rolname = %s AND r.rolcanlogin ORDER BY r.oid",
        [name],
    ).fetchall()
    logins = []
    for login, comment in rows:
        try:
            facts = json.loads(comment or "")
        except ValueError:  # somebody else's login
            continue
        if isinstance(facts, dict) and ("until" in facts or "joined" in facts):
            logins.append((str(login), facts))
    return logins
