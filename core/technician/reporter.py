"""Telling the hall every ten seconds how a program is, from a thread of its own; a report that fails is not made up
for: the next one says everything again."""

from __future__ import annotations

import logging
import platform
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core import __version__, paths
from core.clock import Clock, Micros, SteadyClock
from core.errors import AntreanError
from core.fleet.registry import Report
from core.office import Office
from core.pc import checkup
from core.pc.identity import Kind

log = logging.getLogger("antrean.devices")

EVERY_S = 10.0


class Reporter:
    """Reports while the hall can be reached."""

    def __init__(self, reach: Callable[[], Office | None], tell: Callable[[], Report]) -> None:
        """``reach`` gives the hall's office, None while it cannot be reached; both are called in the thread."""
        self._reach, self._tell = reach, tell
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="reporter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def _loop(self) -> None:
        over = False
        while True:
            try:
                office = self._reach()
                if office is not None:
                    report = self._tell()
                    office.fleet.report(
                        replace(report, facts={**report.facts, "closed": True}) if over else report
                    )
            except AntreanError as error:
                log.debug("no report: %s", error)
            except Exception:
                log.exception("a report failed")
            if over:
                return
            over = self._stop.wait(EVERY_S)  # once more: whoever is closed in order is not missed


@dataclass(frozen=True, slots=True)
class OwnState:
    """What only the program itself knows; a program leaves out what it does not have."""

    unmerged: int = 0
    """Tickets of its journal that are not handed in yet."""
    journal: bool = True
    """False: it could not keep a journal."""
    paper: str = ""
    """How the paper is, as its printer said last."""
    paper_until: Micros | None = None
    counter: str | None = None
    """Code of the counter it serves."""


NOTHING_OF_ITS_OWN = OwnState()


def report_of(uid: str, kind: Kind, name: str, clock: Clock, own: OwnState = NOTHING_OF_ITS_OWN) -> Report:
    """A report with what every program can tell of its PC, and with what it knows of itself."""
    drift = -clock.ahead() // 1000 if isinstance(clock, SteadyClock) else 0
    facts: dict[str, Any] = {
        "host": platform.node(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
    if (test := checkup.last()) is not None:
        facts["test"] = test.as_fact()
    if not own.journal:
        facts["no_journal"] = True
    with suppress(OSError):
        facts["free_mb"] = shutil.disk_usage(_existing(paths.home())).free // 1_000_000
    return Report(
        uid,
        kind,
        name,
        __version__,
        unmerged=own.unmerged,
        drift_ms=drift,
        paper=own.paper,
        paper_until=own.paper_until,
        counter=own.counter,
        facts=facts,
    )


def _existing(path: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
