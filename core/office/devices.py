"""Verbs of the programs themselves, and of whoever looks after them."""

from __future__ import annotations

from sqlalchemy import Connection

from core import __version__
from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.errors import Refused
from core.fleet import registry
from core.fleet.registry import Device, Report
from core.fleet.view import Backup, FleetView, fleet_view, last_backup
from core.handin import conflicts
from core.handin.conflicts import Conflict
from core.office.books import Books
from core.pc.identity import Kind
from core.people import officers


class DeviceVerbs(Books):
    def enrol(
        self, uid: str, kind: Kind, name: str, *, letter: bool = False, has: str | None = None
    ) -> Device:
        """Enters a program into the hall's register, once; ``letter`` gives a kiosk its own series, the one it
        ``has`` already where nobody else does."""
        return self._write(
            lambda c, _d, today: registry.enrol(
                c, uid, kind, name, __version__, today.now, letter=letter, has=has
            ),
            new_day=False,
        )

    def report(self, told: Report) -> None:
        """Writes how a program is, as of now, beside the hall's verbs; only a new one is entered in turn."""

        def counter_id(directory: Directory) -> int | None:
            return directory.counter_ids.get(told.counter or "")

        if not self._aside(lambda c, d, today: registry.refresh(c, told, counter_id(d), today.now)):
            self._write(lambda c, d, today: registry.report(c, told, counter_id(d), today.now), new_day=False)

    def devices(self) -> tuple[tuple[Device, ...], Micros]:
        """Every device in service and the moment that is of: what any of them may ask."""
        return self._read_today(lambda connection, _d, today: (registry.in_service(connection), today.now))

    def fleet(self) -> FleetView:
        """Every device, what is wrong with any, and what was merged today."""
        return self._read_today(fleet_view)

    def last_backup(self) -> Backup | None:
        """The newest backup the books know of."""
        return self._read(lambda connection, _directory: last_backup(connection))

    def retire_device(self, name: str) -> int:
        """Takes a PC that is gone out of the list; gives how many programs that were.

        Refused("device-not-listed").
        """
        number = self._write(lambda c, _d, today: registry.retire(c, name, today.now), new_day=False)
        if not number:
            raise Refused("device-not-listed", where=name)
        return number

    def conflicts(self) -> tuple[Conflict, ...]:
        """What did not fit when journals were handed in and waits for a person, the oldest first."""
        return self._read(conflicts.unsettled)

    def conflict(self, uid: str) -> Conflict:
        """One of them, also when it is settled; Refused("unknown-conflict")."""
        return self._read(lambda c, d: conflicts.find(c, d, uid))

    def settle_conflict(self, uid: str, by: str, note: str) -> None:
        """A person has seen to it: ``by`` is the officer's code; ``note`` says how, and the audit keeps it.
        Refused("unknown-conflict"), ("unknown-officer"), ("reason-missing")."""
        why = " ".join(note.split())
        if not why or len(why) > 200:
            raise Refused("reason-missing", where=uid)

        def write(connection: Connection, directory: Directory, today: Today) -> None:
            officer_id, officer, _pin_hash = officers.find(connection, directory, by)
            conflicts.settle(connection, uid, officer.code, officer_id, why, today.now)

        self._write(write, new_day=False)
