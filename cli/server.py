"""``server``: the PC that keeps the hall's database on the LAN; ``join``: every other PC."""

from __future__ import annotations

import getpass
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import clock, emit, tongue
from core.errors import Refused

if TYPE_CHECKING:
    from core.server.admin import AdminDatabase

app = typer.Typer(no_args_is_help=True, help="The PC that keeps the hall's database for all others.")

Admin = Annotated[
    str | None,
    typer.Option(help="Address of the PostgreSQL administrator; default: the server of this PC."),
]
Database = Annotated[str, typer.Option(help="Name of the hall's database.")]
Role = Annotated[
    str | None, typer.Option(help="kiosk, counter, display, supervisor or administrator; all when left out.")
]


@app.callback()
def _group() -> None:
    """The PC that keeps the hall's database for all others."""


@app.command("setup")
def setup(
    admin: Admin = None,
    database: Database = "antrean",
    address: Annotated[
        str | None, typer.Option(help="How other PCs reach this one; default: its address on the LAN.")
    ] = None,
    no_backup: Annotated[
        bool, typer.Option("--no-backup", help="Change the tables without a backup, at your own risk.")
    ] = False,
) -> None:
    """Make the hall's database, or bring it to this program's version; doing it again is safe."""
    from core.server.setup import set_up

    with administrator(admin) as server:
        report = set_up(server, database, address, clock(), keep_backup=not no_backup)
    data: dict[str, Any] = {
        "ok": True,
        "database": report.database,
        "address": report.address,
        "port": report.port,
        "changes": report.changes,
        "todo": [{"what": what, **facts} for what, facts in report.todo],
        "codes": report.codes,
        "until": report.until.isoformat() if report.until else None,
    }

    def text() -> str:
        say = tongue()
        place = f"{report.address}:{report.port}"
        lines = [say(f"cli-server-did-{step}") for step in report.changes]
        lines.append(
            say("cli-server-ready" if lines else "cli-server-unchanged", where=database, place=place)
        )
        for what, facts in report.todo:
            lines += ["", say("cli-server-still"), say(f"cli-server-todo-{what}", **facts)]
        return "\n".join([*lines, "", *codes_text(report.codes, report.until)])

    emit(data, text)


@app.command("invite")
def invite(
    role: Role = None,
    hours: Annotated[int, typer.Option(help="Hours the code is valid.")] = 24,
    admin: Admin = None,
    database: Database = "antrean",
) -> None:
    """Make new pairing codes; earlier ones end."""
    from core.server import access, pairing
    from core.server.setup import require_hall
    from core.storage.grants import ROLES

    codes: dict[str, str] = {}
    until: datetime | None = None
    with administrator(admin) as server, server.session() as session:
        address, port = require_hall(session, database), int(access.value(session, "port"))
        for invited_role in [role] if role is not None else ROLES:
            codes[invited_role], until = pairing.invite(session, database, invited_role, address, port, hours)
    data = {"ok": True, "codes": codes, "until": until.isoformat() if until else None}
    emit(data, lambda: "\n".join(codes_text(codes, until)))


@app.command("devices")
def devices(admin: Admin = None, database: Database = "antrean") -> None:
    """List the PCs that joined."""
    from core.server import pairing
    from core.server.setup import require_hall

    with administrator(admin) as server, server.session() as session:
        require_hall(session, database)
        logins = pairing.logins(session, database)
    data = {
        "devices": [
            {
                "device": login.login,
                "name": login.name,
                "role": login.role,
                "joined_at": _moment(login.joined).isoformat(timespec="seconds"),
                "connections": login.connections,
            }
            for login in logins
        ]
    }

    def text() -> str:
        if not logins:
            return tongue()("cli-server-no-devices")
        return "\n".join(
            f"{login.login:<32} {login.role:<14} {_moment(login.joined):%Y-%m-%d %H:%M}"
            f"  {login.connections:>2}  {login.name}"
            for login in logins
        )

    emit(data, text)


@app.command("revoke")
def revoke(
    device: Annotated[str, typer.Argument(help="The device's login, or its name where only one has it.")],
    admin: Admin = None,
    database: Database = "antrean",
) -> None:
    """Remove a PC; it can no longer connect."""
    from core.server import pairing
    from core.server.setup import require_hall

    with administrator(admin) as server, server.session() as session:
        require_hall(session, database)
        revoked = pairing.revoke(session, database, device)
    data = {"ok": True, "device": revoked.login, "name": revoked.name, "role": revoked.role}
    emit(data, lambda: tongue()("cli-server-revoked", where=revoked.name, login=revoked.login))


def join(
    code: Annotated[
        str, typer.Argument(metavar="CODE-or-ADDRESS", help="A pairing code, or a database's address.")
    ],
    name: Annotated[str | None, typer.Option(help="What this PC is called in lists, as 'Kiosk 1'.")] = None,
    server: Annotated[
        str | None, typer.Option(help="HOST[:PORT],... in place of the address in the code.")
    ] = None,
) -> None:
    """Join a hall: from now on this PC's programs use its database."""
    from core.server.join import join_by_address, join_by_code

    if "://" in code or ":" in code:
        joined = join_by_address(code, clock())
    else:
        joined = join_by_code(code, name if name is not None else platform.node() or "PC", server, clock())
    data = {
        "ok": True,
        "database": joined.where,
        "hall": joined.hall,
        "role": joined.role,
        "device": joined.device,
        "file": str(joined.file),
    }
    emit(data, lambda: tongue()("cli-joined", name=joined.hall, where=joined.where, file=str(joined.file)))


@contextmanager
def administrator(url: str | None) -> Iterator[AdminDatabase]:
    """The server as its administrator; asks for the password where the server wants one and a person is there."""
    from core.server.admin import default_admin, open_admin, with_password

    try:
        server = open_admin(url)
    except Refused as error:
        if error.code != "database-login" or not sys.stdin.isatty():
            raise
        secret = getpass.getpass(tongue()("cli-server-password"))
        server = open_admin(with_password(url or default_admin(), secret))
    try:
        yield server
    finally:
        server.close()


def codes_text(codes: dict[str, str], until: datetime | None) -> list[str]:
    say = tongue()
    if not codes:
        return [say("cli-server-no-codes")]
    lines = [say("cli-server-codes", until=f"{until.astimezone():%Y-%m-%d %H:%M}" if until else "")]
    return lines + [f"  {say(f'cli-server-role-{role}'):<14} {code}" for role, code in codes.items()]


def _moment(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1e6).astimezone()
