"""What the kiosk's screen shows, derived from a visit and a snapshot of the hall. Pure: tested as a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.catalogue.directory import Directory, counters_text
from core.catalogue.icons import agency_icon, service_icon
from core.catalogue.model import Agency, Service, Zone
from core.catalogue.search import ServiceSearch
from core.clock import local
from core.tickets.forecast import Place
from core.tickets.model import PRIORITY_CLASSES, Forecast
from core.views import HallView
from core.words import LANGUAGES, Words
from kiosk.visit import Visit

Props = dict[str, Any]

_PLAIN_TIME = re.compile(r"(\d+)(?: sampai (\d+))? (hari kerja|hari|jam|menit|minggu|bulan)")
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
PRIORITY_ICONS = {
    "lansia": "person-standing",
    "disabilitas": "accessibility",
    "ibu_hamil": "heart-pulse",
    "ibu_menyusui": "baby",
    "anak": "users-round",
    "korban_bencana": "house",
    "none": "hand-helping",
}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is around a visit: whether paper comes out, whether the database answers, the idle warning."""

    paper: bool = True
    connected: bool = True
    asking: bool = False
    """The idle warning "still here?" is shown."""


def clock_props(now: datetime, words: Words) -> Props:
    return {"clock": words.clock(now), "date": words.day(now.date())}


def derive(
    visit: Visit, view: HallView, search: ServiceSearch, conditions: Conditions, words: Words, home: Props
) -> Props:
    """Everything QML binds to; plain values only. ``home`` is ``home_props`` of the same view and language, which a
    visit does not change."""
    directory = view.directory
    now = local(view.now, directory.hall.time_zone)
    props: Props = {
        "page": visit.page,
        "words": dict(words.plain("kiosk-")),
        "hall": {
            "name": directory.hall.name,
            "place": directory.hall.place,
            "logo": directory.hall.logo is not None,
        },
        "languages": [
            {"code": code, "name": words(f"kiosk-language-{code}"), "chosen": code == visit.language}
            for code in LANGUAGES
        ],
        **clock_props(now, words),
        "notice": _notice(visit, conditions, words),
        "asking": conditions.asking,
        "query": visit.query,
        "taking": visit.taking,
        "trouble": words(visit.trouble) if visit.trouble else "",
    }
    props["home"] = home
    props["agency"] = _agency(visit, view, words)
    props["search"] = _search(visit, view, search, words)
    props["service"] = _service(visit, view, words)
    props["ticket"] = _ticket(visit, view, words)
    return props


def service_name(service: Service, language: str) -> str:
    """In the language, or in Indonesian where the catalogue has no such name."""
    named = {"id": service.name_id, "en": service.name_en, "jv": service.name_jv}[language]
    return named or service.name_id


def agency_name(agency: Agency, language: str, place: str) -> str:
    """The full name without the hall's own place, which every name here would repeat."""
    name = agency.name_en if language == "en" else agency.name_id
    if language != "en" and place and name.endswith(f" {place}"):
        name = name.removesuffix(f" {place}")
    return name


def zone_name(zone: Zone, language: str) -> str:
    return zone.name_en if language == "en" else zone.name_id


def where_text(directory: Directory, service: Service, language: str, words: Words, key: str) -> str:
    """Zone and counters that take a service: ``Kependudukan · loket 8–11``."""
    counters = directory.counters_of_service[service.code]
    own = tuple(counter for counter in counters if counter.zone == directory.agencies[service.agency].zone)
    shown = own or counters
    zone = zone_name(directory.zones[shown[0].zone], language) if shown else ""
    numbers = counters_text(shown)
    return words(key, zone=zone, counters=numbers) if numbers else zone


def _notice(visit: Visit, conditions: Conditions, words: Words) -> str:
    if not conditions.connected:
        return words("kiosk-lost")
    if visit.page == "home" and visit.trouble:
        return words(visit.trouble)
    return "" if conditions.paper else words("kiosk-paper-out")


def _waiting_of_agency(view: HallView, agency: str) -> int:
    return sum(view.waiting.get(service.code, 0) for service in view.directory.services_of_agency[agency])


