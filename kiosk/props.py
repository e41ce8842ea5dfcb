"""What the kiosk's screen shows, derived from a visit and a snapshot of the hall. Pure: tested as a table."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.catalogue.directory import counters_text
from core.catalogue.hours import Closed
from core.catalogue.icons import agency_icon, service_icon
from core.catalogue.model import Service
from core.catalogue.names import agency_name, plain_name, service_name, time_text, where_text, zone_name
from core.catalogue.search import ServiceSearch
from core.clock import Micros, local
from core.office.tickets import MOST_STOPS
from core.printing.transport import Condition
from core.tickets.forecast import Place
from core.tickets.model import PRIORITY_CLASSES
from core.tickets.paper import code_of
from core.tickets.sentences import wait_text
from core.uid import check_code
from core.views import HallView
from core.words import LANGUAGES, Words
from kiosk.home import closed_icon, people_waiting
from kiosk.visit import Visit, may_keep, unnoted

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
BAR_NAMES = 2
"""So many services of the list the bar names; it counts the others."""
BAR_LETTERS = 44
"""A longer name is shortened on the bar: the list has it whole."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is around a visit: how the printer is, whether the database answers, the idle warning."""

    printer: Condition = "ready"
    short: bool = False
    """Paper is short: a small sign tells whoever looks after the printer,"""
    until: Micros | None = None
    """and until when it lasts, where that is known."""
    connected: bool = True
    alone: bool = False
    """It works from its own journal: a small sign says so."""
    asking: bool = False
    """The question before a visitor's time is over is shown."""


_NO_PAPER: dict[Condition, str] = {
    "paper_out": "kiosk-paper-out",
    "cover_open": "kiosk-paper-cover",
    "error": "kiosk-paper-off",
    "offline": "kiosk-paper-off",
    "unreachable": "kiosk-paper-off",
}
"""What is said, before anybody takes a number, of a printer that no paper would come out of."""


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
        "notice": _notice(visit, view, conditions, words),
        "alone": words("kiosk-alone") if conditions.alone and conditions.connected else "",
        "roll": _roll(conditions, view, words),
        "asking": conditions.asking,
        "asked": _asked(visit, words),
        "greeting": "" if visit.chosen else words("kiosk-greeting"),
        "question": words("kiosk-question-more" if visit.chosen else "kiosk-question"),
        "query": visit.query,
        "taking": visit.taking,
        "trouble": _trouble(visit, view, words),
    }
    props["home"] = home
    props["agency"] = _agency(visit, view, words)
    props["search"] = _search(visit, view, search, words)
    props["service"] = _service(visit, view, words)
    props["visit"] = _visit(visit, view, words)
    props["ticket"] = _ticket(visit, view, words)
    return props


def _asked(visit: Visit, words: Words) -> Props:
    """The question before a visitor's time is over: what is going to happen."""
    if not unnoted(visit) or visit.issued is None:
        return {key: words(f"kiosk-{name}") for key, name in _STILL_HERE.items()}
    number = visit.issued.ticket.number
    return {key: words(f"kiosk-{name}", number=number) for key, name in _NOTING.items()}


_STILL_HERE = {"title": "still-here", "hint": "still-here-hint", "stay": "stay"}
_NOTING = {"title": "noting", "hint": "noting-hint", "stay": "noting-stay"}


def _trouble(visit: Visit, view: HallView, words: Words) -> str:
    if not visit.trouble:
        return ""
    known = view.directory.service_by_code
    names = [plain_name(service_name(known[code], words.language)) for code in visit.about if code in known]
    return words(visit.trouble, names=_short_list(names, words), number=visit.cancelled)


def _notice(visit: Visit, view: HallView, conditions: Conditions, words: Words) -> str:
    if not conditions.connected and not visit.cancelled:
        return words("kiosk-lost")
    if visit.trouble and visit.page in ("home", "agency", "search"):
        return _trouble(visit, view, words)
    said = _NO_PAPER.get(conditions.printer)
    return words(said) if said else ""


