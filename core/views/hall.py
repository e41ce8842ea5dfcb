"""What a kiosk knows: who waits for what, what is closed, what is asked for most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, func, select

from core.catalogue.directory import Directory
from core.catalogue.hours import Closed, opening
from core.clock import Micros, Today
from core.storage import tables
from core.tickets import quotas
from core.tickets.forecast import Place
from core.tickets.lines import AgencyLine, load_lines

_T = tables.ticket.c
_S = tables.counter_session.c

POPULAR_DAYS_BACK = 14


@dataclass(frozen=True)
class HallView:
    """What the kiosk knows."""

    directory: Directory = field(repr=False)
    now: Micros
    waiting: Mapping[str, int]
    """Service code -> number of tickets waiting."""
    lines: Mapping[str, AgencyLine] = field(repr=False)
    """Agency code -> its waiting line and open counters."""
    closed: Mapping[str, Closed]
    """Service code -> why it gives no ticket now; open services are absent."""
    popular: tuple[str, ...]
    """Codes of the services most often taken lately; without a history, the first ones of the busiest agencies."""

    def place(self, service: str, favoured: bool) -> Place:
        """The place that a ticket for ``service`` would have if it was taken now."""
        return self.lines[self.directory.services[service].agency].place_of_new(service, favoured)


def closed_services(
    connection: Connection, directory: Directory, today: Today, lines: Mapping[str, AgencyLine]
) -> dict[str, Closed]:
    """Service code -> why it gives no ticket now."""
    used = quotas.used(connection, directory, today.day)
    closed: dict[str, Closed] = {}
    for service in directory.catalogue.services:
        reason = Closed("day-closed") if today.closed else opening(service, today.wall, directory.calendar)
        if (
            reason is None
            and service.daily_quota is not None
            and used.get(service.code, 0) >= service.daily_quota
        ):
            reason = Closed("quota")
        if (
            reason is None
            and lines[service.agency].too_short_for(service.code, False, today.wall) is not None
        ):
            reason = Closed("full")
        if reason is not None:
            closed[service.code] = reason
    return closed


def hall_view(
    connection: Connection, directory: Directory, today: Today, popular: tuple[str, ...]
) -> HallView:
    lines = load_lines(connection, directory, today)
    closed = closed_services(connection, directory, today, lines)
    waiting: dict[str, int] = {}
    for line in lines.values():
        for ticket in line.waiting:
            waiting[ticket.service] = waiting.get(ticket.service, 0) + 1
    return HallView(directory, today.now, waiting, lines, closed, popular)


def popular_services(
    connection: Connection, directory: Directory, today: Today, most: int = 6
) -> tuple[str, ...]:
    """Codes of the most taken services of the last two weeks, at most two of one agency, filled up with the first
    services of the agencies in their order."""
    since = (today.wall.date() - timedelta(days=POPULAR_DAYS_BACK)).isoformat()
    query = (
        select(_T.service_id)
        .where(_T.service_day >= since)
        .group_by(_T.service_id)
        .order_by(func.count().desc(), _T.service_id)
    )
    taken = [directory.service_by_id[row.service_id] for row in connection.execute(query)]
    agencies = sorted(directory.catalogue.agencies, key=lambda agency: agency.sort)
    first_services = [
        services[0] for agency in agencies if (services := directory.services_of_agency[agency.code])
    ]
    chosen: list[str] = []
    of_agency: dict[str, int] = {}
    for service in [*taken, *first_services]:
        in_force = service.code in directory.services
        if in_force and service.code not in chosen and of_agency.get(service.agency, 0) < 2:
            chosen.append(service.code)
            of_agency[service.agency] = of_agency.get(service.agency, 0) + 1
        if len(chosen) == most:
            break
    return tuple(chosen)
