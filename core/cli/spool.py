"""``spool show|merge``: what a program did alone, from the disk of a PC that is no more."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.terminal import clock, emit, open_office, tongue
from core.errors import Refused, Unavailable

if TYPE_CHECKING:
    from core.journal.journal import Journal
    from core.office import Office

app = typer.Typer(no_args_is_help=True, help="Journals of programs that worked alone.")
PATH = Annotated[
    Path, typer.Argument(help="A journal, or a folder with journals, as on the disk of a dead PC.")
]


@app.command("show")
def show(path: PATH) -> None:
    """Tell what a journal still holds; nothing is changed."""
    found = []
    for one in _journals(path):
        with _opened(one, copied=True) as journal:
            found.append(_data(one, journal))
    _tell(found, "cli-spool-holds")


@app.command("merge")
def merge(path: PATH) -> None:
    """Hand in what a journal still holds. Doing it twice changes nothing."""
    found = []
    with open_office() as office:
        office.hall()
        for one in _journals(path):
            with _opened(one, copied=not _may_write(one)) as journal:
                data = _data(one, journal)
                found.append({**data, **_hand_in(journal, office)})
    _tell(found, "cli-spool-merged")


def _hand_in(journal: Journal, office: Office) -> dict[str, Any]:
    from core.journal import desk, kiosk

    hall = journal.fact("hall")
    if hall not in (None, office.hall_uid):
        raise Refused("journal-other-hall", where=str(journal.path))
    name = journal.fact("name") or journal.path.stem
    before = len(office.conflicts())
    journal.give_up()
    tickets = kiosk.hand_in(journal, office, name)
    if journal.office.letter:
        office.settle_interrupted(name)  # on paper, perhaps: nobody is left who could tell
    if journal.alone():
        tickets += desk.hand_in(journal, office, name)
    return {"merged": tickets, "conflicts": len(office.conflicts()) - before}


def _data(path: Path, journal: Journal) -> dict[str, Any]:
    tickets = journal.unmerged()
    counter = journal.fact("counter") or None
    if journal.alone() and counter is not None:
        counter_id = journal.office.directory().counter_ids.get(counter)
        tickets += len(journal.done_at(counter_id).tickets) if counter_id is not None else 0
    letter = journal.office.letter or None
    return {"path": str(path), "letter": letter, "counter": counter, "tickets": tickets}


def _tell(found: list[dict[str, Any]], key: str) -> None:
    speak = tongue()
    number = sum(one.get("merged", one["tickets"]) for one in found)
    conflicts = sum(one.get("conflicts", 0) for one in found)

    def text() -> str:
        lines = [speak(key, path=one["path"], count=one.get("merged", one["tickets"])) for one in found]
        if conflicts:
            lines.append(speak("cli-spool-conflicts", count=conflicts))
        return "\n".join(lines)

    data: dict[str, Any] = {"journals": found, "tickets": number}
    emit({**data, "conflicts": conflicts} if key == "cli-spool-merged" else data, text)


def _journals(path: Path) -> list[Path]:
    """Unavailable("journal-missing") where there is none."""
    if not path.is_dir():
        return [path]
    found = sorted({*path.glob("*.sqlite"), *path.glob("journal/*.sqlite")})
    if not found:
        raise Unavailable("journal-missing", where=str(path))
    return found


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


@contextmanager
def _opened(path: Path, *, copied: bool) -> Iterator[Journal]:
    """A journal in its place, or a copy of it where its disk takes nothing; Refused("journal-in-use")."""
    from core.journal.journal import read_journal

    if not copied:
        journal = read_journal(path, clock())
        try:
            yield journal
        finally:
            journal.close()
        return
    if not path.is_file():
        raise Unavailable("journal-missing", where=str(path))
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("", "-wal"):
            part = path.with_name(path.name + ending)
            if part.exists():
                shutil.copyfile(part, Path(folder) / part.name)
        journal = read_journal(Path(folder) / path.name, clock())
        try:
            yield journal
        finally:
            journal.close()
