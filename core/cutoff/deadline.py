"""Asking the database with a time limit: a visitor at a kiosk must not wait for a cut cable."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from core.errors import Unavailable

R = TypeVar("R")


class Caller:
    """Runs work in a thread of its own and stops waiting for it after some seconds. The work itself is not stopped
    (its connection is broken elsewhere); its late answer is dropped."""

    def __init__(self, name: str) -> None:
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], queue.SimpleQueue[Any]] | None] = (
            queue.SimpleQueue()
        )
        self._idle = threading.Semaphore(1)
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)
        self._thread.start()

    def call(self, work: Callable[[], R], seconds: float) -> R:
        """The work's result or error. Unavailable("database-silent") when neither came within ``seconds``, or when an
        earlier call has not ended by then."""
        if not self._idle.acquire(timeout=seconds):
            raise Unavailable("database-silent")
        answer: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._work.put((work, answer))
        try:
            succeeded, value = answer.get(timeout=seconds)
        except queue.Empty:
            raise Unavailable("database-silent") from None
        if not succeeded:
            raise value
        return value  # type: ignore[no-any-return]

    def close(self, wait_s: float = 2.0) -> None:
        self._work.put(None)
        self._thread.join(wait_s)

    def _loop(self) -> None:
        while (job := self._work.get()) is not None:
            work, answer = job
            try:
                result = (True, work())
            except BaseException as error:
                result = (False, error)
            self._idle.release()
            answer.put(result)
