"""Desks without their database: they go on with their shares, and afterwards the books tell what happened."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.cutoff.desk import DeskBooks, hand_in
from core.cutoff.journal import Journal, read_journal
from core.errors import AntreanError, Refused, Unavailable
from core.handin.work import Sender
from core.office import Office
from core.storage.feed import Follower
from core.tickets.model import Ticket
from core.tickets.paper import code_of, read_paper
from tests.support.clock import FakeClock
from tests.support.line import Cuttable, KioskLine, fill_disk
from tests.support.patience import examples

KTP = "DUKCAPIL-KTP"


class Line:
    """One desk and its way to the hall."""

    def __init__(self, hall: Office, folder: Path, clock: FakeClock, counter: str, officer: str) -> None:
        self.hall, self.clock, self.counter, self.officer = hall, clock, counter, officer
        self.path = folder / f"{counter}.sqlite"
        self.cut: str | None = None
        self.before: Callable[[], None] = lambda: None
        self._follower: Follower = hall.follow()
        self.desk = self._open()

    def _open(self) -> DeskBooks:
        journal = Journal(self.path, self.clock, cut_off=True)
        office: Any = Cuttable(self.hall, self)
        desk = DeskBooks("test", self.clock, name=self.counter, journal=journal, office=office)
        desk.lost()
        try:
            desk.tend()
        except Unavailable:
            if not desk.can_work_alone:
                raise
        return desk

    @property
    def share(self) -> dict[str, int]:
        assert self.desk.journal is not None
        return self.desk.journal.share()

    def open(self) -> None:
        self.desk.do(lambda office: office.counters.open(self.counter, self.officer), self.counter)

    def hear(self) -> bool:
        """Follows the hall while the line holds, and gives others what they ask for; whether it had to."""
        if self.cut is None:
            self.desk.happened(self._follower.wait(0))
            if self.desk._wanted:
                self.desk.tend()
                return True
        return False

    def crash(self) -> None:
        assert self.desk.journal is not None
        self.desk.journal.close()
        self.desk = self._open()

    def mend(self) -> None:
        self.cut = None
        self.desk.tend()

    def verb(self, name: str, *values: Any) -> Any:
        """As the officer presses it; again where the first press met a broken line. Until now every desk that could
        has given its signs of life."""
        self.before()
        try:
            return self.desk.do(
                lambda office: getattr(office.counters, name)(self.counter, *values), self.counter
            )
        except Unavailable:
            if self.desk.connected or not self.desk.alone:
                raise
            return self.desk.do(
                lambda office: getattr(office.counters, name)(self.counter, *values), self.counter
            )

    def close(self) -> None:
        assert self.desk.journal is not None
        self.desk.journal.close()
        self._follower.close()


class Desks:
    def __init__(self, hall: Office, folder: Path, clock: FakeClock, counters: list[str]) -> None:
        self.hall, self.clock = hall, clock
        self.lines = []
        for number, counter in enumerate(counters, start=1):
            hall.people.add(f"P{number}", f"Petugas {number}", None, "1234")
            self.lines.append(Line(hall, folder, clock, counter, f"P{number}"))
            self.lines[-1].before = partial(self.renew, copies=False)

    def open(self) -> None:
        for line in self.lines:
            line.open()
        self.renew()

    def renew(self, *, copies: bool = True) -> None:
        for line in self.lines:
            if line.cut is None:
                line.desk._stale |= copies
                line.desk.tend()

    def while_waiting(self, _seconds: float) -> None:
        """What goes on while a desk waits for another to let go: that one does, or it is soon out of touch."""
        gave = [line.hear() for line in self.lines]
        if not any(gave):
            self.clock.pass_(seconds=2)
            self.renew(copies=False)

    def share_out(self, number: int) -> list[Ticket]:
        """All open, so many visitors come, and each desk has its part of them."""
        self.open()
        tickets = come(self.hall, self.clock, number)
        self.renew()
        self.renew()
        return tickets


def counters_of(office: Office, service: str, most: int) -> list[str]:
    directory = office.directory()
    return [counter.code for counter in directory.catalogue.counters if service in counter.services][:most]


@pytest.fixture
def desks(
    office: Office, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desks]:
    made = Desks(office, tmp_path / "journal", clock, counters_of(office, KTP, 3))
    monkeypatch.setattr("core.office.shares.time.sleep", made.while_waiting)
    yield made
    for line in made.lines:
        line.close()


def come(office: Office, clock: FakeClock, number: int) -> list[Ticket]:
    tickets = []
    for _ in range(number):
        clock.pass_(seconds=20)
        tickets.append(office.tickets.issue(KTP, noted=True))
    return tickets


def test_all_are_cut_off_and_nobody_is_called_twice(desks: Desks, office: Office, clock: FakeClock) -> None:
    """The switch dies: everybody who waited is called once, each desk takes its own share in order."""
    tickets = desks.share_out(9)
    for line in desks.lines:
        line.cut = "request"
    called: list[tuple[str, str]] = []
    for _ in range(4):
        for line in desks.lines:
            ticket = line.verb("call_next")
            if ticket is not None:
                called.append((ticket.number, line.counter))
                clock.pass_(seconds=30)
                line.verb("start")
                clock.pass_(seconds=90)
                line.verb("finish")
    assert sorted(number for number, _ in called) == [ticket.number for ticket in tickets]
    for counter in {counter for _, counter in called}:
        numbers = [number for number, at in called if at == counter]
        assert numbers == sorted(numbers)
        assert len(numbers) == 3
    for line in desks.lines:
        assert line.desk.unmerged() == 3
        line.mend()
        assert line.desk.unmerged() == 0
    for number, counter in called:
        ticket = office.tickets.find(number)
        assert (ticket.state, ticket.counter) == ("finished", counter)
        kinds = [event.kind for event in office.tickets.history(ticket)]
        assert kinds[-3:] == ["called", "started", "finished"]
        assert ticket.ended_at is not None
        assert ticket.called_at is not None
        assert ticket.ended_at - ticket.called_at == 120_000_000


def test_the_current_visitor_stays_and_is_finished(desks: Desks, office: Office, clock: FakeClock) -> None:
    desks.open()
    come(office, clock, 2)
    line = desks.lines[0]
    ticket = line.verb("call_next")
    line.verb("start")
    line.cut = "request"
    clock.pass_(minutes=5)
    done = line.verb("finish")
    assert line.desk.alone
    assert (done.number, done.state) == (ticket.number, "finished")
    assert done.ended_at - done.started_at == 300_000_000
    line.mend()
    assert office.tickets.find(ticket.number).ended_at == done.ended_at


def test_others_leave_the_share_of_a_desk_that_is_away_alone(desks: Desks) -> None:
    tickets = desks.share_out(6)
    away, here = desks.lines[0], desks.lines[1]
    share = set(away.share)
    assert 1 <= len(share) <= 3
    away.cut = "request"
    called = []
    while (ticket := here.verb("call_next")) is not None:
        called.append(ticket.uid)
        here.verb("start")
        here.verb("finish")
    assert share.isdisjoint(called)
    assert share | set(called) == {ticket.uid for ticket in tickets}
    away.mend()
    assert away.verb("call_next").uid in share
    desks.renew()


def test_a_colleague_who_is_in_touch_lets_go_at_once(desks: Desks) -> None:
    first = desks.share_out(3)[0]
    holder = next(line for line in desks.lines if first.uid in line.share)
    other = next(line for line in desks.lines if line is not holder)
    assert other.verb("call_next").uid == first.uid
    assert first.uid not in holder.share


def test_a_call_whose_answer_was_lost_is_taken_back(desks: Desks, office: Office, clock: FakeClock) -> None:
    """The officer never saw it: they call from their share, and the other visitor is in line again."""
    desks.open()
    line = desks.lines[0]
    desks.renew()
    tickets = come(office, clock, 1)  # in nobody's share yet
    line.cut = "reply"
    with pytest.raises(Unavailable):
        line.desk.do(lambda office: office.counters.call_next(line.counter), line.counter)
    assert office.tickets.find(tickets[0].number).state == "called"
    served = line.desk.do(lambda office: office.counters.serve_paper(line.counter, "A 77"), line.counter)
    assert served.number == "A077"
    line.mend()
    again = office.tickets.find(tickets[0].number)
    assert (again.state, again.counter) == ("waiting", None)
    assert office.tickets.history(again)[-1].reason == "not-answered"
    assert office.handin.conflicts()[0].kind == "unknown-paper"


def test_paper_is_served_while_cut_off(desks: Desks, office: Office, clock: FakeClock) -> None:
    """A number of another desk's share, by its code; afterwards it was served once, here."""
    tickets = desks.share_out(3)
    line = desks.lines[0]
    foreign = next(ticket for ticket in tickets if ticket.uid not in line.share)
    line.cut = "request"
    line.desk.lost()
    clock.pass_(minutes=1)
    served = line.verb("serve_paper", code_of(foreign))
    assert (served.number, served.state) == (foreign.number, "serving")
    clock.pass_(minutes=3)
    line.verb("finish")
    line.mend()
    ticket = office.tickets.find(foreign.number)
    assert (ticket.state, ticket.counter) == ("finished", line.counter)
    assert ticket.first_arrival == foreign.first_arrival
    assert not office.handin.conflicts()


