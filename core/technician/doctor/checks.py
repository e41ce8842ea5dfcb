"""The checks, each a function of the patient that gives one finding. None takes longer than its deadline."""

from __future__ import annotations

import errno
import logging
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from core import __version__
from core.clock import MINUTE, Micros, SteadyClock, local
from core.errors import AntreanError, Refused
from core.fleet.alarms import BAD_DRIFT_MS, DRIFT_MS, FREE_MB
from core.office import Office
from core.paths import ASSETS
from core.printing.address import parse_address
from core.printing.commands import encode
from core.printing.service import DEADLINE_S
from core.printing.slip import Badge, Line, Rule, Slip
from core.printing.transport import Outcome, PrinterStatus
from core.technician.doctor.finding import CHECKS, Finding, State
from core.technician.doctor.patient import Patient
from core.tickets.paper import read_paper
from core.voice.call import join_call
from core.voice.pack import VoicePack, load_pack
from core.words import words

log = logging.getLogger("antrean.doctor")

QUESTIONS = 7
SLOW_S, VERY_SLOW_S = 0.1, 0.5
"""Median answer of the database: a verb asks it two to four times, and officers notice half a second."""
SLOW_DISK_S = 0.5
LOW_MB = 2000
STATUS_S = 3.0
AGAIN_S = 0.7
BACKUP_AGE: Micros = 26 * 60 * MINUTE
"""A daily backup and two hours' delay."""
SMALLEST = {"kiosk": (600, 1000), "counter": (1024, 600), "display": (1280, 720)}
"""Screens the pages are laid out for; a kiosk's may lie or stand."""
LOUD = {"counter", "display"}
CUTTER_FAULT = 0x08
"""In the third status byte (DLE EOT 3): the knife is stuck."""


def examine(patient: Patient) -> Iterator[Finding]:
    """Makes every check, in order; one that fails in a way nobody foresaw is a finding, too."""
    room = _Room(patient)
    try:
        for name in CHECKS:
            started = time.monotonic()
            try:
                finding = _CHECKS[name](room)
            except AntreanError as error:
                finding = Finding(name, "bad", "failed", error=error)
            except Exception:
                log.exception("the check %s failed", name)
                finding = Finding(name, "bad", "bug")
            yield replace(finding, check=name, seconds=round(time.monotonic() - started, 2))
    finally:
        room.close()


