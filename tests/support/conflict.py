"""A conflict as it comes about in a hall."""

from __future__ import annotations

from core.handin.entries import TicketEntry
from core.office import Office
from core.tickets.model import Ticket


def hand_in_a_number_twice(office: Office) -> Ticket:
    """Kiosk 3 hands in a number that the hall has given too; returns the hall's ticket."""
    issued = office.tickets.issue("DUKCAPIL-KTP", noted=True)
    entry = TicketEntry(
        "other-uid",
        issued.issued_at,
        issued.number,
        issued.service_day,
        issued.service,
        (),
        "none",
        False,
        issued.rank,
        False,
    )
    office.handin.from_kiosk("Kiosk 3", [entry])
    return issued
