"""The last morning test of a PC: kept in its home, told in its reports, seen by the supervisor."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import paths
from core.clock import Micros
from core.files import write_whole


@dataclass(frozen=True, slots=True)
class Checkup:
    """The last test of a PC, as its reports tell it."""

    at: Micros
    bad: tuple[str, ...] = ()
    """Names of checks."""
    look: tuple[str, ...] = ()

    def as_fact(self) -> dict[str, Any]:
        return {"at": self.at, "bad": list(self.bad), "look": list(self.look)}

    @classmethod
    def from_fact(cls, fact: object) -> Checkup | None:
        """None for what is none: a report may come from another version."""
        if not isinstance(fact, dict) or not isinstance(fact.get("at"), int):
            return None
        names = {key: fact.get(key) for key in ("bad", "look")}
        if not all(
            isinstance(value, list) and all(isinstance(name, str) for name in value)
            for value in names.values()
        ):
            return None
        return cls(fact["at"], tuple(fact["bad"]), tuple(fact["look"]))


def file() -> Path:
    return paths.home() / "doctor.json"


def keep(done: Checkup) -> None:
    """A disk that takes nothing is found by the test itself."""
    with suppress(OSError):
        write_whole(file(), json.dumps(done.as_fact()))


def last() -> Checkup | None:
    """The last test of this PC; None where there was none or its file cannot be read."""
    try:
        return Checkup.from_fact(json.loads(file().read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None
