"""Tickets as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.clock import Micros

State = Literal["issued", "waiting", "called", "serving", "finished", "no-show", "cancelled", "expired"]
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

    @property
    def favoured(self) -> bool:
        return self.priority != "none"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new ticket with what its visitor is told."""

    ticket: Ticket
    ahead: int
    forecast: Forecast | None
    """None while no open counter takes the service."""
