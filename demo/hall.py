"""A hall to play with: Jember's catalogue, officers, open counters, people who wait."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from core.catalogue.reading import read_catalogue
from core.clock import Clock, ShiftedClock, SystemClock, local, micros
from core.errors import Refused
from core.office import HallFacts, Office
from core.paths import ASSETS
from core.words import words

CATALOGUE = ASSETS / "catalogue" / "mpp-jember"
ZONE = ZoneInfo("Asia/Jakarta")
OFFICER, OFFICER_NAME, PIN = "SITI", "Siti Rahmawati", "246810"
COUNTER = "L09"
"""The player's own counter; nobody else touches it."""
OPEN_COUNTERS = (
    "L05",
    "L07",
    "L10",
    "L11",
    "L15",
    "L22",
    "L36",
    "L40",
    "L41",
    "L46",
    "L49",
    "L51",
    "L52",
    "L58",
    "L60",
)
PRIORITIES = ("none",) * 8 + ("lansia", "disabilitas", "ibu_hamil")


@dataclass(frozen=True)
class DemoHall:
    office: Office
    url: str


def demo_clock() -> Clock:
    """The real time while offices are open, else the next Monday morning: services give tickets then."""
    now = local(SystemClock().now(), ZONE)
    if now.weekday() < 4 and 8 <= now.hour < 14:
        return SystemClock()
    monday = now.date() + timedelta(days=(7 - now.weekday()) % 7 or 7)
    return ShiftedClock(micros(datetime(monday.year, monday.month, monday.day, 9, 42, tzinfo=ZONE)))


def make_hall(folder: Path, language: str) -> DemoHall:
    """A fresh hall in ``folder`` with an officer, open counters and some thirty people waiting."""
    url = f"sqlite:///{folder / 'demo.sqlite'}"
    speak = words(language)
    facts = HallFacts(
        name="Mal Pelayanan Publik",
        place="Kabupaten Jember",
        address="Jember, Jawa Timur",
        time_zone=ZONE.key,
        ticker="\n".join(speak(f"demo-ticker-{number}") for number in (1, 2)),
    )
    office, _ = Office.set_up(url, facts, demo_clock())
    reading = read_catalogue(CATALOGUE, speak)
    office.catalogue.replace(reading.catalogue)
    office.people.add(OFFICER, OFFICER_NAME, "DUKCAPIL", PIN)
    office.people.add("BUDI", "Budi Santoso", "DUKCAPIL", PIN)
    office.people.add("DEWI", "Dewi Lestari", "IMIGRASI", PIN)
    for code in OPEN_COUNTERS:
        office.counters.open(code)
    return DemoHall(office, url)


class Crowd:
    """Visitors and officers who act by themselves; every call blocks and belongs into a worker."""

    def __init__(self, office: Office, seed: int | None = None) -> None:
        self._office = office
        self._random = random.Random(seed)

    def visitor_comes(self, busy: bool = True) -> None:
        """Somebody takes a number, mostly at a service of an agency with an open counter."""
        directory = self._office.directory()
        counters = [*OPEN_COUNTERS, COUNTER, COUNTER] if busy else list(directory.counters)
        for _ in range(8):
            counter = directory.counters[self._random.choice(counters)]
            service = self._random.choice(counter.services)
            try:
                self._office.tickets.issue(
                    service, self._random.choice(PRIORITIES), device="Kiosk 2", noted=True
                )
            except Refused:
                continue
            return

    def officer_acts(self) -> None:
        """One of the other officers does what is next at their counter."""
        for code in self._random.sample(OPEN_COUNTERS, len(OPEN_COUNTERS)):
            view = self._office.views.desk(code)
            if view.current is None and view.waiting:
                self._office.counters.call_next(code)
                return
            if view.current is not None and view.current.state == "called":
                if self._random.random() < 0.12:
                    self._office.counters.no_show(code)
                else:
                    self._office.counters.start(code)
                return
            if view.current is not None:
                self._office.counters.finish(code)
                return