class _Room:
    """What the checks share: the hall, opened once, and the voice."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        self.office: Office | None = None
        self.pack: VoicePack | None = None

    @property
    def on_lan(self) -> bool:
        return not self.patient.database.startswith("sqlite:")

    def needs(self, *roles: str) -> bool:
        """Whether this PC is one of these, or of no role yet."""
        return self.patient.role in ("", *roles)

    def close(self) -> None:
        if self.office is not None:
            self.office.close()


def _finding(state: State, code: str, **facts: str | int | float) -> Finding:
    return Finding("", state, code, facts)


def _database(room: _Room) -> Finding:
    room.office = office = Office.open(room.patient.database, room.patient.clock)
    times = []
    for _ in range(QUESTIONS):
        started = time.monotonic()
        office.directory()
        times.append(time.monotonic() - started)
    median = sorted(times)[len(times) // 2]
    facts: dict[str, str | int | float] = {
        "where": office.where,
        "milliseconds": round(median * 1000, 1),
    }
    if median > VERY_SLOW_S:
        return _finding("bad", "database-slow", **facts)
    return (
        _finding("look", "database-slow", **facts)
        if median > SLOW_S
        else _finding("good", "database", **facts)
    )


def _version(room: _Room) -> Finding:
    if room.office is None:
        return _finding("skipped", "no-database")
    others = sorted(
        {
            f"{device.name} ({device.version})"
            for device in room.office.fleet.devices()[0]
            if _differs(device.version)
        }
    )
    if others:
        return _finding(
            "look", "version-mixed", version=__version__, names=", ".join(others[:6]), count=len(others)
        )
    return _finding("good", "version", version=__version__)


def _differs(version: str) -> bool:
    return version not in ("", __version__)


def _clock(room: _Room) -> Finding:
    office = room.office
    if office is None:
        return _finding("skipped", "no-database")
    now = room.patient.clock.now()
    if room.on_lan and isinstance(office.clock, SteadyClock):
        off = -office.clock.ahead() / 1e6
        facts = {"seconds": abs(round(off))}
        code = "clock-fast" if off > 0 else "clock-slow"
        if abs(off) * 1000 > BAD_DRIFT_MS:
            return _finding("bad", code, **facts)
        return _finding("look", code, **facts) if abs(off) * 1000 > DRIFT_MS else _finding("good", "clock")
    zone = office.hall().time_zone
    day = local(now, zone).date().isoformat()
    last = office.day.service_day()
    if day < last:
        return _finding("bad", "clock-back", day=day, last=last)
    return _finding("good", "clock-alone", time=f"{local(now, zone):%d-%m-%Y %H.%M}")


def _disk(room: _Room) -> Finding:
    home = room.patient.home
    trial = home / f"doctor-{secrets.token_hex(4)}.tmp"
    try:
        home.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        with trial.open("wb") as file:
            file.write(os.urandom(65536))
            file.flush()
            os.fsync(file.fileno())
        took = time.monotonic() - started
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return _finding("bad", "disk-full", free=0)
        return _finding("bad", "disk-unwritable", where=str(home), detail=error.strerror or str(error))
    finally:
        with suppress(OSError):
            trial.unlink(missing_ok=True)
    free = shutil.disk_usage(home).free // 1_000_000
    if free < FREE_MB:
        return _finding("bad", "disk-full", free=free)
    if free < LOW_MB:
        return _finding("look", "disk-low", free=free)
    return (
        _finding("look", "disk-slow", seconds=round(took, 1))
        if took > SLOW_DISK_S
        else _finding("good", "disk", free=free)
    )


def _journal(room: _Room) -> Finding:
    if not room.on_lan or not room.needs("kiosk", "counter"):
        return _finding("skipped", "journal-not-needed")
    folder = room.patient.home / "journal"
    spoilt = sorted(
        path.name for path in folder.glob("*.unreadable-*") if not path.name.endswith(("-wal", "-shm"))
    )
    if spoilt:
        return _finding("look", "journal-unreadable", where=str(folder), names=", ".join(spoilt[:3]))
    return _finding("good", "journal", count=len(list(folder.glob("*.sqlite"))))


def _printer(place: int) -> Callable[[_Room], Finding]:
    def check(room: _Room) -> Finding:
        printers = room.patient.printers
        if len(printers) > place:
            return _one_printer(room, printers[place])
        if place == 0 and room.patient.role == "kiosk":
            return _finding("bad", "printer-none")
        return _finding("skipped", "printer-not-here")

    return check


def _one_printer(room: _Room, address: str) -> Finding:
    patient = room.patient
    if parse_address(address).kind == "virtual":
        return _finding("look", "printer-virtual", where=address)
    device = patient.open_printer(address)
    status = device.printer.status(STATUS_S)
    if status.state == "unreachable":  # most take one connection at a time: the kiosk may have it
        time.sleep(AGAIN_S)
        status = device.printer.status(STATUS_S)
    if status.blocked:
        return _finding("bad", _trouble_of(status), where=address)
    if patient.print_sample:
        slip = _sample(patient)
        outcome = device.printer.send(encode(slip, device.model), DEADLINE_S)
        after = device.printer.status(STATUS_S)
        if after.blocked:
            return _finding("bad", _trouble_of(after), where=address)
        if outcome is Outcome.FAILED:
            return _finding("bad", "printer-failed", where=address)
        if outcome is Outcome.UNCONFIRMED and status.state != "unknown":
            return _finding("look", "printer-unconfirmed", where=address)
        if patient.ask("paper") is False:
            return _finding("bad", "printer-blank", where=address)
        if device.model.cutter and patient.ask("cutter") is False:
            return _finding("bad", "printer-cutter", where=address)
    if status.state == "paper_low":
        return _finding("look", "printer-paper-low", where=address)
    if status.state == "unknown":
        return _finding("look", "printer-mute", where=address)
    return _finding("good", "printer", where=address)


def _trouble_of(status: PrinterStatus) -> str:
    fault = next((part[2:] for part in status.detail.split() if part.startswith("3:")), "")
    if status.state == "error" and fault and int(fault, 16) & CUTTER_FAULT:
        return "printer-cutter"
    return f"printer-{status.state.replace('_', '-')}"


def _sample(patient: Patient) -> Slip:
    speak = words(patient.language)
    moment = datetime.fromtimestamp(patient.clock.now() / 1e6).astimezone()
    return Slip(
        (
            Badge(speak("slip-test-service")),
            Line(speak("slip-test-agency")),
            Rule(),
            Line(f"{moment:%d-%m-%Y %H.%M}", "small"),
        )
    )


def _screen(room: _Room) -> Finding:
    patient = room.patient
    if patient.role == "server" or patient.senses is None:
        return _finding("skipped", "screen-not-needed")
    sizes = patient.senses.screens()
    if not sizes:
        return _finding("bad", "screen-none") if patient.role else _finding("skipped", "screen-not-needed")
    number = patient.screen or 0
    if number >= len(sizes):
        return _finding("bad", "screen-missing", number=number, count=len(sizes))
    width, height = sizes[number]
    least = SMALLEST.get(patient.role, (0, 0))
    fits = (width >= least[0] and height >= least[1]) or (
        patient.role == "kiosk" and width >= least[1] and height >= least[0]
    )
    facts = {"width": str(width), "height": str(height)}
    return _finding("good", "screen", **facts) if fits else _finding("look", "screen-small", **facts)


def _voice(room: _Room) -> Finding:
    patient = room.patient
    if not room.needs(*LOUD) or patient.mute:
        return _finding("skipped", "sound-not-needed")
    language = "en" if patient.language == "en" else "id"
    room.pack = pack = load_pack(ASSETS / "voices" / language)
    if pack.missing:
        return _finding("bad", "voice-missing", count=len(pack.missing), name=pack.name)
    if not pack.licence.strip():
        return _finding("look", "voice-licence", name=pack.name)
    return _finding("good", "voice", name=pack.name)


def _sound(room: _Room) -> Finding:
    patient = room.patient
    if not room.needs(*LOUD) or patient.mute or patient.senses is None:
        return _finding("skipped", "sound-not-needed")
    pack = room.pack
    if pack is None:
        try:
            pack = load_pack(ASSETS / "voices" / ("en" if patient.language == "en" else "id"))
        except Refused:
            return _finding("skipped", "sound-no-voice")  # told by the check of the voice
    sound = join_call(pack, "A001", 1)
    match patient.senses.play_and_listen(sound.pcm, sound.rate):
        case "heard":
            return _finding("good", "sound")
        case "not-heard":
            return _asked_about_sound(patient, "sound-not-heard")
        case "no-microphone":
            return _asked_about_sound(patient, "sound-unheard")
        case "no-output":
            return _finding("bad", "sound-no-output")
        case "no-library":
            return _finding("bad", "sound-no-library")


def _asked_about_sound(patient: Patient, otherwise: str) -> Finding:
    """A person's ear goes before a microphone, which may be a bad one."""
    heard = patient.ask("sound")
    if heard is None:
        return _finding("bad" if otherwise == "sound-not-heard" else "look", otherwise)
    return _finding("good", "sound") if heard else _finding("bad", "sound-not-heard")


