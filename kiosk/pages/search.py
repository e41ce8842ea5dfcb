"""The search page: what is typed, the services that fit, and the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from core.catalogue.search import ServiceSearch
from core.views import HallView
from core.words import Words
from kiosk.pages.entries import ServiceEntry, service_entry
from kiosk.visit import Visit

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class SearchContent:
    title: str
    example: str
    query: str
    results: tuple[ServiceEntry, ...]
    none: str
    """What to do when there are no results; empty when there are."""
    keys: tuple[str, ...]
    """The rows of the keyboard, one letter a key."""
    space: str
    erase: str


def derive(visit: Visit, view: HallView, search: ServiceSearch, words: Words) -> SearchContent:
    typed = bool(visit.query.strip())
    results = search.find(visit.query) if typed else ()
    none = "" if results else words("kiosk-search-none" if typed else "kiosk-search-empty")
    return SearchContent(
        title=words("kiosk-search-title"),
        example=words("kiosk-search-hint"),
        query=visit.query,
        results=tuple(service_entry(visit, view, service, words, with_agency=True) for service in results),
        none=none,
        keys=KEYS,
        space=words("kiosk-space"),
        erase=words("kiosk-erase"),
    )
