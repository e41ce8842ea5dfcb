"""The part of the queue each desk would go on with, as situations at two counters of one service, L09 and L10."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.clock import Micros
from core.handin.work import Link
from core.office import Office
from core.office.shares import Share
from tests.conftest import FakeClock

ENGINES = ("sqlite", "postgresql")
KTP = "DUKCAPIL-KTP"
TOUCH: Micros = 10_000_000
"""So long a desk counts as in touch after it was heard."""


class Desks:
    """Desks that say in turn which tickets of their share they keep."""

    def __init__(self, office: Office, clock: FakeClock) -> None:
        self.office, self.clock = office, clock
        self._numbers: dict[str, str] = {}

    def come(self, number: int) -> None:
        """So many visitors, one each second."""
        for _ in range(number):
            self.clock.pass_(seconds=1)
            ticket = self.office.tickets.issue(KTP, noted=True)
            self._numbers[ticket.uid] = ticket.number

    def renew(self, counter: str, keep: str | None = None, pc: str = "", turn: int = 1) -> Share:
        """A desk is heard; ``keep`` are the numbers it keeps, None: all it has."""
        link = Link(pc or f"pc-of-{counter}", turn)
        kept = self.uids(self.share(counter) if keep is None else keep.split())
        return self.office.shares.renew(counter, link, kept, self.clock.now() + TOUCH)

    def uids(self, numbers: Sequence[str]) -> tuple[str, ...]:
        known = {number: uid for uid, number in self._numbers.items()}
        return tuple(known[number] for number in numbers)

    def numbers(self, uids: Sequence[str]) -> str:
        return " ".join(self._numbers[uid] for uid in uids)

    def share(self, counter: str) -> list[str]:
        """What is in a desk's share by the books."""
        ids = self.office.directory().counter_ids
        rows = self.office.books.read(
            lambda c, _d: c.exec_driver_sql(
                "SELECT t.label FROM share_ticket s JOIN ticket t ON t.id = s.ticket_id"
                f" WHERE s.counter_id = {ids[counter]} ORDER BY t.id"
            ).all()
        )
        return [row.label for row in rows]


@pytest.fixture
def desks(office: Office, clock: FakeClock) -> Desks:
    office.counters.open("L09")
    office.counters.open("L10")
    return Desks(office, clock)


def test_a_desk_that_is_alone_in_touch_has_all_who_wait_in_the_order_they_came(desks: Desks) -> None:
    desks.come(3)
    share = desks.renew("L09")
    assert (desks.numbers(share.tickets), share.opened) == ("A001 A002 A003", True)
    assert desks.share("L09") == ["A001", "A002", "A003"]


@pytest.mark.parametrize(
    ("waiting", "surplus"),
    [
        (0, ""),
        (1, ""),
        (2, "A002"),
        (3, "A003"),  # two and one: nobody has two more than another
        (4, "A004 A003"),  # the last ones first
        (5, "A005 A004"),
        (6, "A006 A005 A004"),
    ],
)
def test_a_desk_lets_go_of_what_one_with_fewer_should_have(desks: Desks, waiting: int, surplus: str) -> None:
    desks.come(waiting)
    desks.renew("L09")
    desks.renew("L10")
    assert desks.numbers(desks.renew("L09").surplus) == surplus


def test_who_comes_goes_to_the_desk_with_fewer(desks: Desks) -> None:
    desks.come(2)
    desks.renew("L09")
    desks.renew("L10")
    desks.come(1)
    assert desks.numbers(desks.renew("L09").tickets) == "A001 A002"
    assert desks.numbers(desks.renew("L10").tickets) == "A003"


def test_who_comes_goes_to_no_desk_that_is_out_of_touch(desks: Desks) -> None:
    desks.renew("L09")
    desks.renew("L10")
    desks.clock.pass_(seconds=11)
    desks.come(4)
    assert desks.numbers(desks.renew("L09").tickets) == "A001 A002 A003 A004"


def test_a_desk_in_touch_is_counted_until_its_last_moment(desks: Desks) -> None:
    desks.renew("L10")
    desks.come(2)
    desks.clock.pass_(seconds=8)  # ten since it was heard
    assert desks.numbers(desks.renew("L09").tickets) == "A001"


