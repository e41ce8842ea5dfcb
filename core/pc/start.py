"""How a program with a window is to start, as the command line understood it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.clock import Clock
from core.pc.settings import Pc, in_force


@dataclass(frozen=True)
class Start:
    """``own``: the settings of this PC with the program's own options, in force. ``fullscreen`` None: as the program
    usually does. ``at``: the counter a desk shows or takes."""

    database: str
    clock: Clock
    own: Pc = field(default_factory=lambda: in_force(Pc()))
    fullscreen: bool | None = None
    size: tuple[int, int] | None = None
    screenshot: Path | None = None
    page: str | None = None
    at: str | None = None
