"""What a drill does at which moment."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

LOOK_S = 0.05
"""Seconds between two looks at what is due."""


class Agenda:
    """Work that is due at moments of the monotonic clock, done in the thread that waits."""

    def __init__(self, look_after: Callable[[], None]) -> None:
        """``look_after`` is called at every look."""
        self._look_after = look_after
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        """Moment, number in the order they were given, work."""
        self._numbers = itertools.count()

    @property
    def empty(self) -> bool:
        return not self._due

    def at(self, moment: float, work: Callable[[], None]) -> None:
        self._due.append((moment, next(self._numbers), work))
        self._due.sort()

    def after(self, seconds: float, work: Callable[[], None]) -> None:
        self.at(time.monotonic() + seconds, work)

    def work_until(self, moment: float) -> None:
        """Does what is due until then, and looks at least once."""
        while True:
            while self._due and self._due[0][0] <= time.monotonic():
                self._due.pop(0)[2]()
            self._look_after()
            if time.monotonic() >= moment:
                return
            time.sleep(LOOK_S)

    def look_once(self) -> None:
        self.work_until(time.monotonic() + LOOK_S)

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Works until the condition holds; False when it does not in time."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                return False
            self.work_until(time.monotonic() + 0.5)
        return True
