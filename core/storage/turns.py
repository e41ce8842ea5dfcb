"""Turns of the writers of one SQLite file: they queue at a lock on a file of its own beside it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import Unavailable

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

BUSY_S = 5.0
"""How long a writer waits for its turn, in seconds."""
TURN = "-turn"
"""Ending of the file beside the database at which writers queue; the file is always empty."""


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Waits for this writer's turn, in the order in which writers came: they queue at a lock on a file of its own.

    SQLite's busy handler sleeps up to 100 ms and is unfair: of 64 programs that wrote at once some got no turn in
    5 s. The lock is freed when its holder ends, however that happens. Without such a lock (Windows, a folder that is
    read-only) SQLite's handler alone decides. Raises Unavailable("database-busy").
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except OSError:
        yield
        return
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not _wait(handle, BUSY_S):
                    # The file is closed below, so the thread gives the turn away as soon as it gets it.
                    raise Unavailable("database-busy", where=str(path).removesuffix(TURN)) from None
        yield
    finally:
        os.close(handle)


def _wait(handle: int, seconds: float) -> bool:
    """Waits for the lock at most so long; True when this process has it now."""
    try:
        waiter = _idle.pop()
    except IndexError:
        waiter = _Waiter()
    if not waiter.wait(handle, seconds):
        return False
    _idle.append(waiter)
    return True


class _Waiter:
    """A thread that waits in a writer's place, because nobody can wait for a lock on a file with a limit. It is kept
    for the next writer: where many write at once, each would start one."""

    def __init__(self) -> None:
        self._handle = -1
        self._given_up = False
        self._asked, self._got = threading.Lock(), threading.Lock()
        self._asked.acquire()
        self._got.acquire()
        threading.Thread(target=self._run, name="turn", daemon=True).start()

    def wait(self, handle: int, seconds: float) -> bool:
        """False after so many seconds; the thread then ends as soon as it has the lock."""
        self._handle = handle
        self._asked.release()
        if self._got.acquire(timeout=seconds):
            return True
        self._given_up = True
        return False

    def _run(self) -> None:
        assert fcntl is not None
        while not self._given_up:
            self._asked.acquire()
            with suppress(OSError):
                fcntl.flock(self._handle, fcntl.LOCK_EX)
            self._got.release()


_idle: list[_Waiter] = []
"""Those that wait for no lock at the moment."""
