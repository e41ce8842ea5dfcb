"""Settings in the PostgreSQL server's own files: who may connect (pg_hba.conf), TLS, and limits."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from core.errors import Unavailable
from core.server.admin import AdminDatabase

Session = psycopg.Connection[Any]
CONNECTIONS = 300
"""The server's ``max_connections``: two for each of seventy PCs and many to spare; one costs 1.4 MB in use."""
_BEGIN = "# antrean {database}: begin (written by ./antrean server setup)"
_END = "# antrean {database}: end"


def value(session: Session, setting: str) -> str:
    row = session.execute("SELECT setting FROM pg_settings WHERE name = %s", [setting]).fetchone()
    return str(row[0]) if row else ""


def value_after_restart(session: Session, setting: str) -> str:
    """The value a setting will have after the next restart, where the files have another than the one in force."""
    row = session.execute(
        "SELECT setting FROM pg_file_settings WHERE name = %s ORDER BY seqno DESC LIMIT 1",
        [setting],
    ).fetchone()
    return str(row[0]) if row else value(session, setting)


def set_value(session: Session, setting: str, wanted: str) -> None:
    session.execute(
        sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(setting), sql.Literal(wanted)),
        prepare=False,
    )


def reload(session: Session) -> None:
    session.execute("SELECT pg_reload_conf()")


def is_here(session: Session) -> bool:
    """Whether the server's files are this PC's files."""
    row = session.execute("SELECT inet_server_addr() IS NOT DISTINCT FROM inet_client_addr()").fetchone()
    return row is not None and bool(row[0])


def set_limits(session: Session, address: str) -> list[str]:
    """Makes room for all PCs, listens on the LAN, and has messages in English; returns the settings it changed."""
    changed = []
    if int(value_after_restart(session, "max_connections")) < CONNECTIONS:
        set_value(session, "max_connections", str(CONNECTIONS))
        changed.append("max_connections")
    listening = {name.strip() for name in value_after_restart(session, "listen_addresses").split(",")}
    loopback = {"localhost", "127.0.0.1"}
    if not listening & {"*", "0.0.0.0", address} and not (address in loopback and listening & loopback):
        set_value(session, "listen_addresses", "*")
        changed.append("listen_addresses")
    # Why a log-in failed is found only in the text of the server's message, so that must be English.
    if not value_after_restart(session, "lc_messages").lower().startswith(("c", "en", "posix")):
        set_value(session, "lc_messages", "C")
        changed.append("lc_messages")
    if changed:
        reload(session)
    return changed


def needs_restart(session: Session) -> bool:
    waiting_settings = [
        setting
        for setting in ("max_connections", "listen_addresses")
        if value_after_restart(session, setting) != value(session, setting)
    ]
    return bool(waiting_settings)


# Who may connect


def rules(database: str) -> list[str]:
    """The lines for pg_hba.conf: the hall's devices over TLS with their password, and no other way."""
    return [
        f"hostssl {database} +{database}_device all scram-sha-256",
        f"hostssl {database},postgres +{database}_pairing all scram-sha-256",
        f"host all +{database}_device,+{database}_pairing all reject",
    ]


def with_rules(text: str, database: str) -> str:
    """A pg_hba.conf with our lines at the top: PostgreSQL goes by the first line that fits."""
    begin, end = _BEGIN.format(database=database), _END.format(database=database)
    lines = text.splitlines()
    if begin in lines and end in lines[lines.index(begin) :]:
        start = lines.index(begin)
        del lines[start : lines.index(end, start) + 1]
    return "\n".join([begin, *rules(database), end, *lines]) + "\n"


def let_in(session: Session, database: str) -> tuple[bool, str | None]:
    """Writes the rules where they are missing. Returns whether something changed, and the path of the file that a
    person must change when this program may not write it."""
    row = session.execute("SHOW hba_file").fetchone()
    path = Path(str(row[0]) if row else "")
    if _in_force(session, database):
        return False, None
    if not is_here(session):
        return False, str(path)
    try:
        before = path.read_text(encoding="utf-8")
        _replace(path, with_rules(before, database))
    except (OSError, UnicodeDecodeError):
        return False, str(path)
    faulty = session.execute("SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL").fetchone()
    if faulty is not None:
        _replace(path, before)
        raise Unavailable("server-rules", where=str(path), detail=str(faulty[0]))
    reload(session)
    return True, None


