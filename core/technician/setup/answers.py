"""What a technician answers, and what is asked of which PC: functions without a window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from core.pc.settings import Pc, PcRole

Step = Literal["role", "hall", "name", "printer", "screen", "finish"]
STEPS: dict[str, tuple[Step, ...]] = {
    "": ("role",),
    "kiosk": ("role", "hall", "name", "printer", "screen", "finish"),
    "counter": ("role", "hall", "name", "screen", "finish"),
    "display": ("role", "hall", "name", "screen", "finish"),
    "server": ("role", "hall", "finish"),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that may be asked; empty: not answered, or left as it is."""

    role: PcRole | Literal[""] = ""
    code: str = ""
    """Pairing code of a hall on the LAN; empty: a hall on this PC alone, or one this PC has joined already."""
    server: str = ""
    """Address in place of the one in the code."""
    hall: str = ""
    """Name of a hall that is made here."""
    place: str = ""
    time_zone: str = ""
    name: str = ""
    """Of this PC, as on its card."""
    old_disk: Path | None = None
    """Home of the PC that this one replaces, where its disk still reads."""
    printer: str = ""
    second_printer: str = ""
    roll_metres: float | None = None
    zone: str = ""
    language: str = ""
    screen: int | None = None
    mute: bool = False
    autostart: bool = True


def answers_of(pc: Pc) -> Answers:
    """What is known already of a PC that was set up before."""
    return Answers(
        role=cast("PcRole | Literal['']", pc.role),  # pc.read lets no other pass
        name=pc.name,
        printer=pc.printer,
        second_printer=pc.second_printer,
        roll_metres=pc.roll_metres,
        zone=pc.zone,
        language=pc.language,
        screen=pc.screen,
        mute=pc.mute,
    )


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
