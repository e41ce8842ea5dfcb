"""A desk's way to the hall: the database while it answers, its own share of the queue while it does not.

While it answers, every verb goes to the database, and the desk keeps a copy of its counter, its visitors and its
share of those who wait on its own disk. When it does not, the officer goes on with that copy; what they do is handed
in afterwards, with its real times (docs/decisions/0012).
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
"""Between two signs of life while the database answers,"""
AGAIN_S = 1.0
"""and between two attempts while it does not."""
IN_TOUCH: Micros = 6_000_000
"""So long after a sign of life the desk counts as in touch."""
PATIENCE_S = 3.0
"""So long the database may keep the desk's copy to itself."""
MOST_DESKS = 9
"""So many desk programs may run on one PC."""


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
        """Ids of tickets other desks asked for, and of the counters they go to."""
        self._tended = float("-inf")
        self._link = Link(journal.device, int(journal.fact("turn") or 0)) if journal else Link("")
        self._seen = int(journal.fact("seen") or 0) if journal else 0
        """When the last answer came, by the hall's clock; on the disk, too, where the copy does not show it."""

    @classmethod
    def open(cls, url: str, clock: Clock, name: str = "") -> DeskBooks:
        """On a LAN database with a journal; a hall on one machine needs none. Raises what opening the hall raises
        where there is no copy to go on with, and Refused("journal-in-use")."""
        if url.startswith("sqlite:"):
            office = Office.open(url, clock)
            return cls(url, office.clock, name=name, office=office)
        first = own_clock(clock)
        try:
            name, journal = _free_journal(name or platform.node(), first)
        except Unavailable as error:  # its disk takes nothing: better a desk that needs its server than none
            log.warning("no journal: %s", error)
            office = Office.open(url, clock)
            return cls(url, office.clock, name=name, office=office)
        try:
            start_clock(first, journal)
            journal.keep("name", name)
            books = cls(url, first, name=name, journal=journal)
            books.look_first()
        except BaseException:
            journal.close()
            raise
        return books

    @classmethod
    def over(cls, office: Office) -> DeskBooks:
        """Over an office that is open already and stays open; without a journal."""
        return cls("", office.clock, office=office, owns=False)

    # Whether it works alone

    @property
    def can_work_alone(self) -> bool:
        """Whether there is a copy with a counter that was open."""
        return self.journal is not None and self.journal.filled and bool(self._counter)

    @property
    def alone(self) -> bool:
        """Whether the desk works with its copy now."""
        return not self._connected and self.can_work_alone

    @property
    def office(self) -> Office:
        """The office in charge: the hall's, or the one over the desk's own copy."""
        if self.alone:
            assert self.journal is not None
            return self.journal.office
        return self.reach()

    def happened(self, events: Sequence[Event]) -> None:
        """What happened in the hall: the copy follows, and what another desk wants of the share is let go of."""
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
        """A verb, at a counter if one is named: in the hall's books, or in the desk's own while it is cut off. One
        that gets no answer raises Unavailable and is not repeated by itself: the officer sees the counter as it is
        known here and decides."""
        if self.journal is None:
            return verb(self.reach())
        if self._connected:
            try:
                done = verb(self.reach())
            except Unavailable:
                self._set_connected(False)
                raise
            self._seen = self.clock.now()
            if counter:
                self._keep(counter)
            return done
        with self._turn:
            if self._connected:
                return self.do(verb, counter)
            if not self.can_work_alone:
                raise Unavailable("database-unreachable", where=self._url)
            self.journal.begin()
            return verb(self.journal.office)

    def see(self, reading: Callable[[Office], R]) -> R:
        """A reading of whatever is in charge."""
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
        """Who may sign in; while cut off, whoever held the counter."""
        here = self.see(lambda office: office.people.officers())
        if not self.alone:
            return here
        return self.see(lambda office: tuple(one for one in here if office.counters.of_officer(one.code)))

    def unmerged(self) -> int:
        """How many visitors were served alone and are still to be handed in."""
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
        """Another desk waits for a ticket of the share: nothing else comes first. True when that was all."""
        journal = self.journal
        if not (self._wanted and self._connected and journal is not None and self._counter):
            return False
        with self._turn, _patience(self.cut):
            self._give(journal, self.reach())
        return time.monotonic() - self._tended < EVERY_S

    def tend(self) -> None:
        """Hands in what was done alone, gives a sign of life, lets go of what others want, keeps the copy."""
        journal = self.journal
        if journal is None:
            return
        office = self.reach()
        office.directory()  # asks before anybody waits for the turn
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
        """What may still be on its way by the old one is late from now on."""
        self._link = replace(self._link, turn=self._link.turn + 1)
        with suppress(Unavailable):
            journal.keep("turn", str(self._link.turn))

    def _hand_in(self, journal: Journal, office: Office) -> None:
        known = journal.fact("hall")
        if known is None:
            journal.enrolled("", office.hall_uid)
        elif known != office.hall_uid:
            raise Refused("journal-other-hall", where=str(journal.path))
        if not self._enrolled:
            office.fleet.enrol(journal.device, KIND, self.name)
            self._enrolled = True
        if journal.alone():
            hand_in(journal, office, self.name)

    def _renew(self, journal: Journal, office: Office) -> None:
        counter = self._counter
        if counter and counter not in office.directory().counters:
            self._leave(journal)  # taken out of the catalogue
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
            kept = [one for one in share.tickets if one not in share.surplus]
            office.shares.renew(counter, self._link, kept, self.clock.now() + IN_TOUCH)
        if self._stale or set(share.tickets) != set(keep) or share.surplus:
            self._stale = False
            self._copy(journal, office, counter)

    def _leave(self, journal: Journal) -> None:
        """At no counter any more."""
        self._counter, self._counter_key = "", None
        journal.keep("counter", "")

    def _give(self, journal: Journal, office: Office) -> None:
        """Lets go of what other desks asked for: here first, for good, then in the books."""
        wanted: dict[int, int] = {}
        while self._wanted:
            ticket, to = self._wanted.popleft()
            wanted[ticket] = to
        if wanted:
            journal.let_go(uid for uid, key in journal.share().items() if key in wanted)
            office.shares.give(self._counter, self._link, wanted)

    def _copy(self, journal: Journal, office: Office, counter: str, *, all_of_it: bool = True) -> bool:
        """False when it has to wait."""
        copy, cursor = office.handin.copy_for_desk(counter, journal.version(), all_of_it=all_of_it)
        here = counter if copy.rows["counter_session"] else ""
        if not journal.refresh(copy, cursor=str(cursor), counter=here):
            self._stale = True
            return False
        self._counter = here
        self._counter_key = self._find_counter()
        return True

    def _keep(self, counter: str) -> None:
        """After a verb: the copy says what the officer sees, or the journal that they saw it."""
        journal = self.journal
        assert journal is not None
        kept = False
        with self._turn, _patience(self.cut):
            try:
                if self._connected:
                    if self._counter != counter:
                        self._counter = counter
                        self._renew(journal, self.reach())
                    kept = not self._counter or self._copy(journal, self.reach(), counter, all_of_it=False)
            except Unavailable as error:
                if journal.is_own(
                    error
                ):  # for as long as its disk is full the copy is older than what is shown
                    log.warning("the copy waits: %s", error)
                else:
                    self._set_connected(False)
            if not kept:
                with suppress(Unavailable):
                    journal.keep("seen", str(self._seen))


@contextmanager
def _patience(give_up: Callable[[], None]) -> Iterator[None]:
    """The officer waits for the turn so long and no longer: what asks the database is cut off then."""
    timer = threading.Timer(PATIENCE_S, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def hand_in(journal: Journal, office: Office, name: str) -> int:
    """Hands in what a desk's journal holds; gives how many visitors that were. Stopped at any instruction, it is
    handed in the next time."""
    counter = journal.fact("counter")
    counter_id = journal.office.directory().counter_ids.get(counter or "")
    done = 0
    if counter_id is not None:
        sender = Sender(journal.device, name)
        done = office.handin.from_desk(sender, journal.done_at(counter_id)).tickets
    journal.ended()
    return done


def _free_journal(name: str, clock: Clock) -> tuple[str, Journal]:
    """The journal of that name, or of the next name when another desk of this PC has it."""
    for number in range(1, MOST_DESKS + 1):
        mine = name if number == 1 else f"{name} {number}"
        try:
            return mine, Journal(journal_path(KIND, mine), clock, cut_off=True)
        except Refused as error:
            if error.code != "journal-in-use" or number == MOST_DESKS:
                raise
    raise AssertionError
