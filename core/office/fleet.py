"""The hall's programs: their reports, and the register that people look after."""

from __future__ import annotations

from core import __version__
from core.catalogue.directory import Directory
from core.clock import Micros
from core.errors import Refused
from core.fleet import registry
from core.fleet.registry import Device, Report
from core.fleet.view import Backup, last_backup
from core.office.books import Books
from core.pc.identity import Kind


class FleetRoom:
    """``office.fleet``."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def enrol(
        self, uid: str, kind: Kind, name: str, *, letter: bool = False, has: str | None = None
    ) -> Device:
        """Enters a program in the hall's register, once; ``letter`` gives a kiosk a series of its own, with the
        letter it ``has`` already unless another kiosk has it."""
        return self._books.write(
            lambda c, _d, today: registry.enrol(
                c, uid, kind, name, __version__, today.now, letter=letter, has=has
            ),
            new_day=False,
        )

    def report(self, facts: Report) -> None:
        """Writes a program's report beside the hall's one writer; only a program that is new waits for its turn."""

        def counter_id(directory: Directory) -> int | None:
            return directory.counter_ids.get(facts.counter or "")

        if not self._books.aside(lambda c, d, today: registry.refresh(c, facts, counter_id(d), today.now)):
            self._books.write(
                lambda c, d, today: registry.report(c, facts, counter_id(d), today.now), new_day=False
            )

    def devices(self) -> tuple[tuple[Device, ...], Micros]:
        """Every device in service, and the moment of the reading; every role may ask for it."""
        return self._books.read_today(
            lambda connection, _d, today: (registry.in_service(connection), today.now)
        )

    def last_backup(self) -> Backup | None:
        """The newest backup that the books know of."""
        return self._books.read(lambda connection, _directory: last_backup(connection))

    def retire(self, name: str) -> int:
        """Takes the programs of a PC that is gone out of the list; returns how many there were.

        Refused("device-not-listed").
        """
        number = self._books.write(lambda c, _d, today: registry.retire(c, name, today.now), new_day=False)
        if not number:
            raise Refused("device-not-listed", where=name)
        return number