def _scanner(room: _Room) -> Finding:
    if not room.needs("counter"):
        return _finding("skipped", "scanner-not-needed")
    text = room.patient.scan()
    if text is None:
        return _finding("skipped", "scanner-not-tried")
    if not text.strip():
        return _finding("look", "scanner-silent")  # many counters have none
    try:
        read = read_paper(text, ())
    except Refused:
        return _finding("bad", "scanner-garbled", read=text.strip()[:40])
    if read.uid is None:
        return _finding("bad", "scanner-garbled", read=text.strip()[:40])
    return _finding("good", "scanner", number=read.number)


def _backup(room: _Room) -> Finding:
    if room.office is None:
        return _finding("skipped", "no-database")
    if room.on_lan and not room.needs("server"):
        return _finding("skipped", "backup-elsewhere")
    last = room.office.fleet.last_backup()
    if last is None:
        return _finding("bad", "backup-none")
    zone = room.office.hall().time_zone
    facts: dict[str, str | int | float] = {
        "time": f"{local(last.at, zone):%d-%m-%Y %H.%M}",
        "name": last.file,
    }
    if room.patient.clock.now() - last.at > BACKUP_AGE:
        return _finding("bad", "backup-old", **facts)
    return (
        _finding("good", "backup", **facts)
        if last.verified
        else _finding("look", "backup-unverified", **facts)
    )


_CHECKS: dict[str, Callable[[_Room], Finding]] = {
    "database": _database,
    "version": _version,
    "clock": _clock,
    "disk": _disk,
    "journal": _journal,
    "printer": _printer(0),
    "second-printer": _printer(1),
    "screen": _screen,
    "voice": _voice,
    "sound": _sound,
    "scanner": _scanner,
    "backup": _backup,
}
