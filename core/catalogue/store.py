"""Putting a catalogue into the database: one transaction, nothing deleted, what disappears is retired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from core.catalogue.model import Agency, Catalogue, Counter, Kind, Service
from core.catalogue.policy import Policy, as_json
from core.clock import Micros
from core.errors import Refused
from core.storage import tables


def apply(connection: Connection, new: Catalogue, now: Micros) -> None:
    """Makes ``new`` (already checked) the catalogue in force, inside the caller's transaction.

    A code that was retired earlier comes back as the same record, so that its history stays its own.
    """
    zones = _bring(connection, "zones", [asdict(zone) for zone in new.zones], now)
    agencies = _bring_agencies(connection, new.agencies, zones, now)
    services = _bring_services(connection, new.services, agencies, now)
    counters = _bring_counters(connection, new.counters, agencies, zones, now)
    _link(connection, new.counters, counters, services)
    connection.execute(update(tables.hall).values(catalogue_version=tables.hall.c.catalogue_version + 1))
    _refuse_to_leave_anybody(connection)


def _bring_agencies(
    connection: Connection, agencies: Sequence[Agency], zones: dict[str, int], now: Micros
) -> dict[str, int]:
    # A prefix may move from one agency to another in one import: park all of them first.
    connection.execute(
        update(tables.agency)
        .where(tables.agency.c.code.in_([agency.code for agency in agencies]))
        .values(prefix="-" + tables.agency.c.code)
    )
    records = [
        {
            **{key: value for key, value in asdict(agency).items() if key != "zone"},
            "zone_id": zones[agency.zone],
        }
        for agency in agencies
    ]
    return _bring(connection, "agencies", records, now, {"policy": as_json(Policy())})


def _bring_services(
    connection: Connection, services: Sequence[Service], agencies: dict[str, int], now: Micros
) -> dict[str, int]:
    records = [
        {
            **{key: value for key, value in asdict(service).items() if key != "agency"},
            "agency_id": agencies[service.agency],
            "days": ",".join(service.days),
        }
        for service in services
    ]
    return _bring(connection, "services", records, now)


def _bring_counters(
    connection: Connection,
    counters: Sequence[Counter],
    agencies: dict[str, int],
    zones: dict[str, int],
    now: Micros,
) -> dict[str, int]:
    records = [
        {
            "code": counter.code,
            "name": counter.name,
            "agency_id": agencies[counter.agency],
            "zone_id": zones[counter.zone],
        }
        for counter in counters
    ]
    return _bring(connection, "counters", records, now)


def _link(
    connection: Connection,
    counters: Sequence[Counter],
    counter_ids: dict[str, int],
    service_ids: dict[str, int],
) -> None:
    """Which counter calls which services."""
    # Links of retired services stay: whoever still waits for one is called by the same counters.
    connection.execute(
        delete(tables.counter_service).where(
            tables.counter_service.c.service_id.in_(sorted(service_ids.values()))
        )
    )
    links = [
        {"counter_id": counter_ids[counter.code], "service_id": service_ids[code], "position": position}
        for counter in counters
        for position, code in enumerate(counter.services)
    ]
    if links:
        connection.execute(insert(tables.counter_service), links)


def _refuse_to_leave_anybody(connection: Connection) -> None:
    """An import may not take a counter from under its officer or visitor, nor a waiting visitor's last counter.

    Raises Refused("import-counter-open") or ("import-visitors-waiting").
    """
    counter, session, ticket = tables.counter, tables.counter_session, tables.ticket
    gone = counter.c.retired_at.is_not(None)
    held = select(counter.c.code).join(session, session.c.counter_id == counter.c.id)
    code = connection.execute(
        held.where(gone, session.c.closed_at.is_(None)).order_by(counter.c.code)
    ).scalar()
    if code is not None:
        raise Refused("import-counter-open", where=code)
    sent = select(counter.c.code).join(ticket, ticket.c.directed_to == counter.c.id)
    code = connection.execute(sent.where(gone, ticket.c.state == "waiting").order_by(counter.c.code)).scalar()
    if code is not None:
        raise Refused("import-counter-open", where=code)
    links = tables.counter_service
    taken = select(links.c.service_id).join(counter, counter.c.id == links.c.counter_id).where(~gone)
    left = (
        select(tables.service.c.code, func.count())
        .join(ticket, ticket.c.service_id == tables.service.c.id)
        .where(
            ticket.c.state.in_(["waiting", "issued"]),
            ticket.c.directed_to.is_(None),
            tables.service.c.id.not_in(taken),
        )
        .group_by(tables.service.c.code)
        .order_by(tables.service.c.code)
    )
    row = connection.execute(left).first()
    if row is not None:
        raise Refused("import-visitors-waiting", where=row[0], count=row[1])


_TABLES: dict[Kind, Any] = {
    "zones": tables.zone,
    "agencies": tables.agency,
    "services": tables.service,
    "counters": tables.counter,
}


def _bring(
    connection: Connection,
    kind: Kind,
    records: list[dict[str, Any]],
    now: Micros,
    when_new: dict[str, Any] | None = None,
) -> dict[str, int]:
    """Adds, changes and retires records of one kind; gives the database id of every code in force."""
    table = _TABLES[kind]
    known = {row.code: row.id for row in connection.execute(select(table.c.code, table.c.id))}
    wanted = {record["code"] for record in records}
    for code in sorted(known.keys() - wanted):
        in_force = table.c.retired_at.is_(None)
        connection.execute(update(table).where(table.c.id == known[code], in_force).values(retired_at=now))
    for position, record in enumerate(records):
        values = {**record, "position": position, "retired_at": None}
        if record["code"] in known:
            connection.execute(update(table).where(table.c.id == known[record["code"]]).values(values))
        else:
            connection.execute(insert(table).values({**values, **(when_new or {})}))
    rows = connection.execute(select(table.c.code, table.c.id).where(table.c.retired_at.is_(None)))
    return {row.code: row.id for row in rows}
