"""Files: there whole or not at all, surely on the disk, and names that may stand in a file's name."""

from __future__ import annotations

import errno
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from core.errors import Unavailable


def write_whole(path: Path, data: str | bytes, rights: int = 0o644) -> None:
    """Writes a file beside its place first and puts it there when it is on the disk; its folder is made. Raises
    OSError, and leaves nothing then."""
    content = data.encode() if isinstance(data, str) else data
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), rights)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def slug(name: str) -> str:
    """A name as part of a file's name: ``Kiosk 1`` is ``kiosk-1``."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "unnamed"


def not_taken(error: OSError, path: Path) -> Unavailable:
    """The error for a disk that does not take a file: "disk-full" or "unwritable"."""
    disk_is_full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    return Unavailable("disk-full" if disk_is_full else "unwritable", where=str(path))


def make_durable(path: Path) -> None:
    """Waits until a file, or a folder's list of files, is on the disk. Raises OSError; Windows' folders need no
    wait."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