def test_paper_of_a_kiosk_that_is_still_cut_off(
    desks: Desks, office: Office, tmp_path: Path, clock: FakeClock
) -> None:
    """Served on its paper's word; when the kiosk hands it in it is the same ticket, not a second one."""
    kiosk = KioskLine(office, tmp_path / "journal" / "kiosk.sqlite", clock)
    desks.open()
    kiosk.cut = "request"
    alone = [kiosk.kiosk.take(KTP).ticket for _ in range(2)]
    assert alone[0].number == "A-B01"
    line = desks.lines[0]
    served = line.verb("serve_paper", "a b 1")
    assert (served.number, served.state) == ("A-B01", "serving")
    line.verb("finish")
    line.verb("serve_paper", code_of(alone[1]))
    kiosk.mend()
    kiosk.mend()
    merged = [office.tickets.find(ticket.number) for ticket in alone]
    assert [ticket.state for ticket in merged] == ["finished", "serving"]
    assert merged[1].uid == alone[1].uid
    kinds = [event.kind for event in office.tickets.history(merged[0])]
    assert kinds.count("issued") == 1
    assert not office.handin.conflicts()
    kiosk.close()


def test_two_desks_claim_one_visitor_and_the_first_by_time_has_them(
    desks: Desks, office: Office, clock: FakeClock
) -> None:
    ticket = desks.share_out(1)[0]
    first, second = desks.lines[0], desks.lines[1]
    first.cut = second.cut = "request"
    first.desk.lost()
    second.desk.lost()
    for line in (first, second):
        clock.pass_(minutes=1)
        line.verb("serve_paper", ticket.number)
    for line in (second, first):
        clock.pass_(minutes=1)
        line.verb("finish")
    second.mend()
    assert office.tickets.find(ticket.number).counter == second.counter
    first.mend()
    assert office.tickets.find(ticket.number).counter == first.counter
    (conflict,) = office.handin.conflicts()
    assert (conflict.kind, conflict.number, conflict.counter) == (
        "claimed-twice",
        ticket.number,
        first.counter,
    )
    assert conflict.data["winner"] == "ours"


