"""Names of the catalogue in a language: one way for every screen and paper."""

from __future__ import annotations

import re

from core.catalogue.directory import Directory, counters_text
from core.catalogue.model import Agency, Service, Zone
from core.words import Words


def service_name(service: Service, language: str) -> str:
    """In the language, or in Indonesian where the catalogue has no such name."""
    named = {"id": service.name_id, "en": service.name_en, "jv": service.name_jv}[language]
    return named or service.name_id


def plain_name(name: str) -> str:
    """A service's name without what stands in brackets behind it."""
    return re.sub(r"\s*\([^()]*\)$", "", name) or name


def agency_name(agency: Agency, language: str, place: str) -> str:
    """The full name without the hall's own place, which every name here would repeat."""
    name = agency.name_en if language == "en" else agency.name_id
    if language != "en" and place and name.endswith(f" {place}"):
        name = name.removesuffix(f" {place}")
    return name


def zone_name(zone: Zone, language: str) -> str:
    """In English or in Indonesian: zones have no Javanese names."""
    return zone.name_en if language == "en" else zone.name_id


def where_text(directory: Directory, service: Service, language: str, words: Words, key: str) -> str:
    """Zone and counters that take a service: ``Kependudukan · loket 8–11``."""
    counters = directory.counters_of_service[service.code]
    own = tuple(counter for counter in counters if counter.zone == directory.agencies[service.agency].zone)
    shown = own or counters
    zone = zone_name(directory.zones[shown[0].zone], language) if shown else ""
    numbers = counters_text(shown)
    return words(key, zone=zone, counters=numbers) if numbers else zone


def time_text(time: str, words: Words) -> str:
    """A time of the catalogue (``08:00``) as the language writes it: ``08.00`` in Indonesian and Javanese."""
    return time if words.language == "en" else time.replace(":", ".")
