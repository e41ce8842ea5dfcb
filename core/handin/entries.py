"""What a program did alone, as it hands it in when the database is back: typed entries, and what became of each.

An entry is written into the program's journal as JSON and read from there, perhaps by a newer program: ``as_row`` and
``from_row`` are the one border.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.clock import Micros, Today
from core.tickets.model import Forecast, PrintState, Ticket

Fit = Literal["new", "known", "conflict"]
"""What became of an entry: it came into the books, was in them already, or is kept for a person."""
AHEAD: Micros = 5_000_000
"""A moment that a program hands in may lie so far ahead of the database's clock."""


@dataclass(frozen=True, slots=True)
class TicketEntry:
    """A number of the kiosk's own series, with everything it is. ``at`` is its first arrival by the hall's clock as
    the kiosk counted it; ``uid`` its identity: handing the same entry in twice changes nothing."""

    uid: str
    at: Micros
    number: str
    day: str
    service: str
    stops: tuple[str, ...]
    """Codes of the visit's further services, in order."""
    priority: str
    favoured: bool
    rank: Micros
    any_order: bool
    booked_for: Micros | None = None
    told: Forecast | None = None


@dataclass(frozen=True, slots=True)
class VoidEntry:
    """A request whose answer never came: nobody holds its number."""

    uid: str
    at: Micros


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """What became of a ticket's paper."""

    uid: str
    at: Micros
    outcome: PrintState


@dataclass(frozen=True, slots=True)
class CancelEntry:
    """Nobody will come for this number."""

    uid: str
    at: Micros
    reason: str


Entry = TicketEntry | VoidEntry | PaperEntry | CancelEntry


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of entries."""

    tickets: int = 0
    """Tickets that came into the books by this, or whose course did."""
    conflicts: int = 0
    """What did not fit and is kept for a person."""


def credible(at: Micros, today: Today) -> Micros:
    """A moment as it was handed in, never one that is still to come."""
    return at if at <= today.now + AHEAD else today.now


def entry_of(ticket: Ticket, stops: tuple[str, ...]) -> TicketEntry:
    """A ticket that a kiosk issued alone."""
    return TicketEntry(
        ticket.uid,
        ticket.first_arrival,
        ticket.number,
        ticket.service_day,
        ticket.service,
        stops,
        ticket.priority,
        ticket.favoured,
        ticket.rank,
        ticket.any_order,
        ticket.booked_for,
        ticket.told,
    )


def ticket_data(entry: TicketEntry) -> dict[str, Any]:
    """A ticket's facts as JSON: in the journal, and with a conflict."""
    forecast = entry.told
    return {
        "number": entry.number,
        "day": entry.day,
        "service": entry.service,
        "stops": list(entry.stops),
        "priority": entry.priority,
        "favoured": entry.favoured,
        "rank": entry.rank,
        "any_order": entry.any_order,
        "booked_for": entry.booked_for,
        "told": [forecast.p50_minutes, forecast.p90_minutes] if forecast else None,
    }


def as_row(entry: Entry) -> tuple[str, dict[str, Any]]:
    """Kind and data of an entry in the journal."""
    match entry:
        case TicketEntry():
            return "ticket", ticket_data(entry)
        case VoidEntry():
            return "void", {}
        case PaperEntry():
            return "print", {"print": entry.outcome}
        case CancelEntry():
            return "cancel", {"reason": entry.reason}


def from_row(uid: str, kind: str, at: Micros, data: Mapping[str, Any]) -> Entry:
    """Reads an entry of the journal; ValueError for a kind this program does not know, KeyError for missing facts."""
    match kind:
        case "ticket":
            forecast = data["told"]
            return TicketEntry(
                uid,
                at,
                data["number"],
                data["day"],
                data["service"],
                tuple(data["stops"]),
                data["priority"],
                data["favoured"],
                data["rank"],
                data["any_order"],
                data["booked_for"],
                Forecast(*forecast) if forecast else None,
            )
        case "void":
            return VoidEntry(uid, at)
        case "print":
            return PaperEntry(uid, at, data["print"])
        case "cancel":
            return CancelEntry(uid, at, data["reason"])
    raise ValueError(kind)
