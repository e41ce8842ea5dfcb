"""How long a visitor will wait, as an honest range: the counters that are open, worked through in calling order.

Everybody in the line is called by that counter of those that take their service which is free first: that is what
counters do that call whoever is next when they become free. The middle of a range is the start this gives with
expected service times; the upper end adds what service times in front usually deviate, drawn over the counters that
share the work, times a stretch the hall learns from who was called within the range they were told.

Pure. A ``Schedule`` is worked through once for a line; asking it for a place, and one more visitor at its end, cost a
look at each counter, however long the line is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, erf, exp, hypot, log, sqrt
from typing import Protocol

from core.tickets.model import Forecast

SPREAD = 0.5
"""Standard deviation of a service time as a share of its mean."""
UPPER = 1.28
"""So many standard deviations above the middle lies the end of nine tenths (normal distribution)."""
PRIOR_VISITS = 10
"""The catalogue's figure weighs as much as so many visits."""
PRIOR_MINUTES = 200.0
"""And for the hall as a whole as much as so many minutes of service."""
OVERTAKING = 0.12
"""So large a share of those who come are favoured (priority classes, kept bookings) or come back from another
counter: they are called before ordinary visitors who came earlier."""

UNSURE = 1.2
"""Standard deviation of the time that they take from somebody, as a share of its mean."""
DOUBT = 0.07
"""How far the whole of the work in front may be misjudged (its means, who still comes), as a share of it."""

Times = Mapping[str, tuple[float, float]]
"""Service code -> mean and standard deviation of how long a counter is taken by one visitor, minutes."""


@dataclass(frozen=True, slots=True)
class OpenCounter:
    services: Collection[str]
    busy_minutes: float
    """Expected minutes until it is free; 0 when it is."""
    busy_spread: float = 0.0
    """Standard deviation of that, minutes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visitor stands: how many are called before to counters that take them too, and the range (None: no open
    counter takes them)."""

    ahead: int
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class Start:
    """When somebody's service begins: the minutes until then in which counters work, their standard deviation, and
    the minutes of breaks that come between."""

    worked: float
    spread: float
    breaks: float = 0.0

    @property
    def minutes(self) -> float:
        """Expected minutes from now."""
        return self.worked + self.breaks


