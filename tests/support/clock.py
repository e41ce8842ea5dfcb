"""A clock that stands still until told."""

from __future__ import annotations

from datetime import datetime

from core.clock import Micros, micros

MONDAY = "2026-11-23T09:42:00+07:00"


class FakeClock:
    """Stands still; ``pass_`` moves it on."""

    def __init__(self, start: str = MONDAY) -> None:
        self.moment = micros(datetime.fromisoformat(start))

    def now(self) -> Micros:
        return self.moment

    def set(self, moment: str) -> None:
        self.moment = micros(datetime.fromisoformat(moment))

    def pass_(self, *, seconds: float = 0, minutes: float = 0) -> None:
        self.moment += round((seconds + minutes * 60) * 1_000_000)
