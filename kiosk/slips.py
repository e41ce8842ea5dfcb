"""From a ticket to what its paper says."""

from __future__ import annotations

from core.catalogue.directory import counters_text
from core.clock import local
from core.printing.slip import Slip, TicketFacts, ticket_slip
from core.tickets.model import Issued
from core.tickets.uid import check_code, compact
from core.views import HallView
from core.words import Words
from kiosk.props import service_name, zone_name


def code_of(issued: Issued) -> str:
    """What the QR code carries: version, number, day and identity, all in QR's alphanumeric set.

    ``AQ1:A047:261123:01JD…`` (at most 61 characters fit a version 3 code at correction level M).
    """
    ticket = issued.ticket
    return f"AQ1:{ticket.number}:{ticket.service_day[2:].replace('-', '')}:{compact(ticket.uid)}"


def slip_of(issued: Issued, view: HallView, device: str, words: Words, copy: bool = False) -> Slip:
    """The slip of a ticket in the visitor's language."""
    directory = view.directory
    ticket = issued.ticket
    service = directory.service_by_id[directory.service_ids[ticket.service]]
    agency = directory.agency_by_id[directory.agency_ids[ticket.agency]]
    counters = directory.counters_of_service.get(service.code, ())
    own = tuple(counter for counter in counters if counter.zone == agency.zone) or counters
    zone = directory.zones[own[0].zone] if own else directory.zones.get(agency.zone)
    forecast = issued.forecast
    numbers = counters_text(own)
    return ticket_slip(
        TicketFacts(
            hall_name=directory.hall.name,
            hall_place=directory.hall.place,
            hall_address=directory.hall.address,
            logo=directory.hall.logo,
            number=ticket.number,
            service_name=service_name(service, words.language),
            agency_name=agency.short_name,
            zone_name=zone_name(zone, words.language) if zone else "",
            counters=words("slip-counters", numbers=numbers) if numbers else "",
            priority=ticket.favoured,
            taken_at=local(ticket.issued_at, directory.hall.time_zone),
            ahead=issued.ahead,
            wait_low=forecast.p50_minutes if forecast else None,
            wait_high=forecast.p90_minutes if forecast else None,
            requirements=tuple(line for line in service.requirements_id.splitlines() if line.strip()),
            code=code_of(issued),
            check_code=check_code(ticket.uid),
            device=device,
            copy=copy,
        ),
        words,
    )