class Ranked(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def service(self) -> str: ...
    @property
    def favoured(self) -> bool: ...
    @property
    def rank(self) -> int: ...


class Schedule:
    """Who is called where: the open counters, and the work that is in front of whoever comes next."""

    __slots__ = ("_able", "_counters", "_free", "_nowhere", "_starts", "_times", "_variance")

    def __init__(self, counters: Sequence[OpenCounter], times: Times) -> None:
        self._counters = counters
        self._times = times
        self._free = [counter.busy_minutes for counter in counters]
        self._variance = [counter.busy_spread**2 for counter in counters]
        self._starts: list[list[float]] = [[] for _ in counters]
        self._able: dict[str, tuple[int, ...]] = {}
        self._nowhere: dict[str, int] = {}

    def copy(self) -> Schedule:
        twin = Schedule.__new__(Schedule)
        twin._counters, twin._times, twin._able = self._counters, self._times, self._able
        twin._free, twin._variance = self._free.copy(), self._variance.copy()
        twin._starts = [starts.copy() for starts in self._starts]
        twin._nowhere = self._nowhere.copy()
        return twin

    def add(self, service: str) -> None:
        """One more visitor, called after all before."""
        able = self._counters_for(service)
        if not able:
            self._nowhere[service] = self._nowhere.get(service, 0) + 1
            return
        free = self._free
        index = able[0]
        for other in able:
            if free[other] < free[index]:
                index = other
        mean, spread = self._times[service]
        self._starts[index].append(free[index])
        free[index] += mean
        self._variance[index] += spread * spread

    def next(self, service: str) -> tuple[int, Start | None]:
        """How many are called before the next visitor of a service to counters that take it, and when that visitor
        is; while no counter takes the service, how many wait for it before, and None."""
        able = self._counters_for(service)
        if not able:
            return self._nowhere.get(service, 0), None
        minutes = min(self._free[index] for index in able)
        ahead = sum(bisect_right(self._starts[index], minutes) for index in able)
        # The work is shared by the counters that are free at about that time.
        near = max(1.0, self._times[service][0])
        shares = variance = 0.0
        for index in able:
            share = exp((minutes - self._free[index]) / near)
            shares += share
            variance += share * self._variance[index]
        return ahead, Start(minutes, hypot(sqrt(variance) / shares, DOUBT * minutes))

    def _counters_for(self, service: str) -> tuple[int, ...]:
        able = self._able.get(service)
        if able is None:
            able = self._able[service] = tuple(
                index for index, counter in enumerate(self._counters) if service in counter.services
            )
        return able


def in_calling_order(waiting: Iterable[Ranked], me: Ranked, run: int, ratio: int) -> Iterator[Ranked]:
    """Those of an unordered line who are called before ``me``, in order: by rank, and somebody ordinary after
    ``ratio`` favoured calls in a row (core.tickets.order, without what only single counters do)."""
    key = (me.rank, me.id)
    favoured: list[Ranked] = []
    ordinary: list[Ranked] = []
    for ticket in waiting:
        (favoured if ticket.favoured else ordinary).append(ticket)
    favoured.sort(key=_key)
    ordinary.sort(key=_key)
    # Whoever comes after me in my own class is never before me.
    my_class = favoured if me.favoured else ordinary
    while my_class and _key(my_class[-1]) > key:
        my_class.pop()
    first = second = 0
    while True:
        left, right = first < len(favoured), second < len(ordinary)
        head = _key(favoured[first]) if left else key if me.favoured else None
        other = _key(ordinary[second]) if right else key if not me.favoured else None
        if head is not None and (other is None or (head < other and run < ratio)):
            if not left:
                return
            yield favoured[first]
            first, run = first + 1, run + 1
        else:
            if not right:
                return
            yield ordinary[second]
            second, run = second + 1, 0


def _key(ticket: Ranked) -> tuple[int, int]:
    return ticket.rank, ticket.id


Learned = tuple[int, float, float]
"""Visits, and mean and mean square of the seconds a counter was taken by one."""


def pace(known: Iterable[tuple[float, Learned]]) -> float:
    """How long services take in this hall by the catalogue's figure, out of (expected minutes, what was learned) of
    each: what holds for a service nobody has come for yet."""
    expected, taken = PRIOR_MINUTES, PRIOR_MINUTES
    for minutes, (visits, mean_s, _) in known:
        expected += visits * minutes
        taken += visits * mean_s / 60
    return taken / expected


def blended(expected: float, learned: Learned | None) -> tuple[float, float]:
    """Mean and standard deviation in minutes of how long a counter is taken: the ``expected`` minutes, weighing as
    much as some visits, mixed with what was ``learned``."""
    visits, mean_s, square_s = learned or (0, 0.0, 0.0)
    weight = visits / (visits + PRIOR_VISITS)
    mean = (1 - weight) * expected + weight * mean_s / 60
    usual = (1 - weight) * expected**2 * (1 + SPREAD**2) + weight * square_s / 3600
    return mean, sqrt(max(usual - mean**2, (0.1 * mean) ** 2))


def left_of(mean: float, spread: float, taken: float) -> tuple[float, float]:
    """Mean and standard deviation of the minutes until a counter is free that has been ``taken`` minutes by a
    visitor who usually takes ``mean``: the rest of a log-normal time."""
    square = log(1 + (spread / mean) ** 2)
    sigma = sqrt(square)
    if taken <= 0 or sigma <= 0:
        return max(0.0, mean - max(0.0, taken)), spread
    z = (log(taken / mean) + square / 2) / sigma
    still = _beyond(z)
    if still < 1e-6:
        return mean, mean
    rest = mean * _beyond(z - sigma) / still - taken
    second = mean * mean * exp(square) * _beyond(z - 2 * sigma) / still
    return rest, sqrt(max(second - (rest + taken) ** 2, 0.0))


def _beyond(z: float) -> float:
    """Share of a normal distribution above ``z`` standard deviations."""
    return (1 - erf(z / sqrt(2))) / 2


def overtaken(start: Start, bound: float, fresh: float = 0.0, favoured: float = 0.0) -> Start:
    """When an ordinary visitor is called whose turn would come at ``start`` if nobody favoured came any more.

    ``bound`` is the longest in minutes that anybody may come later and be called before, ``fresh`` the share of the
    line that came within that time, ``favoured`` the share of it that is favoured. As many come as are called; or
    more, when so much of the line is fresh. How many of them are favoured is uncertain.
    """
    if bound <= 0:
        return start
    rush = max(1.0, start.worked * fresh / bound)
    more = max(OVERTAKING, favoured) * rush * min(start.worked, bound)
    return replace(start, worked=start.worked + more, spread=hypot(start.spread, UNSURE * more))


def range_of(start: Start, stretch: float = 1.0) -> Forecast:
    """What a visitor is told, in whole minutes."""
    low = round(start.minutes)
    return Forecast(low, max(low + 1, ceil(start.minutes + UPPER * stretch * start.spread)))
