"""Asking the database with a time limit of one's own: whoever waits at a kiosk is not kept waiting by a cut cable."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from core.errors import Unavailable

R = TypeVar("R")


class Caller:
    """Runs work in a thread of its own and gives up waiting after so many seconds; the work itself is not stopped
    (its connection is broken elsewhere) and its late answer is dropped."""

    def __init__(self, name: str) -> None:
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], queue.SimpleQueue[Any]] | None] = (
            queue.SimpleQueue()
        )
        self._idle = threading.Semaphore(1)
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)
        self._thread.start()

    def call(self, work: Callable[[], R], seconds: float) -> R:
        """The work's result or error; Unavailable("database-silent") after so long without either, and at once
        while an earlier call still hangs."""
        if not self._idle.acquire(timeout=seconds):
            raise Unavailable("database-silent")
        answer: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._work.put((work, answer))
        try:
            done, value = answer.get(timeout=seconds)
        except queue.Empty:
            raise Unavailable("database-silent") from None
        if not done:
            raise value
        return value  # type: ignore[no-any-return]

    def close(self, wait_s: float = 2.0) -> None:
        self._work.put(None)
        self._thread.join(wait_s)

    def _loop(self) -> None:
        while (item := self._work.get()) is not None:
            work, answer = item
            try:
                result = (True, work())
            except BaseException as error:
                result = (False, error)
            self._idle.release()
            answer.put(result)
