"""How long a printer's paper lasts: how much was printed since the roll was changed, and how fast.

Few printers tell how much paper is left, but every dot takes paper. So the millimetres of every job are counted and
kept in a small file, and the length of a roll is known. A printer that ran out (or was near its end) and has paper
again has a new roll.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from core.clock import MINUTE, Micros
from core.files import slug, write_whole
from core.pc.settings import ROLL_METRES
from core.printing.transport import Condition, PrinterStatus

LINE_DOTS, LARGE_DOTS = 30, 96
"""Height of a line of plain text and of a large one, in dots."""
WINDOW: Micros = 30 * MINUTE
"""The rate of printing is that of the last half hour."""
LEAST: Micros = 5 * MINUTE
"""The rate is taken over at least this time, so that a few quick tickets do not count too much."""
FEWEST = 3
"""Fewest printed slips from which a rate is taken."""
SOON: Micros = 30 * MINUTE
"""Paper that will run out within this time is reported."""

PaperCondition = Literal["ok", "near-end", "out", "cover-open", "error", "offline", "unknown"]

_CONDITIONS: dict[Condition, PaperCondition] = {
    "ready": "ok",
    "paper_low": "near-end",
    "paper_out": "out",
    "cover_open": "cover-open",
    "error": "error",
    "offline": "offline",
    "unreachable": "offline",
    "unknown": "unknown",
}


@dataclass(frozen=True, slots=True)
class PaperReport:
    """The condition of a kiosk's paper; ``until`` is when it runs out at the present rate, None when that is
    unknown."""

    condition: PaperCondition
    until: Micros | None = None

    def short(self, now: Micros) -> bool:
        """Whether somebody should bring a new roll."""
        return self.condition == "near-end" or (self.until is not None and self.until - now < SOON)


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll in one printer."""

    used_mm: float = 0.0
    worn: bool = False
    """Whether the printer reported that this roll is near its end, or out."""
    recent: tuple[tuple[Micros, float], ...] = ()
    """When each slip of the last half hour was printed, and its length in millimetres."""

    def printed(self, millimetres: float, now: Micros) -> Roll:
        recent = tuple(slip for slip in self.recent if now - WINDOW < slip[0] <= now)
        return replace(self, used_mm=self.used_mm + millimetres, recent=(*recent, (now, millimetres)))

    def seen(self, state: Condition) -> Roll:
        """The roll after the printer reported its status: paper after none means a new roll."""
        if state in ("paper_low", "paper_out"):
            return self if self.worn else replace(self, worn=True)
        if state == "ready" and self.worn:
            return replace(self, used_mm=0.0, worn=False)
        return self

    def until(self, now: Micros, roll_mm: float) -> Micros | None:
        """When a roll of that length (millimetres) runs out at the rate of the last half hour; None when unknown."""
        recent = [slip for slip in self.recent if now - WINDOW < slip[0] <= now]
        left_mm = roll_mm - self.used_mm
        if len(recent) < FEWEST or left_mm <= 0:
            return None
        rate = sum(length for _, length in recent) / max(LEAST, now - recent[0][0])
        return now + round(left_mm / rate) if rate > 0 else None


class Rolls:
    """The rolls of a kiosk's printers, kept in a file if there is one, so that a restart forgets nothing. Threads
    may share it."""

    def __init__(self, path: Path | None, printers: int, metres: float = ROLL_METRES) -> None:
        self._path, self._roll_mm = path, metres * 1000
        self._lock = threading.Lock()
        self._rolls = _read(path, printers) if path else [Roll()] * printers
        unknown: Condition = "unknown"
        self._states: tuple[Condition, ...] = (unknown,) * printers

    def printed(self, place: int, millimetres: float, now: Micros) -> None:
        with self._lock:
            self._keep(place, self._rolls[place].printed(millimetres, now))

    def seen(self, states: Sequence[PrinterStatus]) -> None:
        with self._lock:
            self._states = tuple(status.state for status in states)
            for place, state in enumerate(self._states):
                roll = self._rolls[place].seen(state)
                if roll is not self._rolls[place]:
                    self._keep(place, roll)

    def report(self, now: Micros) -> PaperReport:
        """The paper of the printer that would print now: the first one that can."""
        with self._lock:
            blocked = [PrinterStatus(state).blocked for state in self._states]
            place = blocked.index(False) if False in blocked else 0
            until = None if blocked[place] else self._rolls[place].until(now, self._roll_mm)
            return PaperReport(_CONDITIONS[self._states[place]], until)

    def _keep(self, place: int, roll: Roll) -> None:
        """Keeps a roll's state; when the file cannot be written only the forecast after the next start is lost."""
        self._rolls[place] = roll
        if self._path is None:
            return
        with suppress(OSError):
            write_whole(self._path, json.dumps([asdict(roll) for roll in self._rolls]))


def rolls_path(folder: Path, kiosk: str) -> Path:
    """The path of the file for the rolls of a kiosk of that name."""
    return folder / f"rolls-{slug(kiosk)}.json"


def paper_mm(data: bytes, dpi: int) -> float:
    """How many millimetres of paper a job takes; it knows the commands that core.printing.commands writes."""
    dots, position, large = 0, 0, False
    while position < len(data):
        command = data[position : position + 2]
        if data[position : position + 4] == b"\x1dv0\x00":
            bytes_across, rows = (
                int.from_bytes(data[position + offset : position + offset + 2], "little") for offset in (4, 6)
            )
            dots += rows
            position += 8 + bytes_across * rows
        elif command == b"\x1bJ":
            dots += data[position + 2]
            position += 3
        elif command == b"\x1bd":
            dots += LINE_DOTS * data[position + 2]
            position += 3
        elif command == b"\x1d!":
            large = data[position + 2] != 0
            position += 3
        elif command == b"\x1dV":
            position += 4 if data[position + 2] in (65, 66) else 3
        else:
            if data[position] == 0x0A:
                dots += LARGE_DOTS if large else LINE_DOTS
            position += 1
    return dots * 25.4 / dpi


def _read(path: Path, printers: int) -> list[Roll]:
    try:
        rolls = [
            Roll(
                float(saved["used_mm"]),
                bool(saved["worn"]),
                tuple((int(moment), float(length)) for moment, length in saved["recent"]),
            )
            for saved in json.loads(path.read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, TypeError, KeyError):
        rolls = []
    return [*rolls, *[Roll()] * printers][: max(printers, len(rolls))]