def _roll(conditions: Conditions, view: HallView, words: Words) -> str:
    """That paper is short, for those who look after the printer."""
    if not conditions.short:
        return ""
    if conditions.until is None:
        return words("kiosk-roll-low")
    zone = view.directory.hall.time_zone
    return words("kiosk-roll-until", time=words.clock(local(conditions.until, zone)))


def _row(visit: Visit, view: HallView, service: Service, words: Words) -> Props:
    agency = view.directory.agencies[service.agency]
    kept = service.code in visit.chosen
    return {
        "code": service.code,
        "name": service_name(service, words.language),
        "agency": agency.short_name,
        "color": agency.color,
        "icon": service_icon(service, agency),
        "open": service.code not in view.closed,
        "kept": kept,
        "status": words("kiosk-visit-kept") if kept else _status(view, service, words),
    }


def _status(view: HallView, service: Service, words: Words) -> str:
    """How many wait, or why no numbers are given, in some words."""
    reason = view.closed.get(service.code)
    if reason is None:
        return people_waiting(view.waiting.get(service.code, 0), words)
    return words(
        f"kiosk-closed-{reason.reason}",
        name=reason.name,
        until=time_text(reason.until, words),
        opens=time_text(service.open_time, words),
        closes=time_text(service.close_time, words),
    )


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
        "services": [
            _row(visit, view, service, words) for service in directory.services_of_agency[agency.code]
        ],
    }


def _search(visit: Visit, view: HallView, search: ServiceSearch, words: Words) -> Props:
    found = search.find(visit.query) if visit.page == "search" and visit.query.strip() else ()
    results = [_row(visit, view, service, words) for service in found]
    hint = ""
    if not results:
        hint = words("kiosk-search-none" if visit.query.strip() else "kiosk-search-empty")
    return {"results": results, "hint": hint, "keys": list(KEYS)}


