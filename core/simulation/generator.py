"""Days as halls have them: who comes when for what, how long it takes, who does not come when called.

Busy agencies are those that the catalogue sorts first. A share queues before the doors open, the morning has its
peak, lunch its dip. All of it follows from the seed.
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
"""Shares of the visitors; ``BOOKED`` of those whose service can be booked."""
CLASSES = {"lansia": 5, "disabilitas": 2, "ibu_hamil": 2, "ibu_menyusui": 2, "anak": 1, "korban_bencana": 1}
SPREAD = 0.55
"""Standard deviation of a service time as a share of its mean."""
EARLY_S = 30 * 60
"""The first come so long before the doors open."""
SLOT_S = 30 * 60

# Minute of the day -> how many come, as a share of the busiest time; straight lines between.
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
    """So many visitors of one weekday, in the order they come."""
    dice = random.Random(seed)
    services = [one for one in catalogue.services if "Mon" in one.days] or list(catalogue.services)
    weights = list(accumulate(service_weights(catalogue, services)))
    by_agency: dict[str, list[str]] = {}
    for one in services:
        by_agency.setdefault(one.agency, []).append(one.code)
    minutes = [_level(minute) for minute in range(CURVE[0][0], CURVE[-1][0])]
    curve = list(accumulate(minutes))
    made = []
    for _ in range(visits):
        offered = dice.choices(services, cum_weights=weights)[0]
        opens, closes = seconds_of(offered.open_time), seconds_of(offered.close_time)
        while True:
            minute = CURVE[0][0] + dice.choices(range(len(curve)), cum_weights=curve)[0]
            arrival = minute * 60 + dice.randrange(60)
            if opens - EARLY_S <= arrival <= closes:
                break
        made.append(_visitor(dice, offered, arrival, by_agency[offered.agency]))
    made.sort(key=lambda one: one.arrival)
    return tuple(replace(one, id=f"V{number:05d}") for number, one in enumerate(made, start=1))


def service_weights(catalogue: Catalogue, services: list[Service]) -> list[float]:
    """How often each service is asked for: an agency as often as its counters can serve, more so the sooner it comes
    in the catalogue; its first services more than its last."""
    sorts = {one.code: one.sort for one in catalogue.agencies}
    counters = Counter(one.agency for one in catalogue.counters)
    own: dict[str, float] = {}
    seen: Counter[str] = Counter()
    for one in services:
        seen[one.agency] += 1
        own[one.code] = seen[one.agency] ** -0.7
    minutes = dict.fromkeys(sorts, 0.0)
    for one in services:
        minutes[one.agency] += own[one.code] * one.service_minutes
    return [
        own[one.code]
        / minutes[one.agency]
        * counters[one.agency]
        * (0.75 + 0.45 / sqrt(max(1, sorts[one.agency])))
        for one in services
    ]


def _visitor(dice: random.Random, offered: Service, arrival: int, siblings: list[str]) -> Visit:
    priority = "none"
    if dice.random() < PRIORITY:
        priority = dice.choices(list(CLASSES), weights=list(CLASSES.values()))[0]
    slot = None
    if offered.booking_allowed and dice.random() < BOOKED:
        slot = max(arrival // SLOT_S, -(-seconds_of(offered.open_time) // SLOT_S)) * SLOT_S
        slot += SLOT_S * (dice.random() < 0.6)
    to = None
    others = [code for code in siblings if code != offered.code]
    if others and dice.random() < TRANSFER:
        to = dice.choice(others)
    return Visit(
        "",
        arrival,
        offered.code,
        priority,
        _service_seconds(dice, offered.service_minutes),
        dice.random() < NO_SHOW,
        slot,
        to,
        _service_seconds(dice, offered.service_minutes) if to else 0.0,
    )


def _service_seconds(dice: random.Random, minutes: int) -> float:
    """Log-normal around the catalogue's minutes."""
    sigma = sqrt(log(1 + SPREAD**2))
    return float(round(minutes * 60 * exp(dice.gauss(0, sigma) - sigma**2 / 2)))


def _level(minute: int) -> float:
    for (begin, low), (end, high) in pairwise(CURVE):
        if begin <= minute <= end:
            return low + (high - low) * (minute - begin) / (end - begin)
    return 0.0