@pytest.mark.parametrize("back", [(0, 1), (1, 0)])
def test_who_was_let_go_by_one_and_served_by_another_is_no_conflict(
    desks: Desks, office: Office, clock: FakeClock, back: tuple[int, int]
) -> None:
    """Whichever of the two is back first."""
    ticket = desks.share_out(1)[0]
    first, second = desks.lines[0], desks.lines[1]
    for line in (first, second):
        line.cut = "request"
        line.desk.lost()
    first.verb("serve_paper", ticket.number)
    clock.pass_(minutes=1)
    first.verb("return_to_queue")
    clock.pass_(minutes=1)
    second.verb("serve_paper", ticket.number)
    clock.pass_(minutes=1)
    second.verb("finish")
    for place in back:
        desks.lines[place].mend()
    assert (office.tickets.find(ticket.number).state, office.tickets.find(ticket.number).counter) == (
        "finished",
        second.counter,
    )
    assert not office.handin.conflicts()


def test_handing_in_twice_changes_nothing(desks: Desks, office: Office, clock: FakeClock) -> None:
    desks.share_out(4)
    line = desks.lines[0]
    line.cut = "request"
    ticket = line.verb("call_next") or line.verb("serve_paper", "A001")
    journal = line.desk.journal
    assert journal is not None
    counter_id = office.directory().counter_ids[line.counter]
    for _ in range(2):  # its answer gets lost, twice
        office.handin.from_desk(Sender(journal.device, line.counter), journal.done_at(counter_id))
    history = office.tickets.history(office.tickets.find(ticket.number))
    clock.pass_(minutes=1)
    line.verb("start")
    line.mend()
    after = office.tickets.history(office.tickets.find(ticket.number))
    assert [event.kind for event in after[: len(history)]] == [event.kind for event in history]
    assert [event.kind for event in after[len(history) :]] == ["started"]
    assert office.tickets.find(ticket.number).state == "serving"


