"""What is left of a dead PC, and how the others are: on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import ShiftedClock, micros
from core.cutoff.desk import DeskBooks
from core.cutoff.journal import Journal
from core.cutoff.kiosk import KioskBooks
from core.fleet.registry import Report
from core.office import Office
from tests.support.command import Answer

MORNING = micros(datetime.fromisoformat("2026-11-23T09:42:00+07:00"))
Hall = Callable[..., Answer]


@pytest.fixture
def url(hall: Hall, tmp_path: Path) -> str:  # noqa: ARG001  # makes it
    return f"sqlite:///{tmp_path / 'home' / 'antrean.sqlite'}"


@pytest.fixture
def disk(url: str, tmp_path: Path) -> Path:
    """The disk of a PC with a kiosk and a desk that worked alone and died: three numbers, one visitor."""
    clock = ShiftedClock(MORNING)
    office = Office.open(url, clock)
    folder = tmp_path / "disk"
    kiosk = KioskBooks(
        "x", clock, "Kiosk 2", journal=Journal(folder / "journal" / "k.sqlite", clock), office=office
    )
    kiosk.tend()
    desk = DeskBooks(
        "x",
        clock,
        name="Meja",
        journal=Journal(folder / "journal" / "d.sqlite", clock, cut_off=True),
        office=office,
    )
    desk.tend()
    desk.do(lambda at_desk: at_desk.counters.open("L09"), "L09")
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    kiosk.lost()
    desk.lost()
    for _ in range(3):
        kiosk.settle_print(kiosk.take("DUKCAPIL-KTP").ticket.uid, "printed")
    assert desk.journal is not None
    desk.do(lambda at_desk: at_desk.counters.serve_paper("L09", "a1"), "L09")
    desk.do(lambda at_desk: at_desk.counters.finish("L09"), "L09")
    kiosk._caller.close()
    for journal in (kiosk.journal, desk.journal):
        assert journal is not None
        journal.close()
    office.close()
    return folder


def test_a_dead_pcs_journals_are_shown_and_merged(hall: Hall, disk: Path) -> None:
    code, answer, _ = hall("spool", "show", str(disk))
    assert (code, answer["tickets"]) == (0, 4)
    assert {
        (journal["letter"], journal["counter"], journal["tickets"]) for journal in answer["journals"]
    } == {
        ("B", None, 3),
        (None, "L09", 1),
    }
    assert hall("queue", "show")[1]["waiting"] != []
    code, answer, _ = hall("spool", "merge", str(disk))
    assert (code, answer["tickets"], answer["conflicts"]) == (0, 4, 0)
    assert hall("spool", "merge", str(disk))[1]["tickets"] == 0
    waiting = [ticket["number"] for ticket in hall("queue", "show")[1]["waiting"]]
    assert waiting == ["A-B01", "A-B02", "A-B03"]
    assert hall("ticket", "show", "A001")[1]["state"] == "finished"
    merges = hall("status")[1]["merges"]
    assert {(merge["device"], merge["tickets"], merge["desk"]) for merge in merges} == {
        ("k", 3, False),
        ("d", 1, True),
    }


def test_a_disk_that_cannot_be_written_is_merged_too(hall: Hall, disk: Path) -> None:
    before = {path: path.read_bytes() for path in (disk / "journal").glob("*.sqlite")}
    for path in before:
        path.chmod(0o444)
    (disk / "journal").chmod(0o555)
    assert hall("spool", "merge", str(disk / "journal"))[1]["tickets"] == 4
    (disk / "journal").chmod(0o755)


@pytest.mark.parametrize(
    ("content", "exit_code", "error"),
    [
        (None, 4, "journal-missing"),
        (b"", 3, "journal-foreign"),
        (b"SQLite format 3\0garbage", 3, "journal-foreign"),
    ],
)
def test_what_is_no_journal_is_said(
    hall: Hall, tmp_path: Path, content: bytes | None, exit_code: int, error: str
) -> None:
    path = tmp_path / "x.sqlite"
    if content is not None:
        path.write_bytes(content)
    for verb in ("show", "merge"):
        code, _, complaint = hall("spool", verb, str(path))
        assert (code, complaint["error"]["code"]) == (exit_code, error)
    code, _, complaint = hall("spool", "merge", str(tmp_path / "home"))
    assert code in (3, 4)


def test_the_journal_of_another_hall_is_refused(
    antrean: Callable[..., Answer], disk: Path, tmp_path: Path
) -> None:
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    assert antrean("init", "--name", "Lain", "--db", other)[0] == 0
    code, _, complaint = antrean("spool", "merge", str(disk), "--db", other)
    assert (code, complaint["error"]["code"]) == (3, "journal-other-hall")


def test_status_tells_of_every_pc(hall: Hall, url: str) -> None:
    assert hall("status")[1]["devices"] == []
    office = Office.open(url, ShiftedClock(MORNING))
    office.fleet.report(Report("u1", "kiosk", "Kiosk 1", "0.0.1", unmerged=17, drift_ms=-45_000, paper="out"))
    office.close()
    code, status, _ = hall("status")
    assert code == 0
    (device,) = status["devices"]
    assert (device["name"], device["unmerged"], device["paper"], device["clock_drift_seconds"]) == (
        "Kiosk 1",
        17,
        "out",
        -45.0,
    )
    assert [alarm["kind"] for alarm in status["alarms"]] == ["paper-out", "drift", "unmerged", "version"]
    assert "Kiosk 1" in status["alarms"][0]["message"]
    assert hall("device", "retire", "Kiosk 1")[1] == {"name": "Kiosk 1", "devices": 1}
    assert hall("status")[1]["alarms"] == []
    assert hall("device", "retire", "Kiosk 1")[2]["error"]["code"] == "device-not-listed"
    assert hall("conflict", "list")[1] == {"conflicts": []}
    assert hall("conflict", "settle", "nothing", "--note", "x", "--officer", "X")[0] == 3
