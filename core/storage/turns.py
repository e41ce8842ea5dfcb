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
                waiting = threading.Thread(target=_queue_up, args=(handle,), daemon=True)
                waiting.start()
                waiting.join(BUSY_S)
                if waiting.is_alive():
                    # The file is closed below, so the thread gives the turn away as soon as it gets it.
                    raise Unavailable("database-busy", where=str(path).removesuffix(TURN)) from None
        yield
    finally:
        os.close(handle)


def _queue_up(handle: int) -> None:
    assert fcntl is not None
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX)
