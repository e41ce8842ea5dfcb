"""People: officers, supervisors and administrators, their PINs, and what the audit shows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from core.catalogue.directory import Directory
from core.clock import Today
from core.errors import Refused
from core.office.books import Books
from core.people import audit, officers
from core.people.officers import Officer, Role


class PeopleRoom:
    """``office.people``."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def officers(self) -> tuple[Officer, ...]:
        return self._books.read(officers.everyone)

    def add(self, code: str, name: str, agency: str | None, pin: str, role: Role = "officer") -> Officer:
        """Adds an officer; Refused for a code in use, an unknown agency, or a PIN that is not 4 to 8 digits."""
        pin_hash = officers.hashed(pin)
        new = Officer(code, name, agency, role)
        return self._books.write(lambda c, d, today: officers.add(c, d, new, pin_hash, today.now))

    def change_pin(self, code: str, pin: str) -> None:
        """Sets a new PIN; a locked officer is unlocked. Refused("unknown-officer"), ("pin-form")."""
        pin_hash = officers.hashed(pin)
        self._books.write(lambda c, d, today: officers.change_pin(c, d, code, pin_hash, today.now))

    def retire(self, code: str) -> None:
        """Takes an officer out of service; their history stays. Refused("officer-at-counter") while they are at
        one."""
        self._books.write(lambda c, d, today: officers.retire(c, d, code, today.now))

    def sign_in(self, code: str, pin: str, device: str = "", roles: tuple[Role, ...] = ()) -> Officer:
        """The officer with this PIN; Refused("wrong-pin", left=tries), ("officer-locked", until=HH.MM), or
        ("role-missing") for an officer with none of ``roles`` (empty: any role)."""

        def look(connection: Connection, directory: Directory) -> tuple[int, Officer, str | None]:
            officer_id, officer, pin_hash = officers.find(connection, directory, code)
            officers.refuse_while_locked(connection, directory, officer_id, code, self._books.clock.now())
            return officer_id, officer, pin_hash

        officer_id, officer, pin_hash = self._books.read(look)
        pin_is_right = officers.matches(pin_hash, pin)

        def write(connection: Connection, directory: Directory, today: Today) -> int:
            # Others may have failed and locked the officer since: then the right PIN does not help either.
            officers.refuse_while_locked(connection, directory, officer_id, code, today.now)
            return officers.note_sign_in(connection, officer_id, pin_is_right, device, today.now)

        tries_left = self._books.write(write, new_day=False)
        if not pin_is_right:
            raise Refused("wrong-pin", where=code, left=tries_left)
        if roles and officer.role not in roles:
            raise Refused("role-missing", where=code, role=officer.role)
        return officer

    def audit(self, day: date | None = None, most: int = 500) -> tuple[audit.Entry, ...]:
        """The audit trail, newest first: who changed what, and every call out of order; of one service day or of
        all."""
        return self._books.read(lambda c, d: audit.entries(c, d, day, most))
