"""Verbs of programs that work alone for a while: what they take along, and what they hand in afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from core.catalogue.directory import Directory
from core.clock import MINUTE, Micros, Today
from core.devices.entry import Entry, HandedIn
from core.devices.work import FROM_PAPER
from core.office.tickets import TicketVerbs
from core.storage import mirror, tables
from core.storage.events import events_of, record
from core.storage.mirror import Mirror
from core.tickets import quotas, register
from core.tickets.model import Ticket
from core.tickets.uid import new_uid

_T = tables.ticket
_V = tables.void
SEEN_LATELY: Micros = 12 * 60 * MINUTE
AHEAD: Micros = 5_000_000
"""A moment that a program hands in may lie so far ahead of the database's clock."""


class MergeVerbs(TicketVerbs):
    def mirror_for_kiosk(self, known_version: int | None) -> Mirror:
        """What a kiosk goes on with when it is cut off: the catalogue unless it has that version, who waits, which
        counters are open, and its part of what is left of today's quotas."""

        def read(connection: Connection, directory: Directory, today: Today) -> Mirror:
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
                    row
                    for part in register.OPEN_PARTS.values()
                    for row in mirror.rows_of(connection, _T, part)
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

        return self._read_today(read)

    def hand_in(self, device: str, entries: Sequence[Entry]) -> HandedIn:
        """Takes what a kiosk did alone into the books, in its order, in one transaction; doing it again changes
        nothing. Nothing that is on paper is refused: what does not fit is kept as a conflict for a person."""

        def write(connection: Connection, directory: Directory, today: Today) -> HandedIn:
            tickets = conflicts = 0
            for entry in entries:
                match entry.kind:
                    case "ticket":
                        done = _take_in(connection, directory, today, device, entry)
                        tickets += done is True
                        conflicts += done is None
                    case "void":
                        _void(connection, directory, today, device, entry)
                    case "print":
                        self._settle_late(connection, directory, today, device, entry)
                    case "cancel":
                        _cancel(connection, directory, today, device, entry.uid, entry.data["reason"])
            if tickets:
                record(connection, today.now, "merged", device=device, data={"tickets": tickets})
            return HandedIn(tickets, conflicts)

        return self._write(write)

    @staticmethod
    def _settle_late(
        connection: Connection, directory: Directory, today: Today, device: str, entry: Entry
    ) -> None:
        ticket = register.find_uid(connection, directory, entry.uid)
        if ticket is not None:
            when = credible(entry.at, today)
            register.settle_print(connection, directory, ticket, entry.data["print"], when, device)


def credible(at: Micros, today: Today) -> Micros:
    """A moment as it was handed in, never one that is still to come."""
    return at if at <= today.now + AHEAD else today.now


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


def _take_in(
    connection: Connection, directory: Directory, today: Today, device: str, entry: Entry
) -> bool | None:
    """Writes a ticket of a kiosk's own series: True when it was new, False when it was known, None for a conflict."""
    facts = entry.data
    here = register.find_uid(connection, directory, entry.uid)
    if here is None:
        here = register.find_number(connection, directory, facts["day"], facts["number"])
        if here is not None and here.device != FROM_PAPER:
            return _not_fitting(connection, today, "number-twice", device, entry)
    if here is not None:
        return here.device == FROM_PAPER and _adopt(connection, directory, today, device, entry, here)
    kept = select(tables.conflict.c.uid).where(tables.conflict.c.uid == entry.uid)
    if connection.execute(kept).first() is not None:
        return False
    services = [facts["service"], *facts["stops"]]
    known = directory.service_by_code
    if any(code not in known for code in services):
        return _not_fitting(connection, today, "service-gone", device, entry)
    over = facts["day"] < today.last_day or (facts["day"] == today.day and today.closed)
    issued = credible(entry.at, today)
    start = entry.at - facts["rank"]
    row = register.enter(
        connection,
        {
            "uid": entry.uid,
            "service_day": facts["day"],
            "label": facts["number"],
            "agency_id": directory.agency_ids[known[facts["service"]].agency],
            "service_id": directory.service_ids[facts["service"]],
            "priority": facts["priority"],
            "favoured": facts["favoured"],
            "state": "issued",
            "print_state": "issued",
            "device": device,
            "issued_at": issued,
            "first_arrival": issued,
            "rank": issued - start,
            "booked_for": facts["booked_for"],
            "stops_left": len(facts["stops"]),
            "any_order": facts["any_order"],
            "told_p50": facts["told"][0] if facts["told"] else None,
            "told_p90": facts["told"][1] if facts["told"] else None,
        },
    )
    told: dict[str, Any] = {"print": "issued", "alone": True}
    if facts["stops"]:
        told["stops"] = services
    service_id = directory.service_ids[facts["service"]]
    record(connection, issued, "issued", ticket_id=row, service_id=service_id, device=device, data=told)
    for position, code in enumerate(facts["stops"], start=1):
        stop = {"ticket_id": row, "position": position, "service_id": directory.service_ids[code]}
        connection.execute(insert(tables.stop).values({**stop, "begun_at": None}))
    for code in services:
        if known[code].daily_quota is not None:
            quotas.use(connection, facts["day"], directory.service_ids[code])
    if over:
        ticket = register.find_id(connection, directory, row)
        register.take_step(
            connection,
            directory,
            ticket,
            "expire",
            today.now,
            reason="day-over",
            values={"ended_at": today.now},
        )
    return True


