"""A counter while one of its verbs runs: what these verbs have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from core.calls import sessions
from core.calls.sessions import CounterState
from core.catalogue.directory import Directory
from core.clock import Today
from core.errors import Refused
from core.events import Payload
from core.tickets import learning, lines, register, steps
from core.tickets.model import Ticket
from core.tickets.order import rank

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class At:
    """An open counter, and the transaction in which its verb runs."""

    connection: Connection
    directory: Directory
    today: Today
    counter_id: int
    state: CounterState


def opened(connection: Connection, directory: Directory, counter: str, today: Today) -> At:
    """An open counter; Refused("counter-closed") or ("unknown-counter")."""
    counter_id, state = sessions.require_open(connection, directory, counter)
    return At(connection, directory, today, counter_id, state)


def free(connection: Connection, directory: Directory, counter: str, today: Today) -> At:
    """An open counter without a visitor; Refused("counter-busy") as well."""
    counter_id, state = sessions.require_free(connection, directory, counter)
    return At(connection, directory, today, counter_id, state)


def with_current(
    connection: Connection, directory: Directory, counter: str, today: Today
) -> tuple[At, Ticket]:
    """An open counter and its current ticket; Refused("no-current-ticket") as well."""
    counter_id, state, ticket = sessions.require_current(connection, directory, counter)
    return At(connection, directory, today, counter_id, state), ticket


def take(
    at: At,
    ticket: Ticket,
    step: str,
    values: Values,
    what: Payload | None = None,
    reason: str | None = None,
) -> Ticket:
    """Takes a step at this counter and returns the ticket after it. Refused("step-not-allowed")."""
    change = steps.Step(step, at.today.now, what, values, at.counter_id, at.state.officer_id, reason=reason)
    steps.take_step(at.connection, at.directory, ticket, change)
    return register.find_id(at.connection, at.directory, ticket.id)


def called_at(at: At) -> Values:
    """The columns of a ticket that this counter calls now."""
    return {
        "counter_id": at.counter_id,
        "officer_id": at.state.officer_id,
        "calls": 1,
        "called_at": at.today.now,
        "started_at": None,
        "ended_at": None,
        "directed_to": None,
    }


def learn(at: At, ticket: Ticket) -> None:
    """Records how long the visitor took the counter."""
    if ticket.called_at is not None:
        seconds = (at.today.now - ticket.called_at) / 1e6
        learning.note_service(at.connection, at.directory.service_ids[ticket.service], seconds)


def moved(directory: Directory, ticket: Ticket, service: str) -> Values:
    """The columns that change when a ticket goes to another service; its place there follows from its first
    arrival."""
    agency = directory.services[service].agency
    key, favoured = rank(
        ticket.first_arrival,
        ticket.priority != "none",
        directory.policies[agency],
        service,
        ticket.booked_for,
    )
    return {
        **steps.AS_NEW,
        "service_id": directory.service_ids[service],
        "agency_id": directory.agency_ids[agency],
        "rank": key,
        "favoured": favoured,
        "directed_to": None,
        "returned_after": 0,
    }


def next_stop(at: At, ticket: Ticket) -> tuple[int, str] | None:
    """Position and service of the ticket's next stop: the next in order, or the one with the shortest wait; None when
    the catalogue offers none of them any more."""
    services = at.directory.services
    to_come = register.stops_to_come(at.connection, at.directory, ticket.id)
    stops = [stop for stop in to_come if stop[1] in services]
    if not ticket.any_order or len(stops) < 2:
        return stops[0] if stops else None
    line_of = lines.load_lines(at.connection, at.directory, at.today)

    def wait(stop: tuple[int, str]) -> tuple[float, int]:
        place = line_of[services[stop[1]].agency].place_of_moved(stop[1], ticket)
        return (place.forecast.p50_minutes if place.forecast else float("inf"), stop[0])

    return min(stops, key=wait)


def refuse_closed_day(today: Today) -> None:
    """Refused("day-closed"): on a day that has ended nobody is called or put back into the queue."""
    if today.closed:
        raise Refused("day-closed", where=today.day)
