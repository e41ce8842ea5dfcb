"""Officers: a code, a name and a PIN that is only ever kept hashed (argon2id)."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, insert, select, update

from core.catalogue.directory import Directory
from core.clock import MINUTE, Micros, local
from core.errors import Refused
from core.events import About, kinds
from core.storage import tables
from core.storage.events import record

PIN = re.compile(r"[0-9]{4,8}")
OFFICER_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,31}")
FAILURES_ALLOWED = 5
"""Wrong PINs in a row after which an officer is locked."""
LOCKED_FOR: Micros = 5 * MINUTE

# Chosen for a ten years old counter PC, where it takes some 30 ms; the PIN is checked once a shift.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


Role = Literal["officer", "supervisor", "administrator"]
ROLES: tuple[Role, ...] = ("officer", "supervisor", "administrator")


@dataclass(frozen=True, slots=True)
class Officer:
    code: str
    name: str
    agency: str | None
    """The agency whose counters the officer serves; None for every agency's."""
    role: Role = "officer"


def printable(name: str) -> bool:
    """Whether a name has letters, signs and spaces only: no control or direction characters, and something to see."""
    return bool(name.strip()) and not any(unicodedata.category(letter).startswith("C") for letter in name)


def new_pin() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hashed(pin: str) -> str:
    """The PIN's hash; Refused("pin-form") unless it is 4 to 8 digits. Slow on purpose: not in a transaction."""
    if not PIN.fullmatch(pin):
        raise Refused("pin-form")
    return HASHER.hash(pin)


def matches(pin_hash: str | None, pin: str) -> bool:
    """Whether the PIN is the one that was hashed. Slow on purpose: not in a transaction."""
    if pin_hash is None:
        return False
    try:
        return HASHER.verify(pin_hash, pin)
    except (VerifyMismatchError, InvalidHashError):
        return False


def add(
    connection: Connection, directory: Directory, new: Officer, pin_hash: str | None, now: Micros
) -> Officer:
    """Adds an officer; Refused for a code that exists, a wrong code, name or role, or an unknown agency."""
    code, agency, role = new.code, new.agency, new.role
    if role not in ROLES:
        raise Refused("role-unknown", where=role, known=", ".join(ROLES))
    name = " ".join(new.name.split())
    if not OFFICER_CODE.fullmatch(code):
        raise Refused("officer-code", where=code)
    if not name or len(name) > 120 or not printable(name):
        raise Refused("officer-name", where=code)
    if agency is not None:
        directory.agency(agency)
    if connection.execute(select(tables.officer.c.id).where(tables.officer.c.code == code)).first():
        raise Refused("officer-exists", where=code)
    values = {
        "code": code,
        "name": name,
        "pin_hash": pin_hash,
        "agency_id": directory.agency_ids[agency] if agency else None,
        "role": role,
        "failures": 0,
    }
    connection.execute(insert(tables.officer).values(values))
    record(connection, now, kinds.OfficerAdded(code, name, role))
    return Officer(code, name, agency, role)


def find(connection: Connection, directory: Directory, code: str) -> tuple[int, Officer, str | None]:
    """Database id, officer and PIN hash; Refused("unknown-officer")."""
    table = tables.officer
    row = connection.execute(select(table).where(table.c.code == code, table.c.retired_at.is_(None))).first()
    if row is None:
        raise Refused("unknown-officer", where=code)
    agency = directory.agency_by_id.get(row.agency_id)
    return row.id, Officer(row.code, row.name, agency.code if agency else None, row.role), row.pin_hash


def change_pin(connection: Connection, directory: Directory, code: str, pin_hash: str, now: Micros) -> None:
    """Sets a new PIN; an officer locked for wrong PINs is unlocked."""
    officer_id, _, _ = find(connection, directory, code)
    table = tables.officer
    values = {"pin_hash": pin_hash, "failures": 0, "locked_until": None}
    connection.execute(update(table).where(table.c.id == officer_id).values(values))
    record(connection, now, kinds.PinChanged(code))


def retire(connection: Connection, directory: Directory, code: str, now: Micros) -> None:
    """Takes an officer out of service; Refused("officer-at-counter") while they have a counter open."""
    officer_id, _, _ = find(connection, directory, code)
    session = tables.counter_session
    held = connection.execute(
        select(session.c.counter_id).where(session.c.officer_id == officer_id, session.c.closed_at.is_(None))
    ).scalar()
    if held is not None:
        raise Refused("officer-at-counter", where=directory.counter_by_id[held].code)
    table = tables.officer
    connection.execute(update(table).where(table.c.id == officer_id).values(retired_at=now, pin_hash=None))
    record(connection, now, kinds.OfficerRetired(code))


def everyone(connection: Connection, directory: Directory) -> tuple[Officer, ...]:
    """Officers in service, by name."""
    table = tables.officer
    rows = connection.execute(
        select(table.c.code, table.c.name, table.c.agency_id, table.c.role)
        .where(table.c.retired_at.is_(None))
        .order_by(table.c.name, table.c.code)
    )
    in_service = []
    for row in rows:
        agency = directory.agency_by_id.get(row.agency_id)
        in_service.append(Officer(row.code, row.name, agency.code if agency else None, row.role))
    return tuple(in_service)


def refuse_while_locked(
    connection: Connection, directory: Directory, officer_id: int, code: str, now: Micros
) -> None:
    """Refused("officer-locked", until=…) after too many wrong PINs."""
    until = connection.execute(
        select(tables.officer.c.locked_until).where(tables.officer.c.id == officer_id)
    ).scalar_one()
    if until is not None and now < until:
        raise Refused("officer-locked", where=code, until=f"{local(until, directory.hall.time_zone):%H.%M}")


def note_sign_in(connection: Connection, officer_id: int, succeeded: bool, device: str, now: Micros) -> int:
    """Records how a sign-in ended; returns how many tries are left before the officer is locked."""
    table = tables.officer
    this_officer = table.c.id == officer_id
    failures = 0
    if succeeded:
        connection.execute(update(table).where(this_officer).values(failures=0, locked_until=None))
    else:
        failures = int(connection.execute(select(table.c.failures).where(this_officer)).scalar_one()) + 1
        locked = failures >= FAILURES_ALLOWED
        connection.execute(
            update(table)
            .where(this_officer)
            .values(failures=0 if locked else failures, locked_until=now + LOCKED_FOR if locked else None)
        )
    what = kinds.SignedIn() if succeeded else kinds.SignInFailed()
    record(connection, now, what, About(officer_id=officer_id, device=device))
    return FAILURES_ALLOWED - failures
