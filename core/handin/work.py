"""What a desk did alone, as it hands it in when the database is back: its tickets as they are now, and its events."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from core.clock import Micros
from core.storage import tables

_T = tables.ticket
_E = tables.event

FROM_PAPER = "(paper)"
"""Device of a ticket whose paper a desk saw before its kiosk could hand it in."""
COLUMNS = (
    "service_day", "label", "agency_id", "service_id", "priority", "favoured", "state", "print_state", "issued_at",
    "first_arrival", "rank", "counter_id", "officer_id", "calls", "called_at", "started_at", "ended_at",
    "directed_to", "booked_for", "returned_after", "stops_left", "any_order", "told_p50", "told_p90",
)  # fmt: skip


def ended_with_the_day(kind: str, reason: str | None) -> bool:
    """Whether an event is of a day's end, which always says why, and nobody's verb (register.close_days)."""
    return kind == "expired" or (kind in ("no-show", "finished") and reason is not None)


@dataclass(frozen=True, slots=True)
class Link:
    """A desk's way to the hall, from one break to the next. What was sent on a link before, and arrives only now that
    its cable is back, changes nothing: the desk has gone on since."""

    device: str
    """Identity of the desk's journal."""
    turn: int = 1
    """Rises with every break."""

    @property
    def mark(self) -> str:
        """As the books keep it."""
        return f"{self.device}.{self.turn}"

    @classmethod
    def of(cls, mark: str) -> Link:
        device, _, turn = mark.rpartition(".")
        return cls(device, int(turn)) if device and turn.isdecimal() else cls(mark, 0)

    def is_late(self, known: Any) -> bool:
        """Whether the desk has come by a newer link since; ``known`` is the row of its counter's link."""
        if known is None:
            return False
        newest = Link.of(known.device)
        return newest.device == self.device and newest.turn > self.turn


@dataclass(frozen=True, slots=True)
class Deed:
    """One event as the desk wrote it."""

    uid: str
    at: Micros
    kind: str
    service_id: int | None
    officer_id: int | None
    reason: str | None
    data: dict[str, Any]
    undoes: str | None
    """Identity of the event it takes back."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A ticket that something was done with, as it is now at the desk."""

    uid: str
    values: dict[str, Any]
    """Its COLUMNS."""
    paper: bool
    """Whether the desk knew nothing of it but its paper."""
    deeds: tuple[Deed, ...]
    begun: tuple[tuple[int, Micros], ...] = ()
    """Positions of stops that were begun, and when."""


@dataclass(frozen=True, slots=True)
class DeskWork:
    counter_id: int
    cursor: int
    """Id of the newest event of the hall that the desk's copy knew of."""
    tickets: tuple[Touched, ...] = field(default=())
    seen: Micros = 0
    """When the desk got its last answer: whatever it did up to then its officer saw."""
    share: tuple[str, ...] = ()
    """Identities of the tickets it would go on with now."""


def read_work(connection: Connection, counter_id: int, cursor: int, seen: Micros = 0) -> DeskWork:
    """What the events of a desk's copy say. Whatever the end of a day did there, the hall does itself."""
    rows = connection.execute(select(_E).where(_E.c.ticket_id.is_not(None)).order_by(_E.c.id)).all()
    identities = {row.id: row.uid for row in rows}
    deeds: dict[int, list[Deed]] = {}
    for row in rows:
        if ended_with_the_day(row.kind, row.reason) or row.counter_id != counter_id:
            continue
        data = json.loads(row.data) if row.data else {}
        taken_back = identities.get(row.undoes)
        deed = Deed(row.uid, row.at, row.kind, row.service_id, row.officer_id, row.reason, data, taken_back)
        deeds.setdefault(row.ticket_id, []).append(deed)
    tickets = []
    for ticket_id, done in deeds.items():
        row = connection.execute(select(_T).where(_T.c.id == ticket_id)).one()
        stops = select(tables.stop).where(tables.stop.c.ticket_id == ticket_id)
        begun = tuple(
            (stop.position, stop.begun_at) for stop in connection.execute(stops) if stop.begun_at is not None
        )
        values = {name: row._mapping[name] for name in COLUMNS}
        tickets.append(Touched(row.uid, values, row.device == FROM_PAPER, tuple(done), begun))
    tickets.sort(key=lambda one: (one.deeds[0].at, one.uid))
    waits = (_T.c.state == "waiting", _T.c.directed_to.is_(None), _T.c.device != FROM_PAPER)
    share = connection.execute(select(_T.c.uid).where(*waits).order_by(_T.c.id)).scalars()
    return DeskWork(counter_id, cursor, tuple(tickets), seen, tuple(share))
