"""A temporary folder that belongs to one running program, so that what a killed program leaves is found and cleared.

The owner holds a lock on the folder's marker file as long as it lives; the kernel lets go of the lock however the
program ends. A folder with a marker that nobody holds is a leftover. On Windows there is no such lock, and leftovers
stay until somebody removes them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

MARKER = "owner"
YOUNG_S = 60.0
"""A folder without a finished marker may be one that is just being made."""
MEMORY = Path("/dev/shm")
MEMORY_BYTES = 2 * 1024**3


class OwnFolder:
    """One folder of the running program, with its marker: process id, and when it was made (epoch seconds)."""

    def __init__(self, prefix: str, parent: Path | None = None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        self._marker: IO[str] = (self.path / MARKER).open("w", encoding="ascii")
        if fcntl is not None:
            fcntl.flock(self._marker, fcntl.LOCK_EX)
        self._marker.write(f"{os.getpid()} {time.time():.0f}\n")
        self._marker.flush()

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self.leave()

    def leave(self) -> None:
        """Leaves the folder where it is, for the next sweep."""
        self._marker.close()


def sweep(prefix: str, before: Callable[[Path], None] = lambda _folder: None) -> list[Path]:
    """Removes what programs that are gone left in the temporary folders; ``before`` is called with each one first.

    Only folders of this user are touched. Returns the folders that were removed.
    """
    if fcntl is None:
        return []
    removed = []
    for parent in dict.fromkeys((Path(tempfile.gettempdir()), MEMORY)):
        for folder in parent.glob(f"{prefix}*"):
            with contextlib.suppress(OSError), (folder / MARKER).open(encoding="ascii") as marker:
                fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not marker.read() and time.time() - folder.stat().st_mtime < YOUNG_S:
                    continue
                before(folder)
                shutil.rmtree(folder, ignore_errors=True)
                removed.append(folder)
    return removed


def memory() -> Path | None:
    """A folder in memory for files that need not outlive the program, where writing waits for no disk; None where
    there is none, where it is small (containers), or where no program may be started from it."""
    try:
        facts = os.statvfs(MEMORY)
    except (OSError, AttributeError):
        return None
    roomy = facts.f_bavail * facts.f_frsize >= MEMORY_BYTES
    if not roomy or facts.f_flag & os.ST_NOEXEC or not os.access(MEMORY, os.W_OK | os.X_OK):
        return None
    return MEMORY
