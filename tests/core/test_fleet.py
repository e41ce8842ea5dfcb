"""Devices tell how they are; what is wrong follows from that and clears by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core import __version__
from core.clock import MINUTE
from core.cutoff.journal import Journal
from core.cutoff.kiosk import KioskBooks, hand_in
from core.errors import Refused
from core.fleet.alarms import MOST_NAMED
from core.fleet.registry import Report
from core.handin.work import Link
from core.office import Office
from core.pc.identity import identity
from core.storage.database import Database
from core.technician.reporter import OwnState, Reporter, report_of
from tests.support.clock import FakeClock
from tests.support.conflict import hand_in_a_number_twice

ENGINES = ("sqlite", "postgresql")

K1 = Report("u1", "kiosk", "Kiosk 1", __version__, paper="ok")


def kinds(office: Office) -> list[tuple[str, str]]:
    return [(alarm.kind, alarm.where) for alarm in office.views.fleet().alarms]


def test_a_report_enters_a_device_and_the_next_one_changes_it(office: Office, clock: FakeClock) -> None:
    office.fleet.report(K1)
    clock.pass_(seconds=10)
    office.fleet.report(replace(K1, unmerged=3, counter="L09", facts={"free_mb": 90_000}))
    (device,) = office.views.fleet().devices
    assert (device.name, device.unmerged, device.seen_at) == ("Kiosk 1", 3, clock.now())
    assert device.counter == office.directory().counter_ids["L09"]
    assert device.facts == {"free_mb": 90_000}


def test_alarms_are_raised_and_clear_by_themselves(office: Office, clock: FakeClock) -> None:
    office.fleet.report(K1)
    assert kinds(office) == []
    now = clock.now()
    bad = replace(K1, paper="out", unmerged=17, drift_ms=-61_000, version="0.0.1", facts={"free_mb": 100})
    office.fleet.report(bad)
    raised = [kind for kind, _ in kinds(office)]
    assert sorted(raised) == ["disk", "drift", "paper-out", "unmerged", "version"]
    assert raised[:2] == ["disk", "paper-out"]  # the urgent ones first
    office.fleet.report(replace(K1, paper_until=now + 20 * MINUTE))
    assert kinds(office) == [("paper-low", "Kiosk 1")]
    office.fleet.report(K1)
    clock.pass_(seconds=31)
    assert kinds(office) == [("silent", "Kiosk 1")]
    office.fleet.report(K1)
    assert kinds(office) == []
    office.fleet.report(replace(K1, facts={"closed": True}))
    clock.pass_(minutes=5)
    assert kinds(office) == []
    office.fleet.report(K1)
    clock.pass_(minutes=13 * 60)
    assert kinds(office) == []  # switched off


def test_a_dead_switch_is_one_alarm(office: Office, clock: FakeClock) -> None:
    for number in range(MOST_NAMED + 1):
        office.fleet.report(replace(K1, uid=f"u{number}", name=f"PC {number}"))
    clock.pass_(minutes=1)
    (alarm,) = office.views.fleet().alarms
    assert (alarm.kind, alarm.facts["count"]) == ("silent-many", MOST_NAMED + 1)


def test_what_was_merged_is_seen(office: Office, tmp_path: Path, clock: FakeClock) -> None:
    journal = Journal(tmp_path / "k.sqlite", clock)
    books = KioskBooks("test", clock, "Kiosk 2", journal=journal, office=office, owns=False)
    books.tend()
    books.lost()
    for _ in range(17):
        books.settle_print(books.take("DUKCAPIL-KTP").ticket.uid, "printed")
    assert hand_in(journal, office, "Kiosk 2") == 17
    (merge,) = office.views.fleet().merges
    assert (merge.tickets, merge.device, merge.desk) == (17, "Kiosk 2", False)
    clock.pass_(minutes=24 * 60)
    assert office.views.fleet().merges == ()
    books.close()


def test_a_conflict_waits_until_somebody_settles_it(office: Office) -> None:
    office.people.add("SPV", "Sri Wahyuni", None, "246810", "supervisor")
    issued = hand_in_a_number_twice(office)
    assert kinds(office) == [("conflicts", "")]
    (conflict,) = office.handin.conflicts()
    assert (conflict.kind, conflict.number, conflict.device) == ("number-twice", issued.number, "Kiosk 3")
    with pytest.raises(Refused, match="reason-missing"):
        office.handin.settle(conflict.uid, "SPV", "  ")
    with pytest.raises(Refused, match="unknown-officer"):
        office.handin.settle(conflict.uid, "NOBODY", "Sudah.")
    office.handin.settle(conflict.uid, "SPV", "Kedua pengunjung sudah dilayani.")
    assert office.handin.conflict(conflict.uid).settled_by == "SPV"
    assert office.handin.conflicts() == ()
    assert kinds(office) == []
    with pytest.raises(Refused, match="unknown-conflict"):
        office.handin.settle(conflict.uid, "SPV", "lagi")
    (entry,) = [row for row in office.people.audit() if row.kind == "conflict-settled"]
    assert (entry.reason, entry.officer) == ("Kedua pengunjung sudah dilayani.", "SPV")
    with pytest.raises(Refused, match="unknown-conflict"):
        office.handin.conflict("nothing")


def test_a_retired_device_is_listed_no_more(office: Office, clock: FakeClock) -> None:
    office.fleet.enrol("u1", "kiosk", "Kiosk 1", letter=True)
    assert office.fleet.retire("Kiosk 1") == 1
    clock.pass_(minutes=1)
    assert office.views.fleet().devices == ()
    assert kinds(office) == []
    with pytest.raises(Refused, match="device-not-listed"):
        office.fleet.retire("Kiosk 1")
    assert office.fleet.enrol("u2", "kiosk", "Kiosk 1", letter=True).letter == "C"  # B is never given again


def test_an_identity_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTREAN_HOME", str(tmp_path / "home"))
    first = identity("display", "TV Lobi")
    assert identity("display", "TV Lobi") == first
    assert identity("display", "TV Zona A") != first
    (tmp_path / "home" / "identity" / "display-tv-lobi").write_text("garbage")
    assert identity("display", "TV Lobi") != first
    (tmp_path / "blocked").write_text("a file")
    monkeypatch.setenv("ANTREAN_HOME", str(tmp_path / "blocked"))
    assert len(identity("display", "TV Lobi")) == 36


def test_a_program_reports_at_once_and_says_when_it_is_closed(office: Office, clock: FakeClock) -> None:
    calls: list[Any] = []

    def tell() -> Report:
        calls.append(1)
        return report_of("u9", "display", "TV", clock)

    reporter = Reporter(lambda: office, tell)
    reporter.start()
    reporter.close()
    (device,) = office.views.fleet().devices
    assert device.facts["closed"] is True
    assert device.facts["free_mb"] > 0
    assert len(calls) == 2


def test_a_report_carries_what_the_program_knows_of_itself(clock: FakeClock) -> None:
    plain = report_of("u9", "kiosk", "Kiosk 1", clock)
    assert (plain.unmerged, plain.paper, plain.paper_until, plain.counter) == (0, "", None, None)
    assert "no_journal" not in plain.facts
    own = OwnState(unmerged=2, journal=False, paper="low", paper_until=clock.now(), counter="L1")
    report = report_of("u9", "kiosk", "Kiosk 1", clock, own)
    assert (report.unmerged, report.paper, report.paper_until, report.counter) == (
        2,
        "low",
        clock.now(),
        "L1",
    )
    assert report.facts["no_journal"] is True


def test_a_report_keeps_nobody_waiting_and_waits_for_nobody(
    office: Office, database: Database, engine: str
) -> None:
    office.fleet.report(K1)
    events = office.events_after(0, 10_000)
    if engine == "postgresql":  # on SQLite a file has one writer
        with database.write(lambda _connection: None):
            office.fleet.report(replace(K1, unmerged=2))
            assert office.views.fleet().devices[0].unmerged == 2
    for _ in range(3):
        office.fleet.report(K1)
    assert office.views.fleet().devices[0].unmerged == 0
    assert office.events_after(0, 10_000) == events  # a sign of life is nothing that happened


def test_a_clock_that_is_far_off_is_urgent(office: Office) -> None:
    for drift, level in ((-31_000, "soon"), (120_000, "soon"), (-121_000, "urgent")):
        office.fleet.report(replace(K1, drift_ms=drift))
        (alarm,) = office.views.fleet().alarms
        assert (alarm.kind, alarm.level) == ("drift", level)
    office.fleet.report(replace(K1, drift_ms=29_000))
    assert kinds(office) == []


def test_a_desk_that_is_cut_off_is_an_alarm_while_somebody_waits_for_it(office: Office) -> None:
    office.counters.open("L09")
    gone = office.clock.now() - 1
    office.shares.renew("L09", Link("Meja 9"), (), gone)
    office.counters.open("L10")
    assert kinds(office) == []
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.shares.renew("L09", Link("Meja 9"), (), gone)
    assert office.counters.call_next("L10") is None  # set apart for the desk that is away
    (alarm,) = office.views.fleet().alarms
    assert (alarm.kind, alarm.where, alarm.facts["waiting"]) == ("apart", "L09", 1)
    office.shares.release("L09")
    assert kinds(office) == []
    assert office.counters.call_next("L10") is not None
