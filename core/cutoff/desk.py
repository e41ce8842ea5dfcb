"""A desk's way to the hall: the database while it answers, its own share of the queue while it does not.

While it answers, every verb goes to the database, and the desk keeps a copy of its counter, its visitors and its
share of those who wait on its own disk. When it does not answer, the officer continues with that copy; what they do
is handed in later, with its real times (docs/decisions/0012).
"""

from __future__ import annotations

import logging
import platform
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TypeVar

from core.clock import Clock, Micros
from core.cutoff.journal import Journal, journal_path
from core.cutoff.link import JournalledBooks, own_clock, start_clock
from core.errors import Refused, Unavailable
from core.events.kinds import ShareWanted
from core.handin.work import Link, Sender
from core.office import Event, Office
from core.pc.identity import Kind
from core.people.officers import Officer

log = logging.getLogger("antrean.journal")
R = TypeVar("R")

KIND: Kind = "counter"
EVERY_S = 2.0
"""Seconds between two signs of life while the database answers."""
AGAIN_S = 1.0
"""Seconds between two attempts to reach the database while it does not answer."""
IN_TOUCH: Micros = 6_000_000
"""How long after a sign of life the desk counts as connected."""
PATIENCE_S = 3.0
"""Seconds an officer may have to wait while the copy is being made; then the database is cut off."""
MOST_DESKS = 9
"""How many desk programs may run on one PC."""


