"""What must reach the hall's books for certain: written again and again while the database is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from core.cutoff.kiosk import KioskBooks
from core.errors import AntreanError, Refused
from core.office.reprints import Copy
from core.office.tickets import NOT_PRINTED
from core.qt.background import Runner
from core.tickets.model import PrintState

log = logging.getLogger("antrean.kiosk")

RETRY_MS = 2000


class Bookkeeping(QObject):
    """A write that the rules refuse is dropped; any other failure is tried again every ``RETRY_MS``."""

    settled = Signal(str)
    """What became of a number's paper was written: the PrintState."""

    def __init__(self, books: KioskBooks, database: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._books = books
        self._database = database

    def settle(self, uid: str, outcome: PrintState) -> None:
        """Writes what became of the paper."""
        self._run(lambda: self._books.settle_print(uid, outcome), lambda _ticket: self.settled.emit(outcome))

    def cancel(self, uid: str) -> None:
        """Cancels a number that nobody holds: neither printed nor noted."""
        self._run(lambda: self._books.cancel(uid, NOT_PRINTED))

    def reprinted(self, uid: str, reason: str, outcome: PrintState) -> None:
        """Writes what became of a copy."""
        self._run(lambda: self._books.reprinted(uid, reason, outcome))

    def read_copy(self, uid: str, done: Callable[[Copy], None]) -> None:
        """Reads what a copy of a number has to say."""
        self._run(lambda: self._books.copy_of(uid), done)

    def _run(self, work: Callable[[], object], done: Callable[[Any], None] = lambda _nothing: None) -> None:
        def failed(error: Exception) -> None:
            log_bug(error)
            if not isinstance(error, Refused):
                QTimer.singleShot(RETRY_MS, self, lambda: self._run(work, done))

        self._database.run(work, done, failed)


def log_bug(error: Exception) -> None:
    """Writes down what is our bug; what the rules refuse, or what is unavailable, shows itself elsewhere."""
    if not isinstance(error, AntreanError):
        log.error("work failed", exc_info=error)
