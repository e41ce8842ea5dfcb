"""A snapshot of all the hall's devices."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from core import __version__
from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.events import kinds
from core.fleet import registry
from core.fleet.alarms import Alarm, alarms
from core.fleet.registry import Device
from core.handin.conflicts import Conflict, unsettled
from core.storage import tables
from core.storage.events import as_event, newest_event

LOOKED_THROUGH = 20_000
"""How many of the newest events are searched for merges: some days of a full hall."""
MOST_MERGES = 12
"""How many merges are shown at most."""
BACKUPS_AMONG = 200_000
"""How many of the newest events are searched for a backup: two weeks of a full hall."""


@dataclass(frozen=True, slots=True)
class Merge:
    """What a program that had worked offline handed in."""

    at: Micros
    device: str
    tickets: int
    desk: bool
    """Whether a counter handed in visitors it served, rather than a kiosk numbers it gave."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A counter that is cut off, with its share of the queue."""

    counter: str
    since: Micros
    waiting: int


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made of these books."""

    at: Micros
    file: str
    verified: bool


@dataclass(frozen=True)
class FleetView:
    """What the supervisor's page about the devices shows."""

    directory: Directory = field(repr=False)
    now: Micros
    version: str
    devices: tuple[Device, ...]
    alarms: tuple[Alarm, ...]
    conflicts: tuple[Conflict, ...]
    merges: tuple[Merge, ...]
    """Those of today, newest first."""
    apart: tuple[Apart, ...]
    backup: Backup | None = None
    """The newest backup that the books know of."""


def fleet_view(connection: Connection, directory: Directory, today: Today) -> FleetView:
    devices = registry.in_service(connection)
    conflicts = unsettled(connection, directory)
    apart = _apart(connection, directory)
    places = [(desk.counter, desk.since, desk.waiting) for desk in apart]
    return FleetView(
        directory,
        today.now,
        __version__,
        devices,
        alarms(devices, places, conflicts, __version__, today.now),
        conflicts,
        _merges(connection, today),
        apart,
        last_backup(connection),
    )


def last_backup(connection: Connection) -> Backup | None:
    """The newest backup among the events that are searched."""
    event = tables.event
    conditions = (
        event.c.id > newest_event(connection) - BACKUPS_AMONG,
        event.c.kind == kinds.BackupMade.kind,
    )
    row = connection.execute(select(event).where(*conditions).order_by(event.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    newest = as_event(row)
    match newest.what:
        case kinds.BackupMade(file=file, verified=verified):
            return Backup(newest.at, file, verified)
    return None


def _apart(connection: Connection, directory: Directory) -> tuple[Apart, ...]:
    link, share, ticket = tables.desk_link, tables.share_ticket, tables.ticket
    waiting = (
        select(func.count())
        .select_from(share.join(ticket, ticket.c.id == share.c.ticket_id))
        .where(share.c.counter_id == link.c.counter_id, tables.WAITS)
        .scalar_subquery()
    )
    query = select(link.c.counter_id, link.c.until, waiting.label("waiting")).where(link.c.apart.is_(True))
    return tuple(
        Apart(directory.counter_by_id[row.counter_id].code, row.until, row.waiting)
        for row in connection.execute(query.order_by(link.c.counter_id))
    )


def _merges(connection: Connection, today: Today) -> tuple[Merge, ...]:
    event = tables.event
    begin = today.now - ((today.wall.hour * 60 + today.wall.minute) * 60 + today.wall.second) * 1_000_000
    conditions = (
        event.c.id > newest_event(connection) - LOOKED_THROUGH,
        event.c.kind == kinds.Merged.kind,
        event.c.at >= begin,
    )
    query = select(event).where(*conditions).order_by(event.c.id.desc()).limit(MOST_MERGES)
    events = [as_event(row) for row in connection.execute(query)]
    return tuple(
        Merge(event.at, event.device, event.what.tickets, event.what.desk)
        for event in events
        if isinstance(event.what, kinds.Merged)
    )
