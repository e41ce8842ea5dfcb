"""One visitor's way through the kiosk, as a step machine without a window.

A Visit is replaced by the next one; every function here is pure. Three taps lead from home to paper: an agency (or
a popular service, or a search), a service, "take number". Who comes for several services keeps each in a list, and
takes one number for all of them on the list's page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from core.office.tickets import MOST_STOPS
from core.tickets.model import PRIORITY_CLASSES, Issued

Page = Literal["home", "agency", "search", "service", "visit", "ticket"]
Paper = Literal["printing", "printed", "unconfirmed", "failed", "noted"]
"""What the visitor is told about the paper. ``failed`` asks them to note the number; then it is ``noted``.
``unconfirmed`` asks them whether it came out."""

QUERY_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Visit:
    page: Page = "home"
    language: str = "id"
    agency: str | None = None
    service: str | None = None
    query: str = ""
    priority: str = "none"
    came_from: Page = "home"
    """The page the back button of the service page and of the list leads to."""
    chosen: tuple[str, ...] = ()
    """Services kept for one number, in the order they were chosen; empty for who comes for one service."""
    any_order: bool = True
    """Whether the office may choose the order of several services."""
    taking: bool = False
    """Between the tap on "take number" and the answer: everything else is deaf."""
    trouble: str | None = None
    """Key of a sentence to show: what happened and what to do next."""
    about: tuple[str, ...] = ()
    """The services the trouble's sentence names."""
    cancelled: str = ""
    """The number that the trouble's sentence is about."""
    issued: Issued | None = None
    stops: tuple[str, ...] = ()
    """The further services of the issued number."""
    paper: Paper = "printing"
    printer: int = 0
    """Which printer the paper came out of; 1 is the second one."""
    doubtful: bool = False
    """Whether a paper with this number may have come out that nobody could confirm: the number stays valid."""


def home(visit: Visit, language: str | None = None) -> Visit:
    """A fresh start, the list is dropped; the language stays unless another one is given."""
    return Visit(language=language or visit.language)


def go_on_choosing(visit: Visit) -> Visit:
    """The home page with what was kept."""
    if not visit.chosen:
        return home(visit)
    return Visit(
        language=visit.language, priority=visit.priority, chosen=visit.chosen, any_order=visit.any_order
    )


def open_agency(visit: Visit, agency: str) -> Visit:
    if visit.taking:
        return visit
    return replace(visit, page="agency", agency=agency, trouble=None)


def open_service(visit: Visit, service: str) -> Visit:
    """The priority belongs to the number: with a list it stays."""
    if visit.taking:
        return visit
    return replace(
        visit,
        page="service",
        service=service,
        came_from=_origin(visit),
        priority=visit.priority if visit.chosen else "none",
        trouble=None,
    )


def open_search(visit: Visit) -> Visit:
    if visit.taking:
        return visit
    return replace(visit, page="search", query="", trouble=None)


def type_text(visit: Visit, text: str) -> Visit:
    """Appends to the search; no longer than QUERY_LIMIT letters."""
    return replace(visit, query=(visit.query + text).lstrip()[:QUERY_LIMIT])


def erase(visit: Visit) -> Visit:
    return replace(visit, query=visit.query[:-1])


def back(visit: Visit) -> Visit:
    """One page back, the list stays; from the ticket and the home page: a fresh start."""
    if visit.taking:
        return visit
    if visit.page in ("service", "visit") and visit.came_from != "home":
        priority = visit.priority if visit.chosen else "none"
        return replace(visit, page=visit.came_from, service=None, priority=priority, trouble=None)
    return home(visit) if visit.page in ("home", "ticket") else go_on_choosing(visit)


def choose_priority(visit: Visit, priority: str) -> Visit:
    """Choosing the chosen class again lets it go."""
    if priority not in PRIORITY_CLASSES or visit.taking:
        return visit
    return replace(visit, priority="none" if priority == visit.priority else priority)


def stands_on_nothing(visit: Visit, agencies: Collection[str], services: Collection[str]) -> bool:
    """Whether the page shows an agency or service that a new catalogue no longer has."""
    if visit.page == "agency":
        return visit.agency not in agencies
    return visit.page == "service" and visit.service not in services


def speak(visit: Visit, language: str) -> Visit:
    return replace(visit, language=language)


# Several services on one number


def may_keep(visit: Visit, closed: Collection[str]) -> bool:
    """Whether the service of the page can join the list: open, not there yet, and room for it."""
    return (
        visit.page == "service"
        and visit.service is not None
        and not visit.taking
        and visit.service not in visit.chosen
        and visit.service not in closed
        and len(visit.chosen) < MOST_STOPS
    )


