"""The morning test finds what is broken, says what to do, and is done within a minute."""

from __future__ import annotations

import json
import math
import random
import shutil
import time
from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.senses import ALIKE, alike, loudness, plugged_screens
from core import paths
from core.clock import MINUTE, SystemClock
from core.errors import Unavailable
from core.events.kinds import BackupMade
from core.fleet.registry import Report
from core.office import HallFacts, Office
from core.pc.checkup import Checkup, keep, last
from core.printing.models import MODELS
from core.printing.pair import TicketPrinter
from core.printing.transport import Outcome, PrinterStatus
from core.printing.virtual import VirtualPrinter
from core.storage.events import record
from core.technician.doctor.checks import SMALLEST, examine
from core.technician.doctor.finding import CHECKS, Finding, checkup, verdict
from core.technician.doctor.patient import Hearing, Patient
from core.technician.doctor.sentences import finding_sentence
from core.technician.reporter import report_of
from core.tickets.paper import code_of
from core.voice.call import join_call
from core.voice.pack import load_pack
from core.words import words
from demo.drill.proxy import Cable, Wires
from demo.throwaway import Throwaway
from tests.support.clock import FakeClock
from tests.support.patience import promised


class Senses:
    def __init__(
        self, hearing: Hearing = "heard", screens: tuple[tuple[int, int], ...] = ((1920, 1080),)
    ) -> None:
        self.hearing, self.sizes = hearing, screens
        self.played = 0

    def screens(self) -> list[tuple[int, int]]:
        return list(self.sizes)

    def play_and_listen(self, pcm: bytes, rate: int) -> Hearing:
        self.played += len(pcm) // 2 // rate
        return self.hearing


class Stuck:
    """A printer whose knife stuck while it printed."""

    def __init__(self) -> None:
        self.printed = False

    def status(self, _deadline_s: float) -> PrinterStatus:
        return PrinterStatus("error", "1:12 2:52 3:1a 4:12") if self.printed else PrinterStatus("ready")

    def send(self, _data: bytes, _deadline_s: float) -> Outcome:
        self.printed = True
        return Outcome.PRINTED


@pytest.fixture
def hall(office: Office) -> Office:
    """One with a verified backup of an hour ago."""
    office.books.write(
        lambda c, _d, today: record(
            c, today.now - 60 * MINUTE, BackupMade("antrean-1.zip", 1000, 10, True, 0.5)
        ),
        new_day=False,
    )
    return office


@pytest.fixture
def patient(hall: Office, hall_url: str, clock: FakeClock) -> Patient:
    """A healthy PC that does everything."""
    ticket = hall.tickets.issue("DUKCAPIL-KTP", noted=True)
    return Patient(
        hall_url,
        paths.home(),
        clock,
        printers=("network:printer",),
        senses=Senses(),
        scan=lambda: code_of(ticket),
        open_printer=lambda _address: TicketPrinter(VirtualPrinter(), MODELS["generic-80"]),
    )


def findings_of(patient: Patient) -> dict[str, Finding]:
    return {finding.check: finding for finding in examine(patient)}


def test_a_healthy_pc_is_green(patient: Patient) -> None:
    findings = list(examine(patient))
    assert [finding.check for finding in findings] == list(CHECKS)
    assert {
        finding.check: finding.state for finding in findings if finding.state not in ("good", "skipped")
    } == {}
    assert verdict(findings) == "good"
    assert isinstance(patient.senses, Senses)
    assert patient.senses.played > 2


def printers(broken: Any) -> Callable[[str], TicketPrinter]:
    return lambda _address: TicketPrinter(broken, MODELS["generic-80"])


def _virtual(break_it: Callable[[VirtualPrinter], None]) -> VirtualPrinter:
    made = VirtualPrinter()
    break_it(made)
    return made


