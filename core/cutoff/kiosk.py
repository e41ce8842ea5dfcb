"""A kiosk's way to the hall: the database while it answers, its own journal while it does not.

For every number an identity is made and noted, the database has a second to answer, and the answer is noted before
anything is printed. A request without an answer becomes a void, and a new identity gets the next number of the
kiosk's own series. So whatever happened to the void, nobody holds its number (docs/decisions/0011).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from core.catalogue.directory import Directory, Hall
from core.clock import Clock
from core.cutoff.deadline import Caller
from core.cutoff.journal import Journal, journal_path
from core.cutoff.link import JournalledBooks, own_clock, start_clock
from core.errors import Refused, Unavailable
from core.handin.entries import CancelEntry, Entry, PaperEntry, VoidEntry, entry_of
from core.office import Office
from core.office.reprints import Copy
from core.tickets.model import Issued, PrintState
from core.uid import new_uid
from core.views import HallView

log = logging.getLogger("antrean.journal")
R = TypeVar("R")

PRESS_S = 1.0
"""Seconds a visitor waits for the database at most."""
LOOK_S = 1.5
"""Seconds a reading of the hall may take; a visitor who takes a number meanwhile waits for it."""
EVERY_S = 1.0
"""Seconds between two rounds of handing in, looking whether the database is back, and copying."""
COPY_EVERY_S = 5.0
"""Seconds between two copies of the hall at least."""
AT_ONCE = 100
"""How many entries are handed in within one transaction."""


class KioskBooks(JournalledBooks):
    """What the kiosk asks instead of the office. Threads may share it."""

    KIND = "kiosk"

    def __init__(
        self,
        url: str,
        clock: Clock,
        name: str,
        *,
        journal: Journal | None = None,
        office: Office | None = None,
        owns: bool = True,
    ) -> None:
        super().__init__(url, clock, name, journal, office, owns)
        self._caller = Caller("kiosk-asks")
        self._unnoted: set[str] = set()
        """Uids of requests that the disk could not note."""
        self._voids: set[str] = set()
        """Uids of those that were given up and are to be handed in as voids."""
        self._interrupted = True
        """Whether tickets of an earlier run may still be without a print outcome."""
        self._taken: set[str] = set()
        """Uids of this run's tickets, which are not among them."""
        self._copied_at = float("-inf")
        self._sync = threading.Lock()

    @classmethod
    def open(cls, url: str, clock: Clock, name: str) -> KioskBooks:
        """With a journal for a database on the LAN; a hall on one machine needs none: a disk that loses its file
        would lose the journal as well. Raises what opening the hall raises when there is no copy to work with, and
        Refused("journal-in-use")."""
        if url.startswith("sqlite:"):
            office = Office.open(url, clock)
            return cls(url, office.clock, name, office=office)
        journal_clock = own_clock(clock)
        try:
            journal = Journal(journal_path("kiosk", name), journal_clock)
        except Unavailable as error:  # the disk takes no file: a kiosk without a journal is better than none
            log.warning("no journal: %s", error)
            office = Office.open(url, clock)
            return cls(url, office.clock, name, office=office)
        try:
            journal.give_up()  # requests of a run that ended before the answer came
            journal.keep("name", name)
            start_clock(journal_clock, journal)
            books = cls(url, journal_clock, name, journal=journal)
            books.look_first()
        except BaseException:
            journal.close()
            raise
        return books

    @classmethod
    def over(cls, office: Office, name: str = "Kiosk 1") -> KioskBooks:
        """Over an office that is open already and stays open; without a journal."""
        return cls("", office.clock, name, office=office, owns=False)

    @property
    def office(self) -> Office:
        """The office that verbs go to: the hall's, or the one over the kiosk's own copy."""
        if self.journal is None or (self._connected and self._office is not None):
            return self.reach()
        return self.journal.office

    def close(self) -> None:
        super().close()
        self._caller.close()

    # Whether it works offline

    @property
    def can_work_alone(self) -> bool:
        journal = self.journal
        return journal is not None and journal.filled and bool(journal.letter)

    def changed(self) -> None:
        """Something happened in the hall, so the copy has to be made again."""
        self._stale = True

    # What a kiosk does

    def take(
        self, service: str, priority: str = "none", *, also: Sequence[str] = (), any_order: bool = False
    ) -> Issued:
        """A number, of the hall's series or of the kiosk's own. Refused by the rules of either; Unavailable only when
        the kiosk's own disk cannot note it either."""
        journal = self.journal
        if journal is None:
            return self.reach().tickets.take(
                service, priority, device=self.name, also=also, any_order=any_order
            )
        if self._connected and self._office is not None:
            office, uid = self._office, new_uid(self.clock.now())
            self._note(uid)
            try:
                issued = self._caller.call(
                    lambda: office.tickets.take(
                        service, priority, device=self.name, also=also, any_order=any_order, uid=uid
                    ),
                    PRESS_S,
                )
            except Refused as error:
                if error.code in ("request-void", "database-login", "database-rights", "database-foreign"):
                    self._broke(uid)
                else:
                    self._answered(uid)
                    raise
            except Exception:
                self._broke(uid)
            else:
                self._answered(uid)
                self._remember(uid)
                return issued
        return self._take_alone(journal, service, priority, also, any_order)

    def _note(self, uid: str) -> None:
        """Notes a request; when the disk cannot, it is remembered until the program ends."""
        assert self.journal is not None
        try:
            self.journal.ask(uid, self.clock.now())
        except Unavailable as error:
            log.warning("a request is not noted: %s", error)
            self._unnoted.add(uid)

    def _answered(self, uid: str) -> None:
        assert self.journal is not None
        if uid in self._unnoted:
            self._unnoted.discard(uid)
        else:
            self.journal.answered(uid)

    def _broke(self, uid: str) -> None:
        """The answer did not come, or cannot be trusted: the request is given up."""
        assert self.journal is not None
        self._set_connected(False)
        if uid in self._unnoted:
            self._unnoted.discard(uid)
            self._voids.add(uid)
        else:
            self.journal.give_up(uid)

    def _take_alone(
        self, journal: Journal, service: str, priority: str, also: Sequence[str], any_order: bool
    ) -> Issued:
        if not self.can_work_alone:
            raise Unavailable("journal-empty")
        issued = journal.office.tickets.take(
            service, priority, device=self.name, also=also, any_order=any_order
        )
        self._remember(issued.ticket.uid)
        journal.add(entry_of(issued.ticket, journal.office.tickets.stops(issued.ticket)))
        return issued

    def _remember(self, uid: str) -> None:
        if self._interrupted:
            self._taken.add(uid)

    def settle_print(self, uid: str, outcome: PrintState) -> None:
        """Notes at once how printing a ticket ended; the books get it as soon as the database answers."""
        self._later(
            PaperEntry(uid, self.clock.now(), outcome),
            lambda office: office.tickets.settle_print(uid, outcome, self.name),
        )

    def copy_of(self, uid: str) -> Copy:
        """The text of a copy that somebody in the hall asked for; Unavailable while the hall cannot be reached."""
        return self._ask_hall(lambda office: office.reprints.copy(uid))

    def reprinted(self, uid: str, reason: str, outcome: PrintState) -> None:
        """Records how printing a copy ended, and why it was made; Unavailable while the hall cannot be reached."""
        self._ask_hall(lambda office: office.reprints.done(uid, reason, outcome, self.name))

    def cancel(self, uid: str, reason: str) -> None:
        """Cancels a number for which nobody will come."""
        self._later(
            CancelEntry(uid, self.clock.now(), reason),
            lambda office: office.tickets.cancel(uid, reason, self.name),
        )

    def _later(self, entry: Entry, verb: Callable[[Office], object]) -> None:
        if self.journal is None:
            verb(self.reach())
            return
        try:
            self.journal.add(entry)
        except Unavailable as error:  # the disk cannot note it, but the hall's books may take it
            log.warning("not noted: %s", error)
            self._ask(verb)
        self._poke.set()

    def settle_interrupted(self) -> None:
        """Settles the tickets of an earlier run without a print outcome; tried again later while the hall is away."""
        with self._sync:
            if self._interrupted and (self._connected or self.journal is None):
                self._ask(lambda office: office.tickets.settle_interrupted(self.name, self._taken))
                self._interrupted = False

    def hall_view(self) -> HallView:
        """What the kiosk shows: the hall as it is, or as it was known last."""
        if self.journal is None:
            return self.reach().views.hall()
        if self._connected:
            try:
                view = self._ask(lambda office: office.views.hall())
                self.journal.office.views.popular_are(view.popular)
                return view
            except Unavailable:
                self._set_connected(False)
        return self.journal.office.views.hall()

    def tend_day(self) -> None:
        """See DayRoom.tend; a kiosk that is offline leaves the day to others."""
        if self._connected:
            self._ask(lambda office: office.day.tend())

    def directory(self) -> Directory:
        if self._connected:
            try:
                return self._ask(lambda office: office.directory())
            except Unavailable:
                self._set_connected(False)
        return self._alone().directory()

    def hall(self) -> Hall:
        return self.directory().hall

    def unmerged(self) -> int:
        return 0 if self.journal is None else self.journal.unmerged()

    # Inside

    def _alone(self) -> Office:
        if self.journal is None:
            raise Unavailable("database-unreachable", where=self._url)
        return self.journal.office

    def _ask(self, verb: Callable[[Office], R]) -> R:
        """Asks the database within LOOK_S seconds; without a journal in the caller's own thread."""
        office = self.reach()
        if self.journal is None:
            return verb(office)
        return self._caller.call(lambda: verb(office), LOOK_S)

    def _ask_hall(self, verb: Callable[[Office], R]) -> R:
        """Asks the database like ``_ask``; Unavailable at once while offline, so that a visitor does not wait for
        it."""
        if self.journal is not None and not self._connected:
            raise Unavailable("database-unreachable", where=self._url)
        return self._ask(verb)

    def _pause_s(self) -> float:
        return EVERY_S

    def tend(self) -> None:
        """Enrols, hands in what was done offline, copies the hall; then the kiosk works with the hall again."""
        journal = self.journal
        if journal is None:
            return
        with self._sync:
            office = self.reach()
            try:
                self._hand_in(journal, office)
                self._copy(journal, office)
            except Unavailable as error:
                if not journal.is_own(error):
                    raise
                log.warning("the journal waits: %s", error)  # the hall must not wait for this disk
        self._set_connected(True)

    def _hand_in(self, journal: Journal, office: Office) -> None:
        if not self._enrolled:
            has = journal.letter or None
            device = office.fleet.enrol(journal.device, "kiosk", self.name, letter=True, has=has)
            assert device.letter is not None
            journal.enrolled(device.letter, office.hall_uid)
            self._enrolled = True
        if self._voids:
            at = self.clock.now()
            office.handin.from_kiosk(self.name, [VoidEntry(uid, at) for uid in self._voids])
            self._voids.clear()
        hand_in(journal, office, self.name)
        if self._interrupted:
            office.tickets.settle_interrupted(self.name, self._taken)
            self._interrupted = False

    def _copy(self, journal: Journal, office: Office) -> None:
        now = self.clock.now() / 1e6
        due = not 0 <= now - self._copied_at < COPY_EVERY_S
        if self._connected and journal.filled and not (self._stale and due):
            return
        self._stale = False
        if journal.refresh(office.handin.copy_for_kiosk(journal.version())):
            self._copied_at = now
        else:
            self._stale = True


def hand_in(journal: Journal, office: Office, name: str) -> int:
    """Hands in everything a journal holds, in its order; returns how many tickets came into the books.

    If it stops half way, the rest is handed in the next time: the same entry twice changes nothing.
    """
    tickets = 0
    while entries := journal.pending(AT_ONCE):
        tickets += office.handin.from_kiosk(name, [entry for _, entry in entries]).tickets
        journal.handed_in([place for place, _ in entries])
    return tickets
