"""What a technician answers, and what is asked of which PC: functions without a window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.pc.settings import SETTINGS, Pc

Step = Literal["role", "hall", "name", "printer", "screen", "finish"]
STEPS: dict[str, tuple[Step, ...]] = {
    "": ("role",),
    "kiosk": ("role", "hall", "name", "printer", "screen", "finish"),
    "counter": ("role", "hall", "name", "screen", "finish"),
    "display": ("role", "hall", "name", "screen", "finish"),
    "server": ("role", "hall", "finish"),
}


@dataclass(frozen=True, slots=True)
class Answers(Pc):
    """Everything that may be asked: the settings of a PC, and what is done with it; empty: not answered, or left as
    it is."""

    code: str = ""
    """Pairing code of a hall on the LAN; empty: a hall on this PC alone, or one this PC has joined already."""
    server: str = ""
    """Address in place of the one in the code."""
    hall: str = ""
    """Name of a hall that is made here."""
    place: str = ""
    time_zone: str = ""
    old_disk: Path | None = None
    """Home of the PC that this one replaces, where its disk still reads."""
    autostart: bool = True


def answers_of(pc: Pc) -> Answers:
    """What is known already of a PC that was set up before; its database is asked for anew."""
    return Answers(**{**_values(pc), "database": ""})


def settings_in(answers: Answers) -> Pc:
    """The settings among the answers."""
    return Pc(**_values(answers))


def _values(pc: Pc) -> dict[str, Any]:
    return {name: getattr(pc, name) for name in SETTINGS}


def steps(role: str) -> tuple[Step, ...]:
    """What is asked of a PC of this role, in order."""
    return STEPS[role]


def lacks(answers: Answers, step: Step, *, belongs: bool) -> str:
    """Key of the sentence that says what a step still needs; empty: nothing. ``belongs``: this PC is in a hall."""
    match step:
        case "role":
            return "" if answers.role else "setup-lacks-role"
        case "hall" if answers.role == "server":
            return "" if answers.hall.strip() or belongs else "setup-lacks-hall"
        case "hall":
            return "" if answers.code.strip() or answers.hall.strip() or belongs else "setup-lacks-code"
        case "name":
            return "" if answers.name.strip() else "setup-lacks-name"
        case "printer":
            return "" if answers.printer.strip() else "setup-lacks-printer"
        case _:
            return ""
