"""The home page: agencies, popular services, and why the whole hall gives no numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from core.catalogue.hours import reopens
from core.catalogue.icons import agency_icon, service_icon
from core.catalogue.model import Agency
from core.catalogue.names import agency_name, service_name
from core.clock import local
from core.views import HallView
from core.words import Words
from kiosk.pages.entries import PagerTexts, closed_icon, pager_texts, people_waiting
from kiosk.visit import Visit


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """The tile of one agency."""

    code: str
    name: str
    about: str
    hint: str
    """For a screen reader: what it is and how many wait."""
    color: str
    icon: str
    state: str
    """Icon of whether it gives numbers."""
    waiting: str
    """How many wait for it; empty when it gives no numbers."""


@dataclass(frozen=True, slots=True)
class PopularService:
    code: str
    name: str
    icon: str


@dataclass(frozen=True, slots=True)
class HallClosed:
    """Why the whole hall gives no numbers, and when it does again; empty texts while any service gives numbers."""

    title: str
    text: str
    icon: str


@dataclass(frozen=True, slots=True)
class HomeContent:
    greeting: str
    """Empty once a service was kept: the visitor has been greeted."""
    question: str
    search: str
    searchHint: str
    popularTitle: str
    popular: tuple[PopularService, ...]
    agenciesTitle: str
    agencies: tuple[AgencyEntry, ...]
    closed: HallClosed
    none: str
    """That there are no services; empty when there are."""
    noneHint: str
    pager: PagerTexts


def derive(visit: Visit, view: HallView, words: Words) -> HomeContent:
    directory = view.directory
    agencies = sorted(directory.catalogue.agencies, key=lambda agency: agency.sort)
    return HomeContent(
        greeting="" if visit.chosen else words("kiosk-greeting"),
        question=words("kiosk-question-more" if visit.chosen else "kiosk-question"),
        search=words("kiosk-search"),
        searchHint=words("kiosk-search-hint"),
        popularTitle=words("kiosk-popular"),
        popular=_popular(view, words),
        agenciesTitle=words("kiosk-agencies"),
        agencies=tuple(_agency_entry(view, agency, words) for agency in agencies),
        closed=_hall_closed(view, words),
        none="" if agencies else words("kiosk-no-catalogue"),
        noneHint="" if agencies else words("kiosk-no-catalogue-hint"),
        pager=pager_texts(words),
    )


def _popular(view: HallView, words: Words) -> tuple[PopularService, ...]:
    """The services taken most, of those that give numbers now; as many as the hall wants to see."""
    directory = view.directory
    services = [
        directory.services[code]
        for code in view.popular
        if code in directory.services and code not in view.closed
    ]
    return tuple(
        PopularService(
            code=service.code,
            name=service_name(service, words.language),
            icon=service_icon(service, directory.agencies[service.agency]),
        )
        for service in services[: directory.settings.kiosk_popular]
    )


def _agency_entry(view: HallView, agency: Agency, words: Words) -> AgencyEntry:
    services = view.directory.services_of_agency[agency.code]
    waiting = sum(view.waiting.get(service.code, 0) for service in services)
    about = agency_name(agency, words.language, view.directory.hall.place)
    gives_numbers = any(service.code not in view.closed for service in services)
    return AgencyEntry(
        code=agency.code,
        name=agency.short_name,
        about=about,
        hint=f"{about}. {people_waiting(waiting, words)}",
        color=agency.color,
        icon=agency_icon(agency),
        state="users" if gives_numbers else "door-closed",
        waiting=words.number(waiting) if gives_numbers else "",
    )


def _hall_closed(view: HallView, words: Words) -> HallClosed:
    """Empty texts while any service gives numbers, or there are no services."""
    directory = view.directory
    services = directory.catalogue.services
    closings = [view.closed[service.code] for service in services if service.code in view.closed]
    if not services or len(closings) < len(services):
        return HallClosed(title="", text="", icon="")
    # What ends today is said first; else what most services say.
    counts = Counter(closed.reason for closed in closings)
    passing = [reason for reason in ("break", "not-yet") if reason in counts]
    reason = passing[0] if passing else counts.most_common(1)[0][0]
    closed = next(closed for closed in closings if closed.reason == reason)
    now = local(view.now, directory.hall.time_zone)
    opens = reopens(services, view.closed, now, directory.calendar)
    sentences = [words("kiosk-hall-look")]
    if opens is not None:
        key = "kiosk-hall-opens-today" if opens.date() == now.date() else "kiosk-hall-opens"
        sentences.insert(0, words(key, day=words.day(opens.date()), time=words.clock(opens)))
    return HallClosed(
        title=words(f"kiosk-hall-{reason}", name=closed.name),
        text=" ".join(sentences),
        icon=closed_icon(reason),
    )
