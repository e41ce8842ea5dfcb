"""What a program goes on with when it is cut off: the part of the books it keeps a copy of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from core.catalogue.directory import Directory
from core.clock import MINUTE, Micros, Today
from core.handin import mirror
from core.handin.mirror import Mirror
from core.storage import tables
from core.storage.events import newest_event
from core.tickets import quotas, register

_H = tables.share_ticket
_T = tables.ticket
_S = tables.counter_session
SEEN_LATELY: Micros = 12 * 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a desk's copy is read again."""

    known_version: int | None
    """Version of the catalogue it has."""
    all_of_it: bool = True
    """False: only what a verb of its own changes, unless the catalogue is another."""


def for_kiosk(
    connection: Connection, directory: Directory, today: Today, known_version: int | None
) -> Mirror:
    """What a kiosk goes on with when it is cut off: the catalogue unless it has that version, who waits, which
    counters are open, and its part of what is left of today's quotas."""
    rows: dict[str, Sequence[mirror.Row]] = {}
    if directory.version != known_version:
        rows = {table.name: mirror.rows_of(connection, table) for table in mirror.CATALOGUE}
    else:
        rows = {"hall": mirror.rows_of(connection, tables.hall)}
    officer = tables.officer.c
    known = connection.execute(select(officer.id, officer.code))
    session = tables.counter_session
    rows |= {
        "day": mirror.rows_of(connection, tables.day, tables.day.c.day == today.day),
        "officer": [dict(row._mapping) for row in known],
        "counter_session": mirror.rows_of(connection, session, session.c.closed_at.is_(None)),
        "ticket": [
            row for part in register.OPEN_PARTS.values() for row in mirror.rows_of(connection, _T, part)
        ],
        "stop": [],
        "share": [],
        "quota_use": _part_of_quotas(
            quotas.used(connection, directory, today.day),
            directory,
            today.day,
            _kiosks(connection, today.now),
        ),
        "priority_run": mirror.rows_of(connection, tables.priority_run),
        "service_time": mirror.rows_of(connection, tables.service_time),
        "forecast_stretch": mirror.rows_of(connection, tables.forecast_stretch),
    }
    return Mirror(directory.version, today.day, rows)


def _kiosks(connection: Connection, now: Micros) -> int:
    """How many kiosks share what is left of a quota while they cannot ask: those seen today."""
    device = tables.device.c
    seen = (device.kind == "kiosk", device.retired_at.is_(None), device.seen_at > now - SEEN_LATELY)
    query = select(func.count()).select_from(tables.device).where(*seen)
    return max(1, int(connection.execute(query).scalar_one()))


def _part_of_quotas(used: dict[str, int], directory: Directory, day: str, kiosks: int) -> list[mirror.Row]:
    """Quotas as if the other kiosks' parts were taken already."""
    parts = []
    for code, service in directory.services.items():
        if service.daily_quota is None:
            continue
        left = max(0, service.daily_quota - used.get(code, 0))
        taken = service.daily_quota - left // kiosks
        parts.append({"service_day": day, "service_id": directory.service_ids[code], "taken": taken})
    return parts


def for_desk(
    connection: Connection, directory: Directory, today: Today, counter: str, wanted: Wanted
) -> tuple[Mirror, int]:
    """What a desk goes on with when it is cut off: the catalogue unless it has that version, its visitors of today
    and its share; and the id of the newest event at that moment."""
    counter_id = directory.counter_ids[directory.counter(counter).code]
    known = directory.version == wanted.known_version
    everything = wanted.all_of_it or not known
    catalogue = mirror.CATALOGUE if not known else (tables.hall,) if everything else ()
    rows: dict[str, Sequence[mirror.Row]] = {
        table.name: mirror.rows_of(connection, table) for table in catalogue
    }
    sessions = mirror.rows_of(connection, _S, _S.c.counter_id == counter_id, _S.c.closed_at.is_(None))
    share = select(_H.c.ticket_id).where(_H.c.counter_id == counter_id)
    today_here = (_T.c.counter_id == counter_id) & (_T.c.service_day == today.day)
    shared = _T.c.id.in_(share) & tables.WAITS
    sent_here = (_T.c.directed_to == counter_id) & register.OPEN_PARTS["directed"]
    tickets = {
        row["id"]: row
        for condition in (today_here, sent_here)
        for row in mirror.rows_of(connection, _T, condition)
    }
    for row in mirror.rows_of(connection, _T, shared):  # set apart for it or not, here it is in line
        tickets[row["id"]] = {**row, "directed_to": None}
    stops = mirror.rows_of(connection, tables.stop, tables.stop.c.ticket_id.in_(list(tickets)))
    rows |= {"counter_session": sessions, "ticket": list(tickets.values()), "stop": stops}
    if everything:
        rows |= _around(connection, directory, today, counter, sessions)
    return Mirror(directory.version, today.day, rows), newest_event(connection)


def _around(
    connection: Connection, directory: Directory, today: Today, counter: str, sessions: Sequence[mirror.Row]
) -> dict[str, Sequence[mirror.Row]]:
    """What a desk's copy has besides its visitors."""
    officers = mirror.rows_of(connection, tables.officer)
    here = {row["officer_id"] for row in sessions}
    for row in officers:
        if row["id"] not in here:
            row["pin_hash"] = None  # whoever sits elsewhere has no business with this disk
    counter_id = directory.counter_ids[counter]
    agency = directory.agency_ids[directory.counter(counter).agency]
    share, run = tables.share, tables.priority_run
    return {
        "day": mirror.rows_of(connection, tables.day, tables.day.c.day == today.day),
        "officer": officers,
        "quota_use": [],
        "share": mirror.rows_of(connection, share, share.c.counter_id == counter_id),
        "priority_run": mirror.rows_of(connection, run, run.c.agency_id == agency),
        "service_time": mirror.rows_of(connection, tables.service_time),
        "forecast_stretch": mirror.rows_of(connection, tables.forecast_stretch),
    }
