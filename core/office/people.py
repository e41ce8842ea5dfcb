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
        """Refused for a code in use, an unknown agency, or a PIN that is not 4 to 8 digits."""
        pin_hash = officers.hashed(pin)
        new = Officer(code, name, agency, role)
        return self._books.write(lambda c, d, today: officers.add(c, d, new, pin_hash, today.now))

    def change_pin(self, code: str, pin: str) -> None:
        """A new PIN; a locked officer is free again. Refused("unknown-officer"), ("pin-form")."""
        pin_hash = officers.hashed(pin)
        self._books.write(lambda c, d, today: officers.change_pin(c, d, code, pin_hash, today.now))

    def retire(self, code: str) -> None:
        """Refused("officer-at-counter") while they hold a counter; their history stays."""
        self._books.write(lambda c, d, today: officers.retire(c, d, code, today.now))

    def sign_in(self, code: str, pin: str, device: str = "", roles: tuple[Role, ...] = ()) -> Officer:
        """The officer whose PIN this is; Refused("wrong-pin", left=tries), ("officer-locked", until=HH.MM), or
        ("role-missing") when it is none of ``roles`` (empty: any)."""

        def look(connection: Connection, directory: Directory) -> tuple[int, Officer, str | None]:
            officer_id, officer, pin_hash = officers.find(connection, directory, code)
            officers.refuse_while_locked(connection, directory, officer_id, code, self._books.clock.now())
            return officer_id, officer, pin_hash

        officer_id, officer, pin_hash = self._books.read(look)
        right = officers.matches(pin_hash, pin)

        def write(connection: Connection, directory: Directory, today: Today) -> int:
            # Locked by others' failures since the look: the right PIN does not open it either.
            officers.refuse_while_locked(connection, directory, officer_id, code, today.now)
            return officers.note_sign_in(connection, officer_id, right, device, today.now)

        left = self._books.write(write, new_day=False)
        if not right:
            raise Refused("wrong-pin", where=code, left=left)
        if roles and officer.role not in roles:
            raise Refused("role-missing", where=code, role=officer.role)
        return officer

    def audit(self, day: date | None = None, most: int = 500) -> tuple[audit.Entry, ...]:
        """Who changed what, and every call out of order, newest first; of one service day or of all."""
        return self._books.read(lambda c, d: audit.entries(c, d, day, most))
