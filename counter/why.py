"""Why somebody has their place among the waiting: chips to see, a sentence to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.catalogue.names import service_name
from core.clock import local
from core.tickets.model import Ticket
from core.tickets.order import Choice
from core.views import DeskView
from core.words import Words
from counter.state import Tab, tickets_of


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    tone: Literal["next", "note"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list."""

    ticket: Ticket
    service: str
    chips: tuple[Chip, ...]
    why: str
    """One sentence or two; empty where there is nothing to explain."""


def rows_of(view: DeskView, tab: Tab, speak: Words) -> tuple[Row, ...]:
    """The rows of a tab, in their order."""
    rows = []
    for position, ticket in enumerate(tickets_of(view, tab)):
        choice = view.reasons.get(ticket.id) if tab == "waiting" else None
        chips = [Chip(speak("counter-next"), "next")] if tab == "waiting" and position == 0 else []
        chips += [Chip(text, "note") for text in _notes(view, ticket, choice, speak)]
        why = _sentence(view, ticket, choice, position, speak) if tab == "waiting" else ""
        rows.append(
            Row(
                ticket,
                service_name(view.directory.service_by_code[ticket.service], speak.language),
                tuple(chips),
                why,
            )
        )
    return tuple(rows)


def _slot(view: DeskView, ticket: Ticket, speak: Words) -> str:
    assert ticket.booked_for is not None
    return speak.clock(local(ticket.booked_for, view.directory.hall.time_zone))


def _notes(view: DeskView, ticket: Ticket, choice: Choice | None, speak: Words) -> list[str]:
    notes = []
    reasons = choice.reasons if choice else ()
    notes += [speak(f"counter-chip-{reason}") for reason in ("directed", "returned") if reason in reasons]
    if ticket.priority != "none":
        notes.append(speak(f"counter-priority-{ticket.priority}"))
    if ticket.booked_for is not None:
        notes.append(speak("counter-chip-booking", time=_slot(view, ticket, speak)))
    notes += [
        speak(f"counter-chip-{reason}")
        for reason in ("ratio", "share", "target", "express")
        if reason in reasons
    ]
    return notes


def _sentence(view: DeskView, ticket: Ticket, choice: Choice | None, position: int, speak: Words) -> str:
    ahead = speak("counter-ahead", count=position)
    reasons = [
        _because(view, ticket, reason, speak)
        for reason in (choice.reasons if choice else ())
        if reason != "arrival"
    ]
    return " ".join([ahead, *reasons]) if reasons else f"{ahead} {speak('counter-why-arrival')}"


def _because(view: DeskView, ticket: Ticket, reason: str, speak: Words) -> str:
    policy = view.directory.policies[ticket.agency]
    match reason:
        case "priority":
            group = speak(f"counter-priority-{ticket.priority}")
            return speak("counter-why-priority", group=group, minutes=policy.max_overtake)
        case "booking":
            return speak("counter-why-booking", time=_slot(view, ticket, speak))
        case "ratio":
            return speak("counter-why-ratio", ratio=policy.ratio)
        case "returned":
            return speak("counter-why-returned", count=ticket.returned_after)
        case "target":
            minutes = policy.targets.get(ticket.service, policy.usual_wait)
            return speak("counter-why-target", minutes=minutes)
    return speak(f"counter-why-{reason}")
