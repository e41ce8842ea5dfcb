"""What did not fit together when journals were handed in: kept for a person."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.catalogue.directory import Directory
from core.clock import Micros
from core.errors import Refused
from core.events import About, kinds
from core.storage import tables
from core.storage.events import record

_C = tables.conflict


@dataclass(frozen=True, slots=True)
class Conflict:
    """``claimed-twice``: two desks served one visitor. ``unknown-paper``: a desk served a number that was never
    issued. ``number-twice``, ``service-gone``: a kiosk's ticket that the books could not take. ``stops-unknown``: a
    visit with several services of which a desk saw only the paper."""

    uid: str
    at: Micros
    kind: str
    device: str
    counter: str | None
    day: str
    number: str
    data: dict[str, Any] = field(repr=False)
    settled_at: Micros | None = None
    settled_by: str | None = None

    def claims(self) -> tuple[dict[str, Any], ...]:
        """What both sides did, in order: ``at``, ``kind`` and ``counter`` of each act. Empty where nobody served."""
        ours = [
            {"at": act["at"], "kind": act["kind"], "counter": self.counter or ""}
            for act in self.data.get("ours", ())
        ]
        return tuple(sorted([*ours, *self.data.get("theirs", ())], key=lambda act: act["at"]))


def unsettled(connection: Connection, directory: Directory) -> tuple[Conflict, ...]:
    """The oldest first."""
    query = select(_C).where(_C.c.settled_at.is_(None)).order_by(_C.c.at, _C.c.uid)
    return tuple(as_conflict(row, directory) for row in connection.execute(query))


def find(connection: Connection, directory: Directory, uid: str) -> Conflict:
    """Open or settled; Refused("unknown-conflict")."""
    row = connection.execute(select(_C).where(_C.c.uid == uid)).first()
    if row is None:
        raise Refused("unknown-conflict", where=uid)
    return as_conflict(row, directory)


def settle(connection: Connection, uid: str, by: str, officer_id: int, note: str, now: Micros) -> None:
    """A person has seen to it; Refused("unknown-conflict") for one that is not open."""
    conditions = (_C.c.uid == uid, _C.c.settled_at.is_(None))
    row = connection.execute(select(_C).where(*conditions)).first()
    if row is None:
        raise Refused("unknown-conflict", where=uid)
    connection.execute(update(_C).where(*conditions).values(settled_at=now, settled_by=by))
    about = About(row.ticket_id, None, row.counter_id, officer_id, device=row.device, reason=note)
    record(connection, now, kinds.ConflictSettled(uid, row.kind, row.label), about)


def as_conflict(row: Any, directory: Directory) -> Conflict:
    counter = directory.counter_by_id.get(row.counter_id)
    return Conflict(
        row.uid,
        row.at,
        row.kind,
        row.device,
        counter.code if counter else None,
        row.service_day,
        row.label,
        json.loads(row.data),
        row.settled_at,
        row.settled_by,
    )


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something handed in that does not fit, about to be kept."""

    uid: str
    """Identity of the conflict: the same misfit is kept once."""
    kind: str
    device: str
    day: str
    number: str
    data: dict[str, Any]
    ticket_id: int | None = None
    counter_id: int | None = None


def is_kept(connection: Connection, uid: str) -> bool:
    """Whether a conflict of this identity is kept already, settled or not."""
    return connection.execute(select(_C.c.uid).where(_C.c.uid == uid)).first() is not None


def keep(connection: Connection, now: Micros, misfit: Misfit) -> None:
    """Keeps what did not fit for a person, with an event that wakes the supervisor's screen."""
    values = {
        "uid": misfit.uid,
        "at": now,
        "kind": misfit.kind,
        "device": misfit.device,
        "counter_id": misfit.counter_id,
        "ticket_id": misfit.ticket_id,
        "service_day": misfit.day,
        "label": misfit.number,
        "data": json.dumps(misfit.data, ensure_ascii=False),
        "settled_at": None,
        "settled_by": None,
    }
    connection.execute(insert(_C).values(values))
    about = About(misfit.ticket_id, None, misfit.counter_id, device=misfit.device)
    record(connection, now, kinds.ConflictKept(misfit.kind), about)