def test_a_desk_that_starts_while_the_database_is_away_goes_on(desks: Desks) -> None:
    desks.share_out(3)
    line = desks.lines[0]
    current = line.verb("call_next")
    line.cut = "request"
    line.crash()
    assert line.desk.alone
    assert [officer.code for officer in line.desk.officers()] == [line.officer]
    officer = line.desk.see(lambda office: office.people.sign_in(line.officer, "1234"))
    assert officer.code == line.officer
    assert line.desk.see(lambda office: office.counters.of_officer(line.officer)) == line.counter
    view = line.desk.see(lambda office: office.views.desk(line.counter))
    assert view.current is not None
    assert view.current.number == current.number


def test_the_journal_of_a_dead_desk_is_handed_in_from_elsewhere(
    desks: Desks, office: Office, clock: FakeClock
) -> None:
    desks.open()
    tickets = come(office, clock, 1)
    line = desks.lines[0]
    line.desk.lost()
    line.cut = "request"
    line.verb("serve_paper", tickets[0].number)
    line.verb("finish")
    assert line.desk.journal is not None
    line.desk.journal.close()
    journal = read_journal(line.path, clock)
    assert hand_in(journal, office, "elsewhere") == 1
    assert hand_in(journal, office, "elsewhere") == 0
    journal.close()
    assert office.tickets.find(tickets[0].number).state == "finished"
    line.desk = line._open()


def test_a_counter_taken_over_from_another_pc_keeps_what_was_done_there(
    desks: Desks, office: Office, clock: FakeClock
) -> None:
    """The old PC is cut off with somebody at the desk, the officer goes on at a new one."""
    desks.open()
    tickets = come(office, clock, 3)
    line = desks.lines[0]
    line.verb("call_next")
    line.cut = "request"
    line.verb("start")
    other = Journal(line.path.with_name("new.sqlite"), clock, cut_off=True)
    new = DeskBooks("test", clock, name="new", journal=other, office=office, owns=False)
    new._counter = line.counter
    new.tend()
    new.do(lambda at_desk: at_desk.counters.start(line.counter), line.counter)
    clock.pass_(minutes=2)
    new.do(lambda at_desk: at_desk.counters.finish(line.counter), line.counter)
    clock.pass_(minutes=2)
    line.verb("finish")
    line.mend()
    assert office.tickets.find(tickets[0].number).state == "finished"
    assert [conflict.kind for conflict in office.handin.conflicts()] == ["claimed-twice"]
    other.close()


def test_over_midnight_the_hall_gives_the_outcome(desks: Desks, office: Office, clock: FakeClock) -> None:
    desks.open()
    tickets = come(office, clock, 2)
    day = date.fromisoformat(tickets[0].service_day)
    line = desks.lines[0]
    line.verb("call_next")
    line.cut = "request"
    line.verb("start")
    clock.pass_(minutes=24 * 60)
    office.tickets.issue("SAMSAT-TAHUNAN", noted=True)
    line.mend()
    states = {ticket.number: ticket.state for ticket in office.tickets.of_day(day)}
    assert states[tickets[1].number] == "expired"
    assert states[tickets[0].number] in ("finished", "no-show")


def test_numbers_as_people_type_them() -> None:
    prefixes = {"A", "B", "AB"}
    known = {
        "a47": "A047",
        "A-047": "A047",
        " a 0047 ": "A047",
        "A1234": "A1234",
        "a b 3": "A-B03",
        "A-B03": "A-B03",
        "ab3": "AB003",
        "bc12": "B-C12",
        "b.c.12": "B-C12",
    }
    for text, number in known.items():
        assert read_paper(text, prefixes).number == number, text
    for text in ("", "47", "A", "A0", "X12", "A-BCD3", "A 12 B", "http://x", "AQ1:A047:261123:!"):
        with pytest.raises(Refused):
            read_paper(text, prefixes)


