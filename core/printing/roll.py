"""How long the paper lasts: what was printed since the roll was changed, and how fast it goes.

Few printers say how much is left; all of them use paper by the dot. So the millimetres of every job are counted and
kept in a small file, the roll's length is known, and a printer that had run out (or was near its end) and has paper
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
WINDOW: Micros = 30 * MINUTE
"""The recent rate is that of the last half hour,"""
LEAST: Micros = 5 * MINUTE
"""taken over at least this long,"""
FEWEST = 3
"""and never of fewer pieces of paper."""
SOON: Micros = 30 * MINUTE
"""Who looks after the printer is told when paper is short within this time."""

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
    """How a kiosk's paper is: ``until`` is when it is used up at the present rate; None where nobody can tell."""

    condition: PaperCondition
    until: Micros | None = None

    def short(self, now: Micros) -> bool:
        """Whether somebody should bring a roll."""
        return self.condition == "near-end" or (self.until is not None and self.until - now < SOON)


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll in one printer."""

    used_mm: float = 0.0
    worn: bool = False
    """Whether the printer said that this roll is near its end, or out."""
    recent: tuple[tuple[Micros, float], ...] = ()
    """When paper was printed in the last half hour, and how many millimetres."""

    def printed(self, millimetres: float, now: Micros) -> Roll:
        kept = tuple(one for one in self.recent if now - WINDOW < one[0] <= now)
        return replace(self, used_mm=self.used_mm + millimetres, recent=(*kept, (now, millimetres)))

    def seen(self, state: Condition) -> Roll:
        """The roll after the printer said how it is: paper after none is a new roll."""
        if state in ("paper_low", "paper_out"):
            return self if self.worn else replace(self, worn=True)
        if state == "ready" and self.worn:
            return replace(self, used_mm=0.0, worn=False)
        return self

    def until(self, now: Micros, roll_mm: float) -> Micros | None:
        """When a roll of that length is used up at the rate of the last half hour."""
        recent = [one for one in self.recent if now - WINDOW < one[0] <= now]
        left = roll_mm - self.used_mm
        if len(recent) < FEWEST or left <= 0:
            return None
        rate = sum(length for _, length in recent) / max(LEAST, now - recent[0][0])
        return now + round(left / rate) if rate > 0 else None


class Rolls:
    """The rolls of a kiosk's printers, kept in a file (if there is one) so that a restart forgets nothing. Threads
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
            self._states = tuple(one.state for one in states)
            for place, state in enumerate(self._states):
                fresh = self._rolls[place].seen(state)
                if fresh is not self._rolls[place]:
                    self._keep(place, fresh)

    def report(self, now: Micros) -> PaperReport:
        """How the paper is of the printer that prints now: the first that can."""
        with self._lock:
            blocked = [PrinterStatus(state).blocked for state in self._states]
            place = blocked.index(False) if False in blocked else 0
            until = None if blocked[place] else self._rolls[place].until(now, self._roll_mm)
            return PaperReport(_CONDITIONS[self._states[place]], until)

    def _keep(self, place: int, roll: Roll) -> None:
        """A disk that takes nothing costs the forecast at the next start, not the ticket."""
        self._rolls[place] = roll
        if self._path is None:
            return
        with suppress(OSError):
            write_whole(self._path, json.dumps([asdict(roll) for roll in self._rolls]))


def rolls_path(folder: Path, kiosk: str) -> Path:
    """Where a kiosk of that name keeps what it knows of its rolls."""
    return folder / f"rolls-{slug(kiosk)}.json"


def paper_mm(data: bytes, dpi: int) -> float:
    """How long a piece of paper the bytes of a job are; the commands are those core.printing.commands writes."""
    dots, place, large = 0, 0, False
    while place < len(data):
        two = data[place : place + 2]
        if data[place : place + 4] == b"\x1dv0\x00":
            across, down = (int.from_bytes(data[place + at : place + at + 2], "little") for at in (4, 6))
            dots += down
            place += 8 + across * down
        elif two == b"\x1bJ":
            dots += data[place + 2]
            place += 3
        elif two == b"\x1bd":
            dots += LINE_DOTS * data[place + 2]
            place += 3
        elif two == b"\x1d!":
            large = data[place + 2] != 0
            place += 3
        elif two == b"\x1dV":
            place += 4 if data[place + 2] in (65, 66) else 3
        else:
            if data[place] == 0x0A:
                dots += LARGE_DOTS if large else LINE_DOTS
            place += 1
    return dots * 25.4 / dpi


def _read(path: Path, printers: int) -> list[Roll]:
    try:
        kept = [
            Roll(
                float(one["used_mm"]),
                bool(one["worn"]),
                tuple((int(at), float(length)) for at, length in one["recent"]),
            )
            for one in json.loads(path.read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, TypeError, KeyError):
        kept = []
    return [*kept, *[Roll()] * printers][: max(printers, len(kept))]