def keep(visit: Visit, closed: Collection[str]) -> Visit:
    """Keeps the service of the page. After the first one the visitor chooses the next, after a further one the list
    is shown. The same visit when it may not be kept."""
    if not may_keep(visit, closed) or visit.service is None:
        return visit
    kept = replace(visit, chosen=(*visit.chosen, visit.service))
    return open_list(kept) if visit.chosen else go_on_choosing(kept)


def open_list(visit: Visit) -> Visit:
    if not visit.chosen or visit.taking or visit.page in ("visit", "ticket"):
        return visit
    return replace(visit, page="visit", service=None, came_from=_origin(visit), trouble=None)


def add_another(visit: Visit) -> Visit:
    """From the list to the home page, to choose one more."""
    if visit.page != "visit" or visit.taking or len(visit.chosen) >= MOST_STOPS:
        return visit
    return go_on_choosing(visit)


def remove(visit: Visit, service: str) -> Visit:
    """Takes a service off the list; without any left the visit starts afresh."""
    if visit.taking or service not in visit.chosen:
        return visit
    left = replace(visit, chosen=_without(visit.chosen, {service}), trouble=None)
    return home(left) if visit.page == "visit" and not left.chosen else left


def drop(visit: Visit, gone: Collection[str]) -> Visit:
    """Takes services off the list that give no number any more, and says which; the rest stays."""
    dropped = tuple(code for code in visit.chosen if code in gone)
    if not dropped:
        return visit
    left = replace(visit, chosen=_without(visit.chosen, gone), taking=False, about=dropped)
    if left.chosen:
        return replace(left, trouble="kiosk-trouble-dropped")
    if visit.page == "visit":
        left = home(left)
    return replace(left, about=dropped, trouble="kiosk-trouble-dropped-all")


def choose_order(visit: Visit, any_order: bool) -> Visit:
    return visit if visit.taking else replace(visit, any_order=any_order)


def wanted(visit: Visit) -> tuple[str, ...]:
    """The services a number taken on this page is for."""
    if visit.page == "visit":
        return visit.chosen
    return (visit.service,) if visit.page == "service" and visit.service and not visit.chosen else ()


# The number


def take(visit: Visit) -> Visit:
    """The tap on "take number". While it is being answered a second one changes nothing: compare identity."""
    if visit.taking or not wanted(visit):
        return visit
    return replace(visit, taking=True, trouble=None)


def taken(visit: Visit, issued: Issued, services: Collection[str] = ()) -> Visit:
    """``services`` are those it was taken for; the office may have put another one first."""
    stops = tuple(code for code in services if code != issued.ticket.service)
    return replace(visit, page="ticket", taking=False, issued=issued, stops=stops, paper="printing")


def refused(visit: Visit, trouble: str, service: str | None = None) -> Visit:
    """No number was given. When a service of the list is the reason it leaves the list, and the rest stays."""
    if service is not None and service in visit.chosen:
        return drop(visit, {service})
    return replace(visit, taking=False, trouble=trouble)


def printed(visit: Visit, paper: Paper, printer: int = 0) -> Visit:
    if visit.page != "ticket":
        return visit
    doubtful = visit.doubtful or paper == "unconfirmed"
    return replace(visit, paper=paper, printer=printer, doubtful=doubtful)


def print_again(visit: Visit) -> Visit:
    """No paper came out, says the visitor: a copy is on its way. The same visit where nothing is in doubt."""
    return (
        replace(visit, paper="printing") if visit.page == "ticket" and visit.paper == "unconfirmed" else visit
    )


def unnoted(visit: Visit) -> bool:
    """Whether the number on the screen is surely on no paper, and nobody noted it: it does not wait in the queue."""
    return (
        visit.page == "ticket" and visit.paper == "failed" and not visit.doubtful and visit.issued is not None
    )


def not_noted(visit: Visit) -> Visit:
    """The time to note the number is over: home, where this is said. The same visit where none was to be noted."""
    if not unnoted(visit) or visit.issued is None:
        return visit
    return replace(home(visit), trouble="kiosk-trouble-not-noted", cancelled=visit.issued.ticket.number)


def _origin(visit: Visit) -> Page:
    return visit.page if visit.page in ("home", "agency", "search") else visit.came_from


def _without(services: tuple[str, ...], gone: Collection[str]) -> tuple[str, ...]:
    return tuple(code for code in services if code not in gone)