@pytest.mark.random
@pytest.mark.parametrize("seed", range(examples(3, 24)))
def test_whatever_breaks_nobody_is_lost_or_called_twice(
    desks: Desks, office: Office, clock: FakeClock, seed: int
) -> None:
    """Random verbs, cuts and crashes: at the end each ticket was called by one desk, and the books say which."""
    chance = random.Random(seed)
    desks.open()
    holders: dict[str, set[str]] = {}
    tickets: list[Ticket] = []
    for _ in range(80):
        clock.pass_(seconds=chance.uniform(1, 8))
        line = chance.choice(desks.lines)
        match chance.choice(["come", "come", "cut", "crash", "mend", "renew", "press", "press", "press"]):
            case "come":
                tickets.append(office.tickets.issue(KTP, noted=True))
            case "cut":
                line.cut = chance.choice(["request", "reply"])
            case "crash":
                try:
                    line.crash()
                except Unavailable:
                    line.cut = None
                    line.crash()
            case "mend":
                line.mend()
            case "renew":
                desks.renew()
            case "press":
                _press(line, holders)
    for line in desks.lines:
        line.mend()
    for line in desks.lines:
        line.mend()
    for line in desks.lines:
        while _press(line, holders):
            clock.pass_(seconds=5)
    for ticket in tickets:
        now = office.tickets.find(ticket.number)
        assert now.state == "finished", (now.number, now.state, [e.kind for e in office.tickets.history(now)])
        assert holders[ticket.number] == {now.counter}, now.number
    assert not office.handin.conflicts()


def _press(line: Line, holders: dict[str, set[str]]) -> bool:
    """The officer's next press, by what the desk shows; False when there is nothing to do."""
    try:
        view = line.desk.see(lambda office: office.views.desk(line.counter))
        if view.current is None:
            ticket = line.verb("call_next")
            if ticket is None:
                return False
            holders.setdefault(ticket.number, set()).add(line.counter)
        elif view.current.state == "called":
            holders.setdefault(view.current.number, set()).add(line.counter)
            line.verb("start")
        else:
            line.verb("finish")
    except Unavailable:
        pass  # pressed again later
    except AntreanError as error:
        raise AssertionError(f"{line.counter}: {error}") from error
    return True