def _service(visit: Visit, view: HallView, words: Words) -> Props:
    directory = view.directory
    service = directory.services.get(visit.service or "")
    if service is None:
        return {"name": "", "facts": [], "requirements": [], "offer": "none", "said": ""}
    agency = directory.agencies[service.agency]
    reason = view.closed.get(service.code)
    place = view.place(service.code, visit.priority != "none")
    closed = ""
    if reason is not None:
        days = ", ".join(words(f"kiosk-days-{day}") for day in service.days)
        closed = words(
            f"kiosk-closed-why-{reason.reason}",
            name=reason.name,
            until=time_text(reason.until, words),
            opens=time_text(service.open_time, words),
            closes=time_text(service.close_time, words),
            days=days,
        )
    elif service.code in visit.chosen:
        closed = words("kiosk-visit-kept-hint")
    elif visit.chosen and not may_keep(visit, view.closed):
        closed = words("kiosk-visit-most", most=MOST_STOPS)
    offer = "none" if closed else "add" if visit.chosen else "take"
    return {
        "name": service_name(service, words.language),
        "agency": agency_name(agency, words.language, directory.hall.place),
        "agencyColor": agency.color,
        "icon": service_icon(service, agency),
        "where": where_text(directory, service, words.language, words, "kiosk-where"),
        "about": service.description_id if words.language != "en" else "",
        "back": _back(visit, view, words),
        "facts": [
            *(_queue_facts(place, words) if reason is None or reason.reason in _FULL else ()),
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
        "offer": offer,
        "said": closed,
        "sign": _sign(visit, service, reason),
    }


_FULL = ("full", "quota")


def _sign(visit: Visit, service: Service, reason: Closed | None) -> str:
    if reason is not None:
        return closed_icon(reason.reason)
    return "circle-check" if service.code in visit.chosen else "info"


def _queue_facts(place: Place, words: Words) -> list[Props]:
    return [
        {"label": words("kiosk-waiting"), "value": _ahead(place, words), "icon": "users"},
        {"label": words("kiosk-wait"), "value": wait_text(place.forecast, words), "icon": "clock"},
    ]


def _back(visit: Visit, view: HallView, words: Words) -> str:
    agency = view.directory.agencies.get(visit.agency or "")
    if visit.came_from == "agency" and agency is not None:
        return words("kiosk-back-to", name=agency.short_name)
    return words("kiosk-back")


def _visit(visit: Visit, view: HallView, words: Words) -> Props:
    """The list of several services on one number, its bar, and the choices that belong to the number."""
    services = [view.directory.services[code] for code in visit.chosen if code in view.directory.services]
    names = [plain_name(service_name(service, words.language)) for service in services]
    several = len(services) > 1
    return {
        "count": len(services),
        "bar": visit.page not in ("visit", "ticket") and bool(services),
        "title": words("kiosk-visit-title", count=len(services)) if services else "",
        "names": _short_list(names, words),
        "back": _back(visit, view, words),
        "room": len(services) < MOST_STOPS,
        "entries": [
            {
                **_row(visit, view, service, words),
                "name": name,
                "status": _entry_status(visit, view, service, words),
                "number": "" if visit.any_order or not several else str(place),
                "remove": words("kiosk-visit-remove", name=name),
            }
            for place, (service, name) in enumerate(zip(services, names, strict=True), start=1)
        ],
        "orders": [
            {
                "free": free,
                "name": words(f"kiosk-order-{key}"),
                "why": words(f"kiosk-order-{key}-why"),
                "icon": "square-check-big" if free == visit.any_order else icon,
                "chosen": free == visit.any_order,
            }
            for key, free, icon in (("free", True, "zap"), ("mine", False, "arrow-down"))
        ],
        "several": several,
        "why": words("kiosk-order-free-why" if visit.any_order else "kiosk-order-mine-why"),
        "priorities": [
            {
                "code": code,
                "name": words(f"kiosk-priority-{code}"),
                "icon": PRIORITY_ICONS[code],
                "chosen": code == visit.priority,
            }
            for code in (*PRIORITY_CLASSES[1:], PRIORITY_CLASSES[0])
        ],
    }


def _entry_status(visit: Visit, view: HallView, service: Service, words: Words) -> str:
    agency = view.directory.agencies[service.agency].short_name
    if service.code in view.closed:
        return f"{agency} · {_status(view, service, words)}"
    place = view.place(service.code, visit.priority != "none")
    return f"{agency} · {wait_text(place.forecast, words)}"


def _short_list(names: Sequence[str], words: Words) -> str:
    shown = [
        name if len(name) <= BAR_LETTERS else textwrap.shorten(name, BAR_LETTERS, placeholder=" …")
        for name in names[:BAR_NAMES]
    ]
    more = len(names) - len(shown)
    return ", ".join([*shown, words("kiosk-visit-more", count=more)] if more else shown)


def _ahead(place: Place, words: Words) -> str:
    return words("kiosk-people", count=place.ahead) if place.ahead else words("kiosk-nobody")


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
        return {"number": "", "paper": "printing", "stops": [], "code": ""}
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
    stops = [directory.service_by_code[code] for code in visit.stops if code in directory.service_by_code]
    return {
        "number": ticket.number,
        "heading": words("kiosk-not-queued" if unnoted(visit) else "kiosk-your-number"),
        "unnoted": unnoted(visit),
        "stopsTitle": words("kiosk-ticket-stops-free" if ticket.any_order else "kiosk-ticket-stops"),
        "stops": [
            {
                "number": "" if ticket.any_order else str(place),
                "name": plain_name(service_name(stop, words.language)),
                "agency": directory.agency_by_id[directory.agency_ids[stop.agency]].short_name,
            }
            for place, stop in enumerate(stops, start=2)
        ],
        "service": service_name(service, words.language),
        "where": " · ".join(where),
        "wait": f"{words('kiosk-ticket-ahead', count=ahead) if ahead else words('kiosk-ticket-first')}, {wait}",
        "paper": visit.paper,
        "code": code_of(visit.issued.ticket) if visit.paper in ("failed", "noted", "unconfirmed") else "",
        "spoken": f"{ticket.number} · {check_code(ticket.uid)}",
        "title": words(
            "kiosk-paper-second"
            if visit.printer and visit.paper == "printed"
            else f"kiosk-paper-{visit.paper}"
        ),
        "hint": words(
            "kiosk-paper-failed-valid-hint"
            if visit.paper == "failed" and visit.doubtful
            else f"kiosk-paper-{visit.paper}-hint"
        ),
    }
