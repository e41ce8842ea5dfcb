"""A file that one program locks as long as it runs; the system unlocks it however the program ends."""

from __future__ import annotations

import os
from pathlib import Path

from core.errors import Refused, Unavailable


class FileLock:
    """Refused("journal-in-use") while another program has the lock."""

    def __init__(self, path: Path) -> None:
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Unavailable("unwritable", where=str(path)) from error
        try:
            _hold(self._handle)
        except OSError:
            os.close(self._handle)
            raise Refused("journal-in-use", where=str(path).removesuffix("-lock")) from None

    def close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _hold(handle: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
