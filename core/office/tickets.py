"""Verbs of tickets: issuing, paper, cancelling, and what is known of one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from sqlalchemy import Connection

from core import lines
from core.catalogue.directory import Directory
from core.clock import Micros, Today, local
from core.days.schedule import Closed, opening
from core.errors import Refused, Unavailable
from core.office.books import Books
from core.storage import tables
from core.storage.events import Event, events_of
from core.storage.prepared import Answer
from core.tickets import quotas, register
from core.tickets.forecast import Place
from core.tickets.model import PRIORITY_CLASSES, Forecast, Issued, PrintState, Ticket
from core.tickets.order import rank
from core.tickets.uid import new_uid

LINES_FOR: Micros = 5_000_000
"""So long a reading of an agency's line serves for what new visitors are told,"""
LINES_FOR_EACH: Micros = 100_000
"""so much longer for each who waits (a long line is dear to read and changes little),"""
LINES_AT_MOST: Micros = 60_000_000
"""and never longer than this."""
MOST_STOPS = 8
NOT_PRINTED = "not-printed"
"""Why a number is cancelled that neither came on paper nor was noted."""


Asked = tuple[Answer | None, Answer | None, tuple[tuple[str, Answer], ...]]


class TicketVerbs(Books):
    _lines: dict[str, lines.AgencyLine]
    letter = ""
    """Of the series numbers come from: a kiosk's own while it works alone, else the hall's."""

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
        """Issues a ticket: one durable transaction.

        ``noted`` says that its holder already knows the number (the command line prints none): it waits at once.
        Otherwise it waits from ``settle_print`` on. ``uid`` makes a repeated request give the same ticket.
        ``booked_for`` is the booked slot's moment, ``also`` further services of the same visit, whose order is
        left to the office with ``any_order``. ``told`` is the range the visitor was shown.
        Refused for an unknown or closed service, a used-up quota, a day that would not last, an unknown class.
        """
        if priority not in PRIORITY_CLASSES:
            raise Refused("unknown-priority", where=priority, known=", ".join(PRIORITY_CLASSES))
        services = (service, *also)
        if len(services) > MOST_STOPS or len(set(services)) != len(services):
            raise Refused("stops", where=",".join(services), most=MOST_STOPS)
        for code in services if booked_for is None else services[1:]:
            left = self._day_too_short(code, priority != "none")
            if left is not None:
                raise Refused("service-full", where=code, minutes=round(left))
        identity = uid or new_uid(self.clock.now())

        def ask(connection: Connection, directory: Directory) -> Asked:
            known = register.BY_UID.send(connection, {"uid": identity}) if uid else None
            void = register.VOID.send(connection, {"uid": identity}) if uid else None
            day = self._clock_day(directory)
            limited = [code for code in services if directory.service(code).daily_quota is not None]
            return (
                known,
                void,
                tuple(
                    (
                        code,
                        quotas.USED.send(connection, {"day": day, "service": directory.service_ids[code]}),
                    )
                    for code in limited
                ),
            )

        def act(
            connection: Connection,
            directory: Directory,
            today: Today,
            asked: Asked,
        ) -> Callable[[], Ticket]:
            known, void, quotas = asked
            row = known.first() if known else None
            if row is not None:
                found = register.as_ticket(row, directory, row.officer_code)
                return lambda: found
            if void is not None and void.first() is not None:
                raise Refused("request-void", where=identity)
            used = {code: _taken(answer) for code, answer in quotas}
            for code in services:
                _refuse_closed(directory, today, code, used, booked_for is not None)
            offered = directory.service(services[0])
            if booked_for is not None and not offered.booking_allowed:
                raise Refused("booking-not-offered", where=offered.code)
            agency = directory.agencies[offered.agency]
            key, favoured = rank(
                today.now, priority != "none", directory.policies[agency.code], offered.code, booked_for
            )
            ticket = Ticket(
                id=0,
                uid=identity,
                number="",
                service_day=today.day,
                agency=agency.code,
                service=offered.code,
                priority=priority,
                state="waiting" if noted else "issued",
                print_state="noted" if noted else "issued",
                device=device,
                issued_at=today.now,
                first_arrival=today.now,
                rank=key,
                favoured=favoured,
                booked_for=booked_for,
                stops_left=len(services) - 1,
                any_order=any_order and len(services) > 1,
                told=told,
            )
            sent = register.send_issue(
                connection, directory, ticket, agency.prefix, services[1:], self.letter
            )
            return lambda: self._joined(sent())

        try:
            return self._write_fast(ask, act)
        except Unavailable as error:
            if error.code != "database-unreachable":
                raise
            if uid is not None:
                raise  # whoever made the identity knows what to do
            # Whether it was written is unknown: ask for this identity once more, never blindly for another.
            uid = identity
            return self._write_fast(ask, act)

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
        """What a kiosk does: issues a ticket and keeps with it the range its visitor is told."""
        services = (service, *also)
        if also and any_order:
            services = self._soonest_first(services)
        place = self.expect(services[0], priority, booked_for)
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
        """The place a ticket taken now would have, out of a reading that is at most some seconds old."""
        line = self._line(service)
        return line.place_of_new(service, priority != "none", booked_for, self.clock.now())

    def _line(self, service: str) -> lines.AgencyLine:
        directory = self._known or self.directory()
        known = directory.services.get(service) or self.directory().service(service)
        now = self.clock.now()
        line = self._lines.get(known.agency)
        if line is None or line.directory.version != directory.version or not _holds(line, now):
            line = self._read_today(
                lambda c, d, today: lines.load_lines(c, d, today, known.agency)[known.agency]
            )
            self._lines[known.agency] = line
        return line

    def _joined(self, ticket: Ticket) -> Ticket:
        """The new ticket, which the next visitors find in front of them without another reading."""
        line = self._lines.get(ticket.agency)
        if line is not None:
            self._lines[ticket.agency] = line.joined(ticket.in_line())
        return ticket

    def _soonest_first(self, services: tuple[str, ...]) -> tuple[str, ...]:
        """The services with the one in front that can be had soonest; the others keep their order."""
        first = min(services, key=lambda code: (_wait(self.expect(code)), services.index(code)))
        return (first, *(code for code in services if code != first))

    def _day_too_short(self, service: str, favoured: bool) -> float | None:
        """Minutes that are left for a service whose next visitor would wait longer than that; None: the day lasts."""
        line = self._line(service)
        offered = line.directory.services[service]
        wall = local(self.clock.now(), line.directory.hall.time_zone)
        if opening(offered, wall, line.directory.calendar) is not None:
            return None  # that is the reason then
        return line.too_short_for(service, favoured, wall, self.clock.now())

    def place(self, ticket: Ticket) -> Issued:
        """A ticket with how many are called before it and how long that takes."""

        def read(connection: Connection, directory: Directory, today: Today) -> Issued:
            found = lines.load_lines(connection, directory, today, ticket.agency)
            place = found[ticket.agency].place_of(ticket)
            return Issued(ticket, place.ahead, place.forecast)

        return self._read_today(read)

    def ticket(self, number: str, day: date | None = None) -> Ticket:
        """The ticket of that number and service day (today); Refused("unknown-ticket")."""

        def read(connection: Connection, directory: Directory, today: Today) -> Ticket:
            return self._by_number(connection, directory, number, day.isoformat() if day else today.day)

        return self._read_today(read)

    def newest_ticket(self) -> Ticket | None:
        """The ticket issued last on this service day, None before the first."""
        return self._read_today(lambda c, d, today: register.newest(c, d, today.day))

    def tickets_of(self, day: date) -> tuple[Ticket, ...]:
        """All tickets of a service day, in the order they were issued."""
        mine = tables.ticket.c.service_day == day.isoformat()
        return self._read(lambda c, d: register.tickets_where(c, d, mine))

    def stops(self, ticket: Ticket) -> tuple[str, ...]:
        """Codes of the services a visit with several still comes to, in their order."""
        return self._read(lambda c, d: tuple(code for _, code in register.stops_to_come(c, d, ticket.id)))

    def history(self, ticket: Ticket) -> tuple[Event, ...]:
        """Everything that happened to a ticket, oldest first."""
        return self._read(lambda c, _d: events_of(c, ticket.id))

    def settle_print(self, uid: str, outcome: PrintState, device: str = "") -> Ticket:
        """Writes what became of a ticket's paper; doing it twice changes nothing. Refused("unknown-ticket")."""

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            ticket = self._by_uid(connection, directory, uid)
            register.settle_print(connection, directory, ticket, outcome, today.now, device)
            return self._by_uid(connection, directory, uid)

        return self._write(write, new_day=False)

    def settle_interrupted(self, device: str, but: Collection[str] = ()) -> tuple[Ticket, ...]:
        """After a kiosk was cut off while printing: its tickets whose paper nobody answered for wait as
        ``unconfirmed``, ``but`` those identities it has in hand now. A person with paper must not be lost; a number
        nobody holds ends as a no-show. What was surely not printed, and not noted either, is cancelled."""

        def write(connection: Connection, directory: Directory, today: Today) -> tuple[Ticket, ...]:
            columns = tables.ticket.c
            mine = (columns.state == "issued", columns.device == device, columns.service_day == today.day)
            found = register.open_tickets(connection, directory, "aside", where=mine)
            left = tuple(ticket for ticket in found if ticket.uid not in but)
            for ticket in left:
                if ticket.print_state == "failed":
                    _cancel(connection, directory, ticket, NOT_PRINTED, today.now, device)
                else:
                    register.settle_print(connection, directory, ticket, "unconfirmed", today.now, device)
            return left

        return self._write(write)

    def cancel(self, uid: str, reason: str, device: str = "") -> Ticket:
        """Ends a ticket that nobody will come for; Refused("reason-missing"), or when it was called already."""
        why = given_reason(reason, uid)

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            ticket = self._by_uid(connection, directory, uid)
            _cancel(connection, directory, ticket, why, today.now, device)
            return self._by_uid(connection, directory, uid)

        return self._write(write, new_day=False)

    def correct_priority(self, number: str, priority: str, reason: str) -> Ticket:
        """Corrects what a visitor declared, for a reason that the audit shows; the place follows from the class and
        the first arrival. Refused("reason-missing"), ("unknown-priority"), or ("step-not-allowed") after its end."""
        if priority not in PRIORITY_CLASSES:
            raise Refused("unknown-priority", where=priority, known=", ".join(PRIORITY_CLASSES))
        why = given_reason(reason, number)

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            ticket = self._by_number(connection, directory, number, today.day)
            if ticket.state not in ("issued", "waiting", "called", "serving", "held"):
                raise Refused("step-not-allowed", where=number, step="priority", state=ticket.state)
            policy = directory.policies[ticket.agency]
            key, favoured = rank(
                ticket.first_arrival, priority != "none", policy, ticket.service, ticket.booked_for
            )
            if ticket.returned_after:  # the place behind others, which a missed call cost, stays
                key = max(key, ticket.rank)
            register.correct_priority(connection, directory, ticket, priority, favoured, key, today.now, why)
            return register.find_id(connection, directory, ticket.id)

        return self._write(write)

    @staticmethod
    def _by_uid(connection: Connection, directory: Directory, uid: str) -> Ticket:
        ticket = register.find_uid(connection, directory, uid)
        if ticket is None:
            raise Refused("unknown-ticket", where=uid)
        return ticket

    @staticmethod
    def _by_number(connection: Connection, directory: Directory, number: str, day: str) -> Ticket:
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
    register.take_step(
        connection, directory, ticket, "cancel", now, device=device, reason=why, values={"ended_at": now}
    )
    register.give_quota_back(connection, directory, ticket)


def _taken(answer: Answer) -> int:
    row = answer.first()
    return int(row.taken) if row else 0


def _holds(line: lines.AgencyLine, now: Micros) -> bool:
    """Whether a reading still serves."""
    longest = min(LINES_AT_MOST, LINES_FOR + len(line.waiting) * LINES_FOR_EACH)
    return 0 <= now - line.now < longest


def _wait(place: Place) -> float:
    return place.forecast.p50_minutes if place.forecast else float("inf")


def _refuse_closed(directory: Directory, today: Today, code: str, used: dict[str, int], booked: bool) -> None:
    """Refused("service-<reason>") for a service that gives no ticket now. A booked visitor's place was taken from the
    quota when it was booked."""
    offered = directory.service(code)
    closed = Closed("day-closed") if today.closed else opening(offered, today.wall, directory.calendar)
    if closed is not None:
        raise Refused(
            f"service-{closed.reason}",
            where=code,
            opens=offered.open_time,
            closes=offered.close_time,
            name=closed.name,
            until=closed.until,
        )
    quota = offered.daily_quota
    if quota is not None and not booked and used.get(code, 0) >= quota:
        raise Refused("service-quota", where=code, quota=quota)
