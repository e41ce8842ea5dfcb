"""The hall a day is played in: a temporary one, or a given one between two of its days."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from core.catalogue.reading import read_catalogue
from core.clock import Micros, local
from core.errors import Refused, Unavailable
from core.office import HallFacts, Office
from core.paths import ASSETS
from core.simulation.player import DayClock
from core.tickets.life import OPEN
from core.words import DEFAULT, words

CATALOGUE = ASSETS / "catalogue" / "mpp-jember"
MEMORY = "/dev/shm"
"""Linux's folder of files in memory."""


@contextmanager
def hall_to_play_in(url: str | None, now: Micros) -> Iterator[tuple[Office, DayClock, date]]:
    """Yields the office, its clock and the first day that may be played.

    Without an address it is a fresh SQLite hall with the bundled catalogue, removed afterwards. With one it is that
    database; where it holds no hall one is made. Refused("simulate-day-in-progress") while counters are open or
    visitors wait.
    """
    if url is None:
        with (
            tempfile.TemporaryDirectory(prefix="antrean-simulate-", dir=_quick_place()) as folder,
            hall_to_play_in(f"sqlite:///{Path(folder) / 'hall.sqlite'}", now) as prepared,
        ):
            yield prepared
        return
    # A moment before any day: opening the books and looking at them must not begin a new service day.
    clock = DayClock(0)
    office = _open(url, clock, now)
    try:
        last_day = office.day.last()
        view = office.views.day()
        if view.open_counters or any(view.counts.get(state) for state in OPEN):
            raise Refused("simulate-day-in-progress", where=url, day=view.day)
        first = last_day + timedelta(days=1) if last_day else local(now, office.hall().time_zone).date()
        yield office, clock, first
    finally:
        office.close()


def _quick_place() -> str | None:
    """A folder in memory if one has room: a played day's hall need not outlive a power cut, and the database engine
    is the same. None stands for the usual place of temporary files."""
    try:
        free = shutil.disk_usage(MEMORY).free
    except OSError:
        return None
    return MEMORY if free > 500_000_000 and os.access(MEMORY, os.W_OK) else None


def _open(url: str, clock: DayClock, now: Micros) -> Office:
    try:
        return Office.open(url, clock)
    except Unavailable as error:
        if error.code != "no-hall":
            raise
    clock.moment = now
    office, _ = Office.set_up(url, HallFacts(name="Mal Pelayanan Publik", place="Kabupaten Jember"), clock)
    office.catalogue.replace(read_catalogue(CATALOGUE, words(DEFAULT)).catalogue)
    clock.moment = 0
    return office
