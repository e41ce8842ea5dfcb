"""``doctor``: the morning test of this PC."""

from __future__ import annotations

import select
import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.programs import known_language
from cli.terminal import GLOBALS, clock, database_url, emit, tongue
from core import paths
from core.errors import WrongUsage
from core.pc import settings as pc
from core.words import Words

if TYPE_CHECKING:
    from core.technician.doctor.finding import Finding
    from core.technician.doctor.patient import Senses

ANSWER_S, SCAN_S = 12.0, 10.0
"""The whole test is over within a minute, whether somebody answers or not."""
NOT_READY = 4
MARKS = {"good": "✓", "look": "!", "bad": "✗", "skipped": "–"}


def doctor(
    role: Annotated[
        str | None,
        typer.Option(help="kiosk, counter, display or server; default: what this PC was set up as."),
    ] = None,
    printer: Annotated[str | None, typer.Option(help="Printer address; default: this PC's own.")] = None,
    second_printer: Annotated[str | None, typer.Option(help="Address of a second printer.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the voice: id or en.")] = None,
    no_print: Annotated[bool, typer.Option("--no-print", help="Ask the printer, print nothing.")] = False,
    no_sound: Annotated[bool, typer.Option("--no-sound", help="Play nothing.")] = False,
    window: Annotated[bool, typer.Option("--window", help="In a window instead of the terminal.")] = False,
) -> None:
    """The morning test: a minute for printer, sound, screen, scanner, clock, disk, database and backup."""
    from core.pc.checkup import keep
    from core.technician.doctor.checks import examine
    from core.technician.doctor.finding import checkup, verdict
    from core.technician.doctor.patient import Patient

    own = pc.read()
    if role not in (None, *pc.PC_ROLES):
        raise WrongUsage("usage", where="--role", detail=f"--role is one of {', '.join(pc.PC_ROLES)}")
    known_language(language)
    speaks = sys.stdin.isatty() and sys.stdout.isatty() and not GLOBALS.json
    printers = (printer or own.printer, second_printer or own.second_printer)
    patient = Patient(
        database_url(),
        paths.home(),
        clock(),
        role or own.role,
        tuple(one for one in printers if one),
        not no_print,
        language or own.language or "id",
        own.screen,
        own.mute or no_sound,
        None if window else _senses(),
        *((_ask, _scan) if speaks else ()),
    )
    if window:
        spoken = language or own.language or "id"
        from assistant.app import examine as examine_in_a_window

        raise typer.Exit(examine_in_a_window(patient, spoken))
    speak = tongue()
    started = time.monotonic()
    found: list[Finding] = []
    for one in examine(patient):
        found.append(one)
        if not GLOBALS.json:
            print(_line(one, speak), flush=True)
    state = verdict(found)
    keep(checkup(patient.clock.now(), found))
    data = {
        "state": state,
        "role": patient.role or None,
        "seconds": round(time.monotonic() - started, 1),
        "findings": [_data(one, speak) for one in found],
    }
    emit(data, lambda: speak(f"doctor-verdict-{state}"))
    if state == "bad":
        raise typer.Exit(NOT_READY)


def _senses() -> Senses | None:
    """None on a machine whose Qt cannot start at all."""
    try:
        from assistant.senses import PcSenses
        from core.qt.application import has_screen, make_application

        make_application("Antrean doctor", offscreen=not has_screen())
        return PcSenses()
    except ImportError:
        return None


def _line(one: Finding, speak: Words) -> str:
    from core.fleet.sentences import check_name
    from core.technician.doctor.sentences import finding_sentence

    return f"{MARKS[one.state]} {check_name(one.check, speak):<16} {finding_sentence(one, speak)}"


def _data(one: Finding, speak: Words) -> dict[str, Any]:
    from core.technician.doctor.sentences import finding_sentence

    return {
        "check": one.check,
        "state": one.state,
        "code": one.error.code if one.error is not None else one.code,
        "message": finding_sentence(one, speak),
        "facts": one.facts,
        "seconds": one.seconds,
    }


def _ask(what: str) -> bool | None:
    speak = tongue()
    answer = _line_within(
        f"{speak(f'doctor-ask-{what}')} [{speak('doctor-yes')}/{speak('doctor-no')}]", ANSWER_S
    )
    return None if not answer else not answer.lower().startswith(speak("doctor-no")[0].lower())


def _scan() -> str | None:
    return _line_within(tongue()("doctor-ask-scan"), SCAN_S)


def _line_within(question: str, seconds: float) -> str | None:
    """What was typed within so many seconds, empty: nothing was; None where nobody can be waited for so long."""
    if sys.platform == "win32":  # no select on a console there
        return None
    print(f"  {question} ", end="", flush=True)
    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    if not ready:
        print()
    return sys.stdin.readline().strip() if ready else ""