def _in_force(session: Session, database: str) -> bool:
    """Whether the file has all our rules before any other line that lets somebody in over the network."""
    rows = session.execute(
        "SELECT type, database, user_name, auth_method FROM pg_hba_file_rules WHERE type <> 'local'"
        " ORDER BY line_number"
    ).fetchall()
    wanted = [rule.split() for rule in rules(database)]
    our_lines = []
    for kind, databases, users, _address, method in wanted:
        matches = [
            number
            for number, row in enumerate(rows)
            if (row[0], row[1], row[2], row[3]) == (kind, databases.split(","), users.split(","), method)
        ]
        if not matches:
            return False
        our_lines.append(matches[0])
    others = [
        number
        for number, row in enumerate(rows)
        if row[3] not in ("reject",) and not all(user.startswith("+") for user in row[2])
    ]
    return not others or max(our_lines) < min(others)


def _replace(path: Path, text: str) -> None:
    """Replaces one of the server's files whole or not at all; owner and access rights stay."""
    old_status = path.stat()
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with new.open("x", encoding="utf-8", newline="\n") as file:
            if os.name == "posix":
                os.fchmod(file.fileno(), old_status.st_mode & 0o777)
                os.fchown(file.fileno(), old_status.st_uid, old_status.st_gid)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


# TLS


def switch_tls_on(admin: AdminDatabase, session: Session) -> tuple[bool, str | None]:
    """Switches TLS on: with the certificate the server has (Debian brings one), else with a new self-signed one.
    Joining binds the password to the certificate, so nobody needs to have signed it.

    Returns whether something changed, and why a person must do it when this program cannot (``away``, ``openssl``,
    ``refused``)."""
    if value(session, "ssl") == "on":
        return False, None
    row = session.execute("SHOW data_directory").fetchone()
    folder = Path(str(row[0]) if row else "")
    files = (folder / value(session, "ssl_cert_file"), folder / value(session, "ssl_key_file"))
    on_this_pc = is_here(session)
    if (not on_this_pc or all(file.exists() for file in files)) and _try_tls(admin, session):
        return True, None
    if not on_this_pc:
        return False, "away"
    certificate_files = _make_certificate(folder)
    if certificate_files is None:
        return False, "openssl"
    for setting, file in zip(("ssl_cert_file", "ssl_key_file"), certificate_files, strict=True):
        set_value(session, setting, str(file))
    if _try_tls(admin, session):
        return True, None
    for setting in ("ssl_cert_file", "ssl_key_file"):
        session.execute(sql.SQL("ALTER SYSTEM RESET {}").format(sql.Identifier(setting)))
    reload(session)
    return False, "refused"


def _try_tls(admin: AdminDatabase, session: Session) -> bool:
    """Switches TLS on and checks that the server accepted it; with a bad certificate it would not start again."""
    try:
        set_value(session, "ssl", "on")
    except psycopg.DatabaseError:  # PostgreSQL built without TLS
        return False
    reload(session)
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        time.sleep(0.05)
        with admin.session() as fresh:
            if value(fresh, "ssl") == "on":
                return True
    session.execute("ALTER SYSTEM RESET ssl")
    reload(session)
    return False


def _make_certificate(folder: Path) -> tuple[Path, Path] | None:
    """A self-signed certificate for ten years and its key, made by the ``openssl`` program; None if that failed."""
    program = shutil.which("openssl")
    if program is None:
        return None
    certificate, key = folder / "antrean.crt", folder / "antrean.key"
    name = socket.gethostname()[:60] or "antrean"
    command = [program, "req", "-x509", "-newkey", "rsa:2048", "-sha256", "-nodes", "-days", "3650"]
    command += ["-subj", f"/CN={name}", "-keyout", str(key), "-out", str(certificate)]
    try:
        mask = os.umask(0o077)
        try:
            result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        finally:
            os.umask(mask)
        if result.returncode:
            return None
        if os.name == "posix":
            owner = folder.stat()
            for file in (certificate, key):
                os.chown(file, owner.st_uid, owner.st_gid)
    except OSError:
        return None
    return certificate, key
