"""Reprints: another paper with the same number, for a reason that the audit shows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.errors import Refused
from core.events import About, kinds
from core.office.books import Books
from core.office.tickets import TicketRoom, by_number, by_uid, given_reason
from core.people import officers
from core.storage.events import record
from core.tickets.life import OPEN
from core.tickets.model import Issued, PrintState, Ticket

COMMAND_LINE = "command line"
"""The device of a ticket that was issued without a kiosk."""
NO_PAPER = "no-paper-seen"
"""Reason of a copy that a visitor printed at the kiosk: the printer gave no answer, and no paper came out."""
COPY_FOR: Micros = 120_000_000
"""How long a kiosk still prints a copy that an officer asked for; nobody waits there longer."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What the paper of a copy says."""

    issued: Issued
    stops: tuple[str, ...]


class ReprintRoom:
    """``office.reprints``."""

    def __init__(self, books: Books, tickets: TicketRoom) -> None:
        self._books = books
        self._tickets = tickets

    def ask(
        self, number: str, reason: str, device: str | None = None, *, officer: str | None = None, at: str = ""
    ) -> str:
        """Asks a kiosk for a copy of today's ticket (the one that issued it, if none is named) and returns its name.
        The kiosk finds the event, prints, and records how that ended. ``at`` is the device where it was asked for.

        Refused("reason-missing"), ("step-not-allowed") after the ticket's end, ("reprint-no-kiosk") for a ticket no
        kiosk issued.
        """
        why = given_reason(reason, number)

        def write(connection: Connection, directory: Directory, today: Today) -> str:
            ticket = by_number(connection, directory, number, today.day)
            _refuse_ended(ticket)
            kiosk = device if device is not None else ticket.device
            if kiosk in ("", COMMAND_LINE):
                raise Refused("reprint-no-kiosk", where=number)
            asked_by = officers.find(connection, directory, officer)[0] if officer else None
            service_id = directory.service_ids[ticket.service]
            about = About(ticket.id, service_id, officer_id=asked_by, device=at, reason=why)
            record(connection, today.now, kinds.ReprintAsked(kiosk, ticket.uid), about)
            return kiosk

        return self._books.write(write)

    def copy(self, uid: str) -> Copy:
        """What the paper of a copy would say now; Refused("step-not-allowed") after the ticket's end."""
        ticket = self._books.read(lambda c, d: by_uid(c, d, uid))
        _refuse_ended(ticket)
        issued = self._tickets.place(ticket) if ticket.state == "waiting" else Issued(ticket, 0, ticket.told)
        return Copy(issued, self._tickets.stops(ticket))

    def done(self, uid: str, reason: str, outcome: PrintState, device: str, printer: str = "") -> None:
        """Records that a copy was printed, and why, or that it could not be. ``printer`` is the printer's address
        when no kiosk printed it."""
        why = given_reason(reason, uid)

        def write(connection: Connection, directory: Directory, today: Today) -> None:
            ticket = by_uid(connection, directory, uid)
            event_kind = kinds.ReprintFailed if outcome == "failed" else kinds.Reprinted
            about = About(ticket.id, directory.service_ids[ticket.service], device=device, reason=why)
            record(connection, today.now, event_kind(outcome, printer), about)

        self._books.write(write, new_day=False)


def _refuse_ended(ticket: Ticket) -> None:
    if ticket.state not in OPEN:
        raise Refused("step-not-allowed", where=ticket.number, step="reprint", state=ticket.state)
