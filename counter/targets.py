"""Where a visitor can be sent: services and counters, own agency first, found by name, code or number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.catalogue.directory import Directory, counter_label, counter_number, counters_text
from core.catalogue.model import Counter, Service
from core.catalogue.names import service_name, zone_name
from core.catalogue.search import normal
from core.views import DeskView
from core.words import Words
from counter.state import TransferPanel

Group = Literal["services", "counters", "other-services", "other-counters"]
GROUPS: tuple[Group, ...] = ("services", "counters", "other-services", "other-counters")
MOST_FOUND = 40
"""Services that are listed for a query, at most."""


@dataclass(frozen=True, slots=True)
class Target:
    """A service or counter that a visitor can be sent to."""

    code: str
    group: Group
    title: str
    about: str
    note: str
    """Who serves there now, or that nobody does."""
    attended: bool
    """Whether somebody would call the visitor: a counter is open for it."""


def targets(panel: TransferPanel, view: DeskView, query: str, speak: Words) -> tuple[Target, ...]:
    """What fits the query, group by group; everything for an empty one."""
    directory = view.directory
    holders = {choice.counter.code: choice.holder for choice in panel.choices if choice.holder is not None}
    current = view.current.service if view.current else ""
    asked = bool(normal(query))
    services_found = panel.search.find(query, MOST_FOUND) if asked else directory.catalogue.services
    here = view.counter.agency
    services = [
        _service(service, directory, panel, set(holders), here, speak)
        for service in services_found
        if service.code != current
    ]
    if not asked:
        order = {code: directory.agencies[code].sort for code in directory.agencies}
        services.sort(key=lambda target: order[directory.services[target.code].agency])
    counters = [
        _counter(counter, directory, holders, here, speak)
        for counter in directory.catalogue.counters
        if counter.code != view.counter.code and counter.services and _fits(counter, directory, query)
    ]
    counters.sort(key=lambda target: not target.attended)
    groups = GROUPS
    if any(word.isdigit() for word in normal(query)):
        groups = ("counters", "other-counters", "services", "other-services")
    return tuple(target for group in groups for target in (*services, *counters) if target.group == group)


def best(listed: tuple[Target, ...], panel: TransferPanel, query: str) -> int:
    """Index of the target that Enter takes: whose name was typed, else the own agency's, else what fits best; the
    first for a counter's number or an empty query."""
    typed = normal(query)
    if not typed or any(word.isdigit() for word in typed):
        return 0
    ranked = {service.code: rank for rank, service in enumerate(panel.search.find(query, MOST_FOUND))}

    def fit(index: int) -> tuple[bool, bool, int]:
        target = listed[index]
        named = all(any(known.startswith(word) for known in normal(target.title)) for word in typed)
        return not named, target.group.startswith("other"), ranked.get(target.code, len(ranked))

    return min(range(len(listed)), key=fit, default=0)


def _service(
    service: Service, directory: Directory, panel: TransferPanel, held: set[str], here: str, speak: Words
) -> Target:
    counters = directory.counters_of_service[service.code]
    attended = [counter for counter in counters if counter.code in held]
    agency = directory.agencies[service.agency]
    about = [] if service.agency == here else [agency.short_name]
    about.append(zone_name(directory.zones[counters[0].zone if counters else agency.zone], speak.language))
    shown = counters_text(tuple(attended or counters))
    if shown:
        about.append(speak("counter-target-counters", numbers=shown))
    waiting = panel.waiting.get(service.code, 0)
    note = speak("counter-target-waiting", count=waiting) if attended else speak("counter-target-unattended")
    return Target(
        service.code,
        "services" if service.agency == here else "other-services",
        service_name(service, speak.language),
        " · ".join(about),
        note,
        bool(attended),
    )


def _counter(
    counter: Counter, directory: Directory, holders: dict[str, str], here: str, speak: Words
) -> Target:
    holder = holders.get(counter.code)
    is_open = counter.code in holders
    name = counter.name.split(" - ", 1)[-1]
    about = [name] if name != counter_label(counter) else []
    return Target(
        counter.code,
        "counters" if counter.agency == here else "other-counters",
        counter_label(counter),
        " · ".join([*about, zone_name(directory.zones[counter.zone], speak.language)]),
        (holder or speak("counter-target-open")) if is_open else speak("counter-target-closed"),
        is_open,
    )


def _fits(counter: Counter, directory: Directory, query: str) -> bool:
    """Every typed word begins a word of the counter's name, or is its number."""
    names = normal(f"{counter.name} {counter.code} {directory.agencies[counter.agency].short_name}")
    number = counter_number(counter)
    return all(
        str(number) == word.lstrip("0") if word.isdigit() else any(name.startswith(word) for name in names)
        for word in normal(query)
    )
