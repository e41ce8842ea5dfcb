"""Tickets as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.clock import Micros
from core.tickets.order import InLine

State = Literal[
    "issued", "waiting", "called", "serving", "held", "finished", "no-show", "cancelled", "expired"
]
PrintState = Literal["issued", "printed", "unconfirmed", "failed", "noted"]

PRIORITY_CLASSES = (
    "none",
    "lansia",
    "disabilitas",
    "ibu_hamil",
    "ibu_menyusui",
    "anak",
    "korban_bencana",
)
"""Priority groups of UU 25/2009 art. 29 and PermenPANRB 11/2024; ``none`` is everybody else."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Waiting time as an honest range, whole minutes: half of the visitors wait less than ``p50``, 9 of 10
    less than ``p90``."""

    p50_minutes: int
    p90_minutes: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands. Moments are microseconds since the epoch."""

    id: int
    uid: str
    number: str
    service_day: str
    agency: str
    service: str
    priority: str
    state: State
    print_state: PrintState
    device: str
    issued_at: Micros
    first_arrival: Micros
    rank: Micros
    counter: str | None = None
    officer: str | None = None
    calls: int = 0
    called_at: Micros | None = None
    started_at: Micros | None = None
    ended_at: Micros | None = None
    favoured: bool = False
    """Of the favoured class: a priority class, or a booking that was kept."""
    directed_to: str | None = None
    """Code of the only counter that may call it (a transfer to a named counter)."""
    booked_for: Micros | None = None
    returned_after: int = 0
    """Returned after a missed call, behind so many others; 0: in its own place."""
    stops_left: int = 0
    """Further services of a visit with several."""
    any_order: bool = False
    """Whether its visitor leaves the order of the stops to the office."""
    told: Forecast | None = None
    """The range its visitor was told when it was issued."""

    def in_line(self, counter: str | None = None) -> InLine:
        """As the order sees it; ``counter`` is the one that asks."""
        return InLine(
            self.id,
            self.service,
            self.favoured,
            self.rank,
            self.first_arrival,
            self.booked_for is not None,
            self.returned_after,
            self.directed_to is not None and self.directed_to == counter,
        )


@dataclass(frozen=True, slots=True)
class Issued:
    """A new ticket with what its visitor is told."""

    ticket: Ticket
    ahead: int
    forecast: Forecast | None
    """None while no open counter takes the service."""
