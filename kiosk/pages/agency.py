"""The page of one agency: who it is, where it is, and its services."""

from __future__ import annotations

from dataclasses import dataclass

from core.catalogue.directory import counters_text
from core.catalogue.icons import agency_icon
from core.catalogue.model import Agency
from core.catalogue.names import agency_name, zone_name
from core.views import HallView
from core.words import Words
from kiosk.pages.entries import PagerTexts, ServiceEntry, pager_texts, service_entry
from kiosk.visit import Visit


@dataclass(frozen=True, slots=True)
class AgencyContent:
    name: str
    about: str
    color: str
    icon: str
    where: str
    title: str
    services: tuple[ServiceEntry, ...]
    pager: PagerTexts


def derive(visit: Visit, view: HallView, words: Words) -> AgencyContent:
    """KeyError when the catalogue does not have the visit's agency."""
    directory = view.directory
    agency = directory.agencies[visit.agency or ""]
    return AgencyContent(
        name=agency.short_name,
        about=agency_name(agency, words.language, directory.hall.place),
        color=agency.color,
        icon=agency_icon(agency),
        where=_where(view, agency, words),
        title=words("kiosk-choose-service"),
        services=tuple(
            service_entry(visit, view, service, words)
            for service in directory.services_of_agency[agency.code]
        ),
        pager=pager_texts(words),
    )


def _where(view: HallView, agency: Agency, words: Words) -> str:
    """The agency's zone, and its counters there."""
    directory = view.directory
    counters = counters_text(
        tuple(
            counter
            for counter in directory.catalogue.counters
            if counter.agency == agency.code and counter.zone == agency.zone
        )
    )
    zone = zone_name(directory.zones[agency.zone], words.language)
    return words("kiosk-where", zone=zone, counters=counters) if counters else zone
