"""What a drill tells while it runs: one line on standard error for each thing that happens."""

from __future__ import annotations

import sys
import time

from core.words import Words
from demo.drill.plan import EVERYTHING, SERVER


class Story:
    """Lines in the terminal's language, each with the seconds since the drill began."""

    def __init__(self, speak: Words) -> None:
        self._speak = speak
        self._begun = time.monotonic()
        self.counters: tuple[str, ...] = ()
        """Codes of the drill's counters; they are named as such."""

    def say(self, key: str, **facts: str | int) -> None:
        passed = time.monotonic() - self._begun
        print(f"{passed:6.1f} s  {self._speak(key, **facts)}", file=sys.stderr, flush=True)

    def who(self, target: str) -> str:
        """How a program, the server or everything together is named."""
        if target in self.counters:
            return self._speak("drill-who-counter", code=target)
        if target in (SERVER, EVERYTHING):
            return self._speak(f"drill-who-{target}")
        return target
