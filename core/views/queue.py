"""The queue of one agency or of the hall, in calling order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.catalogue.directory import Directory
from core.clock import Micros
from core.storage import tables
from core.tickets import register
from core.tickets.model import Ticket
from core.tickets.order import Choice, Desk, calling_order

_T = tables.ticket.c
_S = tables.counter_session.c


@dataclass(frozen=True)
class QueueView:
    """The queue of one agency or of the hall, in calling order agency by agency."""

    now: Micros
    waiting: tuple[Ticket, ...]
    serving: tuple[Ticket, ...]
    """Tickets called or being served."""
    held: tuple[Ticket, ...]


def queue_view(connection: Connection, directory: Directory, agency: str | None, now: Micros) -> QueueView:
    codes = [agency] if agency else [known_agency.code for known_agency in directory.agency_by_id.values()]
    runs = {row.agency_id: row.length for row in connection.execute(select(tables.priority_run))}
    lines: dict[str, list[Ticket]] = {code: [] for code in codes}
    for ticket in register.open_tickets(connection, directory, "waiting", "directed"):
        if ticket.agency in lines:
            lines[ticket.agency].append(ticket)
    waiting: list[Ticket] = []
    for code, line in lines.items():
        run = runs.get(directory.agency_ids[code], 0)
        waiting += in_order(line, directory, code, Desk(run))[0]
    in_hand = [
        ticket
        for ticket in register.open_tickets(connection, directory, "current", "aside")
        if ticket.state != "issued"
    ]
    of_these = [ticket for ticket in in_hand if ticket.agency in codes]
    return QueueView(
        now,
        tuple(waiting),
        tuple(ticket for ticket in of_these if ticket.state != "held"),
        tuple(ticket for ticket in of_these if ticket.state == "held"),
    )


def in_order(
    line: Iterable[Ticket], directory: Directory, agency: str, asking: Desk, counter: str | None = None
) -> tuple[list[Ticket], dict[int, Choice]]:
    """The tickets in calling order, and ticket id -> why it has its place."""
    by_id = {ticket.id: ticket for ticket in line}
    order = calling_order(
        (ticket.in_line(counter) for ticket in by_id.values()), directory.policies[agency], asking
    )
    return [by_id[choice.one.id] for choice in order], {choice.one.id: choice for choice in order}
