"""Tickets: issuing, printing, cancelling, and reading them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.errors import Refused, Unavailable
from core.events import Event
from core.office import issuing
from core.office.books import Books
from core.office.expecting import Expecting
from core.office.issuing import Request
from core.storage import tables
from core.storage.events import events_of
from core.storage.prepared import Answer
from core.tickets import lines, register, steps
from core.tickets.forecast import Place
from core.tickets.life import OPEN
from core.tickets.model import PRIORITY_CLASSES, Forecast, Issued, PrintState, Ticket
from core.tickets.order import rank
from core.uid import new_uid

MOST_STOPS = 8
"""Most services of one visit."""
NOT_PRINTED = "not-printed"
"""Reason for cancelling a number that was neither printed nor noted."""


class TicketRoom:
    """``office.tickets``."""

    def __init__(self, books: Books, letter: str = "") -> None:
        """``letter``: of the series that numbers come from, a kiosk's own while it is offline; empty for the
        hall's."""
        self._books = books
        self._letter = letter
        self.expecting = Expecting(books)
        """The places and ranges for new visitors."""

    def issue(
        self,
        service: str,
        priority: str = "none",
        *,
        device: str = "",
        noted: bool = False,
        uid: str | None = None,
        booked_for: Micros | None = None,
        also: Sequence[str] = (),
        any_order: bool = False,
        told: Forecast | None = None,
    ) -> Ticket:
        """Issues a ticket in one durable transaction.

        ``noted``: the visitor already knows the number (the command line prints none), so it waits at once; otherwise
        it waits after ``settle_print``. ``uid`` makes a repeated request give the same ticket. ``booked_for`` is when
        the booked slot begins, ``also`` are further services of the same visit, in an order that is left to the
        office with ``any_order``. ``told`` is the range the visitor was shown. Refused for an unknown or closed
        service, a used-up quota, a day that is too short, or an unknown priority class."""
        request = Request(
            uid=uid or "",
            services=(service, *also),
            priority=priority,
            device=device,
            noted=noted,
            repeated=uid is not None,
            booked_for=booked_for,
            any_order=any_order,
            told=told,
            letter=self._letter,
        )
        self._refuse_before(request)
        return self._issue_once(request)

    def _refuse_before(self, request: Request) -> None:
        """Refuses what can be refused without asking the database."""
        services, priority = request.services, request.priority
        if priority not in PRIORITY_CLASSES:
            raise Refused("unknown-priority", where=priority, known=", ".join(PRIORITY_CLASSES))
        if len(services) > MOST_STOPS or len(set(services)) != len(services):
            raise Refused("stops", where=",".join(services), most=MOST_STOPS)
        for code in services if request.booked_for is None else services[1:]:
            self.expecting.refuse_short(code, priority)

    def _issue_once(self, request: Request) -> Ticket:
        """Issues; when it is not known whether the ticket was written, asks once more with the same uid."""
        if not request.uid:
            request = replace(request, uid=new_uid(self._books.clock.now()))
        try:
            return self._issue(request)
        except Unavailable as error:
            if error.code != "database-unreachable" or request.repeated:
                raise  # who made the uid decides what to do
            return self._issue(replace(request, repeated=True))

    def _issue(self, request: Request) -> Ticket:
        def act(
            connection: Connection, directory: Directory, today: Today, asked: issuing.Asked
        ) -> Callable[[], Ticket]:
            already_written = issuing.written(directory, asked)
            if already_written is not None:
                return lambda: already_written
            make_ticket = issuing.issue(connection, directory, today, request, asked)
            return lambda: self.expecting.joined(make_ticket())

        return self._books.write_fast(lambda c, d: issuing.ask(c, d, request, self._books.clock_day(d)), act)

    def take(
        self,
        service: str,
        priority: str = "none",
        *,
        device: str = "",
        noted: bool = False,
        also: Sequence[str] = (),
        any_order: bool = False,
        booked_for: Micros | None = None,
        uid: str | None = None,
    ) -> Issued:
        """Issues a ticket as a kiosk does, and keeps with it the range that the visitor is shown."""
        services = (service, *also)
        if also and any_order:
            services = self.expecting.soonest_first(services)
        place = self.expecting.place(services[0], priority, booked_for)
        ticket = self.issue(
            services[0],
            priority,
            device=device,
            noted=noted,
            also=services[1:],
            any_order=any_order,
            booked_for=booked_for,
            told=place.forecast,
            uid=uid,
        )
        return Issued(ticket, place.ahead, place.forecast)

    def expect(self, service: str, priority: str = "none", booked_for: Micros | None = None) -> Place:
        """The place that a ticket taken now would have, from a reading that is at most some seconds old."""
        return self.expecting.place(service, priority, booked_for)

    def place(self, ticket: Ticket) -> Issued:
        """A ticket, how many are called before it, and the range of its wait."""

        def read(connection: Connection, directory: Directory, today: Today) -> Issued:
            line_of = lines.load_lines(connection, directory, today, ticket.agency)
            place = line_of[ticket.agency].place_of(ticket)
            return Issued(ticket, place.ahead, place.forecast)

        return self._books.read_today(read)

    def find(self, number: str, day: date | None = None) -> Ticket:
        """The ticket with that number on a service day (None: today); Refused("unknown-ticket")."""

        def read(connection: Connection, directory: Directory, today: Today) -> Ticket:
            return by_number(connection, directory, number, day.isoformat() if day else today.day)

        return self._books.read_today(read)

    def newest(self) -> Ticket | None:
        """The ticket that was issued last on this service day; None before the first."""
        return self._books.read_today(lambda c, d, today: register.newest(c, d, today.day))

    def of_day(self, day: date) -> tuple[Ticket, ...]:
        """All tickets of a service day, in the order they were issued."""
        of_day = tables.ticket.c.service_day == day.isoformat()
        return self._books.read(lambda c, d: register.tickets_where(c, d, of_day))

    def stops(self, ticket: Ticket) -> tuple[str, ...]:
        """Codes of the services that a visit with several still has to come, in their order."""
        return self._books.read(
            lambda c, d: tuple(code for _, code in register.stops_to_come(c, d, ticket.id))
        )

    def history(self, ticket: Ticket) -> tuple[Event, ...]:
        """Every event of a ticket, oldest first."""
        return self._books.read(lambda c, _d: events_of(c, ticket.id))

    def settle_print(self, uid: str, outcome: PrintState, device: str = "") -> Ticket:
        """Writes how printing a ticket ended; repeating it changes nothing. Refused("unknown-ticket")."""

        def act(
            connection: Connection, directory: Directory, today: Today, asked: Answer
        ) -> Callable[[], Ticket]:
            row = asked.first()
            if row is None:
                raise Refused("unknown-ticket", where=uid)
            ticket = register.as_ticket(row, directory, row.officer_code)
            settled = steps.settle_print(connection, directory, ticket, outcome, today.now, device)
            return lambda: settled

        def ask(connection: Connection, _directory: Directory) -> Answer:
            return register.BY_UID.send(connection, {"uid": uid})

        return self._books.write_fast(ask, act, new_day=False)

    def settle_interrupted(self, device: str, but: Collection[str] = ()) -> tuple[Ticket, ...]:
        """Settles a kiosk's tickets without a print outcome, after it was interrupted while printing: they wait as
        ``unconfirmed``, except the uids in ``but``, which it is printing now. A visitor with a paper must not be
        lost; a number that nobody has ends as a no-show. A ticket that certainly was neither printed nor noted is
        cancelled."""

        def write(connection: Connection, directory: Directory, today: Today) -> tuple[Ticket, ...]:
            columns = tables.ticket.c
            conditions = (
                columns.state == "issued",
                columns.device == device,
                columns.service_day == today.day,
            )
            unsettled = register.open_tickets(connection, directory, "aside", where=conditions)
            to_settle = tuple(ticket for ticket in unsettled if ticket.uid not in but)
            for ticket in to_settle:
                if ticket.print_state == "failed":
                    _cancel(connection, directory, ticket, NOT_PRINTED, today.now, device)
                else:
                    steps.settle_print(connection, directory, ticket, "unconfirmed", today.now, device)
            return to_settle

        return self._books.write(write)

    def cancel(self, uid: str, reason: str, device: str = "") -> Ticket:
        """Cancels a ticket for which nobody will come; Refused("reason-missing"), or when it was called already."""
        why = given_reason(reason, uid)

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            ticket = by_uid(connection, directory, uid)
            _cancel(connection, directory, ticket, why, today.now, device)
            return by_uid(connection, directory, uid)

        return self._books.write(write, new_day=False)

    def correct_priority(self, number: str, priority: str, reason: str) -> Ticket:
        """Corrects the priority class that a visitor declared, for a reason that the audit shows; the place follows
        from the class and the first arrival. Refused("reason-missing"), ("unknown-priority"), or ("step-not-allowed")
        after the ticket's end."""
        if priority not in PRIORITY_CLASSES:
            raise Refused("unknown-priority", where=priority, known=", ".join(PRIORITY_CLASSES))
        why = given_reason(reason, number)

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            ticket = by_number(connection, directory, number, today.day)
            if ticket.state not in OPEN:
                raise Refused("step-not-allowed", where=number, step="priority", state=ticket.state)
            policy = directory.policies[ticket.agency]
            key, favoured = rank(
                ticket.first_arrival, priority != "none", policy, ticket.service, ticket.booked_for
            )
            if ticket.returned_after:  # a missed call put it behind others, and it stays there
                key = max(key, ticket.rank)
            correction = steps.Correction(priority, favoured, key, why)
            steps.correct_priority(connection, directory, ticket, correction, today.now)
            return register.find_id(connection, directory, ticket.id)

        return self._books.write(write)


def by_uid(connection: Connection, directory: Directory, uid: str) -> Ticket:
    """The ticket of that identity; Refused("unknown-ticket")."""
    ticket = register.find_uid(connection, directory, uid)
    if ticket is None:
        raise Refused("unknown-ticket", where=uid)
    return ticket


def by_number(connection: Connection, directory: Directory, number: str, day: str) -> Ticket:
    """The ticket of that number and service day; Refused("unknown-ticket")."""
    ticket = register.find_number(connection, directory, day, number)
    if ticket is None:
        raise Refused("unknown-ticket", where=number)
    return ticket


def given_reason(text: str, where: str) -> str:
    """A reason in words, at most 200 characters; Refused("reason-missing") without one."""
    reason = " ".join(text.split())
    if not reason or len(reason) > 200:
        raise Refused("reason-missing", where=where)
    return reason


def _cancel(
    connection: Connection, directory: Directory, ticket: Ticket, why: str, now: Micros, device: str
) -> None:
    step = steps.Step("cancel", now, values={"ended_at": now}, device=device, reason=why)
    steps.take_step(connection, directory, ticket, step)
    register.give_quota_back(connection, directory, ticket)