class DeskBooks(JournalledBooks):
    """What the desk asks instead of the office. Threads may share it."""

    KIND = KIND

    def __init__(
        self,
        url: str,
        clock: Clock,
        *,
        name: str = "",
        journal: Journal | None = None,
        office: Office | None = None,
        owns: bool = True,
    ) -> None:
        super().__init__(url, clock, name or platform.node(), journal, office, owns)
        self._counter = journal.fact("counter") or "" if journal else ""
        self._counter_key = self._find_counter()
        self._turn = threading.RLock()
        """Held while the copy is made, handed in or worked on."""
        self._wanted: deque[tuple[int, int]] = deque()
        """Ids of tickets that other desks asked for, each with the id of the counter it goes to."""
        self._tended = float("-inf")
        self._link = Link(journal.device, int(journal.fact("turn") or 0)) if journal else Link("")
        self._seen = int(journal.fact("seen") or 0) if journal else 0
        """When the hall's last answer came, by the hall's clock; kept on the disk, too, when the copy is older than
        it."""

    @classmethod
    def open(cls, url: str, clock: Clock, name: str = "") -> DeskBooks:
        """With a journal for a database on the LAN; a hall on one machine needs none. Raises what opening the hall
        raises when there is no copy to work with, and Refused("journal-in-use")."""
        if url.startswith("sqlite:"):
            office = Office.open(url, clock)
            return cls(url, office.clock, name=name, office=office)
        journal_clock = own_clock(clock)
        try:
            name, journal = _free_journal(name or platform.node(), journal_clock)
        except Unavailable as error:  # the disk takes no file: a desk without a journal is better than none
            log.warning("no journal: %s", error)
            office = Office.open(url, clock)
            return cls(url, office.clock, name=name, office=office)
        try:
            start_clock(journal_clock, journal)
            journal.keep("name", name)
            books = cls(url, journal_clock, name=name, journal=journal)
            books.look_first()
        except BaseException:
            journal.close()
            raise
        return books

    @classmethod
    def over(cls, office: Office) -> DeskBooks:
        """Over an office that is open already and stays open; without a journal."""
        return cls("", office.clock, office=office, owns=False)

    # Whether it works offline

    @property
    def can_work_alone(self) -> bool:
        """Whether there is a copy of the hall in which the counter was open."""
        return self.journal is not None and self.journal.filled and bool(self._counter)

    @property
    def alone(self) -> bool:
        """Whether the desk works with its copy at this moment."""
        return not self._connected and self.can_work_alone

    @property
    def office(self) -> Office:
        """The office that verbs go to: the hall's, or the one over the desk's own copy."""
        if self.alone:
            assert self.journal is not None
            return self.journal.office
        return self.reach()

    def happened(self, events: Sequence[Event]) -> None:
        """Takes in events of the hall: the copy is made again, and tickets that another desk wants are given away."""
        if self.journal is None:
            return
        for event in events:
            match event.what:
                case ShareWanted(ticket=ticket, to=to):
                    if event.counter_id == self._counter_key:
                        self._wanted.append((ticket, to))
                case _:
                    self._stale = True
        if self._wanted:
            self._poke.set()

    @property
    def counter(self) -> str:
        """Code of the counter the desk works at; empty when at none, or without a journal."""
        return self._counter

    # What a desk does

    def do(self, verb: Callable[[Office], R], counter: str = "") -> R:
        """Runs a verb, at a counter if one is named: in the hall's books, or in the desk's own while it is offline. A
        verb that gets no answer raises Unavailable and is not repeated: the officer sees the counter as the desk
        knows it and decides."""
        if self.journal is None:
            return verb(self.reach())
        if self._connected:
            try:
                result = verb(self.reach())
            except Unavailable:
                self._set_connected(False)
                raise
            self._seen = self.clock.now()
            if counter:
                self._keep(counter)
            return result
        with self._turn:
            if self._connected:
                return self.do(verb, counter)
            if not self.can_work_alone:
                raise Unavailable("database-unreachable", where=self._url)
            self.journal.begin()
            return verb(self.journal.office)

    def see(self, reading: Callable[[Office], R]) -> R:
        """Runs a reading, in the hall's books or in the desk's own."""
        if self.journal is None or (self._connected and self._office is not None):
            try:
                return reading(self.reach())
            except Unavailable:
                if not self.can_work_alone:
                    raise
                self._set_connected(False)
        if not self.can_work_alone:
            raise Unavailable("database-unreachable", where=self._url)
        assert self.journal is not None
        return reading(self.journal.office)

    def officers(self) -> tuple[Officer, ...]:
        """Who may sign in; while offline only the officer who had the counter."""
        known = self.see(lambda office: office.people.officers())
        if not self.alone:
            return known
        return self.see(
            lambda office: tuple(officer for officer in known if office.counters.of_officer(officer.code))
        )

    def unmerged(self) -> int:
        """How many visitors were served offline and are not handed in yet."""
        if self.journal is None or not self.journal.alone():
            return 0
        return 0 if self._counter_key is None else len(self.journal.done_at(self._counter_key).tickets)

    # Inside

    def _find_counter(self) -> int | None:
        """Database id of the counter the desk is at."""
        if not self._counter or self.journal is None or not self.journal.filled:
            return None
        return self.journal.office.directory().counter_ids.get(self._counter)

    def _pause_s(self) -> float:
        return EVERY_S if self._connected else AGAIN_S

    def _step(self) -> None:
        if not self._give_at_once():
            self.tend()

    def _give_at_once(self) -> bool:
        """Gives tickets of the share to a desk that waits for them, before anything else. True when nothing else is
        due."""
        journal = self.journal
        if not (self._wanted and self._connected and journal is not None and self._counter):
            return False
        with self._turn, _patience(self.cut):
            self._give(journal, self.reach())
        return time.monotonic() - self._tended < EVERY_S

    def tend(self) -> None:
        """Hands in what was done offline, gives a sign of life, gives away what others want, renews the copy."""
        journal = self.journal
        if journal is None:
            return
        office = self.reach()
        office.directory()  # read before the turn is taken, so that nobody waits for it
        with self._turn, _patience(self.cut):
            try:
                if not self._connected:
                    self._new_link(journal)
                self._hand_in(journal, office)
                self._renew(journal, office)
            except Unavailable as error:
                if not journal.is_own(error):
                    raise
                log.warning("the journal waits: %s", error)  # the hall goes on, whatever this disk does
            self._tended = time.monotonic()
            self._set_connected(True)

    def _new_link(self, journal: Journal) -> None:
        """Begins a new link: requests that are still under way on the old one are then refused as late."""
        self._link = replace(self._link, turn=self._link.turn + 1)
        with suppress(Unavailable):
            journal.keep("turn", str(self._link.turn))

    def _hand_in(self, journal: Journal, office: Office) -> None:
        noted_hall = journal.fact("hall")
        if noted_hall is None:
            journal.enrolled("", office.hall_uid)
        elif noted_hall != office.hall_uid:
            raise Refused("journal-other-hall", where=str(journal.path))
        if not self._enrolled:
            office.fleet.enrol(journal.device, KIND, self.name)
            self._enrolled = True
        if journal.alone():
            hand_in(journal, office, self.name)

    def _renew(self, journal: Journal, office: Office) -> None:
        counter = self._counter
        if counter and counter not in office.directory().counters:
            self._leave(journal)  # the counter was removed from the catalogue
        if not self._counter:
            return
        self._give(journal, office)
        keep = tuple(journal.share())
        share = office.shares.renew(counter, self._link, keep, self.clock.now() + IN_TOUCH)
        if not share.opened:
            self._leave(journal)
            return
        if share.surplus:
            journal.let_go(share.surplus)
            remaining = [ticket_uid for ticket_uid in share.tickets if ticket_uid not in share.surplus]
            office.shares.renew(counter, self._link, remaining, self.clock.now() + IN_TOUCH)
        if self._stale or set(share.tickets) != set(keep) or share.surplus:
            self._stale = False
            self._copy(journal, office, counter)

    def _leave(self, journal: Journal) -> None:
        """The desk is at no counter any more."""
        self._counter, self._counter_key = "", None
        journal.keep("counter", "")

    def _give(self, journal: Journal, office: Office) -> None:
        """Gives away the tickets that other desks asked for: first out of the copy, for good, then in the books."""
        wanted: dict[int, int] = {}
        while self._wanted:
            ticket, to = self._wanted.popleft()
            wanted[ticket] = to
        if wanted:
            journal.let_go(uid for uid, key in journal.share().items() if key in wanted)
            office.shares.give(self._counter, self._link, wanted)

    def _copy(self, journal: Journal, office: Office, counter: str, *, all_of_it: bool = True) -> bool:
        """Makes the copy again; False when that has to wait."""
        copy, cursor = office.handin.copy_for_desk(counter, journal.version(), all_of_it=all_of_it)
        counter_in_copy = counter if copy.rows["counter_session"] else ""
        if not journal.refresh(copy, cursor=str(cursor), counter=counter_in_copy):
            self._stale = True
            return False
        self._counter = counter_in_copy
        self._counter_key = self._find_counter()
        return True

    def _keep(self, counter: str) -> None:
        """After a verb: makes the copy again, or at least notes when the officer last saw the hall."""
        journal = self.journal
        assert journal is not None
        copied = False
        with self._turn, _patience(self.cut):
            try:
                if self._connected:
                    if self._counter != counter:
                        self._counter = counter
                        self._renew(journal, self.reach())
                    copied = not self._counter or self._copy(journal, self.reach(), counter, all_of_it=False)
            except Unavailable as error:
                if journal.is_own(error):
                    # While the disk is full the copy stays older than what the officer sees.
                    log.warning("the copy waits: %s", error)
                else:
                    self._set_connected(False)
            if not copied:
                with suppress(Unavailable):
                    journal.keep("seen", str(self._seen))


@contextmanager
def _patience(give_up: Callable[[], None]) -> Iterator[None]:
    """Limits how long an officer waits for the turn: after PATIENCE_S ``give_up`` cuts off whoever asks the
    database."""
    timer = threading.Timer(PATIENCE_S, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def hand_in(journal: Journal, office: Office, name: str) -> int:
    """Hands in what a desk's journal holds; returns how many visitors that were. If it stops half way, it is repeated
    the next time."""
    counter = journal.fact("counter")
    counter_id = journal.office.directory().counter_ids.get(counter or "")
    visitors = 0
    if counter_id is not None:
        sender = Sender(journal.device, name)
        visitors = office.handin.from_desk(sender, journal.done_at(counter_id)).tickets
    journal.ended()
    return visitors


def _free_journal(name: str, clock: Clock) -> tuple[str, Journal]:
    """The journal of that name, or of the next name when another desk of this PC has it."""
    for number in range(1, MOST_DESKS + 1):
        free_name = name if number == 1 else f"{name} {number}"
        try:
            return free_name, Journal(journal_path(KIND, free_name), clock, cut_off=True)
        except Refused as error:
            if error.code != "journal-in-use" or number == MOST_DESKS:
                raise
    raise AssertionError