def home_props(view: HallView, words: Words) -> Props:
    """The agencies and the popular services."""
    directory = view.directory
    agencies = sorted(directory.catalogue.agencies, key=lambda agency: agency.sort)
    return {
        "agencies": [
            {
                "code": agency.code,
                "name": agency.short_name,
                "about": agency_name(agency, words.language, directory.hall.place),
                "color": agency.color,
                "icon": agency_icon(agency),
                "waiting": words.number(_waiting_of_agency(view, agency.code)),
                "waitingText": _people_waiting(_waiting_of_agency(view, agency.code), words),
                "open": any(
                    service.code not in view.closed for service in directory.services_of_agency[agency.code]
                ),
            }
            for agency in agencies
        ],
        "popular": [
            {
                "code": code,
                "name": service_name(directory.services[code], words.language),
                "icon": service_icon(
                    directory.services[code], directory.agencies[directory.services[code].agency]
                ),
            }
            for code in view.popular
            if code in directory.services and code not in view.closed
        ],
    }


def _people_waiting(count: int, words: Words) -> str:
    return words("kiosk-people-waiting", count=count) if count else words("kiosk-nobody-waiting")


def _row(view: HallView, service: Service, words: Words) -> Props:
    agency = view.directory.agencies[service.agency]
    reason = view.closed.get(service.code)
    return {
        "code": service.code,
        "name": service_name(service, words.language),
        "agency": agency.short_name,
        "color": agency.color,
        "icon": service_icon(service, agency),
        "open": reason is None,
        "status": _people_waiting(view.waiting.get(service.code, 0), words)
        if reason is None
        else words(
            f"kiosk-closed-{reason.reason}",
            name=reason.name,
            until=_wall(reason.until, words),
            opens=_wall(service.open_time, words),
            closes=_wall(service.close_time, words),
        ),
    }


def _wall(time: str, words: Words) -> str:
    return time if words.language == "en" else time.replace(":", ".")


def _agency(visit: Visit, view: HallView, words: Words) -> Props:
    directory = view.directory
    if visit.agency not in directory.agencies:
        return {"name": "", "about": "", "color": "#FFFFFF", "icon": "", "where": "", "services": []}
    agency = directory.agencies[visit.agency]
    counters = tuple(
        counter
        for counter in directory.catalogue.counters
        if counter.agency == agency.code and counter.zone == agency.zone
    )
    zone = zone_name(directory.zones[agency.zone], words.language)
    numbers = counters_text(counters)
    return {
        "name": agency.short_name,
        "about": agency_name(agency, words.language, directory.hall.place),
        "color": agency.color,
        "icon": agency_icon(agency),
        "where": words("kiosk-where", zone=zone, counters=numbers) if numbers else zone,
        "services": [_row(view, service, words) for service in directory.services_of_agency[agency.code]],
    }


def _search(visit: Visit, view: HallView, search: ServiceSearch, words: Words) -> Props:
    found = search.find(visit.query) if visit.page == "search" and visit.query.strip() else ()
    results = [_row(view, service, words) for service in found]
    hint = ""
    if not results:
        hint = words("kiosk-search-none" if visit.query.strip() else "kiosk-search-empty")
    return {"results": results, "hint": hint, "keys": list(KEYS)}


