"""The run's own PostgreSQL: started once, and only for tests that need one, which carry the marker ``postgresql``.

Under pytest-xdist the controller starts it as soon as a worker has collected a test that needs it, before the first
test runs, so that it lives as long as the run whichever worker ends first.
"""

from __future__ import annotations

import ctypes
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core.errors import AntreanError, Unavailable

if TYPE_CHECKING:
    from demo.throwaway import Throwaway

FIXTURES = {"postgresql", "own_postgresql"}
"""Whoever asks for one of these needs PostgreSQL."""
FACTS = "postgresql.json"
WANTED = "postgresql.wanted"
PR_SET_PDEATHSIG = 1


class RunServer:
    """What this process knows of the run's server; ``folder`` is the run's own, the same in all its processes."""

    def __init__(self, folder: Path, worker: bool) -> None:
        self.folder, self._worker = folder, worker
        self._server: Throwaway | None = None

    def need(self) -> Throwaway:
        """The server; Unavailable when there is none to be had."""
        if self._server is None:
            from demo.throwaway import Throwaway

            if not self._worker:
                self.start()
            given = json.loads((self.folder / FACTS).read_text(encoding="utf-8"))
            if "error" in given:
                raise Unavailable(given["error"], **given["facts"])
            self._server = Throwaway(folder=Path(given["folder"]), port=given["port"])
        return self._server

    def want(self) -> None:
        """A worker says that its tests need the server."""
        (self.folder / WANTED).touch()

    def wanted(self) -> bool:
        return (self.folder / WANTED).exists()

    def start(self) -> None:
        """Starts it, once, and leaves word for the workers of where it is or why there is none."""
        if (self.folder / FACTS).exists():
            return
        try:
            from demo.throwaway import Throwaway

            self._started = Throwaway(durable=False)
            self._started.__enter__()
            given: dict[str, Any] = {"folder": str(self._started.folder), "port": self._started.port}
        except AntreanError as error:
            given = {"error": error.code, "facts": {name: str(value) for name, value in error.facts.items()}}
        (self.folder / FACTS).write_text(json.dumps(given), encoding="utf-8")

    _started: Throwaway | None = None

    def stop(self) -> None:
        if self._started is not None:
            self._started.__exit__(None, None, None)


def needs_postgresql(item: pytest.Item) -> bool:
    """Whether a test runs on PostgreSQL: by its marker, its fixtures, or the engine it is run for."""
    if item.get_closest_marker("postgresql"):
        return True
    if not FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
        return True
    values = getattr(getattr(item, "callspec", None), "params", {})
    return "postgresql" in [value for value in values.values() if isinstance(value, str)]


def die_with_parent() -> None:
    """The kernel ends a worker when the run's main process is gone, however that came."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
