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
"""Seconds for answering a question and for scanning: the whole test ends within a minute, answered or not."""
NOT_READY = 4
"""Exit code when a check is bad."""
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

    settings = pc.read()
    if role not in (None, *pc.PC_ROLES):
        raise WrongUsage("usage", where="--role", detail=f"--role is one of {', '.join(pc.PC_ROLES)}")
    known_language(language)
    is_interactive = sys.stdin.isatty() and sys.stdout.isatty() and not GLOBALS.json
    printers = (printer or settings.printer, second_printer or settings.second_printer)
    patient = Patient(
        database_url(),
        paths.home(),
        clock(),
        role or settings.role,
        tuple(address for address in printers if address),
        not no_print,
        language or settings.language or "id",
        settings.screen,
        settings.mute or no_sound,
        None if window else _senses(),
        *((_ask, _scan) if is_interactive else ()),
    )
    if window:
        window_language = language or settings.language or "id"
        from assistant.app import examine as examine_in_a_window

        raise typer.Exit(examine_in_a_window(patient, window_language))
    speak = tongue()
    started = time.monotonic()
    findings: list[Finding] = []
    for finding in examine(patient):
        findings.append(finding)
        if not GLOBALS.json:
            print(_line(finding, speak), flush=True)
    state = verdict(findings)
    keep(checkup(patient.clock.now(), findings))
    data = {
        "state": state,
        "role": patient.role or None,
        "seconds": round(time.monotonic() - started, 1),
        "findings": [_data(finding, speak) for finding in findings],
    }
    emit(data, lambda: speak(f"doctor-verdict-{state}"))
    if state == "bad":
        raise typer.Exit(NOT_READY)


def _senses() -> Senses | None:
    """What sees and hears for the test; None on a machine whose Qt cannot start."""
    try:
        from assistant.senses import PcSenses
        from core.qt.application import has_screen, make_application

        make_application("Antrean doctor", offscreen=not has_screen())
        return PcSenses()
    except ImportError:
        return None


def _line(finding: Finding, speak: Words) -> str:
    from core.fleet.sentences import check_name
    from core.technician.doctor.sentences import finding_sentence

    return f"{MARKS[finding.state]} {check_name(finding.check, speak):<16} {finding_sentence(finding, speak)}"


def _data(finding: Finding, speak: Words) -> dict[str, Any]:
    from core.technician.doctor.sentences import finding_sentence

    return {
        "check": finding.check,
        "state": finding.state,
        "code": finding.error.code if finding.error is not None else finding.code,
        "message": finding_sentence(finding, speak),
        "facts": finding.facts,
        "seconds": finding.seconds,
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
    """The line typed within so many seconds, empty for none; None where a console cannot wait only so long."""
    if sys.platform == "win32":  # select does not work on a console there
        return None
    print(f"  {question} ", end="", flush=True)
    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    if not ready:
        print()
    return sys.stdin.readline().strip() if ready else ""
