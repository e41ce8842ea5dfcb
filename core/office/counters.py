"""Verbs of counters: calling, serving, setting aside, sending on, taking back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, update

from core import views
from core.calls import desk
from core.calls.desk import CounterState
from core.catalogue.directory import Directory
from core.clock import MINUTE, Micros, Today
from core.errors import Refused
from core.office.tickets import TicketVerbs, given_reason
from core.people import officers
from core.people.officers import Officer
from core.storage import tables
from core.storage.events import record
from core.tickets import learning, lines, register
from core.tickets.model import Ticket
from core.tickets.order import rank, returned_rank

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class At:
    """A counter in the middle of a verb."""

    connection: Connection
    directory: Directory
    today: Today
    counter_id: int
    state: CounterState


class CounterVerbs(TicketVerbs):
    def open_counter(self, counter: str, officer: str | None = None) -> views.DeskView:
        """Opens a counter; opening one's own open counter again changes nothing. See desk.open_counter."""

        def write(connection: Connection, directory: Directory, today: Today) -> None:
            _refuse_closed_day(today)
            who = None if officer is None else officers.find(connection, directory, officer)[:2]
            desk.open_counter(connection, directory, directory.counter(counter), who, today.now)

        self._write(write)
        return self.desk_view(counter)

    def close_counter(self, counter: str) -> None:
        self._write(lambda c, d, today: desk.close_counter(c, d, counter, today.now), new_day=False)

    def express(self, counter: str, minutes: int) -> Micros | None:
        """For so many minutes the counter takes short services first (Policy.express_minutes); 0 ends that. Gives the
        moment it ends. Refused for a closed counter or more than 480 minutes."""
        if not 0 <= minutes <= 480:
            raise Refused("express-minutes", where=counter, most=480)

        def write(connection: Connection, directory: Directory, today: Today) -> Micros | None:
            counter_id, state = desk.require_open(connection, directory, counter)
            until = today.now + minutes * MINUTE if minutes else None
            session = tables.counter_session
            mine = (session.c.counter_id == counter_id, session.c.closed_at.is_(None))
            connection.execute(update(session).where(*mine).values(express_until=until))
            record(
                connection,
                today.now,
                "express-set",
                counter_id=counter_id,
                officer_id=state.officer_id,
                data={"minutes": minutes},
            )
            return until

        return self._write(write)

    def call_next(self, counter: str) -> Ticket | None:
        """Calls whoever is next; None when nobody waits for this counter. See desk.call_next."""
        return self._write_fast(
            lambda c, d: desk.ask_next(c, d, counter, self._clock_day(d)),
            lambda c, d, today, asked: desk.call_next(c, d, counter, today, asked),
        )

    def call(self, counter: str, number: str, reason: str) -> Ticket:
        """Calls a named ticket of today out of order, for a reason that the audit shows: somebody who waits, is
        held by this counter, or missed the call and is back. Refused("reason-missing"), ("counter-busy"),
        ("counter-other-agency") or ("step-not-allowed")."""
        why = given_reason(reason, number)

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            _refuse_closed_day(today)
            counter_id, state = desk.require_free(connection, directory, counter)
            ticket = self._by_number(connection, directory, number, today.day)
            if ticket.agency != directory.counter(counter).agency and ticket.directed_to != counter:
                raise Refused("ticket-other-agency", where=number, agency=ticket.agency)
            if ticket.state == "held" and ticket.counter != counter:
                raise Refused("held-elsewhere", where=number, counter=ticket.counter or "")
            return self._take(
                At(connection, directory, today, counter_id, state),
                ticket,
                "call",
                {
                    "counter_id": counter_id,
                    "officer_id": state.officer_id,
                    "calls": 1,
                    "called_at": today.now,
                    "started_at": None,
                    "ended_at": None,
                    "directed_to": None,
                },
                reason=why,
                data={"why": ["named"]},
            )

        return self._write(write)

    def recall(self, counter: str) -> Ticket:
        """Calls the same visitor once more."""
        return self._step(counter, "recall", lambda ticket, _now: {"calls": ticket.calls + 1})

    def start(self, counter: str) -> Ticket:
        """The visitor is here: serving begins."""
        return self._step(counter, "start", lambda _ticket, now: {"started_at": now})

    def finish(self, counter: str) -> Ticket:
        """Serving ended; a visit with several services goes on to its next, keeping number and first arrival."""

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            counter_id, state, ticket = desk.require_current(connection, directory, counter)
            if ticket.state == "serving":
                self._learn(connection, directory, ticket, today)
            stop = None
            if ticket.stops_left and ticket.state == "serving":
                stop = self._next_stop(connection, directory, today, ticket)
            if stop is None:
                values: Values = {"ended_at": today.now, "stops_left": 0}
                return self._take(
                    At(connection, directory, today, counter_id, state), ticket, "finish", values
                )
            position, service = stop
            register.begin_stop(connection, ticket.id, position, today.now)
            moved = self._moved(directory, ticket, service)
            return self._take(
                At(connection, directory, today, counter_id, state),
                ticket,
                "next-stop",
                {**moved, "stops_left": ticket.stops_left - 1},
                data={"service": ticket.service, "to": service, "stop": position},
            )

        return self._write(write, new_day=False)

    def no_show(self, counter: str) -> Ticket:
        """Called, did not come."""
        return self._step(counter, "no-show", lambda _ticket, now: {"ended_at": now})

    def hold(self, counter: str, reason: str = "") -> Ticket:
        """Sets the current visitor aside, to be resumed by the same counter."""
        return self._step(counter, "hold", lambda _ticket, _now: {}, reason=reason.strip() or None)

    def resume(self, counter: str, number: str | None = None) -> Ticket:
        """Goes on with a visitor this counter holds: the named one, or the one held longest."""

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            counter_id, state = desk.require_free(connection, directory, counter)
            held = [
                ticket
                for ticket in desk.held_by(connection, directory, counter)
                if number in (None, ticket.number)
            ]
            if not held:
                raise Refused("nobody-held", where=number or counter)
            values = {"started_at": held[0].started_at or today.now, "officer_id": state.officer_id}
            return self._take(At(connection, directory, today, counter_id, state), held[0], "resume", values)

        return self._write(write)

    def transfer(self, counter: str, to: str, reason: str = "") -> Ticket:
        """Sends the current visitor on to a service or to a named counter; number and first arrival stay.

        Refused("transfer-target") for a code that is neither, or the counter itself.
        """

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            counter_id, state, ticket = desk.require_current(connection, directory, counter)
            if to in directory.services:
                values = self._moved(directory, ticket, to)
                if to == ticket.service:
                    raise Refused("transfer-target", where=to)
            elif to in directory.counters and to != counter:
                # The service stays when that counter takes it; else its first service says what is done there.
                target = directory.counters[to]
                service = ticket.service if ticket.service in target.services else target.services[0]
                values = {
                    **self._moved(directory, ticket, service),
                    "directed_to": directory.counter_ids[to],
                }
            else:
                raise Refused("transfer-target", where=to)
            if ticket.state == "serving":
                self._learn(connection, directory, ticket, today)
            return self._take(
                At(connection, directory, today, counter_id, state),
                ticket,
                "transfer",
                values,
                reason=reason.strip() or None,
                data={"from": ticket.service, "to": to},
            )

        return self._write(write)

    def return_to_queue(self, counter: str, number: str | None = None, reason: str = "") -> Ticket:
        """Puts somebody back into the queue: the current visitor in their own place, or a named one who missed the
        call, behind ``Policy.return_after`` others of the service."""

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            _refuse_closed_day(today)
            counter_id, state = desk.require_open(connection, directory, counter)
            if number is None:
                counter_id, state, ticket = desk.require_current(connection, directory, counter)
            else:
                ticket = self._by_number(connection, directory, number, today.day)
                if ticket.agency != directory.counter(counter).agency:
                    raise Refused("ticket-other-agency", where=number, agency=ticket.agency)
                if ticket.state == "held" and ticket.counter != counter:
                    raise Refused("held-elsewhere", where=number, counter=ticket.counter or "")
                if ticket.state in ("called", "serving") and ticket.id != state.ticket_id:
                    raise Refused("at-another-counter", where=number, counter=ticket.counter or "")
            if not any(ticket.service in one.services for one in directory.counters.values()):
                raise Refused("service-no-counter", where=ticket.service)
            values: Values = {**register.AS_NEW, "ended_at": None, "directed_to": None}
            if ticket.state == "no-show":
                policy = directory.policies[ticket.agency]
                columns = tables.ticket.c
                mine = columns.service_id == directory.service_ids[ticket.service]
                line = register.open_tickets(connection, directory, "waiting", where=[mine])
                values["rank"] = returned_rank(ticket.rank, (other.rank for other in line), policy)
                values["returned_after"] = min(len(line), policy.return_after)
            return self._take(
                At(connection, directory, today, counter_id, state),
                ticket,
                "return",
                values,
                reason=reason.strip() or None,
            )

        return self._write(write)

    def undo(self, counter: str) -> Ticket:
        """Takes the counter's last verb back, within ten seconds; the log keeps both. See desk.undo."""

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            ticket_id = desk.undo(connection, directory, counter, today)
            return register.find_id(connection, directory, ticket_id)

        return self._write(write, new_day=False)

    def desk_view(self, counter: str) -> views.DeskView:
        return self._read_today(lambda c, d, today: views.desk_view(c, d, counter, today))

    def counter_choices(self, officer: Officer) -> tuple[views.CounterChoice, ...]:
        return self._read(lambda c, d: views.counter_choices(c, d, officer))

    def counter_of(self, officer: str) -> str | None:
        """Code of the counter an officer holds, None when they hold none; Refused("unknown-officer")."""
        return self._read(lambda c, d: desk.counter_of(c, d, officers.find(c, d, officer)[0]))

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
            counter_id, state, ticket = desk.require_current(connection, directory, counter)
            changes = values(ticket, today.now)
            done = self._take(
                At(connection, directory, today, counter_id, state), ticket, step, changes, reason=reason
            )
            if step in ("start", "no-show"):
                learning.note_call(connection, directory, ticket)
            if step == "no-show":
                self._learn(connection, directory, ticket, today)
            return done

        return self._write(write, new_day=False)

    @staticmethod
    def _take(
        at: At,
        ticket: Ticket,
        step: str,
        values: Values,
        *,
        reason: str | None = None,
        data: Values | None = None,
    ) -> Ticket:
        register.take_step(
            at.connection,
            at.directory,
            ticket,
            step,
            at.today.now,
            counter_id=at.counter_id,
            officer_id=at.state.officer_id,
            reason=reason,
            data=data,
            values=values,
        )
        return register.find_id(at.connection, at.directory, ticket.id)

    @staticmethod
    def _learn(connection: Connection, directory: Directory, ticket: Ticket, today: Today) -> None:
        """Notes how long the counter was taken by this visitor."""
        if ticket.called_at is not None:
            seconds = (today.now - ticket.called_at) / 1e6
            learning.note_service(connection, directory.service_ids[ticket.service], seconds)

    @staticmethod
    def _moved(directory: Directory, ticket: Ticket, service: str) -> Values:
        """What changes when a ticket goes to another service: its place there is by its first arrival."""
        agency = directory.services[service].agency
        key, favoured = rank(
            ticket.first_arrival,
            ticket.priority != "none",
            directory.policies[agency],
            service,
            ticket.booked_for,
        )
        return {
            **register.AS_NEW,
            "service_id": directory.service_ids[service],
            "agency_id": directory.agency_ids[agency],
            "rank": key,
            "favoured": favoured,
            "directed_to": None,
            "returned_after": 0,
        }

    @staticmethod
    def _next_stop(
        connection: Connection, directory: Directory, today: Today, ticket: Ticket
    ) -> tuple[int, str] | None:
        """Position and service of the stop that comes now: the next in order, or the one that can be had soonest;
        None when the catalogue offers none of them any more."""
        stops = [
            stop
            for stop in register.stops_to_come(connection, directory, ticket.id)
            if stop[1] in directory.services
        ]
        if not ticket.any_order or len(stops) < 2:
            return stops[0] if stops else None
        found = lines.load_lines(connection, directory, today)

        def wait(stop: tuple[int, str]) -> tuple[float, int]:
            line = found[directory.services[stop[1]].agency]
            place = line.place_of_moved(stop[1], ticket)
            return (place.forecast.p50_minutes if place.forecast else float("inf"), stop[0])

        return min(stops, key=wait)


def _refuse_closed_day(today: Today) -> None:
    """Refused("day-closed"): on a day that was ended nobody is called or queued any more."""
    if today.closed:
        raise Refused("day-closed", where=today.day)
