"""Live changes: the hall's events on the UI thread, as soon as they are committed."""

from __future__ import annotations

import threading
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from core.errors import AntreanError
from core.storage.feed import Follower

WAIT_S = 0.5
"""Seconds of one wait at most, so that closing is quick."""
RETRY_EVERY_S = 1.0
"""Seconds between two attempts to reach the database again."""


class Followed(Protocol):
    """What can be followed: an office, or a program's books."""

    def follow(self, cursor: int | None = None) -> Follower: ...

    def cut(self) -> None: ...


class Changes(QObject):
    """Follows the office from a thread of its own. ``happened`` carries the events (a tuple, oldest first), each
    exactly once, also after the database was away; ``lost`` and ``found``: the database stopped or began to
    answer."""

    happened = Signal(object)
    lost = Signal()
    found = Signal()

    def __init__(self, office: Followed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="changes", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Stops watching and waits for the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def _watch(self) -> None:
        follower: Follower | None = None
        cursor: int | None = None
        away = False
        while not self._stop.is_set():
            try:
                if follower is None:
                    follower = self._office.follow(cursor)
                    if away:
                        away = False
                        self.found.emit()
                events = follower.wait(WAIT_S)
                cursor = follower.cursor
                if events:
                    self.happened.emit(events)
            except AntreanError:
                if follower is not None:
                    follower.close()
                    follower = None
                if not away:
                    away = True
                    self._office.cut()
                    self.lost.emit()
                self._stop.wait(RETRY_EVERY_S)
        if follower is not None:
            follower.close()
