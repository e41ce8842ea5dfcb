"""What a robot of a drill is told at its start."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One program and the person who uses it."""

    kind: str
    name: str
    database: str
    notes: str
    seed: int
    pace_s: float
    """Seconds between two things its person does, in the mean."""
    bell: int = 0
    """Port that hears of each tap just before it; 0: none."""
    printer: str = ""
    services: tuple[str, ...] = ()
    counter: str = ""
    officer: str = ""
    pin: str = ""