def test_what_a_desk_lets_go_of_is_the_others(desks: Desks) -> None:
    desks.come(2)
    desks.renew("L09")
    desks.renew("L10")
    assert desks.numbers(desks.renew("L09", keep="A001").tickets) == "A001"
    assert desks.numbers(desks.renew("L10").tickets) == "A002"


@pytest.mark.parametrize(
    ("pc", "turn", "kept"),
    [
        ("old", 1, "A001 A002"),
        ("old", 2, "A001 A002"),  # the same PC after a break
        ("new", 1, ""),  # whatever the new PC says: it knows nothing of the old one's share
    ],
)
def test_a_counter_that_another_pc_works_at_has_no_share_of_the_old_one(
    desks: Desks, pc: str, turn: int, kept: str
) -> None:
    desks.come(2)
    desks.renew("L09", pc="old")
    share = desks.renew("L09", keep="A001 A002", pc=pc, turn=turn)
    assert desks.numbers(share.tickets) == kept
    assert " ".join(desks.share("L09")) == kept


def test_what_the_old_pc_had_is_free_for_all(desks: Desks) -> None:
    desks.come(2)
    desks.renew("L09", pc="old")
    desks.renew("L09", keep="A001 A002", pc="new")
    called = desks.office.counters.call_next("L10")
    assert called is not None
    assert called.number == "A001"
    assert desks.numbers(desks.renew("L09", keep="", pc="new").tickets) == "A002"


def test_what_was_sent_before_a_break_and_comes_late_changes_nothing(desks: Desks) -> None:
    desks.come(2)
    desks.renew("L09", turn=2)
    assert desks.renew("L09", keep="", turn=1).tickets == ()
    assert desks.share("L09") == ["A001", "A002"]


def test_a_closed_counter_has_no_share(desks: Desks) -> None:
    desks.come(2)
    desks.renew("L09")
    desks.office.counters.close("L09")
    share = desks.renew("L09")
    assert (share.tickets, share.opened) == ((), False)
    assert desks.share("L09") == []


def set_apart(desks: Desks) -> None:
    """Two wait in the share of L09, which falls silent; L10 wants the next one."""
    desks.come(2)
    desks.renew("L09")
    desks.clock.pass_(seconds=11)
    assert desks.office.counters.call_next("L10") is None


def test_the_share_of_a_silent_desk_is_set_apart_for_it(desks: Desks) -> None:
    set_apart(desks)
    assert [desks.office.tickets.find(number).directed_to for number in ("A001", "A002")] == ["L09", "L09"]
    desks.come(1)
    called = desks.office.counters.call_next("L10")
    assert called is not None
    assert called.number == "A003"


def test_a_desk_that_is_back_has_its_share_and_the_line_is_everybodys_again(desks: Desks) -> None:
    set_apart(desks)
    assert desks.numbers(desks.renew("L09").tickets) == "A001 A002"
    assert desks.office.tickets.find("A001").directed_to is None


def test_who_was_sent_to_a_counter_by_an_officer_stays_there(desks: Desks) -> None:
    desks.come(1)
    desks.office.counters.call_next("L10")
    desks.office.counters.transfer("L10", "L09")
    desks.come(2)
    desks.renew("L09")
    assert desks.office.shares.release("L09") == 0
    assert desks.office.tickets.find("A001").directed_to == "L09"


def test_a_person_puts_a_share_back_into_the_line(desks: Desks) -> None:
    set_apart(desks)
    assert desks.office.shares.release("L09") == 2
    assert desks.share("L09") == []
    called = desks.office.counters.call_next("L10")
    assert called is not None
    assert called.number == "A001"


def test_a_ticket_is_given_to_the_counter_that_asked(desks: Desks) -> None:
    desks.come(2)
    desks.renew("L09")
    ids = desks.office.directory().counter_ids
    first = desks.office.tickets.find("A001")
    desks.office.shares.give("L09", Link("pc-of-L09", 1), {first.id: ids["L10"]})
    assert (desks.share("L09"), desks.share("L10")) == (["A002"], ["A001"])
    # Nobody gives what is not theirs.
    desks.office.shares.give("L09", Link("pc-of-L09", 1), {first.id: ids["L09"]})
    assert (desks.share("L09"), desks.share("L10")) == (["A002"], ["A001"])
