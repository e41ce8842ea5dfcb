"""The supervisor's view-model: how the hall's PCs are, and what waits for a decision."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from core.cutoff.desk import DeskBooks
from core.errors import AntreanError, Refused
from core.fleet.view import FleetView
from core.office import Office
from core.qt.background import Runner
from core.qt.refresher import Refresher
from counter.fleet_rows import FleetState

log = logging.getLogger("antrean.counter")

R = TypeVar("R")

LOOK_MS = 5000
"""Between two readings, milliseconds. This page is read by the clock, unlike all others: the reports of the PCs are
no events (one each ten seconds from every PC would fill the history), and a PC that is silent sends nothing."""


class FleetModel(QObject):
    """Looks every five seconds while somebody may look at it."""

    changed = Signal()

    def __init__(self, books: DeskBooks, database: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._books, self._database = books, database
        self._state = FleetState()
        self._refresher = Refresher(
            database,
            lambda: lambda: self._ask(lambda office: office.views.fleet()),
            self._seen,
            self._failed,
            self,
        )
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._refresher.ask)

    @property
    def state(self) -> FleetState:
        return self._state

    def watch(self, wanted: bool) -> None:
        """Begins or ends to look."""
        if wanted == self._timer.isActive():
            return
        if wanted:
            self._timer.start()
            self._refresher.ask()
        else:
            self.stop()
            self.show(replace(self._state, view=None, noting="", refused=None, trouble=""))

    def stop(self) -> None:
        self._timer.stop()
        self._refresher.stop()

    def show(self, state: FleetState) -> None:
        """Shows a state; nothing happens when it is the one that is shown."""
        if state != self._state:
            self._state = state
            self.changed.emit()

    def note(self, conflict: str) -> None:
        """Begins to write how a conflict was settled; empty: not any more."""
        self.show(replace(self._state, noting=conflict, refused=None))

    def settle(self, conflict: str, by: str, note: str) -> None:
        if note.strip():
            self._do(lambda office: office.handin.settle(conflict, by, note))

    def release(self, counter: str) -> None:
        """Puts the numbers of a desk that is cut off and empty back into the common queue."""
        self._do(lambda office: office.shares.release(counter))

    # Inside

    def _ask(self, verb: Callable[[Office], R]) -> R:
        """Of the hall alone: a desk's own copy knows nothing of the others."""
        office = self._books.hall_office()
        return verb(office if office is not None else self._books.reach())

    def _do(self, verb: Callable[[Office], object]) -> None:
        if not self._state.busy:
            self.show(replace(self._state, busy=True, refused=None))
            self._database.run(lambda: self._ask(verb), self._done, self._not_done)

    def _done(self, _result: object) -> None:
        self.show(replace(self._state, busy=False, noting="", trouble=""))
        self._refresher.ask()

    def _seen(self, view: FleetView) -> None:
        self.show(replace(self._state, view=view, trouble=""))

    def _not_done(self, error: Exception) -> None:
        """A verb's failure: what the rules refuse was perhaps done by somebody else, so look again."""
        self.show(replace(self._state, busy=False))
        if isinstance(error, Refused):
            self.show(replace(self._state, refused=error))
            self._refresher.ask()
        else:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AntreanError):
            log.error("work failed", exc_info=error)
        trouble = error.code if isinstance(error, AntreanError) else "bug"
        self.show(replace(self._state, trouble=trouble))
