"""The first day of a PC, and putting one in the place of a broken one, without a window."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from cli.main import main
from core import paths
from core.catalogue.model import Catalogue
from core.clock import Clock, SystemClock
from core.cutoff.kiosk import KioskBooks
from core.errors import Refused, Unavailable
from core.fleet.registry import Report
from core.office import HallFacts, Office
from core.pc import settings as pc
from core.pc.settings import PC_ROLES, Pc
from core.printing import finding
from core.printing.finding import find_printers
from core.server import pairing
from core.technician.setup import autostart
from core.technician.setup.answers import STEPS, Answers, answers_of, lacks, steps
from core.technician.setup.doing import set_up_pc
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from tests.support.lan import Lan

SMALL = Answers(
    role="kiosk", hall="MPP Kecil", place="Jember", name="Kiosk 1", printer="virtual", autostart=False
)


@pytest.fixture(autouse=True)
def _own_desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(autostart, "SERVICES", tmp_path / "no-services")


# What is asked


def test_every_role_is_asked_from_its_role_to_its_end() -> None:
    assert set(STEPS) == {"", *PC_ROLES}
    for role in PC_ROLES:
        assert steps(role)[0] == "role"
        assert steps(role)[-1] == "finish"
    assert "printer" in steps("kiosk")
    assert "printer" not in steps("display")


@pytest.mark.parametrize(
    ("answers", "step", "belongs", "missing"),
    [
        (Answers(), "role", False, "setup-lacks-role"),
        (Answers(role="kiosk"), "role", False, ""),
        (Answers(role="kiosk"), "hall", False, "setup-lacks-code"),
        (Answers(role="kiosk"), "hall", True, ""),
        (Answers(role="kiosk", code="30AG"), "hall", False, ""),
        (Answers(role="kiosk", hall="MPP"), "hall", False, ""),
        (Answers(role="server", code="30AG"), "hall", False, "setup-lacks-hall"),
        (Answers(role="server", hall="MPP"), "hall", False, ""),
        (Answers(role="kiosk", name="  "), "name", True, "setup-lacks-name"),
        (Answers(role="kiosk", name="Kiosk 1"), "name", True, ""),
        (Answers(role="kiosk"), "printer", True, "setup-lacks-printer"),
        (Answers(role="display"), "finish", True, ""),
    ],
)
def test_what_a_step_lacks(answers: Answers, step: Any, belongs: bool, missing: str) -> None:
    assert lacks(answers, step, belongs=belongs) == missing


# Settings of the PC


def test_settings_are_read_back_as_they_were_written() -> None:
    own = Pc(
        'sqlite:////x/ü "y".sqlite',
        "kiosk",
        "Kiosk \\ 1",
        "usb:04b8:0e28",
        "network:10.0.0.1",
        70.5,
        "Z1",
        "en",
        2,
        True,
    )
    pc.write(own)
    assert pc.read() == own
    pc.keep(printer="")
    assert pc.read() == replace(own, printer="")
    assert answers_of(own).second_printer == "network:10.0.0.1"


@pytest.mark.parametrize(
    "text", ["role = 'boss'", "screen = 'one'", "screen = true", "mute = 1", "name = 3", "roll_metres = '70'"]
)
def test_a_spoilt_setting_is_said_so(text: str) -> None:
    pc.file().parent.mkdir()
    pc.file().write_text(text)
    with pytest.raises(Unavailable, match="joined-unreadable"):
        pc.read()


def test_a_newer_programs_settings_do_not_stop_this_one() -> None:
    pc.file().parent.mkdir()
    pc.file().write_text('role = "kiosk"\nname = "Kiosk 1"\ncolour = "green"\n')
    assert pc.read() == Pc(role="kiosk", name="Kiosk 1")


# Setting up


def test_a_hall_on_one_pc(clock: FakeClock) -> None:
    done = set_up_pc(SMALL, clock)
    assert (done.hall, done.replaced, done.merged, done.starts) == ("MPP Kecil", False, 0, "")
    own = pc.read()
    assert (own.role, own.name, own.printer, own.database) == ("kiosk", "Kiosk 1", "virtual", "")
    again = set_up_pc(replace(SMALL, hall="", name="Kiosk 2"), clock)
    assert again.hall == "MPP Kecil"
    assert pc.read().name == "Kiosk 2"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "device-name"),
        ({"name": "x" * 200}, "device-name"),
        ({"printer": "paper"}, "printer-address"),
        ({"second_printer": "usb:zz"}, "printer-address"),
        ({"zone": "Z77"}, "unknown-zone"),
        ({"hall": ""}, "no-hall"),
        ({"printer": ""}, "printer-missing"),
        ({"printer": "file:/tmp/x\x7fy"}, "printer-address"),
        ({"old_disk": Path("/nowhere/antrean")}, "journal-missing"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_kept(
    clock: FakeClock, change: dict[str, Any], code: str
) -> None:
    with pytest.raises((Refused, Unavailable), match=code):
        set_up_pc(replace(SMALL, **change), clock)
    assert pc.read() == Pc()


def test_it_starts_by_itself_and_not_any_more(clock: FakeClock, tmp_path: Path) -> None:
    done = set_up_pc(replace(SMALL, autostart=True), clock)
    entry = tmp_path / "config" / "autostart" / "antrean.desktop"
    assert done.starts == str(entry)
    command = next(line for line in entry.read_text().splitlines() if line.startswith("Exec="))
    assert command.endswith("start")
    set_up_pc(replace(SMALL, hall=""), clock)
    assert not entry.exists()


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/opt/an trean/x", '"/opt/an trean/x"'),
        ('a"b$c', '"a\\"b\\$c"'),
        ("100%/x", '"100%%/x"'),
        ("/usr/bin/antrean", "/usr/bin/antrean"),
    ],
)
def test_a_command_with_blanks_and_signs_is_quoted(word: str, written: str) -> None:
    entry = Path(autostart.switch_on("counter", [word, "start"]))
    assert f"Exec={written} start" in entry.read_text().splitlines()


def invited(lan: Lan, role: str) -> str:
    with lan.session() as session:
        return pairing.invite(session, "antrean", role, "127.0.0.1", lan.server.port, 1)[0]


def test_a_kiosk_by_its_code_and_the_wrong_code(lan: Lan) -> None:
    clock: Clock = SystemClock()
    answers = replace(SMALL, hall="", code=invited(lan, "display"))
    with pytest.raises(Refused, match="join-role"):
        set_up_pc(answers, clock)
    assert pc.read() == Pc()
    done = set_up_pc(replace(answers, code=invited(lan, "kiosk")), clock)
    assert (done.pc.role, done.pc.name) == ("kiosk", "Kiosk 1")
    assert pc.read().database.startswith("postgresql://")
    books = KioskBooks.open(pc.read().database, clock, "Kiosk 1")
    books.close()


def test_a_name_that_is_at_work_is_not_taken_and_a_silent_one_is_replaced(
    office: Office, hall_url: str, clock: FakeClock
) -> None:
    office.fleet.report(Report("theirs", "kiosk", "Kiosk 1", "0.1.0"))
    answers = replace(SMALL, hall="", name=" Kiosk  1 ")
    with pytest.raises(Refused, match="name-in-use"):
        set_up_pc(answers, clock, hall_url)
    assert pc.read() == Pc()
    clock.pass_(minutes=5)
    done = set_up_pc(answers, clock, hall_url)
    assert done.replaced
    assert [device.name for device in office.views.fleet().devices] == []
    office.fleet.report(Report("other", "counter", "Kiosk 1", "0.1.0"))
    assert not set_up_pc(answers, clock, hall_url).replaced


def test_setting_up_the_same_pc_again_replaces_nobody(
    office: Office, hall_url: str, clock: FakeClock
) -> None:
    from core.pc.identity import identity

    set_up_pc(replace(SMALL, hall=""), clock, hall_url)
    office.fleet.report(Report(identity("kiosk", "Kiosk 1"), "kiosk", "Kiosk 1", "0.1.0"))
    assert not set_up_pc(replace(SMALL, hall=""), clock, hall_url).replaced
    assert [device.name for device in office.views.fleet().devices] == ["Kiosk 1"]


def test_an_old_disks_work_is_handed_in(lan: Lan, jember: Catalogue, tmp_path: Path) -> None:
    """The broken kiosk gave two numbers alone; its disk is plugged into the new PC."""
    clock = FakeClock()
    url = lan.server.create(f"old_{os.getpid()}")
    made, _ = Office.set_up(url, HallFacts(name="MPP"), clock)
    made.catalogue.replace(jember)
    books = KioskBooks.open(url, clock, "Kiosk 1")
    books.lost()
    numbers = [books.take("DUKCAPIL-KTP").ticket.number for _ in range(2)]
    books.close()
    old = tmp_path / "old-disk"
    shutil.move(paths.home(), old)
    clock.pass_(minutes=5)
    done = set_up_pc(replace(SMALL, hall="", old_disk=old), clock, url)
    assert (done.replaced, done.merged) == (True, 2)
    assert [made.tickets.find(number).number for number in numbers] == numbers
    books = KioskBooks.open(url, clock, "Kiosk 1")
    books.lost()
    assert books.take("DUKCAPIL-KTP").ticket.number not in numbers
    books.close()
    made.close()


# The card, printers, and the verbs


def test_the_card_names_the_pc(clock: FakeClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["card", "--json"]) == 3
    set_up_pc(SMALL, clock)
    path = tmp_path / "card.png"
    assert main(["card", "--output", str(path), "--json"]) == 0
    with Image.open(path) as card:
        assert card.width == 576
        assert 400 < card.height < 1600
        assert card.convert("L").getextrema() == (0, 255)
    capsys.readouterr()


def test_the_verbs_of_the_first_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["start", "--json"]) == 3
    assert "pc-not-set-up" in capsys.readouterr().err
    words = [
        "setup",
        "--role",
        "display",
        "--hall",
        "MPP Kecil",
        "--name",
        "Layar 1",
        "--no-autostart",
        "--mute",
    ]
    assert main([*words, "--json"]) == 0
    out = capsys.readouterr().out
    assert '"role": "display"' in out
    assert '"starts": null' in out
    assert main(["setup", "--show", "--json"]) == 0
    assert '"mute": true' in capsys.readouterr().out
    picture = tmp_path / "board.png"
    assert main(["display", "--screenshot", str(picture), "--page", "idle"]) == 0
    assert picture.exists()
    assert main(["setup", "--role", "kiosk", "--name", "Kiosk 1", "--printer", "paper", "--json"]) == 3
    assert main(["setup", "--role", "boss", "--json"]) == 2


def test_printers_on_the_network_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    import ipaddress
    import socket

    with socket.create_server(("127.0.0.1", 0)) as printer:
        port = printer.getsockname()[1]
        network = [ipaddress.IPv4Network("127.0.0.0/29")]
        printers = finding._network(network, port)
    assert [candidate.address for candidate in printers] == ["network:127.0.0.1"]
    monkeypatch.setattr(finding, "_usb", lambda: 1 / 0)
    assert isinstance(find_printers(network=False), list)


def test_a_hall_that_is_there_is_not_renamed_and_a_refusal_makes_none(clock: FakeClock) -> None:
    with pytest.raises(Refused, match="unknown-zone"):
        set_up_pc(replace(SMALL, role="display", zone="Z9"), clock)
    assert not (paths.home() / "antrean.sqlite").exists()
    set_up_pc(SMALL, clock)
    with pytest.raises(Refused, match="unknown-zone"):
        set_up_pc(replace(SMALL, role="display", hall="Lain", zone="Z9"), clock)
    assert set_up_pc(replace(SMALL, hall="Lain"), clock).hall == "MPP Kecil"


def test_settings_that_cannot_be_read_are_put_aside_by_setting_up(clock: FakeClock) -> None:
    paths.home().mkdir()
    pc.file().write_text("garbage")
    assert set_up_pc(SMALL, clock).hall == "MPP Kecil"
    assert [file.read_text() for file in paths.home().glob("antrean.toml.unreadable-*")] == ["garbage"]
    assert pc.read().role == "kiosk"


def test_all_is_done_though_it_cannot_start_by_itself(
    clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(blocked))
    done = set_up_pc(replace(SMALL, autostart=True), clock)
    assert done.not_started is not None
    assert (done.not_started.code, done.starts) == ("autostart", "")
    assert pc.read().role == "kiosk"
    assert set_up_pc(SMALL, clock).not_started is None


def test_what_is_not_said_again_stays(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["setup", "--role", "kiosk", "--name", "Kiosk 1", "--no-autostart"]
    assert main([*words, "--hall", "MPP", "--printer", "virtual", "--roll-metres", "50", "--json"]) == 0
    assert main(["setup", "--role", "kiosk", "--language", "en", "--no-autostart", "--json"]) == 0
    own = pc.read()
    assert (own.name, own.printer, own.roll_metres, own.language) == ("Kiosk 1", "virtual", 50, "en")
    assert main(["setup", "--json"]) == 2
    capsys.readouterr()
