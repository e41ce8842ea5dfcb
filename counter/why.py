"""Why somebody has their place among the waiting: chips to see, a sentence to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, overload

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


class Rows(Sequence[Row]):
    """The rows of a tab in their order, each made when it is asked for: of five hundred who wait a dozen are seen."""

    def __init__(self, view: DeskView, tab: Tab, speak: Words) -> None:
        self.tickets = tuple(tickets_of(view, tab))
        self._view, self._tab, self._speak = view, tab, speak
        self._made: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self.tickets)

    @overload
    def __getitem__(self, position: int) -> Row: ...

    @overload
    def __getitem__(self, position: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, position: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(position, slice):
            return tuple(self[number] for number in range(*position.indices(len(self))))
        number = range(len(self))[position]
        if number not in self._made:
            self._made[number] = self._make(number)
        return self._made[number]

    def _make(self, number: int) -> Row:
        view, speak, ticket = self._view, self._speak, self.tickets[number]
        waits = self._tab == "waiting"
        choice = view.reasons.get(ticket.id) if waits else None
        chips = [Chip(speak("counter-next"), "next")] if waits and number == 0 else []
        chips += [Chip(text, "note") for text in _notes(view, ticket, choice, speak)]
        service = service_name(view.directory.service_by_code[ticket.service], speak.language)
        why = _sentence(view, ticket, choice, number, speak) if waits else ""
        return Row(ticket, service, tuple(chips), why)


def rows_of(view: DeskView, tab: Tab, speak: Words) -> Rows:
    """The rows of a tab, in their order."""
    return Rows(view, tab, speak)


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
