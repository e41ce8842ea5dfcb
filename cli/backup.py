"""``backup``, ``restore`` and ``move``: a copy of the hall, the hall from a copy, the hall elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from cli.terminal import GLOBALS, clock, emit, tongue
from core import paths
from core.clock import iso, local
from core.errors import Unavailable, WrongUsage
from core.pc import settings as pc

if TYPE_CHECKING:
    from core.backup.archive import Manifest
    from core.storage.database import Database

app = typer.Typer(help="Backups of the hall: made while it works, and verified.")
To = Annotated[Path | None, typer.Option("--to", help="The folder; default: 'backups' in this PC's home.")]
FILE = Annotated[Path, typer.Argument(help="A backup file.")]


@app.callback(invoke_without_command=True)
def backup(
    context: typer.Context,
    to: To = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Keep this many backups of this hall and delete older ones.")
    ] = None,
    no_verify: Annotated[bool, typer.Option("--no-verify", help="Do not verify it by restoring it.")] = False,
) -> None:
    """Make a backup of the hall while it works, and prove it by restoring it."""
    if context.invoked_subcommand is not None:
        return
    if keep is not None and no_verify:
        raise WrongUsage("usage", where="--keep", detail=tongue()("cli-backup-keep-proved"))
    from core.backup import making

    folder = _folder(to)
    with _hall() as database:
        made = making.make(database, folder, clock(), verify=not no_verify)
        noted = making.note(database, made, clock().now())
    gone = making.thin_out(folder, made, keep) if keep is not None else ()
    data = {
        "ok": True,
        "file": str(made.path),
        "bytes": made.bytes,
        "rows": made.manifest.rows,
        "verified": made.verified,
        "seconds": made.seconds,
        "noted": noted,
        "deleted": [str(path) for path in gone],
    }

    def text() -> str:
        say = tongue()
        facts = {"where": str(made.path), "rows": say.number(made.manifest.rows), "size": _size(made.bytes)}
        lines = [say("cli-backup-proved" if made.verified else "cli-backup-made", **facts)]
        return "\n".join(lines + [say("cli-backup-deleted", where=str(path)) for path in gone])

    emit(data, text)


@app.command("verify")
def verify(file: FILE) -> None:
    """Verify a backup: restore it into a temporary database and compare every row."""
    from core.backup import making

    told = making.prove(file)
    facts = {"where": str(file), "rows": tongue().number(told.rows)}
    emit({"ok": True, "file": str(file), **_about(told)}, lambda: tongue()("cli-backup-good", **facts))


@app.command("list")
def backups(to: To = None) -> None:
    """The backups in a folder, newest first."""
    from core.backup import making

    folder = _folder(to)
    if to is not None and not to.is_dir():
        raise Unavailable("file-unreadable", where=str(to))
    found = making.listed(folder)
    data = [
        {
            "file": str(one.path),
            "bytes": one.bytes,
            "fault": one.fault,
            **(_about(one.manifest) if one.manifest else {}),
        }
        for one in found
    ]

    def text() -> str:
        say = tongue()
        lines = []
        for one in found:
            if one.manifest is None:
                lines.append(f"{one.path.name}  {say('cli-backup-unusable')}")
            else:
                told = one.manifest
                lines.append(f"{one.path.name}  {_size(one.bytes):>9}  {told.rows:>9}  {told.hall_name}")
        return "\n".join(lines) or say("cli-backup-none", where=str(folder))

    emit({"folder": str(folder), "backups": data}, text)


def restore(
    file: FILE,
    replace: Annotated[
        bool, typer.Option("--replace", help="Keep the present hall aside and restore this one.")
    ] = False,
) -> None:
    """Put a backup in force: in an empty database, or in the place of the hall that is there."""
    from core.backup import restoring

    with _hall() as database:
        done = restoring.restore(file, database, clock(), replace=replace, folder=_folder(None))
    data = {
        "ok": True,
        "file": str(file),
        "database": done.where,
        "aside": str(done.aside) if done.aside else None,
        **_about(done.manifest),
    }

    def text() -> str:
        say = tongue()
        told = done.manifest
        at = f"{local(told.made_at, ZoneInfo(told.time_zone)):%Y-%m-%d %H:%M}"
        lines = [say("cli-restored", name=told.hall_name, where=done.where, moment=at)]
        if done.aside is not None:
            lines.append(say("cli-restored-aside", where=str(done.aside)))
        return "\n".join([*lines, say("cli-restored-next")])

    emit(data, text)


def move(
    to: Annotated[str, typer.Option("--to", help="Address of the new database, empty or never used.")],
) -> None:
    """Move the hall to another database; the old place is closed."""
    from core.backup import moving
    from core.server.owner import open_owner

    with _hall() as source, closing(open_owner(to)) as target:
        done = moving.move(source, target, clock())
    data = {"ok": True, "database": done.where, "rows": done.rows, "left": done.left}

    def text() -> str:
        say = tongue()
        moved = say("cli-moved", where=done.where, left=done.left, rows=say.number(done.rows))
        lan = to.startswith(("postgresql:", "postgres:"))
        return f"{moved}\n{say('cli-moved-lan' if lan else 'cli-moved-file')}"

    emit(data, text)


@contextmanager
def _hall() -> Iterator[Database]:
    """The named database, as its owner where one may. On a server's own PC that is the hall of that server, where
    nothing else was named or this PC joined that very hall."""
    from core.server.owner import hall_here, open_owner
    from core.storage.sqlite import whose_file

    named = GLOBALS.database or os.environ.get("ANTREAN_DB")
    own = None if named else pc.read().database or None
    file = paths.default_database()
    here = None
    if not named and (own or whose_file(Path(file.removeprefix("sqlite:///"))) in ("nobody", "moved")):
        here = hall_here(own)
    with closing(here or open_owner(named or own or file)) as database:
        yield database


def _folder(to: Path | None) -> Path:
    return to if to is not None else paths.home() / "backups"


def _about(told: Manifest) -> dict[str, Any]:
    return {
        "hall": told.hall_name,
        "made_at": iso(told.made_at, ZoneInfo(told.time_zone)),
        "version": told.version,
        "revision": told.revision,
        "engine": told.engine,
        "rows": told.rows,
    }


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{number / 1e3:.0f} kB"
