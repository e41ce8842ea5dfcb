"""Generated days: who comes when and for what, how long serving takes, who does not come when called.

Agencies that come first in the catalogue are busier. Some visitors queue before the doors open; the morning has its
peak, lunch its dip. Everything follows from the seed.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import accumulate, pairwise
from math import exp, log, sqrt

from core.catalogue.model import Catalogue, Service
from core.simulation.workload import Visit, seconds_of

PRIORITY, NO_SHOW, TRANSFER, BOOKED = 0.08, 0.06, 0.03, 0.25
"""Shares of all visitors; ``BOOKED``: of those whose service can be booked."""
CLASSES = {"lansia": 5, "disabilitas": 2, "ibu_hamil": 2, "ibu_menyusui": 2, "anak": 1, "korban_bencana": 1}
"""Priority class -> its weight among visitors with priority."""
SPREAD = 0.55
"""Standard deviation of a service time as a share of its mean."""
EARLY_S = 30 * 60
"""Seconds before the doors open at which the first visitors come."""
SLOT_S = 30 * 60
"""Length of a booked slot, in seconds."""

# Minute of the day -> how many come, as a share of the busiest time; straight lines in between.
CURVE = (
    (450, 0.55),
    (480, 1.0),
    (570, 0.95),
    (660, 0.75),
    (715, 0.35),
    (770, 0.35),
    (800, 0.55),
    (930, 0.12),
)


def generate(catalogue: Catalogue, visits: int, seed: int) -> tuple[Visit, ...]:
    """``visits`` visitors of one weekday, in the order in which they come."""
    dice = random.Random(seed)
    services = [service for service in catalogue.services if "Mon" in service.days] or list(
        catalogue.services
    )
    weights = list(accumulate(service_weights(catalogue, services)))
    by_agency: dict[str, list[str]] = {}
    for service in services:
        by_agency.setdefault(service.agency, []).append(service.code)
    minutes = [_level(minute) for minute in range(CURVE[0][0], CURVE[-1][0])]
    curve = list(accumulate(minutes))
    generated = []
    for _ in range(visits):
        offered = dice.choices(services, cum_weights=weights)[0]
        opens, closes = seconds_of(offered.open_time), seconds_of(offered.close_time)
        while True:
            minute = CURVE[0][0] + dice.choices(range(len(curve)), cum_weights=curve)[0]
            arrival = minute * 60 + dice.randrange(60)
            if opens - EARLY_S <= arrival <= closes:
                break
        generated.append(_visitor(dice, offered, arrival, by_agency[offered.agency]))
    generated.sort(key=lambda visit: visit.arrival)
    return tuple(replace(visit, id=f"V{number:05d}") for number, visit in enumerate(generated, start=1))


def service_weights(catalogue: Catalogue, services: list[Service]) -> list[float]:
    """How often each service is asked for: an agency as often as its counters can serve, more so the earlier it
    stands in the catalogue; its first services more often than its last."""
    sorts = {agency.code: agency.sort for agency in catalogue.agencies}
    counters = Counter(counter.agency for counter in catalogue.counters)
    within_agency: dict[str, float] = {}
    services_so_far: Counter[str] = Counter()
    for service in services:
        services_so_far[service.agency] += 1
        within_agency[service.code] = services_so_far[service.agency] ** -0.7
    minutes = dict.fromkeys(sorts, 0.0)
    for service in services:
        minutes[service.agency] += within_agency[service.code] * service.service_minutes
    return [
        within_agency[service.code]
        / minutes[service.agency]
        * counters[service.agency]
        * (0.75 + 0.45 / sqrt(max(1, sorts[service.agency])))
        for service in services
    ]


def _visitor(dice: random.Random, offered: Service, arrival: int, siblings: list[str]) -> Visit:
    priority = "none"
    if dice.random() < PRIORITY:
        priority = dice.choices(list(CLASSES), weights=list(CLASSES.values()))[0]
    slot = None
    if offered.booking_allowed and dice.random() < BOOKED:
        slot = max(arrival // SLOT_S, -(-seconds_of(offered.open_time) // SLOT_S)) * SLOT_S
        slot += SLOT_S * (dice.random() < 0.6)
    transfer_to = None
    others = [code for code in siblings if code != offered.code]
    if others and dice.random() < TRANSFER:
        transfer_to = dice.choice(others)
    return Visit(
        id="",
        arrival=arrival,
        service=offered.code,
        priority=priority,
        service_seconds=_service_seconds(dice, offered.service_minutes),
        no_show=dice.random() < NO_SHOW,
        booking_slot=slot,
        transfer_to=transfer_to,
        transfer_seconds=_service_seconds(dice, offered.service_minutes) if transfer_to else 0.0,
    )


def _service_seconds(dice: random.Random, minutes: int) -> float:
    """Seconds of serving: log-normal around the catalogue's minutes."""
    sigma = sqrt(log(1 + SPREAD**2))
    return float(round(minutes * 60 * exp(dice.gauss(0, sigma) - sigma**2 / 2)))


def _level(minute: int) -> float:
    """How many visitors come in a minute of the day, as a share of the busiest."""
    for (begin, low), (end, high) in pairwise(CURVE):
        if begin <= minute <= end:
            return low + (high - low) * (minute - begin) / (end - begin)
    return 0.0
