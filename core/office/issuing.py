"""Issuing a number: what is asked first, how it is decided, what is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from core.catalogue.directory import Directory
from core.catalogue.hours import Closed, opening
from core.clock import Micros, Today
from core.errors import Refused
from core.storage.prepared import Answer
from core.tickets import quotas, register
from core.tickets.model import Forecast, Ticket
from core.tickets.order import rank


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a number."""

    uid: str
    """Uid of the ticket it becomes."""
    services: tuple[str, ...]
    """Codes of the services; the visit begins with the first."""
    priority: str = "none"
    device: str = ""
    noted: bool = False
    """Whether the visitor knows the number already: the ticket then waits at once."""
    repeated: bool = False
    """Whether it may have been written before: the same uid gives the same ticket."""
    booked_for: Micros | None = None
    any_order: bool = False
    told: Forecast | None = None
    """The range that the visitor was shown."""
    letter: str = ""
    """Letter of the kiosk's own series; empty for the hall's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers on which a request is decided; they travel in one round trip."""

    known: Answer | None
    void: Answer | None
    quotas: tuple[tuple[str, Answer], ...]


def ask(connection: Connection, directory: Directory, request: Request, day: str) -> Asked:
    """Sends the questions for deciding a request. Refused("unknown-service")."""
    uid = {"uid": request.uid}
    limited = [code for code in request.services if directory.service(code).daily_quota is not None]
    return Asked(
        register.BY_UID.send(connection, uid) if request.repeated else None,
        register.VOID.send(connection, uid) if request.repeated else None,
        tuple((code, _ask_quota(connection, directory, code, day)) for code in limited),
    )


def _ask_quota(connection: Connection, directory: Directory, code: str, day: str) -> Answer:
    return quotas.USED.send(connection, {"day": day, "service": directory.service_ids[code]})


def written(directory: Directory, asked: Asked) -> Ticket | None:
    """The ticket of a request that was written before; None for a new one."""
    row = asked.known.first() if asked.known else None
    return None if row is None else register.as_ticket(row, directory, row.officer_code)


def issue(
    connection: Connection, directory: Directory, today: Today, request: Request, asked: Asked
) -> Callable[[], Ticket]:
    """Decides, sends what is to be written, and returns a function that makes the ticket when the answers are there.

    Refused for a closed service, a used-up quota, a service that cannot be booked, a request that was given up.
    """
    if asked.void is not None and asked.void.first() is not None:
        raise Refused("request-void", where=request.uid)
    used = {code: _taken(answer) for code, answer in asked.quotas}
    for code in request.services:
        _refuse_closed(directory, today, code, used, request.booked_for is not None)
    offered = directory.service(request.services[0])
    if request.booked_for is not None and not offered.booking_allowed:
        raise Refused("booking-not-offered", where=offered.code)
    ticket = _new_ticket(directory, today, request)
    prefix = directory.agencies[offered.agency].prefix
    return register.send_issue(connection, directory, ticket, prefix, request.services[1:], request.letter)


def _new_ticket(directory: Directory, today: Today, request: Request) -> Ticket:
    """The ticket without its number."""
    offered = directory.service(request.services[0])
    policy = directory.policies[offered.agency]
    key, favoured = rank(today.now, request.priority != "none", policy, offered.code, request.booked_for)
    return Ticket(
        id=0,
        uid=request.uid,
        number="",
        service_day=today.day,
        agency=offered.agency,
        service=offered.code,
        priority=request.priority,
        state="waiting" if request.noted else "issued",
        print_state="noted" if request.noted else "issued",
        device=request.device,
        issued_at=today.now,
        first_arrival=today.now,
        rank=key,
        favoured=favoured,
        booked_for=request.booked_for,
        stops_left=len(request.services) - 1,
        any_order=request.any_order and len(request.services) > 1,
        told=request.told,
    )


def _taken(answer: Answer) -> int:
    row = answer.first()
    return int(row.taken) if row else 0


def _refuse_closed(directory: Directory, today: Today, code: str, used: dict[str, int], booked: bool) -> None:
    """Refused("service-<reason>") for a service that gives no ticket now. A booking was counted against the quota
    when it was made."""
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
