"""From a ticket to what its paper says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.catalogue.directory import Directory, counters_text
from core.catalogue.model import Service
from core.catalogue.names import plain_name, service_name, zone_name
from core.clock import local
from core.printing.slip import Slip, TicketFacts, ticket_slip
from core.tickets.model import Issued
from core.tickets.paper import code_of
from core.uid import check_code
from core.views import HallView
from core.words import Words


def slip_of(
    issued: Issued,
    view: HallView,
    device: str,
    words: Words,
    stops: Sequence[str] = (),
    copy: bool = False,
) -> Slip:
    """The slip of a ticket in the visitor's language; ``stops`` are its further services."""
    directory = view.directory
    ticket = issued.ticket
    service = directory.service_by_id[directory.service_ids[ticket.service]]
    further = [directory.service_by_code[code] for code in stops if code in directory.service_by_code]
    agency, zone, counters = _place(service, directory, words)
    forecast = issued.forecast
    return ticket_slip(
        TicketFacts(
            hall_name=directory.hall.name,
            hall_place=directory.hall.place,
            hall_address=directory.hall.address,
            logo=directory.hall.logo,
            number=ticket.number,
            service_name=service_name(service, words.language),
            agency_name=agency,
            zone_name=zone,
            counters=counters,
            priority=ticket.favoured,
            taken_at=local(ticket.issued_at, directory.hall.time_zone),
            ahead=issued.ahead,
            wait_low=forecast.p50_minutes if forecast else None,
            wait_high=forecast.p90_minutes if forecast else None,
            requirements=_requirements((service, *further)),
            code=code_of(issued.ticket),
            check_code=check_code(ticket.uid),
            device=device,
            copy=copy,
            stops=tuple(_stop(stop, directory, words) for stop in further),
            any_order=ticket.any_order,
        ),
        words,
    )


def _place(service: Service, directory: Directory, words: Words) -> tuple[str, str, str]:
    """Agency, zone and counters of a service; empty where there are none."""
    agency = directory.agency_by_id[directory.agency_ids[service.agency]]
    counters = directory.counters_of_service.get(service.code, ())
    own = tuple(counter for counter in counters if counter.zone == agency.zone) or counters
    zone = directory.zones[own[0].zone] if own else directory.zones.get(agency.zone)
    numbers = counters_text(own)
    return (
        agency.short_name,
        zone_name(zone, words.language) if zone else "",
        words("slip-counters", numbers=numbers) if numbers else "",
    )


def _stop(service: Service, directory: Directory, words: Words) -> str:
    agency, _, counters = _place(service, directory, words)
    name = plain_name(service_name(service, words.language))
    return ", ".join(part for part in (name, agency, counters) if part)


def _requirements(services: Iterable[Service]) -> tuple[str, ...]:
    """What to have ready for all of them, each thing once."""
    lines = (line.strip() for service in services for line in service.requirements_id.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))
