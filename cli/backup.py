"""``backup``, ``restore`` and ``move``: making a copy of the hall, going back to one, moving the hall elsewhere."""

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
    deleted = making.thin_out(folder, made, keep) if keep is not None else ()
    data = {
        "ok": True,
        "file": str(made.path),
        "bytes": made.bytes,
        "rows": made.manifest.rows,
        "verified": made.verified,
        "seconds": made.seconds,
        "noted": noted,
        "deleted": [str(path) for path in deleted],
    }

    def text() -> str:
        say = tongue()
        facts = {"where": str(made.path), "rows": say.number(made.manifest.rows), "size": _size(made.bytes)}
        lines = [say("cli-backup-proved" if made.verified else "cli-backup-made", **facts)]
        return "\n".join(lines + [say("cli-backup-deleted", where=str(path)) for path in deleted])

    emit(data, text)


@app.command("verify")
def verify(file: FILE) -> None:
    """Verify a backup: restore it into a temporary database and compare every row."""
    from core.backup import making

    manifest = making.prove(file)
    facts = {"where": str(file), "rows": tongue().number(manifest.rows)}
    emit({"ok": True, "file": str(file), **_about(manifest)}, lambda: tongue()("cli-backup-good", **facts))


@app.command("list")
def backups(to: To = None) -> None:
    """The backups in a folder, newest first."""
    from core.backup import making

    folder = _folder(to)
    if to is not None and not to.is_dir():
        raise Unavailable("file-unreadable", where=str(to))
    listing = making.listed(folder)
    data = [
        {
            "file": str(entry.path),
            "bytes": entry.bytes,
            "fault": entry.fault,
            **(_about(entry.manifest) if entry.manifest else {}),
        }
        for entry in listing
    ]

    def text() -> str:
        say = tongue()
        lines = []
        for entry in listing:
            if entry.manifest is None:
                lines.append(f"{entry.path.name}  {say('cli-backup-unusable')}")
            else:
                manifest = entry.manifest
                lines.append(
                    f"{entry.path.name}  {_size(entry.bytes):>9}  {manifest.rows:>9}  {manifest.hall_name}"
                )
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
        restored = restoring.restore(file, database, clock(), replace=replace, folder=_folder(None))
    data = {
        "ok": True,
        "file": str(file),
        "database": restored.where,
        "aside": str(restored.aside) if restored.aside else None,
        **_about(restored.manifest),
    }

    def text() -> str:
        say = tongue()
        manifest = restored.manifest
        made_at = f"{local(manifest.made_at, ZoneInfo(manifest.time_zone)):%Y-%m-%d %H:%M}"
        lines = [say("cli-restored", name=manifest.hall_name, where=restored.where, moment=made_at)]
        if restored.aside is not None:
            lines.append(say("cli-restored-aside", where=str(restored.aside)))
        return "\n".join([*lines, say("cli-restored-next")])

    emit(data, text)


def move(
    to: Annotated[str, typer.Option("--to", help="Address of the new database, empty or never used.")],
) -> None:
    """Move the hall to another database; the old place is closed."""
    from core.backup import moving
    from core.server.owner import open_owner

    with _hall() as source, closing(open_owner(to)) as target:
        result = moving.move(source, target, clock())
    data = {"ok": True, "database": result.where, "rows": result.rows, "left": result.left}

    def text() -> str:
        say = tongue()
        moved = say("cli-moved", where=result.where, left=result.left, rows=say.number(result.rows))
        lan = to.startswith(("postgresql:", "postgres:"))
        return f"{moved}\n{say('cli-moved-lan' if lan else 'cli-moved-file')}"

    emit(data, text)


@contextmanager
def _hall() -> Iterator[Database]:
    """The named database, opened as its owner where this user may. On a server's own PC it is that server's hall, if
    no other was named or this PC joined that very hall."""
    from core.server.owner import hall_here, open_owner
    from core.storage.sqlite import whose_file

    named = GLOBALS.database or os.environ.get("ANTREAN_DB")
    joined = None if named else pc.read().database or None
    file = paths.default_database()
    server_hall = None
    if not named and (joined or whose_file(Path(file.removeprefix("sqlite:///"))) in ("nobody", "moved")):
        server_hall = hall_here(joined)
    with closing(server_hall or open_owner(named or joined or file)) as database:
        yield database


def _folder(to: Path | None) -> Path:
    return to if to is not None else paths.home() / "backups"


def _about(manifest: Manifest) -> dict[str, Any]:
    """The facts of a backup that scripts get."""
    return {
        "hall": manifest.hall_name,
        "made_at": iso(manifest.made_at, ZoneInfo(manifest.time_zone)),
        "version": manifest.version,
        "revision": manifest.revision,
        "engine": manifest.engine,
        "rows": manifest.rows,
    }


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{number / 1e3:.0f} kB"