def _not_fitting(connection: Connection, today: Today, reason: str, device: str, entry: Entry) -> bool | None:
    kept = select(tables.conflict.c.uid).where(tables.conflict.c.uid == entry.uid)
    if connection.execute(kept).first() is not None:
        return False
    facts = entry.data
    keep_conflict(connection, today.now, entry.uid, reason, device, facts["day"], facts["number"], facts)
    return None


def _adopt(
    connection: Connection, directory: Directory, today: Today, device: str, entry: Entry, here: Ticket
) -> bool:
    """The ticket of a paper that a desk saw first: what it was issued as comes into the log, once."""
    if any(event.kind == "issued" for event in events_of(connection, here.id)):
        return False
    facts = entry.data
    told = {"print": "issued", "alone": True, "uid": entry.uid, "service": facts["service"]}
    service_id = directory.service_ids.get(facts["service"])
    issued = credible(entry.at, today)
    record(connection, issued, "issued", ticket_id=here.id, service_id=service_id, device=device, data=told)
    if service_id is not None and directory.service_by_id[service_id].daily_quota is not None:
        quotas.use(connection, facts["day"], service_id)
    if facts["stops"]:  # its visitor may still want them: a person sees to it
        number = facts["number"]
        keep_conflict(
            connection,
            today.now,
            entry.uid,
            "stops-unknown",
            device,
            facts["day"],
            number,
            facts,
            ticket_id=here.id,
        )
    return True


def _void(connection: Connection, directory: Directory, today: Today, device: str, entry: Entry) -> None:
    """Nobody has the paper of this request: it is cancelled if it was written, and never written if it comes late."""
    if connection.execute(select(_V.c.uid).where(_V.c.uid == entry.uid)).first() is None:
        connection.execute(insert(_V).values(uid=entry.uid, at=today.now, device=device))
    _cancel(connection, directory, today, device, entry.uid, "not-answered")


def _cancel(
    connection: Connection, directory: Directory, today: Today, device: str, uid: str, reason: str
) -> None:
    ticket = register.find_uid(connection, directory, uid)
    if ticket is None or ticket.state not in ("issued", "waiting", "held"):
        return
    values = {"ended_at": today.now}
    register.take_step(
        connection, directory, ticket, "cancel", today.now, device=device, reason=reason, values=values
    )
    register.give_quota_back(connection, directory, ticket)


def keep_conflict(
    connection: Connection,
    now: Micros,
    uid: str,
    kind: str,
    device: str,
    day: str,
    number: str,
    data: dict[str, Any],
    *,
    ticket_id: int | None = None,
    counter_id: int | None = None,
) -> None:
    """Keeps what did not fit for a person, with an event that wakes the supervisor's screen."""
    values = {
        "uid": uid or new_uid(now),
        "at": now,
        "kind": kind,
        "device": device,
        "counter_id": counter_id,
        "ticket_id": ticket_id,
        "service_day": day,
        "label": number,
        "data": json.dumps(data, ensure_ascii=False),
        "settled_at": None,
        "settled_by": None,
    }
    connection.execute(insert(tables.conflict).values(values))
    record(
        connection,
        now,
        "conflict",
        ticket_id=ticket_id,
        counter_id=counter_id,
        device=device,
        data={"what": kind},
    )
