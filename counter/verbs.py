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
class Told:
    """What was done, for the undo bar."""

    key: str
    facts: Mapping[str, str] = field(default_factory=dict)
    to: str = ""
    """Code of the service or counter the visitor was sent to."""
    steps: int = 1
    took: Micros = 0
    """Between its first and its last step: the first must be within the ten seconds too."""

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
    # Whoever has which counter of the hall, not only of this agency.
    asking = replace(officer, agency=None) if officer else Officer("", "", None)
    return TransferPanel(
        view.current.number,
        office.counters.choices(asking),
        office.views.hall().waiting,
        search or ServiceSearch(view.directory.catalogue),
    )


def act(
    office: Office,
    view: DeskView,
    officer: Officer | None,
    verb: Verb,
    *,
    number: str = "",
    to: str = "",
    reason: str = "",
) -> Told | None:
    """Does a verb at the counter of ``view``; None for one that cannot be taken back, or found nobody."""
    counter = view.counter.code
    match verb:
        case "open":
            office.counters.open(counter, officer.code if officer else None)
        case "close":
            office.counters.close(counter)
        case "recall":
            office.counters.recall(counter)
        case "call-next":
            called = office.counters.call_next(counter)
            return _told("called", called) if called else None
        case "start":
            return _told("started", office.counters.start(counter))
        case "finish":
            return _finish(office, counter)
        case "finish-next":
            return _finish_and_call(office, counter)
        case "no-show":
            return _told("no-show", office.counters.no_show(counter))
        case "hold":
            return _told("held", office.counters.hold(counter))
        case "resume":
            return _told("resumed", office.counters.resume(counter, number or None))
        case "return" | "return-row":
            return _told("returned", office.counters.return_to_queue(counter, number or None))
        case "transfer":
            return _told("transferred", office.counters.transfer(counter, to, reason), to)
        case "paper":
            return replace(_told("paper", office.counters.serve_paper(counter, number)), steps=2)
        case "call-row":
            return _told("called-named", office.counters.call(counter, number, reason))
        case "reprint":
            office.reprints.ask(number, reason, officer=officer.code if officer else None, at=counter)
    return None


def _told(key: str, ticket: Ticket, to: str = "") -> Told:
    return Told(key, {"number": ticket.number}, to)


def _finish(office: Office, counter: str) -> Told:
    ticket = office.counters.finish(counter)
    gone_on = ticket.state == "waiting"
    return _told("gone-on" if gone_on else "finished", ticket, ticket.service if gone_on else "")


def _finish_and_call(office: Office, counter: str) -> Told:
    began = office.clock.now()
    finished = _finish(office, counter)
    called = office.counters.call_next(counter)
    if called is None:
        return finished
    facts = {"number": finished.facts["number"], "next": called.number}
    return Told("finished-called", facts, steps=2, took=max(0, (called.called_at or began) - began))
