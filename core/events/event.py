"""One event: what happened, to whom, where, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.clock import Micros
from core.events.form import BEFORE, Payload, as_data


@dataclass(frozen=True, slots=True)
class About:
    """Whom and what an event concerns, by database ids; None and the empty text: nobody and nothing."""

    ticket_id: int | None = None
    service_id: int | None = None
    """Of the ticket's stop at that moment."""
    counter_id: int | None = None
    officer_id: int | None = None
    device: str = ""
    """Name of the program: a kiosk, a desk."""
    reason: str | None = None
    """In words of the person, or a code where the program had the reason (``day-over``)."""
    undoes: int | None = None
    """Id of the event that this one takes back."""
    alone: bool = False
    """Whether it was done while the program was cut off, and handed in afterwards."""


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log."""

    id: int
    """Rises with every event of the hall; a reader keeps the last it has seen."""
    uid: str
    at: Micros
    """When it happened, in microseconds; for what was handed in later than its neighbours it lies before theirs."""
    what: Payload
    about: About

    @property
    def kind(self) -> str:
        return self.what.kind

    @property
    def ticket_id(self) -> int | None:
        return self.about.ticket_id

    @property
    def service_id(self) -> int | None:
        return self.about.service_id

    @property
    def counter_id(self) -> int | None:
        return self.about.counter_id

    @property
    def officer_id(self) -> int | None:
        return self.about.officer_id

    @property
    def device(self) -> str:
        return self.about.device

    @property
    def reason(self) -> str | None:
        return self.about.reason

    @property
    def undoes(self) -> int | None:
        return self.about.undoes


def public_data(event: Event) -> dict[str, Any]:
    """What an event says, as people and scripts see it: without the columns that a step replaced."""
    data = {key: value for key, value in as_data(event.what).items() if key != BEFORE}
    return {**data, "alone": True} if event.about.alone else data
