"""Serving by paper: the visitor stands at the counter with a number that is not in the queue here."""

from __future__ import annotations

from sqlalchemy import Connection

from core.calls import calling
from core.catalogue.directory import Directory
from core.clock import Today
from core.errors import Refused
from core.events import About, kinds
from core.handin.work import FROM_PAPER
from core.office.at_counter import At, called_at, take
from core.storage.events import record
from core.tickets import register, steps
from core.tickets.life import AT_COUNTER
from core.tickets.model import Ticket
from core.tickets.order import rank
from core.tickets.paper import Paper
from core.uid import new_uid


def serve(at: At, counter: str, paper: Paper, cut_off: bool) -> Ticket:
    """Serves the visitor who shows this paper at a free counter. ``cut_off``: any well-formed number may exist
    although these books do not know it. Raises InShare, and what CounterRoom.serve_paper says."""
    connection, directory, today = at.connection, at.directory, at.today
    ticket = register.find_uid(connection, directory, paper.uid) if paper.uid else None
    if ticket is None:
        ticket = register.find_number(connection, directory, today.day, paper.number)
    if ticket is None:
        if not paper.letter and not cut_off:
            raise Refused("unknown-ticket", where=paper.number)
        ticket = _enter_from_paper(connection, directory, today, counter, paper)
    _refuse_elsewhere(ticket, directory, counter)
    calling.refuse_shared(connection, ticket.id, at.counter_id)
    if ticket.state == "issued":
        steps.settle_print(connection, directory, ticket, "printed", today.now, "")
        ticket = register.find_id(connection, directory, ticket.id)
    called = take(at, ticket, "call", called_at(at), kinds.Called(("paper",)))
    return take(at, called, "start", {"started_at": today.now})


def _refuse_elsewhere(ticket: Ticket, directory: Directory, counter: str) -> None:
    if ticket.state in ("finished", "cancelled", "expired"):
        raise Refused("ticket-over", where=ticket.number, state=ticket.state)
    if ticket.state in AT_COUNTER:
        raise Refused("at-another-counter", where=ticket.number, counter=ticket.counter or "")
    if ticket.state == "held" and ticket.counter != counter:
        raise Refused("held-elsewhere", where=ticket.number, counter=ticket.counter or "")
    desk = directory.counter(counter)
    if ticket.agency != desk.agency and ticket.directed_to != counter:
        raise Refused("ticket-other-agency", where=ticket.number, agency=ticket.agency)


def _enter_from_paper(
    connection: Connection, directory: Directory, today: Today, counter: str, paper: Paper
) -> Ticket:
    """Enters a ticket of which only the paper is known: for the counter's first service, with arrival now."""
    service = directory.counter(counter).services[0]
    key, favoured = rank(today.now, False, directory.policies[directory.counter(counter).agency], service)
    ticket_id = register.enter(
        connection,
        {
            "uid": paper.uid or new_uid(today.now),
            "service_day": today.day,
            "label": paper.number,
            "agency_id": directory.agency_ids[directory.services[service].agency],
            "service_id": directory.service_ids[service],
            "state": "waiting",
            "print_state": "printed",
            "device": FROM_PAPER,
            "issued_at": today.now,
            "first_arrival": today.now,
            "rank": key,
            "favoured": favoured,
        },
    )
    about = About(ticket_id, directory.service_ids[service], directory.counter_ids[counter])
    record(connection, today.now, kinds.PaperShown(paper.number, paper.uid is None), about)
    return register.find_id(connection, directory, ticket_id)
