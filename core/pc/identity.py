"""Who a program is that keeps no journal: an identity in a small file of this PC's home."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Literal
from uuid import UUID

from core import paths
from core.files import slug, write_whole
from core.uid import new_uid

Kind = Literal["kiosk", "counter", "display"]
KINDS: tuple[Kind, ...] = ("kiosk", "display", "counter")
"""In the order people look for them: where one is out of order, how many visitors notice."""


def file_name(kind: Kind, name: str) -> str:
    """A program's name as part of a file's name."""
    return f"{kind}-{slug(name)}"


def identity(kind: Kind, name: str) -> str:
    """The same UUID at every start; where the disk takes nothing, one for this run."""
    path = paths.home() / "identity" / file_name(kind, name)
    try:
        return str(UUID(path.read_text(encoding="ascii").strip()))
    except (OSError, ValueError):
        made = new_uid(time.time_ns() // 1000)
    with suppress(OSError):
        write_whole(path, made)
    return made
