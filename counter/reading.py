"""Reading what a desk shows; these functions run in the worker."""

from __future__ import annotations

from dataclasses import dataclass

from core.events.kinds import Issued
from core.office import Office
from core.tickets.model import Ticket
from core.views import DeskView
from counter.state import Visit


@dataclass(frozen=True, slots=True)
class CounterReading:
    """A counter at one moment."""

    view: DeskView
    visit: Visit | None
    """Of the current visitor; None for a visit with one service left."""


def read_counter(office: Office, counter: str) -> CounterReading:
    """The counter as it is now; Refused("unknown-counter")."""
    view = office.views.desk(counter)
    return CounterReading(view, _visit(office, view.current))


def _visit(office: Office, ticket: Ticket | None) -> Visit | None:
    if ticket is None or not ticket.stops_left:
        return None
    to_come = office.tickets.stops(ticket)
    history = office.tickets.history(ticket)
    planned = next((event.what.stops for event in history if isinstance(event.what, Issued)), ())
    total = max(len(planned), ticket.stops_left + 1)
    return Visit(total - ticket.stops_left, total, to_come, ticket.any_order)
