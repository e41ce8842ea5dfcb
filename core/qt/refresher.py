"""Reading new snapshots in the worker: one at a time, none forgotten, tried again while the database is away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from core.qt.background import Runner

RETRY_MS = 1000
"""Milliseconds before a failed reading is tried again."""


class Refresher(QObject):
    """Reads a new snapshot whenever ``ask`` is called, as often as anything changed. Calls during a reading are
    answered by one more reading; a failed reading is repeated every second until one succeeds. Between two readings
    are at least ``apart_ms`` milliseconds."""

    def __init__(
        self,
        runner: Runner,
        prepare: Callable[[], Callable[[], Any]],
        fresh: Callable[[Any], None],
        failed: Callable[[Exception], None],
        parent: QObject,
        apart_ms: int = 0,
    ) -> None:
        """``prepare`` runs on the UI thread and returns the work for the worker."""
        super().__init__(parent)
        self._runner, self._prepare, self._fresh, self._failed = runner, prepare, fresh, failed
        self._reading = self._again = False
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.ask)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(apart_ms)
        self._rest.timeout.connect(self._rested)

    def ask(self) -> None:
        if self._reading or self._rest.isActive():
            self._again = True
            return
        self._reading, self._again = True, False
        self._retry.stop()
        self._runner.run(self._prepare(), self._done, self._broke)

    def stop(self) -> None:
        self._retry.stop()
        self._rest.stop()

    def _done(self, snapshot: Any) -> None:
        self._reading = False
        self._fresh(snapshot)
        if self._rest.interval():
            self._rest.start()
        else:
            self._rested()

    def _rested(self) -> None:
        if self._again:
            self.ask()

    def _broke(self, error: Exception) -> None:
        self._reading = False
        self._failed(error)
        self._retry.start()
