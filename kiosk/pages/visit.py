"""The visitor's list: several services on one number, their order, and the button that takes the number."""

from __future__ import annotations

from dataclasses import dataclass

from core.catalogue.icons import service_icon
from core.catalogue.model import Service
from core.catalogue.names import plain_name, service_name
from core.office.tickets import MOST_STOPS
from core.tickets.sentences import wait_text
from core.views import HallView
from core.words import Words
from kiosk.pages.choices import (
    CHOSEN_ICON,
    Message,
    PriorityContent,
    TakeContent,
    priority_content,
    take_content,
)
from kiosk.pages.entries import service_status, trouble_text
from kiosk.visit import Visit


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One service of the list, with the button that takes it off."""

    code: str
    name: str
    icon: str
    color: str
    number: str
    """Its place in the visitor's own order; empty in any order."""
    status: str
    open: bool
    remove: str


@dataclass(frozen=True, slots=True)
class OrderChoice:
    anyOrder: bool
    name: str
    why: str
    icon: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class VisitContent:
    title: str
    entries: tuple[ListEntry, ...]
    several: bool
    """More than one service: the order is asked for."""
    orderTitle: str
    orders: tuple[OrderChoice, ...]
    why: str
    """What the chosen order means."""
    priority: PriorityContent
    message: Message
    add: str
    mayAdd: bool
    take: TakeContent


def derive(visit: Visit, view: HallView, words: Words) -> VisitContent:
    services = kept_services(visit, view)
    several = len(services) > 1
    return VisitContent(
        title=list_title(len(services), words),
        entries=tuple(
            _entry(visit, view, service, "" if visit.any_order or not several else str(place), words)
            for place, service in enumerate(services, start=1)
        ),
        several=several,
        orderTitle=words("kiosk-order"),
        orders=(
            _order("free", True, "zap", visit, words),
            _order("mine", False, "arrow-down", visit, words),
        ),
        why=words("kiosk-order-free-why" if visit.any_order else "kiosk-order-mine-why"),
        priority=priority_content(visit, words),
        message=Message(trouble_text(visit, view, words), icon="circle-alert", wrong=True),
        add=words("kiosk-visit-add"),
        mayAdd=len(services) < MOST_STOPS and not visit.taking,
        take=take_content(visit, words),
    )


def kept_services(visit: Visit, view: HallView) -> list[Service]:
    """The services of the list that the catalogue still has."""
    return [view.directory.services[code] for code in visit.chosen if code in view.directory.services]


def list_title(count: int, words: Words) -> str:
    return words("kiosk-visit-title", count=count) if count else ""


def _entry(visit: Visit, view: HallView, service: Service, number: str, words: Words) -> ListEntry:
    agency = view.directory.agencies[service.agency]
    name = plain_name(service_name(service, words.language))
    open_now = service.code not in view.closed
    if open_now:
        status = wait_text(view.place(service.code, visit.priority != "none").forecast, words)
    else:
        status = service_status(view, service, words)
    return ListEntry(
        code=service.code,
        name=name,
        icon=service_icon(service, agency),
        color=agency.color,
        number=number,
        status=f"{agency.short_name} · {status}",
        open=open_now,
        remove=words("kiosk-visit-remove", name=name),
    )


def _order(key: str, any_order: bool, icon: str, visit: Visit, words: Words) -> OrderChoice:
    chosen = any_order == visit.any_order
    return OrderChoice(
        anyOrder=any_order,
        name=words(f"kiosk-order-{key}"),
        why=words(f"kiosk-order-{key}-why"),
        icon=CHOSEN_ICON if chosen else icon,
        chosen=chosen,
    )