FAULTS: dict[str, tuple[str, str, Callable[[Patient], Patient]]] = {
    "the database is gone": ("database", "no-hall", lambda p: replace(p, database=f"{p.database}-gone")),
    "paper is out": (
        "printer",
        "printer-paper-out",
        lambda p: replace(p, open_printer=printers(_virtual(lambda printer: printer.new_roll(0)))),
    ),
    "the cover is open": (
        "printer",
        "printer-cover-open",
        lambda p: replace(p, open_printer=printers(_virtual(VirtualPrinter.open_cover))),
    ),
    "the printer's cable is out": (
        "printer",
        "printer-unreachable",
        lambda p: replace(p, open_printer=printers(_virtual(lambda printer: printer.plug_in(False)))),
    ),
    "the knife is stuck": ("printer", "printer-cutter", lambda p: replace(p, open_printer=printers(Stuck()))),
    "the paper is blank": (
        "printer",
        "printer-blank",
        lambda p: replace(p, ask=lambda what: what != "paper"),
    ),
    "the paper is not cut": (
        "printer",
        "printer-cutter",
        lambda p: replace(p, ask=lambda what: what != "cutter"),
    ),
    "no printer was chosen": ("printer", "printer-none", lambda p: replace(p, role="kiosk", printers=())),
    "no loudspeaker": ("sound", "sound-no-output", lambda p: replace(p, senses=Senses("no-output"))),
    "the volume is down": ("sound", "sound-not-heard", lambda p: replace(p, senses=Senses("not-heard"))),
    "nobody heard it": (
        "sound",
        "sound-not-heard",
        lambda p: replace(p, senses=Senses("no-microphone"), ask=lambda what: what != "sound"),
    ),
    "the screen is off": (
        "screen",
        "screen-none",
        lambda p: replace(p, role="display", senses=Senses(screens=())),
    ),
    "the second screen is off": ("screen", "screen-missing", lambda p: replace(p, role="display", screen=1)),
    "the scanner has another keyboard": (
        "scanner",
        "scanner-garbled",
        lambda p: replace(p, scan=lambda: "AQ1_A001_261123_01JD3Z"),
    ),
    "the clock fell back": (
        "clock",
        "clock-back",
        lambda p: replace(p, clock=FakeClock("2026-11-01T09:00:00+07:00")),
    ),
    "the disk takes nothing": (
        "disk",
        "disk-unwritable",
        lambda p: replace(p, home=Path("/proc/antrean")),
    ),
    "the last backup is old": (
        "backup",
        "backup-old",
        lambda p: replace(p, clock=FakeClock("2026-11-25T09:00:00+07:00")),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_said(patient: Patient, fault: str) -> None:
    check, code, broken = FAULTS[fault]
    finding = findings_of(broken(patient))[check]
    assert finding.state == "bad"
    assert (finding.error.code if finding.error else finding.code) == code
    for language in ("id", "en"):
        assert len(finding_sentence(finding, words(language))) > 20


def test_a_scanner_that_is_silent_is_to_be_looked_at(patient: Patient) -> None:
    """Many counters have none, so it is no fault by itself."""
    finding = findings_of(replace(patient, scan=lambda: ""))["scanner"]
    assert (finding.state, finding.code) == ("look", "scanner-silent")


def test_ten_faults_at_once_are_ten_findings(
    patient: Patient, hall: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hall.fleet.report(Report("k9", "kiosk", "Kiosk 9", "0.0.9"))
    voices = tmp_path / "assets"
    shutil.copytree(paths.ASSETS / "voices", voices / "voices")
    (voices / "voices" / "id" / "clips" / "a.wav").unlink()
    monkeypatch.setattr("core.technician.doctor.checks.ASSETS", voices)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9, 10**7))
    two = iter([_virtual(VirtualPrinter.open_cover), _virtual(lambda printer: printer.plug_in(False))])
    broken = replace(
        patient,
        clock=FakeClock("2026-11-25T09:00:00+07:00"),
        printers=("network:one", "network:two"),
        open_printer=lambda _address: TicketPrinter(next(two), MODELS["generic-80"]),
        senses=Senses("no-output", ()),
        scan=lambda: "",
        role="",
    )
    findings = findings_of(broken)
    bad = {name for name, finding in findings.items() if finding.state in ("bad", "look")}
    assert bad == {
        "version", "disk", "printer", "second-printer", "voice", "sound", "scanner", "backup",
    }  # fmt: skip
    gone = findings_of(replace(broken, database="sqlite:////nowhere/x.sqlite", role="display"))
    assert {name for name, finding in gone.items() if finding.state == "bad"} >= {"database", "screen"}


def test_a_slow_and_a_dead_line_are_found_in_time(
    postgresql: Throwaway, clock: FakeClock, request: pytest.FixtureRequest
) -> None:
    url = postgresql.create(f"doctor_{time.time_ns()}")
    office, _ = Office.set_up(url, HallFacts(name="MPP"), clock)
    office.close()
    wires = Wires()
    request.addfinalizer(wires.close)
    cable = Cable(wires, postgresql.port)
    request.addfinalizer(cable.close)
    through_cable = url.replace(f":{postgresql.port}", f":{cable.port}")
    patient = Patient(through_cable, paths.home(), SystemClock(), role="display", mute=True)
    assert findings_of(patient)["database"].state == "good"
    cable.put("slow")
    slow = findings_of(patient)["database"]
    assert (slow.code, slow.state) == ("database-slow", "bad") or slow.error is not None
    cable.put("silent")
    began = time.monotonic()
    findings = findings_of(patient)
    assert time.monotonic() - began < promised(20)
    dead = findings["database"].error
    assert isinstance(dead, Unavailable)
    assert findings["clock"].state == "skipped"
    cable.put("pass")


@pytest.mark.parametrize(("seconds", "state"), [(0, "good"), (50, "look"), (400, "bad"), (-400, "bad")])
def test_a_pc_whose_clock_is_wrong(
    postgresql: Throwaway, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, seconds: int, state: str
) -> None:
    url = postgresql.create(f"clock_{time.time_ns()}")
    office, _ = Office.set_up(url, HallFacts(name="MPP"), clock)
    office.close()
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() + seconds * 1_000_000_000)
    finding = findings_of(Patient(url, paths.home(), SystemClock(), role="display", mute=True))["clock"]
    assert finding.state == state
    if seconds:
        assert finding.code == ("clock-fast" if seconds > 0 else "clock-slow")
        assert abs(int(finding.facts["seconds"]) - abs(seconds)) <= 2


