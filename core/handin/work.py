"""What a desk did alone, as it hands it in when the database is back: its tickets as they are now, and its events."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, select

from core.clock import Micros
from core.events import About, Payload, as_data
from core.storage import tables
from core.storage.events import as_event
from core.tickets.model import State

_T = tables.ticket
_E = tables.event

FROM_PAPER = "(paper)"
"""Device of a ticket whose paper a desk saw before its kiosk could hand it in."""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as it stands in a desk's own books: columns of the table, by their names."""

    service_day: str
    label: str
    agency_id: int
    service_id: int
    priority: str
    favoured: bool
    state: State
    print_state: str
    issued_at: Micros
    first_arrival: Micros
    rank: Micros
    counter_id: int | None
    officer_id: int | None
    calls: int
    called_at: Micros | None
    started_at: Micros | None
    ended_at: Micros | None
    directed_to: int | None
    booked_for: Micros | None
    returned_after: int
    stops_left: int
    any_order: bool
    told_p50: int | None
    told_p90: int | None

    def columns(self) -> dict[str, Any]:
        return asdict(self)


COLUMNS = tuple(field.name for field in fields(TicketRow))


def ended_with_the_day(kind: str, reason: str | None) -> bool:
    """Whether an event is of a day's end, which always says why, and nobody's verb (steps.close_days)."""
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
class Sender:
    """The desk that hands in."""

    device: str
    """Identity of its journal."""
    name: str
    """As the audit names it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One event as the desk wrote it."""

    uid: str
    at: Micros
    what: Payload
    service_id: int | None
    officer_id: int | None
    reason: str | None
    undoes: str | None
    """Identity of the event it takes back."""

    @property
    def kind(self) -> str:
        return self.what.kind

    def as_data(self) -> dict[str, Any]:
        """As a conflict keeps it."""
        return {
            "uid": self.uid,
            "at": self.at,
            "kind": self.kind,
            "service_id": self.service_id,
            "officer_id": self.officer_id,
            "reason": self.reason,
            "data": as_data(self.what),
            "undoes": self.undoes,
        }


@dataclass(frozen=True, slots=True)
class Touched:
    """A ticket that something was done with, as it is now at the desk."""

    uid: str
    row: TicketRow
    paper: bool
    """Whether the desk knew nothing of it but its paper."""
    deeds: tuple[Deed, ...]
    begun: tuple[tuple[int, Micros], ...] = ()
    """Positions of stops that were begun, and when."""


@dataclass(frozen=True, slots=True)
class DeskWork:
    """Everything a desk did alone at its counter."""

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
    query = select(_E).where(_E.c.ticket_id.is_not(None)).order_by(_E.c.id)
    events = [as_event(row) for row in connection.execute(query)]
    identities = {event.id: event.uid for event in events}
    deeds: dict[int, list[Deed]] = {}
    for event in events:
        about: About = event.about
        if ended_with_the_day(event.kind, about.reason) or about.counter_id != counter_id:
            continue
        assert about.ticket_id is not None
        taken_back = identities.get(about.undoes) if about.undoes is not None else None
        deed = Deed(
            event.uid, event.at, event.what, about.service_id, about.officer_id, about.reason, taken_back
        )
        deeds.setdefault(about.ticket_id, []).append(deed)
    tickets = [_touched(connection, ticket_id, tuple(done)) for ticket_id, done in deeds.items()]
    tickets.sort(key=lambda touched: (touched.deeds[0].at, touched.uid))
    waits = (_T.c.state == "waiting", _T.c.directed_to.is_(None), _T.c.device != FROM_PAPER)
    share = connection.execute(select(_T.c.uid).where(*waits).order_by(_T.c.id)).scalars()
    return DeskWork(counter_id, cursor, tuple(tickets), seen, tuple(share))


def _touched(connection: Connection, ticket_id: int, deeds: tuple[Deed, ...]) -> Touched:
    row = connection.execute(select(_T).where(_T.c.id == ticket_id)).one()
    stops = select(tables.stop).where(tables.stop.c.ticket_id == ticket_id)
    begun = tuple(
        (stop.position, stop.begun_at) for stop in connection.execute(stops) if stop.begun_at is not None
    )
    values = row._mapping
    return Touched(
        row.uid,
        TicketRow(**{name: values[name] for name in COLUMNS}),
        row.device == FROM_PAPER,
        deeds,
        begun,
    )