def test_a_desk_whose_own_disk_is_full_still_works_with_the_hall(
    desks: Desks, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.share_out(3)
    line = desks.lines[0]
    assert line.desk.journal is not None
    with monkeypatch.context() as patch:
        fill_disk(line.desk.journal, patch)
        ticket = line.verb("call_next")
        line.desk.tend()
        assert line.desk.connected
        assert office.tickets.find(ticket.number).counter == line.counter
        line.verb("start")
    line.desk._stale = True
    line.desk.tend()
    line.cut = "request"
    assert line.verb("finish").number == ticket.number
    line.mend()
    assert office.tickets.find(ticket.number).state == "finished"


def test_what_was_done_online_after_a_desk_was_back_is_not_taken_back(
    desks: Desks, office: Office, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Handed in, but its disk could not note that; the next start hands in once more."""
    desks.share_out(3)
    line = desks.lines[0]
    line.cut = "request"
    first = line.verb("call_next") or line.verb("serve_paper", "A001")
    line.verb("start")
    clock.pass_(minutes=1)
    assert line.desk.journal is not None
    with monkeypatch.context() as patch:
        fill_disk(line.desk.journal, patch)
        line.mend()
        line.verb("finish")
        clock.pass_(minutes=1)
        second = line.verb("call_next")
    line.crash()
    line.mend()
    assert office.tickets.find(first.number).state == "finished"
    assert office.tickets.find(second.number).state == "called"


def test_calls_that_are_handed_in_late_stand_where_they_belong(
    desks: Desks, office: Office, clock: FakeClock
) -> None:
    """The board is ordered by when people were called; only who is still awaited counts as valid."""
    desks.share_out(4)
    away, here = desks.lines[0], desks.lines[1]
    away.cut = "request"
    away.desk.lost()
    early = away.verb("serve_paper", "A001").number
    away.verb("finish")
    late = away.verb("serve_paper", "A002").number
    clock.pass_(minutes=10)
    newest = here.verb("serve_paper", "A003").number
    here.verb("finish")
    clock.pass_(minutes=1)
    away.mend()
    calls = office.views.board(None, 2).calls
    assert [call.number for call in calls] == [newest, late]
    assert early in [call.number for call in office.views.board(None, 30).calls]
    assert not any(call.valid for call in calls)


def test_the_day_is_ended_while_a_desk_is_cut_off(desks: Desks, office: Office, clock: FakeClock) -> None:
    """Whoever was served counts as served; whom the end of the day sent home stays so, and that is no conflict."""
    desks.open()
    tickets = come(office, clock, 3)
    line = desks.lines[0]
    line.verb("serve_paper", "A001")
    line.cut = "request"
    line.desk.lost()
    office.day.close("habis")
    clock.pass_(minutes=1)
    line.verb("finish")
    line.verb("serve_paper", "A002")
    line.mend()
    states = {ticket.number: office.tickets.find(ticket.number).state for ticket in tickets}
    assert states == {"A001": "finished", "A002": "expired", "A003": "expired"}
    assert office.handin.conflicts() == ()


def test_a_verb_is_taken_back_while_cut_off(desks: Desks, office: Office, clock: FakeClock) -> None:
    desks.open()
    come(office, clock, 1)
    line = desks.lines[0]
    line.verb("serve_paper", "A001")
    line.cut = "request"
    line.verb("hold")
    clock.pass_(seconds=2)
    assert line.verb("undo").state == "serving"
    line.mend()
    ticket = office.tickets.find("A001")
    assert (ticket.state, ticket.counter) == ("serving", line.counter)
    assert [event.kind for event in office.tickets.history(ticket)][-2:] == ["held", "undone"]


@pytest.mark.parametrize("crashed", [False, True])
def test_a_call_the_officer_saw_stays_though_the_copy_was_not_made(
    desks: Desks, office: Office, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, crashed: bool
) -> None:
    """The cable breaks between the answer and the copy: the visitor is on their way to this desk."""
    desks.open()
    line = desks.lines[0]
    desks.renew()
    ticket = come(office, clock, 1)[0]

    def breaks(*_what: object, **_how: object) -> bool:
        raise Unavailable("database-unreachable")

    line.before = lambda: None
    with monkeypatch.context() as patch:
        patch.setattr(line.desk, "_copy", breaks)
        assert line.verb("serve_paper", ticket.number).number == ticket.number
    line.cut = "request"
    assert line.desk.alone
    if crashed:
        line.crash()
    clock.pass_(minutes=1)
    line.verb("serve_paper", "A 77")
    line.verb("finish")
    line.mend()
    now = office.tickets.find(ticket.number)
    assert (now.state, now.counter) == ("serving", line.counter)


def test_what_arrives_late_on_an_old_link_changes_nothing(
    desks: Desks, office: Office, clock: FakeClock
) -> None:
    """Sent before the cable broke, delivered when it is back: the desk has gone on since."""
    desks.share_out(3)
    line, other = desks.lines[0], desks.lines[1]
    old, share = line.desk._link, line.share
    assert share
    line.cut = "request"
    line.desk.lost()
    line.mend()
    office.shares.renew(line.counter, old, (), clock.now())
    to = office.directory().counter_ids[other.counter]
    office.shares.give(line.counter, old, dict.fromkeys(share.values(), to))
    line.mend()
    other.mend()
    assert line.share == share
    office.shares.give(line.counter, line.desk._link, dict.fromkeys(share.values(), to))
    line.mend()
    assert not set(line.share) & set(share)


def test_who_was_returned_alone_is_nobody_elses_before_the_desk_has_a_new_copy(
    desks: Desks, office: Office, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cable breaks again between handing in and the copy: the desk would call them again, so no other may."""
    (ticket,) = desks.share_out(1)
    line = next(desk_line for desk_line in desks.lines if ticket.uid in desk_line.share)
    other = next(desk_line for desk_line in desks.lines if desk_line is not line)
    assert line.verb("call_next").uid == ticket.uid
    desks.renew()  # called, so in nobody's share
    line.cut = "request"
    line.desk.lost()
    clock.pass_(minutes=1)
    line.verb("return_to_queue")
    line.cut = None

    def breaks(*_what: object, **_how: object) -> None:
        raise Unavailable("database-unreachable")

    with monkeypatch.context() as patch:
        patch.setattr(line.desk, "_renew", breaks)
        with pytest.raises(Unavailable):
            line.desk.tend()
    line.cut = "request"
    assert not line.desk.connected
    assert other.verb("call_next") is None
    again = line.desk.do(lambda alone: alone.counters.call_next(line.counter), line.counter)
    assert again is not None
    assert again.uid == ticket.uid
    line.mend()
    now = office.tickets.find(ticket.number)
    assert (now.state, now.counter) == ("called", line.counter)
    assert not office.handin.conflicts()
