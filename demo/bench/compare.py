"""``antrean bench --compare FILE``: this run beside an earlier one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import Unavailable, WrongUsage

WORSE = 1.2
"""From so many times an earlier figure on, a figure counts as worse."""
FIGURES = {
    "issue": "issue.ratio",
    "call-next": "call_next.ratio",
    "issue after a rest": "after_rest.issue.ratio",
    "call-next after a rest": "after_rest.call_next.ratio",
    "a kiosk's whole write": "kiosk_write.ratio",
    "button to board, ms": "button_to_board.p50_ms",
    "idle wake-ups a second": "idle_wakeups_per_s",
    "first frame of a kiosk, s": "first_frame_s.kiosk",
    "first frame of a desk, s": "first_frame_s.counter",
    "first frame of a display, s": "first_frame_s.display",
}
"""What is compared, and where it stands in the JSON: ratios to the floor where there are some, because a disk changes
from day to day. Less is better in each."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of two runs."""

    name: str
    earlier: float
    now: float

    @property
    def times(self) -> float:
        """How many times the earlier figure it is now; 1.0 for two zeros."""
        return self.now / self.earlier if self.earlier else float(self.now > 0) + 1.0

    @property
    def worse(self) -> bool:
        return self.times >= WORSE


def read_earlier(path: Path) -> Mapping[str, Any]:
    """What ``bench --json`` printed before. Unavailable("file-unreadable"); WrongUsage for a file that is something
    else."""
    try:
        earlier = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unavailable("file-unreadable", where=str(path), detail=error.strerror or "") from error
    except ValueError:
        earlier = None
    if not isinstance(earlier, dict) or not isinstance(earlier.get("engine"), str):
        raise WrongUsage("usage", where=str(path), detail="--compare wants what bench --json printed")
    return earlier


def compare(earlier: Mapping[str, Any], now: Mapping[str, Any]) -> list[Compared]:
    """The figures that both runs have. WrongUsage when they are of different engines."""
    if earlier["engine"] != now["engine"]:
        raise WrongUsage("usage", where="--compare", detail=f"the earlier run is of {earlier['engine']}")
    both = ((name, _figure(earlier, place), _figure(now, place)) for name, place in FIGURES.items())
    return [
        Compared(name, before, after)
        for name, before, after in both
        if before is not None and after is not None
    ]


def _figure(result: Mapping[str, Any], place: str) -> float | None:
    value: Any = result
    for key in place.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def lines(compared: list[Compared], colour: bool) -> list[str]:
    """One line a figure; what is worse says so, in red on a terminal."""
    shown = []
    for figure in compared:
        text = f"{figure.name:<28} {figure.earlier:8.2f} before, {figure.now:8.2f} now, {figure.times:5.2f} x"
        if figure.worse:
            text = f"\x1b[31m{text}   WORSE\x1b[0m" if colour else f"{text}   WORSE"
        shown.append(text)
    return shown
