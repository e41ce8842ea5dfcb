"""What the desk's window shows, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.catalogue.search import ServiceSearch
from core.clock import Micros
from core.people.officers import Officer
from core.tickets.model import Ticket
from core.views import CounterChoice, DeskView

Page = Literal["sign-in", "counters", "desk"]
SUPERVISORS = ("supervisor", "administrator")
"""Roles that see the whole hall."""
Tab = Literal["waiting", "held", "no-show", "finished"]
TABS: tuple[Tab, ...] = ("waiting", "held", "no-show", "finished")
Verb = Literal[
    "open",
    "call-next",
    "recall",
    "start",
    "finish",
    "finish-next",
    "hold",
    "resume",
    "transfer",
    "return",
    "no-show",
    "close",
    "call-row",
    "return-row",
    "paper",
    "reprint",
]
"""``resume`` takes a held row, ``call-row``, ``return-row`` and ``reprint`` a row of the lists; ``transfer``,
``call-row``, ``reprint`` and ``paper`` open a panel first."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a visit with several services stands."""

    stop: int
    total: int
    to_come: tuple[str, ...]
    """Codes of the services after this one, in their order."""
    any_order: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A verb that may be taken back, as the undo bar tells it."""

    verb: Verb
    sentence: str
    at: Micros
    until: Micros
    steps: int = 1
    """So many steps of the office it was."""


@dataclass(frozen=True, slots=True)
class TransferPanel:
    """Where the current visitor may be sent."""

    number: str
    choices: tuple[CounterChoice, ...] = field(repr=False)
    waiting: Mapping[str, int] = field(repr=False)
    """Service code -> people waiting."""
    search: ServiceSearch = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ReasonPanel:
    """A number that is to be called out of order, or printed again, asks for a reason."""

    number: str
    tab: Tab
    verb: Verb = "call-row"


@dataclass(frozen=True, slots=True)
class PaperPanel:
    """Somebody stands here with a number: it is typed or scanned."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything the window shows; replaced whole."""

    page: Page = "sign-in"
    language: str = "id"
    officers: tuple[Officer, ...] = ()
    officer: Officer | None = None
    choices: tuple[CounterChoice, ...] = ()
    view: DeskView | None = None
    visit: Visit | None = None
    """Of the current visitor; None for a visit with one service left."""
    tab: Tab = "waiting"
    chosen: str = ""
    """Number of the chosen row."""
    panel: TransferPanel | ReasonPanel | PaperPanel | None = None
    done: tuple[Done, ...] = ()
    """What may be taken back, the last one at the end."""
    busy: bool = False
    """A verb is under way: further presses do nothing."""
    trouble: str = ""
    connected: bool = True
    hall: bool = False
    """The supervisor looks at the hall instead of the page."""
    alone: bool = False
    """Cut off and going on with its share of the queue."""


def tickets_of(view: DeskView, tab: Tab) -> tuple[Ticket, ...]:
    """The list of a tab."""
    return {
        "waiting": view.waiting,
        "held": view.held,
        "no-show": view.no_show,
        "finished": view.finished,
    }[tab]


def chosen_ticket(state: State) -> Ticket | None:
    """The ticket of the chosen row, while it is in the list."""
    if state.view is None or not state.chosen:
        return None
    listed = tickets_of(state.view, state.tab)
    return next((ticket for ticket in listed if ticket.number == state.chosen), None)


def undoable(state: State, now: Micros) -> Done | None:
    """The verb that can be taken back now."""
    if state.view is None or state.view.undo_until is None or not state.done:
        return None
    last = state.done[-1]
    return last if now < last.until else None


def still_open(panel: TransferPanel | ReasonPanel | PaperPanel, view: DeskView) -> bool:
    """Whether the panel's ticket is still where the panel found it."""
    match panel:
        case TransferPanel():
            return view.current is not None and view.current.number == panel.number
        case ReasonPanel():
            return any(ticket.number == panel.number for ticket in tickets_of(view, panel.tab))
    return view.open