def test_screens_are_seen_from_a_terminal_too(tmp_path: Path) -> None:
    for name, status, modes in (
        ("card0-HDMI-A-1", "connected\n", "1920x1080\n1280x720\n"),
        ("card0-HDMI-A-2", "disconnected\n", ""),
        ("card1-eDP-1", "connected\n", "1080x1920i\n"),
        ("card1-VGA-1", "connected\n", ""),
    ):
        place = tmp_path / name
        place.mkdir()
        (place / "status").write_text(status)
        (place / "modes").write_text(modes)
    assert plugged_screens(tmp_path) == [(1920, 1080), (1080, 1920)]
    assert plugged_screens(tmp_path / "none") == []


def test_a_microphone_tells_a_call_from_noise() -> None:
    """The own voice, late, quiet and with noise over it, is known; noise and silence are not."""
    pack = load_pack(paths.ASSETS / "voices" / "id")
    sound = join_call(pack, "A001", 1)
    played = loudness(sound.pcm, sound.rate)
    luck = random.Random(7)
    samples = array("h", sound.pcm)
    late = array("h", [0] * (sound.rate // 3))
    quiet = array("h", [round(sample * 0.1 + luck.gauss(0, 60)) for sample in late + samples])
    assert alike(played, loudness(quiet.tobytes(), sound.rate)) > ALIKE
    noise = array("h", [round(luck.gauss(0, 800)) for _ in range(len(quiet))])
    assert alike(played, loudness(noise.tobytes(), sound.rate)) < ALIKE - 0.1
    hum = array("h", [round(900 * math.sin(at / 40)) for at in range(len(quiet))])
    assert alike(played, loudness(hum.tobytes(), sound.rate)) < ALIKE - 0.1
    assert alike(played, loudness(bytes(len(quiet) * 2), sound.rate)) == 0
    assert alike(played, []) == 0


def test_the_supervisor_hears_of_it_and_it_clears_by_itself(hall: Office, clock: FakeClock) -> None:
    assert last() is None
    keep(
        checkup(
            clock.now(),
            [Finding("printer", "bad", "printer-none"), Finding("sound", "look", "sound-unheard")],
        )
    )
    hall.fleet.report(report_of("u1", "kiosk", "Kiosk 1", clock))
    (alarm,) = [alarm for alarm in hall.views.fleet().alarms if alarm.kind == "test"]
    assert (alarm.where, alarm.facts) == ("Kiosk 1", {"checks": ["printer"]})
    keep(checkup(clock.now(), [Finding("printer", "good", "printer")]))
    hall.fleet.report(report_of("u1", "kiosk", "Kiosk 1", clock))
    assert not [alarm for alarm in hall.views.fleet().alarms if alarm.kind == "test"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"at": "x"}', '{"at": 5, "bad": 3, "look": []}', "\x00"])
def test_a_spoilt_note_of_the_last_test_is_none(text: str) -> None:
    paths.home().mkdir()
    (paths.home() / "doctor.json").write_text(text)
    assert last() is None


def test_what_is_kept_is_read_back() -> None:
    test = Checkup(5, ("printer",), ("sound",))
    keep(test)
    assert last() == test
    assert json.loads((paths.home() / "doctor.json").read_text())["at"] == 5
    assert set(SMALLEST) == {"kiosk", "counter", "display"}
