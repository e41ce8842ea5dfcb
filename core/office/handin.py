"""Handing in: what programs copy to work offline, what they hand in afterwards, and what did not fit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from core.catalogue.directory import Directory
from core.clock import Today
from core.errors import Refused
from core.handin import conflicts, copies, desk, kiosk
from core.handin.conflicts import Conflict
from core.handin.copies import Wanted
from core.handin.entries import Entry, HandedIn
from core.handin.mirror import Mirror
from core.handin.work import DeskWork, Sender
from core.office.books import Books
from core.people import officers


class HandInRoom:
    """``office.handin``."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def copy_for_kiosk(self, known_version: int | None) -> Mirror:
        """See core.handin.copies."""
        return self._books.read_today(lambda c, d, today: copies.for_kiosk(c, d, today, known_version))

    def copy_for_desk(
        self, counter: str, known_version: int | None, *, all_of_it: bool = True
    ) -> tuple[Mirror, int]:
        """See core.handin.copies; Refused("unknown-counter")."""
        wanted = Wanted(known_version, all_of_it)
        return self._books.read_today(lambda c, d, today: copies.for_desk(c, d, today, counter, wanted))

    def from_kiosk(self, device: str, entries: Sequence[Entry]) -> HandedIn:
        """Takes what a kiosk of this name did offline into the books, in one transaction; repeating it changes
        nothing."""
        return self._books.write(lambda c, d, today: kiosk.take_in(c, d, today, device, entries))

    def from_desk(self, sender: Sender, work: DeskWork) -> HandedIn:
        """Takes what a desk did offline into the books, in one transaction; repeating it changes nothing."""
        return self._books.write(lambda c, d, today: desk.take_in(c, d, today, sender, work))

    def conflicts(self) -> tuple[Conflict, ...]:
        """What did not fit and waits for a person, the oldest first."""
        return self._books.read(conflicts.unsettled)

    def conflict(self, uid: str) -> Conflict:
        """One conflict, also a settled one; Refused("unknown-conflict")."""
        return self._books.read(lambda c, d: conflicts.find(c, d, uid))

    def settle(self, uid: str, by: str, note: str) -> None:
        """Settles a conflict that a person has dealt with: ``by`` is the officer's code; ``note`` says how, and the
        audit keeps it. Refused("unknown-conflict"), ("unknown-officer"), ("reason-missing")."""
        why = " ".join(note.split())
        if not why or len(why) > 200:
            raise Refused("reason-missing", where=uid)

        def write(connection: Connection, directory: Directory, today: Today) -> None:
            officer_id, officer, _pin_hash = officers.find(connection, directory, by)
            conflicts.settle(connection, uid, officer.code, officer_id, why, today.now)

        self._books.write(write, new_day=False)
