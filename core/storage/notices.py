"""Word from the operating system that a file was written, so that nobody has to look all the time.

Linux tells it through inotify. Elsewhere, and where the system has no watch left to give, there are no notices, and
whoever wants to know looks by itself.
"""

from __future__ import annotations

import ctypes
import os
import select
import struct
import sys
from collections.abc import Collection
from pathlib import Path

_MODIFY, _CLOSE_WRITE, _OVERFLOW = 0x2, 0x8, 0x4000
"""Bits of inotify(7): bytes were written; a file open for writing was closed; notices were lost."""
_HEAD = struct.Struct("iIII")
"""A notice: watch, bits, cookie, length of the name that follows."""


class Notices:
    """Notices about files of one folder, by their names; they may be made anew or replaced at any time."""

    def __init__(self, folder: Path, names: Collection[str]) -> None:
        """Raises OSError where the system gives no notices."""
        if sys.platform != "linux":
            raise OSError("this system gives no notices")
        self._names = {os.fsencode(name) for name in names}
        self._handle = _call("inotify_init1", os.O_CLOEXEC | os.O_NONBLOCK)
        self._poll = select.poll()
        self._poll.register(self._handle, select.POLLIN)
        try:
            _call("inotify_add_watch", self._handle, os.fsencode(folder), _MODIFY | _CLOSE_WRITE)
        except OSError:
            self.close()
            raise

    def wait(self, seconds: float) -> bool:
        """Waits at most so many seconds for a notice; True when one came about one of the files, or when the system
        says that some were lost."""
        if not self._poll.poll(max(0.0, seconds) * 1000):
            return False
        try:
            data = os.read(self._handle, 1 << 16)
        except BlockingIOError:  # another thread was quicker
            return False
        about_ours, at = False, 0
        while at < len(data):
            _watch, bits, _cookie, length = _HEAD.unpack_from(data, at)
            at += _HEAD.size + length
            name = data[at - length : at].rstrip(b"\0")
            about_ours = about_ours or bool(bits & _OVERFLOW) or name in self._names
        return about_ours

    def close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1


def _call(name: str, *values: int | bytes) -> int:
    """A function of the C library; OSError when it says so."""
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    answer = -1 if function is None else int(function(*values))
    if answer < 0:
        raise OSError(ctypes.get_errno(), f"{name} failed")
    return answer
