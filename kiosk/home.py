"""The home page: agencies, popular services, and why the whole hall gives no numbers. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from core.catalogue.hours import reopens
from core.catalogue.icons import agency_icon, service_icon
from core.catalogue.names import agency_name, service_name
from core.clock import local
from core.views import HallView
from core.words import Words

Props = dict[str, Any]


def home_props(view: HallView, words: Words) -> Props:
    """The agencies, the popular services, and why the whole hall gives no numbers, if it gives none."""
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
                "waitingText": people_waiting(_waiting_of_agency(view, agency.code), words),
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
            for code in _offered(view)
        ],
        "closed": _hall_closed(view, words),
    }


def _offered(view: HallView) -> list[str]:
    """The popular services that give numbers, as many as the hall wants to see."""
    services, closed = view.directory.services, view.closed
    open_ones = [code for code in view.popular if code in services and code not in closed]
    return open_ones[: view.directory.settings.kiosk_popular]


def _hall_closed(view: HallView, words: Words) -> Props:
    """Empty texts while any service gives numbers, or there are no services."""
    directory = view.directory
    services = directory.catalogue.services
    reasons = [view.closed[service.code] for service in services if service.code in view.closed]
    if not services or len(reasons) < len(services):
        return {"title": "", "text": "", "icon": ""}
    # What ends today is said first; else what most services say.
    counts = Counter(closed.reason for closed in reasons)
    passing = [reason for reason in ("break", "not-yet") if reason in counts]
    reason = (passing or [one for one, _ in counts.most_common(1)])[0]
    named = next(closed for closed in reasons if closed.reason == reason)
    wall = local(view.now, directory.hall.time_zone)
    moment = reopens(services, view.closed, wall, directory.calendar)
    told = []
    if moment is not None and moment.date() == wall.date():
        told.append(words("kiosk-hall-opens-today", time=words.clock(moment)))
    elif moment is not None:
        told.append(words("kiosk-hall-opens", day=words.day(moment.date()), time=words.clock(moment)))
    told.append(words("kiosk-hall-look"))
    return {
        "title": words(f"kiosk-hall-{reason}", name=named.name),
        "text": " ".join(told),
        "icon": closed_icon(reason),
    }


def closed_icon(reason: str) -> str:
    """A clock where it goes on today."""
    return "clock" if reason in ("break", "not-yet") else "calendar-x"


def _waiting_of_agency(view: HallView, agency: str) -> int:
    return sum(view.waiting.get(service.code, 0) for service in view.directory.services_of_agency[agency])


def people_waiting(count: int, words: Words) -> str:
    return words("kiosk-people-waiting", count=count) if count else words("kiosk-nobody-waiting")
