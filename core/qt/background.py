"""Work outside the UI thread: one worker thread, work in the order it was given, results on the UI thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

R = TypeVar("R")
Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


class Runner(Protocol):
    """What view-models need to run work; tests pass one that they drive by hand."""

    def run(self, work: Callable[[], R], done: Callable[[R], None], failed: Failed) -> None: ...


class Background(QObject):
    """One worker thread. ``work`` returns frozen data; ``done`` or ``failed`` gets it on the thread that owns this
    object. After ``close`` nothing is delivered any more."""

    _finished = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Done, Failed] | None] = queue.SimpleQueue()
        self._closed = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Callable[[], R], done: Callable[[R], None], failed: Failed) -> None:
        if not self._closed:
            self._work.put((work, done, failed))

    def close(self, wait_s: float = 5.0) -> None:
        """Lets the running work end, drops its result, and waits for the thread."""
        self._closed = True
        self._work.put(None)
        self._thread.join(wait_s)

    def _loop(self) -> None:
        while (job := self._work.get()) is not None:
            work, done, failed = job
            try:
                result = work()
            except Exception as error:
                self._finished.emit((failed, error))
            else:
                self._finished.emit((done, result))

    @Slot(object)
    def _deliver(self, answer: tuple[Callable[[Any], None], Any]) -> None:
        if not self._closed:
            callback, value = answer
            callback(value)
