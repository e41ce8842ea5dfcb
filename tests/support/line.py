"""The line between a program and its hall, which breaks when a test says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.cutoff.journal import Journal
from core.cutoff.kiosk import KioskBooks
from core.errors import Unavailable
from core.office import Office
from tests.support.clock import FakeClock


class KioskLine:
    """The way from one kiosk to the hall, which can break before a request arrives or before its answer does."""

    def __init__(self, hall: Office, journal: Path, clock: FakeClock, name: str = "Kiosk 1") -> None:
        self.hall, self.clock, self.name, self.path = hall, clock, name, journal
        self.cut: str | None = None
        """``request`` or ``reply``: what gets lost."""
        self.kiosk = self._open()

    def _open(self) -> KioskBooks:
        office = Cuttable(self.hall, self)
        journal = Journal(self.path, self.clock)
        journal.give_up()
        kiosk = KioskBooks("test", self.clock, self.name, journal=journal, office=office)  # type: ignore[arg-type]
        kiosk._connected = False
        try:
            kiosk.tend()
        except Unavailable:
            if not journal.filled:
                raise
        return kiosk

    def crash(self) -> None:
        """The program is gone at once and starts again."""
        assert self.kiosk.journal is not None
        self.kiosk.journal.close()
        self.kiosk._caller.close()
        self.kiosk = self._open()

    def mend(self) -> None:
        self.cut = None
        self.kiosk.tend()

    def close(self) -> None:
        assert self.kiosk.journal is not None
        self.kiosk.journal.close()
        self.kiosk._caller.close()


ROOMS = (
    "tickets",
    "reprints",
    "shares",
    "counters",
    "day",
    "catalogue",
    "people",
    "fleet",
    "handin",
    "views",
)


class Cuttable:
    """The office, or a room of it, as it is reached over a line whose ``cut`` says what gets lost."""

    def __init__(self, office: Any, line: Any) -> None:
        self._office, self._line = office, line

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._office, name)
        if name in ROOMS:
            return Cuttable(verb, self._line)
        if not callable(verb) or name in ("cut", "close"):
            return verb

        def over_the_line(*values: Any, **named: Any) -> Any:
            if self._line.cut == "request":
                raise Unavailable("database-unreachable")
            result = verb(*values, **named)
            if self._line.cut == "reply":
                raise Unavailable("database-unreachable")
            return result

        return over_the_line


def fill_disk(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the journal's disk takes nothing."""

    def refuse() -> Any:
        raise Unavailable("disk-full", where=journal._database.where)

    monkeypatch.setattr(journal, "_writing", refuse)
