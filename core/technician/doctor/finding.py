"""What one check found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.clock import Micros
from core.errors import AntreanError
from core.pc.checkup import Checkup

State = Literal["good", "look", "bad", "skipped"]
"""``look``: works, but a person should look at it. ``skipped``: nothing to test here."""
STATES: tuple[State, ...] = ("bad", "look", "good", "skipped")

CHECKS = (
    "database", "version", "clock", "disk", "journal", "printer", "second-printer", "screen", "voice", "sound",
    "scanner", "backup",
)  # fmt: skip
"""In the order they are made."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. ``code`` names the sentence (``doctor-CODE``), which says what to do unless all is good."""

    check: str
    state: State
    code: str
    facts: dict[str, str | int | float] = field(default_factory=dict)
    error: AntreanError | None = field(default=None, repr=False)
    """What was raised; its own sentence says what to do."""
    seconds: float = 0.0


def verdict(findings: Iterable[Finding]) -> State:
    """The worst of them."""
    states = {finding.state for finding in findings}
    return next((state for state in STATES[:-1] if state in states), "good")


def checkup(at: Micros, findings: Sequence[Finding]) -> Checkup:
    """What the PC's reports tell of them."""
    return Checkup(
        at,
        tuple(finding.check for finding in findings if finding.state == "bad"),
        tuple(finding.check for finding in findings if finding.state == "look"),
    )
