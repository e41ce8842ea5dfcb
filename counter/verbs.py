"""The office's verbs as the desk uses them; these functions run in the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.catalogue.directory import Directory, counter_label
from core.catalogue.names import service_name
from core.catalogue.search import ServiceSearch
from core.clock import Micros
from core.errors import Refused
from core.office import Office
from core.people.officers import Officer
from core.tickets.model import Ticket
from core.views import DeskView
from core.words import Words
from counter.state import TransferPanel, Verb


@dataclass(frozen=True, slots=True)
class Order:
    """A verb, and what it needs besides the counter."""

    verb: Verb
    number: str = ""
    """Number of the ticket; empty: the current one, or the first of the list. For ``paper`` what was typed or
    scanned."""
    to: str = ""
    """Code of the service or counter a visitor is sent to."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UndoNote:
    """What the undo bar has to know of a verb that was done."""

    key: str
    """Of the sentence ``counter-done-<key>``."""
    facts: Mapping[str, str] = field(default_factory=dict)
    to: str = ""
    """Code of the service or counter the visitor was sent to."""
    steps: int = 1
    """So many verbs of the office it was."""
    took: Micros = 0
    """Between the first and the last of them: the first must be within the ten seconds too."""

    def sentence(self, directory: Directory, speak: Words) -> str:
        facts = dict(self.facts)
        if self.to:
            counter = directory.counters.get(self.to)
            facts["to"] = (
                counter_label(counter)
                if counter
                else service_name(directory.service_by_code[self.to], speak.language)
            )
        return speak(f"counter-done-{self.key}", **facts)


def open_transfer(
    office: Office, view: DeskView, officer: Officer | None, search: ServiceSearch | None = None
) -> TransferPanel:
    """Where the current visitor could go; Refused("no-current-ticket") when there is none."""
    if view.current is None:
        raise Refused("no-current-ticket", where=view.counter.code)
    # The counters of the whole hall, not only those this officer may take.
    asking = replace(officer, agency=None) if officer else Officer("", "", None)
    return TransferPanel(
        view.current.number,
        office.counters.choices(asking),
        office.views.hall().waiting,
        search or ServiceSearch(view.directory.catalogue),
    )


def act(office: Office, view: DeskView, officer: Officer | None, order: Order) -> UndoNote | None:
    """Does a verb at the counter of ``view``; None for one that cannot be taken back, or that had nobody to call."""
    counter = view.counter.code
    match order.verb:
        case "open":
            office.counters.open(counter, officer.code if officer else None)
        case "close":
            office.counters.close(counter)
        case "recall":
            office.counters.recall(counter)
        case "call-next":
            called = office.counters.call_next(counter)
            return _note("called", called) if called else None
        case "start":
            return _note("started", office.counters.start(counter))
        case "finish":
            return _finish(office, counter)
        case "finish-next":
            return _finish_and_call(office, counter)
        case "no-show":
            return _note("no-show", office.counters.no_show(counter))
        case "hold":
            return _note("held", office.counters.hold(counter))
        case "resume":
            return _note("resumed", office.counters.resume(counter, order.number or None))
        case "return" | "return-row":
            return _note("returned", office.counters.return_to_queue(counter, order.number or None))
        case "transfer":
            return _note("transferred", office.counters.transfer(counter, order.to, order.reason), order.to)
        case "paper":
            return replace(_note("paper", office.counters.serve_paper(counter, order.number)), steps=2)
        case "call-row":
            return _note("called-named", office.counters.call(counter, order.number, order.reason))
        case "reprint":
            office.reprints.ask(
                order.number, order.reason, officer=officer.code if officer else None, at=counter
            )
    return None


def _note(key: str, ticket: Ticket, to: str = "") -> UndoNote:
    return UndoNote(key, {"number": ticket.number}, to)


def _finish(office: Office, counter: str) -> UndoNote:
    ticket = office.counters.finish(counter)
    gone_on = ticket.state == "waiting"
    return _note("gone-on" if gone_on else "finished", ticket, ticket.service if gone_on else "")


def _finish_and_call(office: Office, counter: str) -> UndoNote:
    began = office.clock.now()
    finished = _finish(office, counter)
    called = office.counters.call_next(counter)
    if called is None:
        return finished
    facts = {"number": finished.facts["number"], "next": called.number}
    return UndoNote("finished-called", facts, steps=2, took=max(0, (called.called_at or began) - began))
