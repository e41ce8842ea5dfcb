"""How a program with a window is to start, as the command line understood it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.clock import Clock


@dataclass(frozen=True)
class Start:
    """``fullscreen`` None: as the program usually does. ``extra`` holds the program's own options."""

    database: str
    clock: Clock
    fullscreen: bool | None = None
    size: tuple[int, int] | None = None
    screen: int | None = None
    language: str | None = None
    screenshot: Path | None = None
    page: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
