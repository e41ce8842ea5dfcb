"""Counters: calling, serving, holding, transferring, undoing."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, update

from core.calls import calling, sessions
from core.calls import undo as undoing
from core.catalogue.directory import Directory
from core.clock import MINUTE, Micros, Today
from core.errors import Refused
from core.events import About, kinds
from core.office import papers
from core.office.at_counter import (
    At,
    Values,
    called_at,
    free,
    learn,
    moved,
    next_stop,
    opened,
    refuse_closed_day,
    take,
    with_current,
)
from core.office.books import Books
from core.office.shares import ShareRoom
from core.office.tickets import by_number, given_reason
from core.people import officers
from core.people.officers import Officer
from core.storage import tables
from core.storage.events import record
from core.tickets import learning, register, steps
from core.tickets.life import AT_COUNTER
from core.tickets.model import Ticket
from core.tickets.order import returned_rank
from core.tickets.paper import read_paper
from core.views.desk import CounterChoice, DeskView, counter_choices, desk_view


class CounterRoom:
    """``office.counters``."""

    def __init__(self, books: Books, shares: ShareRoom, cut_off: bool = False) -> None:
        """``cut_off``: these are the books of a desk that is offline, where any well-formed number may exist although
        the books do not know it."""
        self._books = books
        self._shares = shares
        self._cut_off = cut_off

    def open(self, counter: str, officer: str | None = None) -> DeskView:
        """Opens a counter; opening it again for the same officer changes nothing. See sessions.open_counter."""

        def write(connection: Connection, directory: Directory, today: Today) -> None:
            refuse_closed_day(today)
            officer_row = None if officer is None else officers.find(connection, directory, officer)[:2]
            sessions.open_counter(connection, directory, directory.counter(counter), officer_row, today.now)

        self._books.write(write)
        return self._books.read_today(
            lambda c, d, today: desk_view(c, d, counter, today, cut_off=self._cut_off)
        )

    def close(self, counter: str) -> None:
        self._books.write(lambda c, d, today: sessions.close_counter(c, d, counter, today.now), new_day=False)

    def express(self, counter: str, minutes: int) -> Micros | None:
        """Makes the counter take short services first for so many minutes (Policy.express_minutes); 0 ends that.
        Returns when it ends. Refused for a closed counter or more than 480 minutes."""
        if not 0 <= minutes <= 480:
            raise Refused("express-minutes", where=counter, most=480)

        def write(connection: Connection, directory: Directory, today: Today) -> Micros | None:
            counter_id, state = sessions.require_open(connection, directory, counter)
            until = today.now + minutes * MINUTE if minutes else None
            session = tables.counter_session
            conditions = (session.c.counter_id == counter_id, session.c.closed_at.is_(None))
            connection.execute(update(session).where(*conditions).values(express_until=until))
            about = About(counter_id=counter_id, officer_id=state.officer_id)
            record(connection, today.now, kinds.ExpressSet(minutes), about)
            return until

        return self._books.write(write)

    def call_next(self, counter: str) -> Ticket | None:
        """Calls the next visitor; None when nobody waits for this counter. See core.calls.calling."""

        def call() -> Ticket | None:
            return self._books.write_fast(
                lambda c, d: calling.ask_next(c, d, counter, self._books.clock_day(d)),
                lambda c, d, today, asked: calling.call_next(c, d, counter, today, asked),
            )

        return self._shares.when_let_go(counter, call)

    def call(self, counter: str, number: str, reason: str) -> Ticket:
        """Calls a named ticket of today out of order, for a reason that the audit shows: one that waits, is on hold
        at this counter, or missed its call. A ticket in the share of a desk that is offline can still be called: its
        visitor stands here, and an officer answers for it. Refused("reason-missing"), ("counter-busy"),
        ("ticket-other-agency"), ("held-elsewhere") or ("step-not-allowed")."""
        why = given_reason(reason, number)

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            refuse_closed_day(today)
            at = free(connection, directory, counter, today)
            ticket = by_number(connection, directory, number, today.day)
            if ticket.agency != directory.counter(counter).agency and ticket.directed_to != counter:
                raise Refused("ticket-other-agency", where=number, agency=ticket.agency)
            if ticket.state == "held" and ticket.counter != counter:
                raise Refused("held-elsewhere", where=number, counter=ticket.counter or "")
            return take(at, ticket, "call", called_at(at), kinds.Called(("named",)), why)

        def call() -> Ticket:
            self._books.read_today(refuse_shared)
            return self._books.write(write)

        def refuse_shared(connection: Connection, directory: Directory, today: Today) -> None:
            ticket = register.find_number(connection, directory, today.day, number)
            if ticket is not None:
                calling.refuse_shared(connection, ticket.id, directory.counter_ids.get(counter, 0))

        return self._shares.when_let_go(counter, call)

    def serve_paper(self, counter: str, text: str) -> Ticket:
        """Serves the visitor who shows this paper, scanned or typed: called and started at once.

        A number of a kiosk's own series may be shown before its kiosk could hand it in, so the paper alone is enough.
        Refused("paper-unreadable"), ("paper-other-day"), ("unknown-ticket") for a number that was never issued,
        ("ticket-over") for one that has its outcome, ("at-another-counter") and what ``call`` refuses.
        """
        directory = self._books.directory()
        paper = read_paper(text, {agency.prefix for agency in directory.agency_by_id.values()})

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            refuse_closed_day(today)
            if paper.day not in (None, today.day):
                raise Refused("paper-other-day", where=paper.number, day=paper.day or "")
            at = free(connection, directory, counter, today)
            return papers.serve(at, counter, paper, self._cut_off)

        return self._shares.when_let_go(counter, lambda: self._books.write(write))

    def recall(self, counter: str) -> Ticket:
        """Calls the current visitor again."""
        return self._step(counter, "recall", lambda ticket, _now: {"calls": ticket.calls + 1})

    def start(self, counter: str) -> Ticket:
        """Notes that the visitor came: serving begins."""
        return self._step(counter, "start", lambda _ticket, now: {"started_at": now})

    def finish(self, counter: str) -> Ticket:
        """Ends serving; a visit with several services goes on to its next, with the same number and first arrival."""

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            at, ticket = with_current(connection, directory, counter, today)
            if ticket.state == "serving":
                learn(at, ticket)
            stop = next_stop(at, ticket) if ticket.stops_left and ticket.state == "serving" else None
            if stop is None:
                return take(at, ticket, "finish", {"ended_at": today.now, "stops_left": 0})
            position, service = stop
            steps.begin_stop(connection, ticket.id, position, today.now)
            values = {**moved(directory, ticket, service), "stops_left": ticket.stops_left - 1}
            finished = kinds.StopFinished(ticket.service, service, position)
            return take(at, ticket, "next-stop", values, finished)

        return self._books.write(write, new_day=False)

    def no_show(self, counter: str) -> Ticket:
        """Notes that the visitor was called and did not come."""
        return self._step(counter, "no-show", lambda _ticket, now: {"ended_at": now})

    def hold(self, counter: str, reason: str = "") -> Ticket:
        """Puts the current visitor on hold, to be resumed by the same counter."""
        return self._step(counter, "hold", lambda _ticket, _now: {}, reason=reason.strip() or None)

    def resume(self, counter: str, number: str | None = None) -> Ticket:
        """Resumes a visitor on hold at this counter: the named one, or the one on hold longest."""

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            at = free(connection, directory, counter, today)
            held = [
                ticket
                for ticket in sessions.held_by(connection, directory, counter)
                if number in (None, ticket.number)
            ]
            if not held:
                raise Refused("nobody-held", where=number or counter)
            values = {"started_at": held[0].started_at or today.now, "officer_id": at.state.officer_id}
            return take(at, held[0], "resume", values)

        return self._books.write(write)

    def transfer(self, counter: str, to: str, reason: str = "") -> Ticket:
        """Transfers the current visitor to a service or to a counter; number and first arrival stay.

        Refused("transfer-target") for a code that is neither, or the counter itself.
        """

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            at, ticket = with_current(connection, directory, counter, today)
            values = _transferred(directory, ticket, counter, to)
            if ticket.state == "serving":
                learn(at, ticket)
            return take(
                at,
                ticket,
                "transfer",
                values,
                kinds.Transferred(ticket.service, to),
                reason.strip() or None,
            )

        return self._books.write(write)

    def return_to_queue(self, counter: str, number: str | None = None, reason: str = "") -> Ticket:
        """Returns a visitor to the queue: the current one to their own place, or a named one who missed the call,
        behind ``Policy.return_after`` others of the service."""

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            refuse_closed_day(today)
            at = opened(connection, directory, counter, today)
            if number is None:
                at, ticket = with_current(connection, directory, counter, today)
            else:
                ticket = by_number(connection, directory, number, today.day)
                _refuse_return(at, counter, ticket)
            if not any(ticket.service in any_counter.services for any_counter in directory.counters.values()):
                raise Refused("service-no-counter", where=ticket.service)
            values: Values = {**steps.AS_NEW, "ended_at": None, "directed_to": None}
            if ticket.state == "no-show":
                policy = directory.policies[ticket.agency]
                of_service = tables.ticket.c.service_id == directory.service_ids[ticket.service]
                line = register.open_tickets(connection, directory, "waiting", where=[of_service])
                values["rank"] = returned_rank(ticket.rank, (other.rank for other in line), policy)
                values["returned_after"] = min(len(line), policy.return_after)
            return take(at, ticket, "return", values, reason=reason.strip() or None)

        return self._books.write(write)

    def undo(self, counter: str) -> Ticket:
        """Undoes the counter's last step, within ten seconds; the log keeps both. See core.calls.undo."""

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            ticket_id = undoing.undo(connection, directory, counter, today)
            return register.find_id(connection, directory, ticket_id)

        return self._books.write(write, new_day=False)

    def choices(self, officer: Officer) -> tuple[CounterChoice, ...]:
        return self._books.read(lambda c, d: counter_choices(c, d, officer))

    def of_officer(self, officer: str) -> str | None:
        """Code of the counter an officer has open, None for none; Refused("unknown-officer")."""
        return self._books.read(lambda c, d: sessions.counter_of(c, d, officers.find(c, d, officer)[0]))

    # Inside

    def _step(
        self,
        counter: str,
        step: str,
        values: Callable[[Ticket, Micros], Values],
        *,
        reason: str | None = None,
    ) -> Ticket:
        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            at, ticket = with_current(connection, directory, counter, today)
            stepped = take(at, ticket, step, values(ticket, today.now), reason=reason)
            if step in ("start", "no-show"):
                learning.note_call(connection, directory, ticket)
            if step == "no-show":
                learn(at, ticket)
            return stepped

        return self._books.write(write, new_day=False)


def _transferred(directory: Directory, ticket: Ticket, counter: str, to: str) -> Values:
    """The columns that change when a ticket is transferred to a service or counter; Refused("transfer-target")."""
    if to in directory.services:
        if to == ticket.service:
            raise Refused("transfer-target", where=to)
        return moved(directory, ticket, to)
    if to not in directory.counters or to == counter:
        raise Refused("transfer-target", where=to)
    # The service stays if that counter offers it; otherwise it becomes the first service of that counter.
    target = directory.counters[to]
    service = ticket.service if ticket.service in target.services else target.services[0]
    return {**moved(directory, ticket, service), "directed_to": directory.counter_ids[to]}


def _refuse_return(at: At, counter: str, ticket: Ticket) -> None:
    """Refused for a ticket of another agency, or one that another counter has."""
    if ticket.agency != at.directory.counter(counter).agency:
        raise Refused("ticket-other-agency", where=ticket.number, agency=ticket.agency)
    if ticket.state == "held" and ticket.counter != counter:
        raise Refused("held-elsewhere", where=ticket.number, counter=ticket.counter or "")
    if ticket.state in AT_COUNTER and ticket.id != at.state.ticket_id:
        raise Refused("at-another-counter", where=ticket.number, counter=ticket.counter or "")
