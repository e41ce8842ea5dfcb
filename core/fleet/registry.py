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
"""Letters for kiosks' own series; I, O and Q are missing, they are read as 1 and 0."""
HELD_BACK = "(restored)"
"""Name of retired rows that reserve letters for kiosks that enrolled after a backup (core.backup.honest)."""


@dataclass(frozen=True, slots=True)
class Device:
    """One program on one PC, as its last report described it."""

    uid: str
    kind: Kind
    name: str
    letter: str | None
    """The letter of a kiosk's own series (``B`` in ``A-B03``): given once, never to another kiosk."""
    enrolled_at: Micros
    retired_at: Micros | None
    seen_at: Micros
    """When it last reported, by the database's clock."""
    version: str
    unmerged: int
    """How many things it did offline and has not handed in yet."""
    drift_ms: int
    """How far its PC's clock is ahead of the database's, in milliseconds."""
    paper: str
    """Condition of its printers' paper; empty for a program without printers."""
    paper_until: Micros | None
    """When its paper is expected to run out; None when that is not known."""
    counter: int | None
    """Database id of the counter it serves."""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What a program reports about itself every ten seconds; the fields are those of Device."""

    uid: str
    kind: Kind
    name: str
    version: str
    unmerged: int = 0
    drift_ms: int = 0
    paper: str = ""
    paper_until: Micros | None = None
    counter: str | None = None
    """Code of the counter it serves."""
    facts: dict[str, Any] = field(default_factory=dict)


def letters() -> Iterator[str]:
    """Every letter in the order they are given, then pairs. B comes before A: a series ``A-A03`` of agency A would be
    hard to tell apart."""
    single = LETTERS[1:] + LETTERS[0]
    yield from single
    for length in count(2):
        yield from ("".join(pair) for pair in product(LETTERS, repeat=length))


def as_device(row: Any) -> Device:
    return Device(
        uid=row.uid,
        kind=row.kind,
        name=row.name,
        letter=row.letter,
        enrolled_at=row.enrolled_at,
        retired_at=row.retired_at,
        seen_at=row.seen_at,
        version=row.version,
        unmerged=row.unmerged,
        drift_ms=row.drift_ms,
        paper=row.paper,
        paper_until=row.paper_until,
        counter=row.counter_id,
        facts=json.loads(row.facts),
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
    """Enters a program in the register, once; ``letter`` gives it a series of its own. A known program keeps
    everything but its name.

    ``has`` is the letter that its journal has already, though these books, restored from an older backup, do not
    know it. The kiosk keeps that letter unless another kiosk got it meanwhile."""
    before = find(connection, uid)
    if before is None:
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
    this_device = _D.uid == uid
    if letter and (before is None or before.letter is None):
        rows = connection.execute(select(_D.letter, _D.name, _D.retired_at).where(_D.letter.is_not(None)))
        taken = {row.letter: row.name == HELD_BACK and row.retired_at is not None for row in rows}
        if has and taken.get(has, True):
            own_letter = has
            connection.execute(update(tables.device).where(_D.letter == has).values(letter=None))
        else:
            own_letter = next(candidate for candidate in letters() if candidate not in taken)
        connection.execute(update(tables.device).where(this_device).values(letter=own_letter))
    if before is not None and before.name != name:
        connection.execute(update(tables.device).where(this_device).values(name=name))
    enrolled = find(connection, uid)
    assert enrolled is not None
    return enrolled


def report(connection: Connection, facts: Report, counter_id: int | None, now: Micros) -> None:
    """Writes a program's report; a program that is not known yet is entered. A retired one stays retired."""
    if not refresh(connection, facts, counter_id, now):
        enrol(connection, facts.uid, facts.kind, facts.name, facts.version, now, letter=False)
        refresh(connection, facts, counter_id, now)


def refresh(connection: Connection, facts: Report, counter_id: int | None, now: Micros) -> bool:
    """Writes a report in one statement, without an event; False for a program that is not known yet."""
    values = {
        "name": facts.name,
        "seen_at": now,
        "version": facts.version,
        "unmerged": facts.unmerged,
        "drift_ms": facts.drift_ms,
        "paper": facts.paper,
        "paper_until": facts.paper_until,
        "counter_id": counter_id,
        "facts": json.dumps(facts.facts, ensure_ascii=False),
    }
    return connection.execute(update(tables.device).where(_D.uid == facts.uid).values(values)).rowcount > 0


def in_service(connection: Connection) -> tuple[Device, ...]:
    """Every device that was not retired, by kind (kiosks, displays, counters) and name, Meja 2 before Meja 10."""
    devices = [
        as_device(row) for row in connection.execute(select(tables.device).where(_D.retired_at.is_(None)))
    ]
    return tuple(
        sorted(devices, key=lambda device: (_kind_order(device.kind), _sort_key(device.name), device.uid))
    )


def _kind_order(kind: str) -> int:
    """Where a kind stands in the list; kinds that only a newer program knows come last."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _sort_key(name: str) -> list[tuple[int, str]]:
    """A name as something to sort by, in which numbers count as numbers."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def retire(connection: Connection, name: str, now: Micros) -> int:
    """Takes the devices of a name out of the list; letter and history stay. Returns how many there were."""
    in_service_by_name = (_D.name == name, _D.retired_at.is_(None))
    number = connection.execute(
        update(tables.device).where(*in_service_by_name).values(retired_at=now)
    ).rowcount
    if number:
        record(connection, now, kinds.DeviceRetired(), About(device=name))
    return number
