"""``support``: one file for a helper who is far away."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import fleet
from cli.terminal import clock, database_url, emit, tongue
from core import paths

To = Annotated[Path | None, typer.Option("--to", help="The folder; default: 'support' in this PC's home.")]


def support(
    to: Annotated[
        Path | None, typer.Option("--to", help="The folder; default: 'support' in this PC's home.")
    ] = None,
) -> None:
    """Write one file with logs, versions, settings and the state of this PC; nothing of any person."""
    from core.technician.support import write

    folder = to if to is not None else paths.home() / "support"
    written = write(folder, database_url, _status, time.strftime("%Y%m%d-%H%M%S"))
    data = {"ok": True, "file": str(written.path), "bytes": written.bytes, "failed": written.failed}

    def text() -> str:
        say = tongue()
        lines = [say("cli-support-written", where=str(written.path))]
        return "\n".join(
            lines + [say("cli-support-lacks", part=part, why=why) for part, why in written.failed.items()]
        )

    emit(data, text)


def _status() -> dict[str, Any]:
    """The facts of ``antrean status``; a hall of another version is refused and not migrated."""
    from core.errors import Refused
    from core.office import Office
    from core.storage import schema
    from core.storage.opening import open_database

    database = open_database(database_url())
    office = Office(database, clock())
    try:
        revision = database.revision() if database.exists() else None
        if revision != schema.HEAD:
            raise Refused("database-older", where=database.where, found=revision or "-", known=schema.HEAD)
        view, zone = office.views.fleet(), office.hall().time_zone
    finally:
        office.close()
    return fleet.view_data(view, zone)
