"""The catalogue in force as the office uses it: records with their database ids, looked up by code and id."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from core.catalogue.hours import Calendar, Exceptional, Pause
from core.catalogue.model import Agency, Catalogue, Counter, Service, Zone
from core.catalogue.policy import Policy, from_json
from core.catalogue.settings import DEFAULTS, HallSettings
from core.catalogue.settings import load as load_settings
from core.errors import Refused
from core.storage import tables


@dataclass(frozen=True, slots=True)
class Hall:
    name: str
    place: str
    address: str
    time_zone: ZoneInfo
    logo: bytes | None
    ticker: tuple[str, ...]


@dataclass(frozen=True)
class Directory:
    """One version of the catalogue. ``catalogue`` holds what is in force; the ``*_by_id`` tables hold retired
    records too, because tickets keep pointing at them."""

    version: int
    hall: Hall
    catalogue: Catalogue
    agency_by_id: dict[int, Agency] = field(repr=False)
    service_by_id: dict[int, Service] = field(repr=False)
    counter_by_id: dict[int, Counter] = field(repr=False)
    takes: dict[str, tuple[int, ...]] = field(repr=False)
    """Counter code -> database ids of the services it calls, retired ones that may still have people waiting."""
    policies: dict[str, Policy] = field(repr=False)
    calendar: Calendar = field(repr=False)
    settings: HallSettings = field(repr=False, default=DEFAULTS)

    @cached_property
    def zones(self) -> dict[str, Zone]:
        return {zone.code: zone for zone in self.catalogue.zones}

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        return {agency.code: agency for agency in self.catalogue.agencies}

    @cached_property
    def services(self) -> dict[str, Service]:
        return {service.code: service for service in self.catalogue.services}

    @cached_property
    def counters(self) -> dict[str, Counter]:
        return {counter.code: counter for counter in self.catalogue.counters}

    @cached_property
    def counters_of_service(self) -> dict[str, tuple[Counter, ...]]:
        by_service: dict[str, list[Counter]] = {code: [] for code in self.services}
        for counter in self.catalogue.counters:
            for code in counter.services:
                by_service[code].append(counter)
        return {code: tuple(counters) for code, counters in by_service.items()}

    @cached_property
    def services_of_agency(self) -> dict[str, tuple[Service, ...]]:
        return {
            code: tuple(service for service in self.catalogue.services if service.agency == code)
            for code in self.agencies
        }

    @cached_property
    def agency_ids(self) -> dict[str, int]:
        return {agency.code: row for row, agency in self.agency_by_id.items()}

    @cached_property
    def service_ids(self) -> dict[str, int]:
        return {service.code: row for row, service in self.service_by_id.items()}

    @cached_property
    def service_by_code(self) -> dict[str, Service]:
        """Retired services too."""
        return {service.code: service for service in self.service_by_id.values()}

    @cached_property
    def counter_ids(self) -> dict[str, int]:
        return {counter.code: row for row, counter in self.counter_by_id.items()}

    def service(self, code: str) -> Service:
        """Refused("unknown-service") when no service in force has the code."""
        try:
            return self.services[code]
        except KeyError:
            raise Refused("unknown-service", where=code) from None

    def counter(self, code: str) -> Counter:
        """Refused("unknown-counter") when no counter in force has the code."""
        try:
            return self.counters[code]
        except KeyError:
            raise Refused("unknown-counter", where=code) from None

    def agency(self, code: str) -> Agency:
        """Refused("unknown-agency") when no agency in force has the code."""
        try:
            return self.agencies[code]
        except KeyError:
            raise Refused("unknown-agency", where=code) from None


def counter_label(counter: Counter) -> str:
    """What the hall calls a counter: ``Loket 7`` out of ``Loket 7 - Dispendukcapil: Rekam dan IKD 1``."""
    return counter.name.split(" - ", 1)[0].strip()


def counter_number(counter: Counter) -> int | None:
    """The number that is unique in the hall, from the label or else the code; None when neither has one."""
    for text in (counter_label(counter), counter.code):
        digits = re.search(r"\d+", text)
        if digits:
            return int(digits.group())
    return None


def counters_text(counters: tuple[Counter, ...]) -> str:
    """``7–11, 14``: the numbers of counters, runs of three and more drawn together."""
    numbers = sorted({number for counter in counters if (number := counter_number(counter)) is not None})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    return ", ".join(parts)


def _load_hall(connection: Connection) -> tuple[int, int, Hall] | None:
    """Version, overtime in minutes and hall, or None before ``init``."""
    row = connection.execute(select(tables.hall)).first()
    if row is None:
        return None
    hall = Hall(
        name=row.name,
        place=row.place,
        address=row.address,
        time_zone=ZoneInfo(row.time_zone),
        logo=row.logo,
        ticker=tuple(line for line in row.ticker.splitlines() if line.strip()),
    )
    return row.catalogue_version, row.overtime_minutes, hall


def load_directory(connection: Connection) -> Directory | None:
    """The directory in force, or None before ``init``."""
    stored = _load_hall(connection)
    if stored is None:
        return None
    version, overtime, hall = stored
    zones = _rows(connection, tables.zone)
    agencies = _rows(connection, tables.agency)
    services = _rows(connection, tables.service)
    counters = _rows(connection, tables.counter)
    zone_codes = {row.id: row.code for row in zones}
    agency_by_id = {row.id: _agency(row, zone_codes) for row in agencies}
    service_by_id = {row.id: _service(row, agency_by_id) for row in services}
    links = _load_links(connection, counters)
    in_force = {row.id: row.code for row in services if row.retired_at is None}
    counter_by_id = {
        row.id: Counter(
            code=row.code,
            name=row.name,
            agency=agency_by_id[row.agency_id].code,
            zone=zone_codes[row.zone_id],
            services=tuple(in_force[taken] for taken in links[row.id] if taken in in_force),
        )
        for row in counters
    }
    catalogue = Catalogue(
        zones=tuple(Zone(row.code, row.name_id, row.name_en) for row in zones if row.retired_at is None),
        agencies=tuple(agency_by_id[row.id] for row in agencies if row.retired_at is None),
        services=tuple(service_by_id[row.id] for row in services if row.retired_at is None),
        counters=tuple(counter_by_id[row.id] for row in counters if row.retired_at is None),
    )
    return Directory(
        version=version,
        hall=hall,
        catalogue=catalogue,
        agency_by_id=agency_by_id,
        service_by_id=service_by_id,
        counter_by_id=counter_by_id,
        takes={row.code: tuple(links[row.id]) for row in counters if row.retired_at is None},
        policies={row.code: from_json(row.policy) for row in agencies},
        calendar=_load_calendar(connection, agency_by_id, overtime),
        settings=load_settings(connection),
    )


def _rows(connection: Connection, table: Any) -> list[Row[Any]]:
    """All rows of one table of the catalogue in their order, retired ones too."""
    return list(connection.execute(select(table).order_by(table.c.position, table.c.id)))


def _agency(row: Row[Any], zone_codes: dict[int, str]) -> Agency:
    return Agency(
        code=row.code,
        prefix=row.prefix,
        name_id=row.name_id,
        name_en=row.name_en,
        short_name=row.short_name,
        zone=zone_codes[row.zone_id],
        color=row.color,
        sort=row.sort,
    )


def _service(row: Row[Any], agency_by_id: dict[int, Agency]) -> Service:
    return Service(
        code=row.code,
        agency=agency_by_id[row.agency_id].code,
        name_id=row.name_id,
        name_en=row.name_en,
        name_jv=row.name_jv,
        description_id=row.description_id,
        requirements_id=row.requirements_id,
        fee_id=row.fee_id,
        processing_time_id=row.processing_time_id,
        legal_basis_id=row.legal_basis_id,
        service_minutes=row.service_minutes,
        daily_quota=row.daily_quota,
        open_time=row.open_time,
        close_time=row.close_time,
        days=tuple(row.days.split(",")),
        booking_allowed=bool(row.booking_allowed),
    )


def _load_links(connection: Connection, counters: list[Row[Any]]) -> dict[int, list[int]]:
    """Database id of a counter -> database ids of its services in their order, retired ones too."""
    links: dict[int, list[int]] = {row.id: [] for row in counters}
    link = tables.counter_service
    for row in connection.execute(select(link).order_by(link.c.counter_id, link.c.position)):
        links[row.counter_id].append(row.service_id)
    return links


def _load_calendar(connection: Connection, agency_by_id: dict[int, Agency], overtime: int) -> Calendar:
    rows = connection.execute(select(tables.calendar))
    exceptions = {row.day: Exceptional(bool(row.open), row.name) for row in rows}
    pauses = connection.execute(select(tables.pause).order_by(tables.pause.c.id))
    return Calendar(
        exceptions,
        tuple(
            Pause(
                row.id,
                tuple(row.days.split(",")),
                row.from_time,
                row.until_time,
                row.name,
                agency_by_id[row.agency_id].code if row.agency_id is not None else None,
            )
            for row in pauses
        ),
        overtime,
    )
