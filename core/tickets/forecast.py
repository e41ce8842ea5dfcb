"""How long a visitor will wait, as an honest range: the counters that are open, worked through in calling order.

Each open counter takes, when it is free, the first in the order whose service it serves. The middle of the range
is the start that gives with expected service times; its upper end adds 1.28 standard deviations (a normal tenth)
of the work in front, with service times spreading by half their mean.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from core.tickets.model import Forecast

SPREAD = 0.5
"""Standard deviation of a service time as a share of its mean."""
UPPER = 1.28
PRIOR_VISITS = 10
"""The catalogue's figure weighs as much as so many visits."""


@dataclass(frozen=True, slots=True)
class OpenCounter:
    services: Collection[str]
    busy_minutes: float
    """Expected minutes until it is free; 0 when it is."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the line: the service, and mean and standard deviation of how long a counter is taken, minutes."""

    service: str
    minutes: float
    spread: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visitor stands: how many are called before, and the range (None: no open counter takes them)."""

    ahead: int
    forecast: Forecast | None


def blended(expected: float, learned: tuple[int, float, float] | None) -> tuple[float, float]:
    """Mean and standard deviation in minutes of how long a counter is taken: the catalogue's ``expected`` minutes,
    weighing as much as some visits, mixed with what was ``learned`` (visits, mean and mean square in seconds)."""
    visits, mean_s, square_s = learned or (0, 0.0, 0.0)
    weight = min(visits, 200) / (min(visits, 200) + PRIOR_VISITS)
    mean = (1 - weight) * expected + weight * mean_s / 60
    usual = (1 - weight) * expected**2 * (1 + SPREAD**2) + weight * square_s / 3600
    return mean, sqrt(max(usual - mean**2, (0.1 * mean) ** 2))


def place_of(
    position: int, line: Sequence[Waiting], counters: Sequence[OpenCounter], stretch: float = 1.0
) -> Place:
    """The place of ``line[position]`` in the calling order ``line``.

    While no counter is open for the service, everybody before with the same service counts as ahead.
    """
    mine = line[position]
    able = [counter for counter in counters if mine.service in counter.services]
    if not able:
        ahead = sum(1 for other in line[:position] if other.service == mine.service)
        return Place(ahead, None)
    free = [(counter.busy_minutes, index) for index, counter in enumerate(counters)]
    heapq.heapify(free)
    left = dict(enumerate(line))
    ahead = 0
    while free:
        now, index = heapq.heappop(free)
        counter = counters[index]
        taken = next((place for place, other in left.items() if other.service in counter.services), None)
        if taken is None:
            continue
        if taken == position:
            return Place(ahead, _range(now, ahead, mine, len(able), stretch))
        other = left.pop(taken)
        ahead += 1
        heapq.heappush(free, (now + other.minutes, index))
    raise AssertionError("an able counter must reach every place")


def _range(middle: float, ahead: int, mine: Waiting, counters: int, stretch: float) -> Forecast:
    spread = mine.spread * sqrt(ahead + 1) / counters
    low = round(middle)
    return Forecast(low, max(low + 1, ceil(middle + UPPER * stretch * spread)))
