"""The register of devices. Every function works inside the caller's transaction and commits nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, product
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.clock import Micros
from core.events import About, kinds
from core.pc.identity import KINDS, Kind
from core.storage import tables
from core.storage.events import record

_D = tables.device.c
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""Of kiosks' own series; I, O and Q are read as 1 and 0."""
HELD_BACK = "(restored)"
"""Name of retired rows that keep letters for kiosks which enrolled after a backup was made (core.backup.honest)."""


@dataclass(frozen=True, slots=True)
class Device:
    """One program on one PC, as it told of itself last."""

    uid: str
    kind: Kind
    name: str
    letter: str | None
    """Of a kiosk's own series (``B`` in ``A-B03``): given once, never again to another."""
    enrolled_at: Micros
    retired_at: Micros | None
    seen_at: Micros
    """By the database's clock."""
    version: str
    unmerged: int
    """What it did alone and has not handed in yet."""
    drift_ms: int
    """How far its PC's clock is ahead of the database's."""
    paper: str
    """Condition of its printers; empty without one."""
    paper_until: Micros | None
    counter: int | None
    """Database id of the counter it is at."""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What a program tells of itself every ten seconds; see Device."""

    uid: str
    kind: Kind
    name: str
    version: str
    unmerged: int = 0
    drift_ms: int = 0
    paper: str = ""
    paper_until: Micros | None = None
    counter: str | None = None
    """Code of the counter it is at."""
    facts: dict[str, Any] = field(default_factory=dict)


def letters() -> Iterator[str]:
    """B before A: a series ``A-A03`` of agency A would be hard to tell apart. Then two letters."""
    single = LETTERS[1:] + LETTERS[0]
    yield from single
    for length in count(2):
        yield from ("".join(pair) for pair in product(LETTERS, repeat=length))


def as_device(row: Any) -> Device:
    return Device(
        row.uid,
        row.kind,
        row.name,
        row.letter,
        row.enrolled_at,
        row.retired_at,
        row.seen_at,
        row.version,
        row.unmerged,
        row.drift_ms,
        row.paper,
        row.paper_until,
        row.counter_id,
        json.loads(row.facts),
    )


def find(connection: Connection, uid: str) -> Device | None:
    row = connection.execute(select(tables.device).where(_D.uid == uid)).first()
    return as_device(row) if row else None


def enrol(
    connection: Connection,
    uid: str,
    kind: Kind,
    name: str,
    version: str,
    now: Micros,
    *,
    letter: bool,
    has: str | None = None,
) -> Device:
    """Enters a program, once; ``letter`` gives it a series of its own. A known one keeps everything but its name.

    ``has`` is the letter its journal has already: these books are older than that, restored from a backup. It keeps
    it unless another kiosk got it meanwhile."""
    known = find(connection, uid)
    if known is None:
        values = {
            "uid": uid,
            "kind": kind,
            "name": name,
            "letter": None,
            "enrolled_at": now,
            "retired_at": None,
            "seen_at": now,
            "version": version,
            "unmerged": 0,
            "drift_ms": 0,
            "paper": "",
            "paper_until": None,
            "counter_id": None,
            "facts": "{}",
        }
        connection.execute(insert(tables.device).values(values))
        if kind != "display":  # a display may write nothing but its own row
            record(connection, now, kinds.DeviceEnrolled(kind, uid), About(device=name))
    mine = _D.uid == uid
    if letter and (known is None or known.letter is None):
        rows = connection.execute(select(_D.letter, _D.name, _D.retired_at).where(_D.letter.is_not(None)))
        taken = {row.letter: row.name == HELD_BACK and row.retired_at is not None for row in rows}
        if has and taken.get(has, True):
            free = has
            connection.execute(update(tables.device).where(_D.letter == has).values(letter=None))
        else:
            free = next(one for one in letters() if one not in taken)
        connection.execute(update(tables.device).where(mine).values(letter=free))
    if known is not None and known.name != name:
        connection.execute(update(tables.device).where(mine).values(name=name))
    found = find(connection, uid)
    assert found is not None
    return found


def report(connection: Connection, told: Report, counter_id: int | None, now: Micros) -> None:
    """Writes what a program tells of itself; one that is not known yet is entered. A retired one stays so."""
    if not refresh(connection, told, counter_id, now):
        enrol(connection, told.uid, told.kind, told.name, told.version, now, letter=False)
        refresh(connection, told, counter_id, now)


def refresh(connection: Connection, told: Report, counter_id: int | None, now: Micros) -> bool:
    """The same in one statement, without an event; False for a program that is not known yet."""
    values = {
        "name": told.name,
        "seen_at": now,
        "version": told.version,
        "unmerged": told.unmerged,
        "drift_ms": told.drift_ms,
        "paper": told.paper,
        "paper_until": told.paper_until,
        "counter_id": counter_id,
        "facts": json.dumps(told.facts, ensure_ascii=False),
    }
    return connection.execute(update(tables.device).where(_D.uid == told.uid).values(values)).rowcount > 0


def in_service(connection: Connection) -> tuple[Device, ...]:
    """Every device that was not retired: kiosks, displays, counters, each by name, Meja 2 before Meja 10."""
    found = [
        as_device(row) for row in connection.execute(select(tables.device).where(_D.retired_at.is_(None)))
    ]
    return tuple(sorted(found, key=lambda one: (_place_of(one.kind), _spoken(one.name), one.uid)))


def _place_of(kind: str) -> int:
    """Kinds that only a newer program knows come last."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _spoken(name: str) -> list[tuple[int, str]]:
    """A name to sort by: its numbers count as numbers."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def retire(connection: Connection, name: str, now: Micros) -> int:
    """Takes devices of that name out of the list, letter and history stay; gives how many there were."""
    mine = (_D.name == name, _D.retired_at.is_(None))
    number = connection.execute(update(tables.device).where(*mine).values(retired_at=now)).rowcount
    if number:
        record(connection, now, kinds.DeviceRetired(), About(device=name))
    return number
