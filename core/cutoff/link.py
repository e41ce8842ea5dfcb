"""What kiosks and desks have in common: a link to the hall that may break, a journal, and a thread that tends
both."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from core.clock import Clock, SteadyClock, SystemClock
from core.cutoff.journal import Journal
from core.errors import AntreanError, Unavailable
from core.office import Office
from core.pc.identity import Kind, identity
from core.storage.feed import Follower

log = logging.getLogger("antrean.journal")


class JournalledBooks(ABC):
    """What a program asks instead of the office; it works offline when the link breaks. Threads may share it."""

    KIND: ClassVar[Kind]

    def __init__(
        self, url: str, clock: Clock, name: str, journal: Journal | None, office: Office | None, owns: bool
    ) -> None:
        """``owns``: the office is closed together with these books."""
        self._url = url
        self.clock = clock
        self.name = name
        self.journal = journal
        self._office = office
        self._owns = owns
        self._connected = office is not None
        self._opening = threading.Lock()
        self._stop = threading.Event()
        self._poke = threading.Event()
        self._stale = True
        self._enrolled = False
        self._thread: threading.Thread | None = None
        self.turned: Callable[[], None] = lambda: None
        """Called, from any thread, when the program starts or stops working offline."""

    def start(self) -> None:
        """Starts a thread that hands in and keeps the copy up to date."""
        if self.journal is not None:
            self._thread = threading.Thread(target=self._loop, name=f"{self.KIND}-journal", daemon=True)
            self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._poke.set()
        if self._office is not None and not self._connected:
            self._office.cut()
        if self._thread is not None:
            self._thread.join(5.0)
        if self._office is not None and self._owns:
            self._office.close()
        if self.journal is not None:
            self.journal.close()

    @abstractmethod
    def tend(self) -> None:
        """Hands in what was done offline and copies the hall; then the program works with the hall again."""

    def look_first(self) -> None:
        """Reaches the hall for the first time; raises Unavailable when there is no copy to work with, and when the
        hall moved: this PC must then join it at its new address."""
        try:
            self.tend()
        except Unavailable as error:
            if not self.can_work_alone or error.code == "hall-moved":
                raise

    # Whether it works offline

    @property
    @abstractmethod
    def can_work_alone(self) -> bool:
        """Whether there is a copy of the hall to work with."""

    @property
    def url(self) -> str:
        """Address of the hall's database; empty over an office that was open already."""
        return self._url

    @property
    def connected(self) -> bool:
        return self._connected

    def lost(self) -> None:
        """Called by whoever watches the database when it stops answering."""
        self._set_connected(False)

    def look_now(self) -> None:
        """Called when the database may be back: the next look is made at once."""
        self._poke.set()

    def cut(self) -> None:
        if self._office is not None:
            self._office.cut()

    def follow(self, cursor: int | None = None) -> Follower:
        """A follower of the hall's events; Unavailable while it cannot be reached."""
        return self.reach().follow(cursor)

    def reach(self) -> Office:
        """The hall's office; Unavailable while it cannot be opened."""
        with self._opening:
            if self._office is None:
                self._office = Office.open(self._url, self.clock)
            return self._office

    # For the program's reports

    def hall_office(self) -> Office | None:
        """The hall's office while it can be reached, else None."""
        return self._office if self._connected or self.journal is None else None

    @property
    def lacks_journal(self) -> bool:
        """Whether the disk refused a journal although the database is on another PC."""
        return self.journal is None and bool(self._url) and not self._url.startswith("sqlite:")

    def identity(self) -> str:
        """The uid under which the program reports."""
        return identity(self.KIND, self.name) if self.journal is None else self.journal.device

    # Inside

    def _set_connected(self, connected: bool) -> None:
        if self.journal is None or connected == self._connected:
            return
        self._connected = connected
        if not connected and self._office is not None:
            self._office.cut()
        self.turned()

    @abstractmethod
    def _pause_s(self) -> float:
        """Seconds between two steps."""

    def _step(self) -> None:
        self.tend()

    def _loop(self) -> None:
        while not self._stop.is_set():
            self._poke.wait(self._pause_s())
            self._poke.clear()
            if self._stop.is_set():
                return
            try:
                self._step()
            except AntreanError as error:
                if isinstance(error, Unavailable):
                    self._set_connected(False)
                else:
                    log.warning("the journal waits: %s", error)
            except Exception:
                log.exception("tending the journal failed")


def own_clock(clock: Clock) -> Clock:
    """The clock of a program that may go offline: setting the PC's clock does not change it."""
    return SteadyClock(follows_pc=False) if isinstance(clock, SystemClock) else clock


def start_clock(clock: Clock, journal: Journal) -> None:
    """Starts the clock with the difference to the hall's time that the journal noted last."""
    ahead = journal.fact("clock-ahead")
    if isinstance(clock, SteadyClock) and ahead is not None:
        clock.start_from(int(ahead))
