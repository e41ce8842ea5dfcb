"""What the kiosk's screen is derived from: one visit, one snapshot of the hall, and what is around the visit."""

from __future__ import annotations

from dataclasses import dataclass

from core.catalogue.search import ServiceSearch
from core.clock import Micros
from core.printing.transport import Condition
from core.views import HallView
from kiosk.visit import Visit


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is around a visit: how the printer is, whether the database answers, the question "still here?"."""

    printer: Condition = "ready"
    short: bool = False
    """Paper is short: a small sign tells the staff."""
    until: Micros | None = None
    """Until when the paper lasts, where that is known."""
    connected: bool = True
    alone: bool = False
    """The kiosk works offline, from its own journal: a small sign says so."""
    asking: bool = False
    """The question before a visitor's time is over is shown."""


@dataclass(frozen=True, slots=True)
class State:
    """Replaced whole when anything changes."""

    visit: Visit
    view: HallView
    search: ServiceSearch
    """The index of the view's catalogue."""
    conditions: Conditions
