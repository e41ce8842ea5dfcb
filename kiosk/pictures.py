"""Which visit shows a named page of the running data, for pictures of the screen."""

from __future__ import annotations

from dataclasses import replace

from core.catalogue.directory import Directory
from core.errors import Refused
from core.office import Office
from core.views import HallView
from kiosk.state import Conditions
from kiosk.visit import Visit, not_noted, open_list

PAGES = (
    "home",
    "agency",
    "search",
    "service",
    "more",
    "visit",
    "closed",
    "ticket",
    "no-paper",
    "noting",
    "not-noted",
    "unsure",
    "still-here",
)
SHOWN_STOPS = 3


def visit_for(page: str, office: Office, view: HallView, language: str) -> tuple[Visit, Conditions]:
    """The visit and the conditions of a page. The ticket pages show the hall's newest ticket of today.

    Refused("unknown-page"), or Refused("nothing-to-show") when the running data has nothing for it.
    """
    directory = view.directory
    visit = Visit(language=language)
    if page == "home":
        return visit, Conditions()
    if page == "agency":
        return replace(visit, page="agency", agency=_first_agency(directory, page)), Conditions()
    if page == "search":
        return replace(visit, page="search", query="ktp hilang"), Conditions()
    if page in ("service", "still-here"):
        popular = [code for code in view.popular if code not in view.closed]
        codes = popular or [service.code for service in directory.catalogue.services]
        return _service(visit, codes[0] if codes else None, page), Conditions(asking=page == "still-here")
    if page in ("more", "visit"):
        chosen = (*(code for code in view.popular if code not in view.closed),)[:SHOWN_STOPS]
        if not chosen:
            raise Refused("nothing-to-show", where=page)
        kept = replace(visit, chosen=chosen if page == "visit" else chosen[:1])
        return (open_list(kept) if page == "visit" else kept), Conditions()
    if page == "closed":
        return _service(visit, next(iter(view.closed), None), page), Conditions()
    if page in ("ticket", "no-paper", "noting", "not-noted", "unsure"):
        newest = office.tickets.newest()
        if newest is None:
            raise Refused("nothing-to-show", where=page)
        shown = replace(
            visit, page="ticket", issued=office.tickets.place(newest), stops=office.tickets.stops(newest)
        )
        if page == "ticket":
            return replace(shown, paper="printed"), Conditions()
        if page == "unsure":
            return replace(shown, paper="unconfirmed", doubtful=True), Conditions()
        failed = replace(shown, paper="failed")
        if page == "not-noted":
            failed = not_noted(failed)
        return failed, Conditions(printer="paper_out", asking=page == "noting")
    raise Refused("unknown-page", where=page, known=", ".join(PAGES))


def _first_agency(directory: Directory, page: str) -> str:
    agencies = sorted(directory.catalogue.agencies, key=lambda agency: agency.sort)
    if not agencies:
        raise Refused("nothing-to-show", where=page)
    return agencies[0].code


def _service(visit: Visit, code: str | None, page: str) -> Visit:
    if code is None:
        raise Refused("nothing-to-show", where=page)
    return replace(visit, page="service", service=code)
