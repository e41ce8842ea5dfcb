"""What several pages show of a service: its card in a list, how many wait, why it gives no number."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from core.catalogue.icons import service_icon
from core.catalogue.model import Service
from core.catalogue.names import plain_name, service_name, time_text
from core.views import HallView
from core.words import Words
from kiosk.visit import Visit

NAMED_SERVICES = 2
"""So many services of a list are named in a sentence; the others are counted."""
NAME_LETTERS = 44
"""A longer name is shortened in such a sentence: the list shows it whole."""


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """The card of one service in a list."""

    code: str
    name: str
    color: str
    icon: str
    open: bool
    status: str
    """How many wait, or why there are no numbers."""
    hint: str
    """The same for a screen reader."""


@dataclass(frozen=True, slots=True)
class PagerTexts:
    """Names of the two buttons that turn the pages of a long list."""

    previous: str
    next: str


def pager_texts(words: Words) -> PagerTexts:
    return PagerTexts(words("kiosk-previous-page"), words("kiosk-next-page"))


def service_entry(
    visit: Visit, view: HallView, service: Service, words: Words, *, with_agency: bool = False
) -> ServiceEntry:
    """``with_agency`` puts the agency's name before the status, for lists over all agencies."""
    agency = view.directory.agencies[service.agency]
    kept = service.code in visit.chosen
    status = words("kiosk-visit-kept") if kept else service_status(view, service, words)
    return ServiceEntry(
        code=service.code,
        name=service_name(service, words.language),
        color=agency.color,
        icon="check" if kept else service_icon(service, agency),
        open=service.code not in view.closed,
        status=f"{agency.short_name} · {status}" if with_agency else status,
        hint=f"{agency.short_name}. {status}" if with_agency else status,
    )


def service_status(view: HallView, service: Service, words: Words) -> str:
    """How many wait, or why no numbers are given, in a few words."""
    closed = view.closed.get(service.code)
    if closed is None:
        return people_waiting(view.waiting.get(service.code, 0), words)
    return words(
        f"kiosk-closed-{closed.reason}",
        name=closed.name,
        until=time_text(closed.until, words),
        opens=time_text(service.open_time, words),
        closes=time_text(service.close_time, words),
    )


def people_waiting(count: int, words: Words) -> str:
    return words("kiosk-people-waiting", count=count) if count else words("kiosk-nobody-waiting")


def closed_icon(reason: str) -> str:
    """A clock where numbers are given again today, a crossed-out calendar otherwise."""
    return "clock" if reason in ("break", "not-yet") else "calendar-x"


def trouble_text(visit: Visit, view: HallView, words: Words) -> str:
    """What happened to the visitor and what to do next; empty when nothing did."""
    if not visit.trouble:
        return ""
    services = view.directory.service_by_code
    names = [
        plain_name(service_name(services[code], words.language)) for code in visit.about if code in services
    ]
    return words(visit.trouble, names=short_list(names, words), number=visit.cancelled)


def short_list(names: Sequence[str], words: Words) -> str:
    """The first names, shortened, and how many more there are."""
    shown = [
        name if len(name) <= NAME_LETTERS else textwrap.shorten(name, NAME_LETTERS, placeholder=" …")
        for name in names[:NAMED_SERVICES]
    ]
    more = len(names) - len(shown)
    return ", ".join([*shown, words("kiosk-visit-more", count=more)] if more else shown)
