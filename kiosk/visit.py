"""One visitor's way through the kiosk, as a step machine without a window.

A Visit is replaced by the next one; every function here is pure. Three taps lead from home to paper: an agency (or
a popular service, or a search), a service, "take number".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from core.tickets.model import PRIORITY_CLASSES, Issued

Page = Literal["home", "agency", "search", "service", "ticket"]
Paper = Literal["printing", "printed", "unconfirmed", "failed", "noted"]
"""What the visitor is told about the paper. ``failed`` asks them to note the number; then it is ``noted``."""

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
    """The page the back button of the service page leads to."""
    taking: bool = False
    """Between the tap on "take number" and the answer: everything else is deaf."""
    trouble: str | None = None
    """Key of a sentence to show: what happened and what to do next."""
    issued: Issued | None = None
    paper: Paper = "printing"


def home(visit: Visit, language: str | None = None) -> Visit:
    """A fresh start; the language stays unless another one is given."""
    return Visit(language=language or visit.language)


def open_agency(visit: Visit, agency: str) -> Visit:
    return replace(visit, page="agency", agency=agency, trouble=None)


def open_service(visit: Visit, service: str) -> Visit:
    if visit.taking:
        return visit
    origin = visit.page if visit.page in ("home", "agency", "search") else visit.came_from
    return replace(visit, page="service", service=service, came_from=origin, priority="none", trouble=None)


def open_search(visit: Visit) -> Visit:
    return replace(visit, page="search", query="", trouble=None)


def type_text(visit: Visit, text: str) -> Visit:
    """Appends to the search; no longer than QUERY_LIMIT letters."""
    return replace(visit, query=(visit.query + text).lstrip()[:QUERY_LIMIT])


def erase(visit: Visit) -> Visit:
    return replace(visit, query=visit.query[:-1])


def back(visit: Visit) -> Visit:
    """One page back; from the ticket and the home page: home."""
    if visit.taking:
        return visit
    if visit.page == "service" and visit.came_from != "home":
        return replace(visit, page=visit.came_from, service=None, priority="none", trouble=None)
    return home(visit)


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


def take(visit: Visit) -> Visit:
    """The tap on "take number". While it is being answered a second one changes nothing: compare identity."""
    if visit.page != "service" or visit.taking:
        return visit
    return replace(visit, taking=True, trouble=None)


def taken(visit: Visit, issued: Issued) -> Visit:
    return replace(visit, page="ticket", taking=False, issued=issued, paper="printing")


def refused(visit: Visit, trouble: str) -> Visit:
    return replace(visit, taking=False, trouble=trouble)


def printed(visit: Visit, paper: Paper) -> Visit:
    return replace(visit, paper=paper) if visit.page == "ticket" else visit