def _service(visit: Visit, view: HallView, words: Words) -> Props:
    directory = view.directory
    service = directory.services.get(visit.service or "")
    if service is None:
        return {"name": "", "facts": [], "requirements": [], "priorities": [], "open": False, "closed": ""}
    agency = directory.agencies[service.agency]
    reason = view.closed.get(service.code)
    place = view.place(service.code, visit.priority != "none")
    closed = ""
    if reason is not None:
        days = ", ".join(words(f"kiosk-days-{day}") for day in service.days)
        closed = words(
            f"kiosk-closed-why-{reason.reason}",
            name=reason.name,
            until=_wall(reason.until, words),
            opens=_wall(service.open_time, words),
            closes=_wall(service.close_time, words),
            days=days,
        )
    back = (
        words("kiosk-back-to", name=agency.short_name) if visit.came_from == "agency" else words("kiosk-back")
    )
    return {
        "name": service_name(service, words.language),
        "agency": agency_name(agency, words.language, directory.hall.place),
        "agencyColor": agency.color,
        "icon": service_icon(service, agency),
        "where": where_text(directory, service, words.language, words, "kiosk-where"),
        "about": service.description_id if words.language != "en" else "",
        "back": back,
        "facts": [
            {"label": words("kiosk-waiting"), "value": _ahead(place, words), "icon": "users"},
            {"label": words("kiosk-wait"), "value": wait_text(place.forecast, words), "icon": "clock"},
            {"label": words("kiosk-fee"), "value": _fee(service, words), "icon": "wallet"},
            {
                "label": words("kiosk-ready"),
                "value": _ready(service, words),
                "icon": "file-check-2",
            },
        ],
        "requirements": [line for line in service.requirements_id.splitlines() if line.strip()],
        "note": words("kiosk-in-indonesian") if words.language != "id" else "",
        "legal": words("kiosk-legal", text=service.legal_basis_id) if service.legal_basis_id else "",
        "priorities": [
            {
                "code": code,
                "name": words(f"kiosk-priority-{code}"),
                "icon": PRIORITY_ICONS[code],
                "chosen": code == visit.priority,
            }
            for code in (*PRIORITY_CLASSES[1:], PRIORITY_CLASSES[0])
        ],
        "open": reason is None,
        "closed": closed,
    }


def _ahead(place: Place, words: Words) -> str:
    return words("kiosk-people", count=place.ahead) if place.ahead else words("kiosk-nobody")


def wait_text(forecast: Forecast | None, words: Words) -> str:
    """An honest range, never one number."""
    if forecast is None:
        return words("kiosk-wait-unknown")
    if forecast.p50_minutes == 0:
        return words("kiosk-wait-up-to", high=forecast.p90_minutes)
    return words("kiosk-wait-range", low=forecast.p50_minutes, high=forecast.p90_minutes)


def _ready(service: Service, words: Words) -> str:
    """The published time limit; its plain forms (``3 hari kerja``) in the language, others as published."""
    found = _PLAIN_TIME.fullmatch(service.processing_time_id)
    if not found:
        return service.processing_time_id or words("kiosk-not-stated")
    first, last, unit = found.groups()
    amount = f"{first}–{last}" if last else first
    return words(f"kiosk-time-{unit.replace(' ', '-')}", amount=amount, count=int(last or first))


def _fee(service: Service, words: Words) -> str:
    if service.fee_id.strip().lower() == "gratis":
        return words("kiosk-free")
    return service.fee_id or words("kiosk-not-stated")


def _ticket(visit: Visit, view: HallView, words: Words) -> Props:
    if visit.issued is None:
        return {"number": "", "paper": "printing"}
    directory = view.directory
    ticket = visit.issued.ticket
    service = directory.service_by_id[directory.service_ids[ticket.service]]
    agency = directory.agency_by_id[directory.agency_ids[ticket.agency]]
    forecast = visit.issued.forecast
    ahead = visit.issued.ahead
    if forecast is None:
        wait = words("kiosk-ticket-wait-unknown")
    elif forecast.p50_minutes == 0:
        wait = words("kiosk-ticket-wait-up-to", high=forecast.p90_minutes)
    else:
        wait = words("kiosk-ticket-wait", low=forecast.p50_minutes, high=forecast.p90_minutes)
    where = [agency.short_name]
    if service.code in directory.services:
        where.append(where_text(directory, service, words.language, words, "kiosk-ticket-where"))
    return {
        "number": ticket.number,
        "service": service_name(service, words.language),
        "where": " · ".join(where),
        "wait": f"{words('kiosk-ticket-ahead', count=ahead) if ahead else words('kiosk-ticket-first')}, {wait}",
        "paper": visit.paper,
        "title": words(f"kiosk-paper-{visit.paper}"),
        "hint": words(f"kiosk-paper-{visit.paper}-hint"),
    }
