"""Verbs of copies: another paper with the same number, for a reason that the audit shows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.errors import Refused
from core.office.tickets import TicketVerbs, given_reason
from core.people import officers
from core.storage.events import record
from core.tickets.model import Issued, PrintState, Ticket

COMMAND_LINE = "command line"
"""What issues a ticket without a kiosk."""
NO_PAPER = "no-paper-seen"
"""Why a visitor printed a copy at the kiosk: the printer could not tell, and nothing came out."""
COPY_FOR: Micros = 120_000_000
"""Nobody waits longer in front of a kiosk for the copy an officer asked for."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy's paper says."""

    issued: Issued
    stops: tuple[str, ...]


class CopyVerbs(TicketVerbs):
    def ask_reprint(
        self, number: str, reason: str, device: str | None = None, *, officer: str | None = None, at: str = ""
    ) -> str:
        """Asks a kiosk for a copy of today's ticket, the one that issued it if none is named; gives its name. The
        kiosk finds the event, prints, and records what became of it. ``at`` is where it was asked for.

        Refused("reason-missing"), ("step-not-allowed") after the ticket's end, ("reprint-no-kiosk") for a ticket no
        kiosk issued.
        """
        why = given_reason(reason, number)

        def write(connection: Connection, directory: Directory, today: Today) -> str:
            ticket = self._by_number(connection, directory, number, today.day)
            _refuse_ended(ticket)
            kiosk = device if device is not None else ticket.device
            if kiosk in ("", COMMAND_LINE):
                raise Refused("reprint-no-kiosk", where=number)
            record(
                connection,
                today.now,
                "reprint-asked",
                ticket_id=ticket.id,
                service_id=directory.service_ids[ticket.service],
                officer_id=officers.find(connection, directory, officer)[0] if officer else None,
                device=at,
                reason=why,
                data={"device": kiosk, "uid": ticket.uid},
            )
            return kiosk

        return self._write(write)

    def copy_of(self, uid: str) -> Copy:
        """What a copy of the ticket says now; Refused("step-not-allowed") after the ticket's end."""
        ticket = self._read(lambda c, d: self._by_uid(c, d, uid))
        _refuse_ended(ticket)
        issued = self.place(ticket) if ticket.state == "waiting" else Issued(ticket, 0, ticket.told)
        return Copy(issued, self.stops(ticket))

    def reprinted(
        self, uid: str, reason: str, outcome: PrintState, device: str, data: dict[str, str] | None = None
    ) -> None:
        """Records a copy and why it was made, or that none could be printed."""
        why = given_reason(reason, uid)

        def write(connection: Connection, directory: Directory, today: Today) -> None:
            ticket = self._by_uid(connection, directory, uid)
            record(
                connection,
                today.now,
                "reprint-failed" if outcome == "failed" else "reprinted",
                ticket_id=ticket.id,
                service_id=directory.service_ids[ticket.service],
                device=device,
                reason=why,
                data={"print": outcome, **(data or {})},
            )

        self._write(write, new_day=False)


def _refuse_ended(ticket: Ticket) -> None:
    if ticket.state not in ("issued", "waiting", "called", "serving", "held"):
        raise Refused("step-not-allowed", where=ticket.number, step="reprint", state=ticket.state)
