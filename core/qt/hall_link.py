"""What connects a program's window with its hall: what happens there, the program's reports, and its workers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from core.fleet.registry import Report
from core.office import Event, Office
from core.qt.background import Background
from core.qt.changes import Changes, Followed
from core.technician.reporter import Reporter


class HallModel(Protocol):
    """A view-model that follows the hall."""

    def start(self) -> None: ...

    def stop(self) -> None:
        """Stops its timers; what still comes is not shown."""

    def happened(self, events: tuple[Event, ...]) -> None: ...

    def database_lost(self) -> None: ...

    def database_found(self) -> None: ...


class HallLink:
    """One program's threads. They are ended in an order in which none waits for another: the watching, the reports,
    then the workers, the newest first."""

    def __init__(
        self, books: Followed, reach: Callable[[], Office | None], report: Callable[[], Report]
    ) -> None:
        """``reach`` and ``report``: see Reporter; both are called in its thread, from ``start`` on."""
        self._changes = Changes(books)
        self._reporter = Reporter(reach, report)
        self._workers: list[Background] = []
        self._model: HallModel | None = None

    def worker(self, name: str) -> Background:
        """A new worker, which is closed with the link."""
        worker = Background(name)
        self._workers.append(worker)
        return worker

    def connect(self, model: HallModel) -> None:
        """The view-model hears what happens in the hall, and is started and stopped with the link."""
        self._model = model
        self._changes.happened.connect(model.happened)
        self._changes.lost.connect(model.database_lost)
        self._changes.found.connect(model.database_found)

    def start(self) -> None:
        """Starts watching the hall and reporting, then the view-model."""
        self._changes.start()
        self._reporter.start()
        if self._model is not None:
            self._model.start()

    def close(self) -> None:
        """Stops all, and waits for the threads; the view-model stays until its window is gone."""
        self._changes.close()
        self._reporter.close()
        if self._model is not None:
            self._model.stop()
        for worker in reversed(self._workers):
            worker.close()
