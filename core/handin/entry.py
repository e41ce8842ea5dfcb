"""What a program did alone, as it hands it in when the database is back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from core.clock import Micros

EntryKind = Literal["ticket", "void", "print", "cancel"]


@dataclass(frozen=True, slots=True)
class Entry:
    """``ticket``: a number of the kiosk's own series, with everything it is (``data``). ``void``: a request whose
    answer never came. ``print``: what became of a ticket's paper. ``cancel``: nobody will come for it.

    ``uid`` is the ticket's identity; handing the same entry in twice changes nothing.
    """

    uid: str
    kind: EntryKind
    at: Micros
    """By the hall's clock as the program counted it."""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of entries."""

    tickets: int = 0
    """Tickets that came into the books by this."""
    conflicts: int = 0
    """What did not fit and is kept for a person."""
