"""A kiosk without its database: it goes on, and afterwards paper and books agree."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.cutoff.desk import DeskBooks
from core.cutoff.journal import Journal, read_journal
from core.cutoff.kiosk import KioskBooks, hand_in
from core.errors import AntreanError, Refused, Unavailable
from core.events.kinds import Merged
from core.handin.entries import VoidEntry
from core.office import HallFacts, Office
from core.tickets.model import Issued
from tests.support.clock import FakeClock
from tests.support.line import KioskLine, fill_disk
from tests.support.patience import examples

ENGINES = ("sqlite", "postgresql")
KTP = "DUKCAPIL-KTP"


@pytest.fixture
def line(office: Office, tmp_path: Path, clock: FakeClock) -> Iterator[KioskLine]:
    made = KioskLine(office, tmp_path / "journal" / "kiosk.sqlite", clock)
    yield made
    made.close()


def take(line: KioskLine, service: str = KTP) -> Issued:
    """Takes a number and prints it."""
    issued = line.kiosk.take(service)
    line.kiosk.settle_print(issued.ticket.uid, "printed")
    return issued


def test_numbers_of_its_own_while_cut_off_and_handed_in_afterwards(
    line: KioskLine, office: Office, clock: FakeClock
) -> None:
    first = take(line)
    line.cut = "request"
    clock.pass_(minutes=1)
    alone = [take(line) for _ in range(3)]
    assert first.ticket.number == "A001"
    assert [paper.ticket.number for paper in alone] == ["A-B01", "A-B02", "A-B03"]
    assert not line.kiosk.connected
    assert line.kiosk.unmerged() == 3
    clock.pass_(minutes=1)
    line.mend()
    assert line.kiosk.unmerged() == 0
    after = take(line)
    line.kiosk.tend()
    assert after.ticket.number == "A002"
    waiting = office.views.queue().waiting
    assert [ticket.number for ticket in waiting] == ["A001", "A-B01", "A-B02", "A-B03", "A002"]
    assert all(ticket.print_state == "printed" for ticket in waiting)
    merged_ticket = office.tickets.find("A-B02")
    assert (merged_ticket.uid, merged_ticket.first_arrival) == (
        alone[1].ticket.uid,
        alone[1].ticket.first_arrival,
    )
    merged = [event for event in office.events_after(0, 10_000) if event.kind == "merged"]
    assert [event.what for event in merged] == [Merged(3)]


def test_a_request_whose_answer_is_lost_is_cancelled_and_never_waits(line: KioskLine, office: Office) -> None:
    line.cut = "reply"
    issued = take(line)
    assert issued.ticket.number == "A-B01"
    ghost = office.tickets.find("A001")
    assert ghost.state == "issued"
    line.mend()
    assert office.tickets.find("A001").state == "cancelled"
    assert office.tickets.find("A-B01").state == "waiting"


def test_a_request_that_arrives_after_it_was_given_up_writes_nothing(office: Office) -> None:
    office.handin.from_kiosk("Kiosk 1", [VoidEntry("019ab000-0000-7000-8000-000000000001", 0)])
    with pytest.raises(Refused) as refused:
        office.tickets.take(KTP, uid="019ab000-0000-7000-8000-000000000001")
    assert refused.value.code == "request-void"


def test_paper_whose_kiosk_died_before_it_could_tell_waits(
    line: KioskLine, office: Office, clock: FakeClock
) -> None:
    """Killed between the printer and the journal, started again while still cut off, then mended."""
    line.cut = "request"
    alone = line.kiosk.take(KTP).ticket
    clock.pass_(seconds=5)
    line.crash()
    clock.pass_(seconds=5)
    fresh = line.kiosk.take(KTP).ticket
    line.mend()
    ticket = office.tickets.find(alone.number)
    assert (ticket.state, ticket.print_state) == ("waiting", "unconfirmed")
    assert office.tickets.find(fresh.number).state == "issued"  # its paper is still on the way
    line.kiosk.settle_print(fresh.uid, "printed")
    line.mend()
    assert office.tickets.find(fresh.number).state == "waiting"


def test_handing_in_twice_changes_nothing(line: KioskLine, office: Office) -> None:
    line.cut = "request"
    numbers = [take(line).ticket.number for _ in range(5)]
    line.cut = "reply"  # everything arrives, the kiosk never hears of it
    with pytest.raises(Unavailable):
        line.kiosk.tend()
    line.crash()
    line.mend()
    line.mend()
    assert [ticket.number for ticket in office.views.queue().waiting] == numbers


def test_closing_time_holds_without_the_database(line: KioskLine, clock: FakeClock) -> None:
    line.cut = "request"
    clock.set("2026-11-23T20:00:00+07:00")
    with pytest.raises(Refused) as refused:
        take(line)
    assert refused.value.code == "service-over"


def test_kiosks_that_are_cut_off_share_what_is_left_of_a_quota(
    line: KioskLine, office: Office, tmp_path: Path, clock: FakeClock, sql: Callable[[str], list[Any]]
) -> None:
    sql("UPDATE service SET daily_quota = 5 WHERE code = 'DUKCAPIL-KTP'")
    sql("UPDATE hall SET catalogue_version = catalogue_version + 1")
    other = KioskLine(office, tmp_path / "other.sqlite", clock, "Kiosk 2")
    take(line)
    for kiosk_line in (line, other):
        kiosk_line.kiosk.lost()
        kiosk_line.mend()
        kiosk_line.cut = "request"
    taken = []
    for kiosk_line in (line, other):
        taken += [take(kiosk_line).ticket.number for _ in range(2)]
        with pytest.raises(Refused) as refused:
            take(kiosk_line)
        assert refused.value.code == "service-quota"
    assert taken == ["A-B01", "A-B02", "A-C01", "A-C02"]
    line.mend()
    other.mend()
    assert len(office.views.queue().waiting) == 5
    other.close()


def test_a_program_that_never_met_its_hall_issues_nothing(tmp_path: Path, clock: FakeClock) -> None:
    journal = Journal(tmp_path / "empty.sqlite", clock)
    kiosk = KioskBooks("postgresql://nobody@127.0.0.1:1/none", clock, "Kiosk 1", journal=journal)
    with pytest.raises(Unavailable) as error:
        kiosk.take(KTP)
    assert error.value.code == "journal-empty"
    kiosk.close()


def test_a_new_journal_is_a_new_kiosk_with_a_letter_of_its_own(
    line: KioskLine, office: Office, tmp_path: Path, clock: FakeClock
) -> None:
    other = KioskLine(office, tmp_path / "other.sqlite", clock, "Kiosk 2")
    line.cut = other.cut = "request"
    assert take(line).ticket.number == "A-B01"
    assert take(other).ticket.number == "A-C01"
    other.close()
    again = KioskLine(office, tmp_path / "again.sqlite", clock, "Kiosk 2")
    again.cut = "request"
    assert take(again).ticket.number == "A-D01"
    again.close()


def test_an_unreadable_journal_is_put_aside_and_a_new_letter_taken(
    office: Office, clock: FakeClock, tmp_path: Path
) -> None:
    path = tmp_path / "torn.sqlite"
    path.write_bytes(os.urandom(5000))
    torn = KioskLine(office, path, clock, "Kiosk 9")
    assert torn.kiosk.journal is not None
    (aside,) = tmp_path.glob("torn.sqlite.unreadable-*")
    assert aside.stat().st_size == 5000
    torn.close()


def test_a_journal_cut_at_any_byte_opens_or_is_put_aside(
    line: KioskLine, tmp_path: Path, clock: FakeClock
) -> None:
    """Whatever a power cut leaves of the log's tail: what was told as done before is there."""
    line.cut = "request"
    for _ in range(3):
        take(line)
    journal = line.kiosk.journal
    assert journal is not None
    whole = {path.name: path.read_bytes() for path in journal.path.parent.iterdir() if path.is_file()}
    log_name = f"{journal.path.name}-wal"
    assert len(whole[log_name]) > 10_000
    luck = random.Random(4)
    for round_ in range(12):
        folder = tmp_path / f"cut-{round_}"
        folder.mkdir()
        for name, data in whole.items():
            if name.endswith(("-shm", "-lock", "-turn")):
                continue
            torn = data[: luck.randrange(len(data) // 2, len(data))] if name == log_name else data
            (folder / name).write_bytes(torn)
        opened = Journal(folder / journal.path.name, clock)
        assert not list(folder.glob("*.unreadable-*"))
        assert opened.unmerged() <= 3
        opened.close()


def test_the_journal_of_a_dead_kiosk_is_handed_in_from_elsewhere(
    line: KioskLine, office: Office, clock: FakeClock
) -> None:
    line.cut = "request"
    numbers = [take(line).ticket.number for _ in range(4)]
    line.close()
    journal = read_journal(line.path, clock)
    assert hand_in(journal, office, "Kiosk 1") == 4
    assert hand_in(journal, office, "Kiosk 1") == 0
    journal.close()
    assert [ticket.number for ticket in office.views.queue().waiting] == numbers
    line.kiosk = line._open()


def test_two_programs_do_not_share_a_journal(line: KioskLine, clock: FakeClock) -> None:
    with pytest.raises(Refused) as refused:
        Journal(line.path, clock)
    assert refused.value.code == "journal-in-use"


def test_a_journal_belongs_to_one_hall(line: KioskLine) -> None:
    assert line.kiosk.journal is not None
    with pytest.raises(Refused) as refused:
        line.kiosk.journal.enrolled("B", "another hall")
    assert refused.value.code == "journal-other-hall"


def test_tickets_of_yesterday_come_into_the_books_and_do_not_wait(
    line: KioskLine, office: Office, clock: FakeClock
) -> None:
    line.cut = "request"
    take(line)
    clock.set("2026-11-24T09:00:00+07:00")
    office.tickets.issue(KTP, noted=True)  # the day has turned in the hall
    line.mend()
    (old,) = [ticket for ticket in office.tickets.of_day(date(2026, 11, 23)) if ticket.number == "A-B01"]
    assert old.state == "expired"
    assert old.print_state == "printed"


def test_more_than_one_transaction_takes_is_handed_in(line: KioskLine, office: Office) -> None:
    line.cut = "request"
    for _ in range(200):
        take(line)
    line.mend()
    assert len(office.views.queue().waiting) == 200


@pytest.mark.random
@pytest.mark.parametrize("seed", range(examples(4, 24)))
def test_whatever_breaks_paper_and_books_agree(
    office: Office, tmp_path: Path, clock: FakeClock, seed: int
) -> None:
    """Three kiosks, requests and answers that get lost, programs that die at any step, clocks that are set: what is
    on paper is in the books once, and nobody waits who has no paper."""
    luck = random.Random(seed)
    services = [KTP, "DUKCAPIL-KK", "DINSOS-PBI"]
    services = [code for code in services if code in office.directory().services] or [KTP]
    lines = [KioskLine(office, tmp_path / f"{n}.sqlite", clock, f"Kiosk {n}") for n in range(3)]
    papers: dict[str, str] = {}
    for _ in range(60):
        line = luck.choice(lines)
        line.cut = luck.choice([line.cut, line.cut, None, "request", "reply"])
        clock.pass_(seconds=luck.choice([1, 20, 20, -30]))
        try:
            issued = line.kiosk.take(luck.choice(services))
        except AntreanError:
            continue
        if luck.random() < 0.08:  # dies before it prints
            line.crash()
            continue
        assert issued.ticket.number not in papers
        papers[issued.ticket.number] = issued.ticket.uid
        if luck.random() < 0.08:  # dies before it notes that it printed
            line.crash()
            continue
        line.kiosk.settle_print(issued.ticket.uid, "printed")
        if luck.random() < 0.3:
            try:
                line.kiosk.tend()
            except Unavailable:
                line.kiosk.lost()
    for line in lines:
        line.mend()
        line.kiosk.settle_interrupted()
    tickets = {ticket.number: ticket for ticket in office.tickets.of_day(office.day.today())}
    assert {number: tickets[number].uid for number in papers} == papers
    without_paper = [ticket for ticket in tickets.values() if ticket.number not in papers]
    # Who died before printing cannot say so: those wait as unconfirmed, everything else is cancelled.
    assert all(ticket.state == "cancelled" or ticket.print_state == "unconfirmed" for ticket in without_paper)
    assert all(tickets[number].state == "waiting" for number in papers)
    for line in lines:
        line.close()


def test_a_kiosk_whose_own_disk_is_full_still_gives_numbers_of_the_hall(
    line: KioskLine, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert line.kiosk.journal is not None
    with monkeypatch.context() as patch:
        fill_disk(line.kiosk.journal, patch)
        first = take(line)
        line.kiosk.tend()
        assert line.kiosk.connected
        assert office.tickets.find(first.ticket.number).state == "waiting"
        line.cut = "reply"  # written, but the kiosk never hears of it, and it cannot go on alone
        with pytest.raises(Unavailable):
            line.kiosk.take(KTP)
        assert not line.kiosk.connected
    line.mend()
    states = {ticket.number: ticket.state for ticket in office.tickets.of_day(office.day.today())}
    assert states == {"A001": "waiting", "A002": "cancelled"}


def test_a_full_disk_is_told_as_such(tmp_path: Path, clock: FakeClock) -> None:
    """SQLite itself says so, and what was noted before stays readable."""
    journal = Journal(tmp_path / "full.sqlite", clock)
    journal.keep("before", "1")
    with journal._database.write(lambda _connection: None) as (connection, _nothing):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable, match="disk-full"):
        journal.keep("much", "x" * 100_000)
    assert journal.fact("before") == "1"
    assert journal.fact("much") is None
    journal.close()


def test_a_clock_set_back_an_hour_keeps_the_order_and_the_day(
    office: Office, tmp_path: Path, clock: FakeClock
) -> None:
    """The kiosk's numbers stay in their order, and on their day, whatever is set meanwhile."""
    line = KioskLine(office, tmp_path / "k.sqlite", clock)
    line.cut = "request"
    take(line)
    clock.pass_(minutes=-60)
    take(line)
    line.mend()
    merged = [office.tickets.find(number) for number in ("A-B01", "A-B02")]
    assert [ticket.state for ticket in merged] == ["waiting", "waiting"]
    assert merged[0].first_arrival <= merged[1].first_arrival
    line.close()


def test_a_disk_that_takes_nothing_leaves_a_kiosk_that_needs_its_server(
    postgresql: Any, jember: Any, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.create("readonly")
    made, _ = Office.set_up(url, HallFacts(name="MPP"), clock)
    made.catalogue.replace(jember)
    (tmp_path / "blocked").write_text("a file where the folder should be")
    monkeypatch.setenv("ANTREAN_HOME", str(tmp_path / "blocked"))
    kiosk, desk = KioskBooks.open(url, clock, "Kiosk 1"), DeskBooks.open(url, clock, "Meja 1")
    assert kiosk.lacks_journal
    assert desk.lacks_journal
    assert kiosk.take(KTP).ticket.number == "A001"
    assert desk.do(lambda office: office.counters.open("L09"), "L09").open
    assert not desk.alone
    kiosk.close()
    desk.close()
    made.close()
