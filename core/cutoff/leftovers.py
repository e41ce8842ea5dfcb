"""What a program that does not run any more left to hand in: its journal, wherever its disk is now."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.clock import Clock
from core.cutoff import desk, kiosk
from core.cutoff.journal import Journal, read_journal
from core.errors import Refused, Unavailable
from core.office import Office


@dataclass(frozen=True, slots=True)
class Left:
    """What one journal holds, and what came of handing it in."""

    path: Path
    letter: str | None
    counter: str | None
    tickets: int
    """How many tickets and visits were not handed in yet."""
    merged: int = 0
    """How many of them are in the books now."""
    conflicts: int = 0
    """How many did not fit and wait for a person."""


def find_journals(path: Path) -> list[Path]:
    """The path itself if it is a file, else the journals in the folder: a PC's home or its journal folder.
    Unavailable("journal-missing")."""
    if not path.is_dir():
        return [path]
    journals = sorted({*path.glob("*.sqlite"), *path.glob("journal/*.sqlite")})
    if not journals:
        raise Unavailable("journal-missing", where=str(path))
    return journals


def look(path: Path, clock: Clock) -> Left:
    """What a journal holds, without changing it. Refused("journal-in-use"), ("journal-foreign")."""
    with _opened(path, clock, copied=True) as journal:
        return _left(path, journal)


def merge(path: Path, office: Office) -> Left:
    """Hands in what a journal holds; repeating it changes nothing. Refused("journal-other-hall") as well."""
    with _opened(path, office.clock, copied=not _may_write(path)) as journal:
        content = _left(path, journal)
        hall = journal.fact("hall")
        if hall not in (None, office.hall_uid):
            raise Refused("journal-other-hall", where=str(journal.path))
        name = journal.fact("name") or journal.path.stem
        before = len(office.handin.conflicts())
        journal.give_up()
        tickets = kiosk.hand_in(journal, office, name)
        if journal.letter:
            # The visitors may have their papers, and there is no kiosk any more that could tell.
            office.tickets.settle_interrupted(name)
        if journal.alone():
            tickets += desk.hand_in(journal, office, name)
        conflicts = len(office.handin.conflicts()) - before
        return Left(path, content.letter, content.counter, content.tickets, tickets, conflicts)


def _left(path: Path, journal: Journal) -> Left:
    tickets = journal.unmerged()
    counter = journal.fact("counter") or None
    if journal.alone() and counter is not None:
        counter_id = journal.office.directory().counter_ids.get(counter)
        tickets += len(journal.done_at(counter_id).tickets) if counter_id is not None else 0
    return Left(path, journal.letter or None, counter, tickets)


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


@contextmanager
def _opened(path: Path, clock: Clock, *, copied: bool) -> Iterator[Journal]:
    """Opens a journal where it is, or a copy of it (``copied``) when its disk is read-only;
    Refused("journal-in-use")."""
    if not copied:
        journal = read_journal(path, clock)
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
        journal = read_journal(Path(folder) / path.name, clock)
        try:
            yield journal
        finally:
            journal.close()
