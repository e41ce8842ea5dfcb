"""Serving by paper: the visitor stands at the desk with a number that the queue here does not have."""

from __future__ import annotations

from sqlalchemy import Connection

from core.calls import desk
from core.catalogue.directory import Directory
from core.clock import Today
from core.errors import Refused
from core.handin.work import FROM_PAPER
from core.office.counters import At
from core.office.shares import ShareVerbs
from core.storage.events import record
from core.tickets import register
from core.tickets.model import Ticket
from core.tickets.order import rank
from core.tickets.paper import Paper, read_paper
from core.uid import new_uid


class PaperVerbs(ShareVerbs):
    cut_off = False
    """Whether these are the books of a desk that is cut off: any well-formed number may be one it does not know."""

    def serve_paper(self, counter: str, text: str) -> Ticket:
        """Serves whoever shows this paper, scanned or typed: called and started at this moment.

        A number of a kiosk's own series may be here before its kiosk could hand it in, so it is served on its paper's
        word. Refused("paper-unreadable"), ("paper-other-day"), ("unknown-ticket") for a number that was never issued,
        ("ticket-over") for one that has its outcome, ("at-another-counter") and what ``call`` refuses.
        """
        directory = self.directory()
        paper = read_paper(text, {one.prefix for one in directory.agency_by_id.values()})

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            if today.closed:
                raise Refused("day-closed", where=today.day)
            if paper.day not in (None, today.day):
                raise Refused("paper-other-day", where=paper.number, day=paper.day or "")
            counter_id, state = desk.require_free(connection, directory, counter)
            at = At(connection, directory, today, counter_id, state)
            ticket = register.find_uid(connection, directory, paper.uid) if paper.uid else None
            if ticket is None:
                ticket = register.find_number(connection, directory, today.day, paper.number)
            if ticket is None:
                if not paper.letter and not self.cut_off:
                    raise Refused("unknown-ticket", where=paper.number)
                ticket = _on_its_word(connection, directory, today, counter, paper)
            _refuse_elsewhere(ticket, directory, counter)
            desk.refuse_shared(connection, ticket.id, counter_id)
            if ticket.state == "issued":
                register.settle_print(connection, directory, ticket, "printed", today.now, "")
                ticket = register.find_id(connection, directory, ticket.id)
            called = self._take(at, ticket, "call", _called(at), data={"why": ["paper"]})
            return self._take(at, called, "start", {"started_at": today.now})

        return self._when_let_go(counter, lambda: self._write(write))


def _called(at: At) -> dict[str, object]:
    return {
        "counter_id": at.counter_id,
        "officer_id": at.state.officer_id,
        "calls": 1,
        "called_at": at.today.now,
        "started_at": None,
        "ended_at": None,
        "directed_to": None,
    }


def _refuse_elsewhere(ticket: Ticket, directory: Directory, counter: str) -> None:
    if ticket.state in ("finished", "cancelled", "expired"):
        raise Refused("ticket-over", where=ticket.number, state=ticket.state)
    if ticket.state in ("called", "serving"):
        raise Refused("at-another-counter", where=ticket.number, counter=ticket.counter or "")
    if ticket.state == "held" and ticket.counter != counter:
        raise Refused("held-elsewhere", where=ticket.number, counter=ticket.counter or "")
    own = directory.counter(counter)
    if ticket.agency != own.agency and ticket.directed_to != counter:
        raise Refused("ticket-other-agency", where=ticket.number, agency=ticket.agency)


def _on_its_word(
    connection: Connection, directory: Directory, today: Today, counter: str, paper: Paper
) -> Ticket:
    """Enters a ticket of which nothing is known but its paper: for the desk's first service, arrived now."""
    service = directory.counter(counter).services[0]
    key, favoured = rank(today.now, False, directory.policies[directory.counter(counter).agency], service)
    row = register.enter(
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
    record(
        connection,
        today.now,
        "paper-shown",
        ticket_id=row,
        service_id=directory.service_ids[service],
        counter_id=directory.counter_ids[counter],
        data={"number": paper.number, "typed": paper.uid is None},
    )
    return register.find_id(connection, directory, row)
