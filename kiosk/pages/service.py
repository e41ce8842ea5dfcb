"""The page of one service: its published standard, the priority choice, and what can be done with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.catalogue.icons import service_icon
from core.catalogue.model import Service
from core.catalogue.names import agency_name, service_name, time_text, where_text
from core.office.tickets import MOST_STOPS
from core.tickets.forecast import Place
from core.tickets.sentences import wait_text
from core.views import HallView
from core.words import Words
from kiosk.pages.choices import Message, PriorityContent, TakeContent, priority_content, take_content
from kiosk.pages.entries import closed_icon, trouble_text
from kiosk.visit import Visit, may_keep

_PLAIN_TIME = re.compile(r"(\d+)(?: sampai (\d+))? (hari kerja|hari|jam|menit|minggu|bulan)")
_FULL = ("full", "quota")
"""Closed because many wait: how many, and how long, is still of interest."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the standard."""

    label: str
    value: str
    icon: str


@dataclass(frozen=True, slots=True)
class ServiceContent:
    name: str
    agency: str
    icon: str
    where: str
    about: str
    facts: tuple[Fact, ...]
    bring: str
    """Heading of the requirements."""
    note: str
    """That they are in Indonesian only; empty in Indonesian."""
    requirements: tuple[str, ...]
    nothing: str
    """That there are no written requirements; empty when there are."""
    legal: str
    priority: PriorityContent
    message: Message
    takes: bool
    """A number can be taken, or the service be kept for a number with several."""
    take: TakeContent
    add: str
    adds: bool
    """The service can be added to the visitor's list."""
    addThis: str
    idle: bool
    """Whether the buttons act: no number is being taken."""


def derive(visit: Visit, view: HallView, words: Words) -> ServiceContent:
    """KeyError when the catalogue does not have the visit's service."""
    directory = view.directory
    service = directory.services[visit.service or ""]
    agency = directory.agencies[service.agency]
    refusal = _refusal(visit, view, service, words)
    requirements = tuple(line for line in service.requirements_id.splitlines() if line.strip())
    return ServiceContent(
        name=service_name(service, words.language),
        agency=agency_name(agency, words.language, directory.hall.place),
        icon=service_icon(service, agency),
        where=where_text(directory, service, words.language, words, "kiosk-where"),
        about=service.description_id if words.language != "en" else "",
        facts=_facts(visit, view, service, words),
        bring=words("kiosk-bring"),
        note=words("kiosk-in-indonesian") if words.language != "id" else "",
        requirements=requirements,
        nothing="" if requirements else words("kiosk-bring-nothing"),
        legal=words("kiosk-legal", text=service.legal_basis_id) if service.legal_basis_id else "",
        priority=priority_content(visit, words),
        message=_message(visit, view, service, refusal, words),
        takes=not refusal and not visit.chosen,
        take=take_content(visit, words),
        add=words("kiosk-visit-add"),
        adds=not refusal and bool(visit.chosen),
        addThis=words("kiosk-visit-add-this"),
        idle=not visit.taking,
    )


def _refusal(visit: Visit, view: HallView, service: Service, words: Words) -> str:
    """Why the service can neither be taken nor added to the list; empty when it can."""
    closed = view.closed.get(service.code)
    if closed is not None:
        return words(
            f"kiosk-closed-why-{closed.reason}",
            name=closed.name,
            until=time_text(closed.until, words),
            opens=time_text(service.open_time, words),
            closes=time_text(service.close_time, words),
            days=", ".join(words(f"kiosk-days-{day}") for day in service.days),
        )
    if service.code in visit.chosen:
        return words("kiosk-visit-kept-hint")
    if visit.chosen and not may_keep(visit, view.closed):
        return words("kiosk-visit-most", most=MOST_STOPS)
    return ""


def _message(visit: Visit, view: HallView, service: Service, refusal: str, words: Words) -> Message:
    trouble = trouble_text(visit, view, words)
    if trouble:
        return Message(trouble, icon="circle-alert", wrong=True)
    closed = view.closed.get(service.code)
    if closed is not None:
        icon = closed_icon(closed.reason)
    else:
        icon = "circle-check" if service.code in visit.chosen else "info"
    return Message(refusal, icon=icon, wrong=False)


def _facts(visit: Visit, view: HallView, service: Service, words: Words) -> tuple[Fact, ...]:
    closed = view.closed.get(service.code)
    place = view.place(service.code, visit.priority != "none")
    published = (
        Fact(words("kiosk-fee"), _fee(service, words), "wallet"),
        Fact(words("kiosk-ready"), _ready(service, words), "file-check-2"),
    )
    if closed is not None and closed.reason not in _FULL:
        return published
    return (
        Fact(words("kiosk-waiting"), _ahead(place, words), "users"),
        Fact(words("kiosk-wait"), wait_text(place.forecast, words), "clock"),
        *published,
    )


def _ahead(place: Place, words: Words) -> str:
    return words("kiosk-people", count=place.ahead) if place.ahead else words("kiosk-nobody")


def _ready(service: Service, words: Words) -> str:
    """The published time limit; its plain forms (``3 hari kerja``) in the language, others as published."""
    plain = _PLAIN_TIME.fullmatch(service.processing_time_id)
    if not plain:
        return service.processing_time_id or words("kiosk-not-stated")
    first, last, unit = plain.groups()
    amount = f"{first}–{last}" if last else first
    return words(f"kiosk-time-{unit.replace(' ', '-')}", amount=amount, count=int(last or first))


def _fee(service: Service, words: Words) -> str:
    if service.fee_id.strip().lower() == "gratis":
        return words("kiosk-free")
    return service.fee_id or words("kiosk-not-stated")
