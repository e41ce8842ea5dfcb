"""``antrean bench``: what one program pays for a verb, hot and after a rest, beside one durable commit.

Five rounds, because a machine's disk and load change from minute to minute. In each round every verb is measured
between measurements of the floor, and its ratio is to the floor of the same round.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from core.clock import ShiftedClock
from core.office import Office
from core.tickets.model import Ticket
from demo.bench.hall import COUNTER, SERVICES, START, commit_row, timed

ROUNDS = 5
REST_S = 1.5
"""Seconds without any verb, longer than any program goes without testing its connection."""
AFTER_RESTS = 4
"""Verbs of each kind that are measured after a rest in a round."""
WARM_UP = 50
"""Verbs of each kind before the first round."""


@dataclass
class Times:
    """Milliseconds of one kind of work, by rounds, each beside the floor's of the same round."""

    rounds: list[list[float]] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)

    def add(self, taken: list[float], floor: float) -> None:
        self.rounds.append(taken)
        self.floors.append(floor)

    def figures(self) -> dict[str, float]:
        """Median and 99th percentile in milliseconds, the least and largest median of a round, and the median of the
        rounds' ratios to the floor."""
        every = sorted(taken for one_round in self.rounds for taken in one_round)
        medians = [median(one_round) for one_round in self.rounds]
        ratios = [taken / floor for taken, floor in zip(medians, self.floors, strict=True)]
        return {
            "p50_ms": round(median(every), 3),
            "p99_ms": round(every[min(len(every) - 1, int(len(every) * 0.99))], 3),
            "ratio": round(median(ratios), 2),
            "least_ms": round(min(medians), 3),
            "most_ms": round(max(medians), 3),
        }


@dataclass
class Given:
    """Every number that was given and every ticket that was called."""

    numbers: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def twice(self) -> int:
        return len(self.numbers) - len(set(self.numbers)) + len(self.calls) - len(set(self.calls))


@dataclass(frozen=True)
class Verbs:
    """What is measured; each gives its milliseconds."""

    office: Office
    given: Given

    def issue(self) -> float:
        return timed(lambda: self.given.numbers.append(self._ticket(noted=True).number))

    def call(self) -> float:
        """A call; its visitor then goes away, unmeasured."""
        called: list[Ticket | None] = []
        taken = timed(lambda: called.append(self.office.counters.call_next(COUNTER)))
        self.given.calls += [ticket.uid for ticket in called if ticket is not None]
        self.office.counters.no_show(COUNTER)
        return taken

    def write_as_kiosk(self) -> float:
        """A number and what became of its paper."""

        def write() -> None:
            ticket = self._ticket(noted=False)
            self.office.tickets.settle_print(ticket.uid, "printed")
            self.given.numbers.append(ticket.number)

        return timed(write)

    def _ticket(self, noted: bool) -> Ticket:
        return self.office.tickets.issue(SERVICES[0], noted=noted)


def measure_rounds(url: str, tickets: int) -> dict[str, Any]:
    """``floor_ms``, ``issue``, ``call_next``, ``kiosk_write`` and ``after_rest``; so many tickets in all rounds."""
    office = Office.open(url, ShiftedClock(START))
    given = Given()
    verbs = Verbs(office, given)
    for _ in range(WARM_UP):
        commit_row(office)
        verbs.issue()
        verbs.write_as_kiosk()
        verbs.call()
    each = max(4, tickets // ROUNDS)
    issued, called, written, rested = Times(), Times(), Times(), Rested()
    floors: list[float] = []
    for _ in range(ROUNDS):
        for times, verb in ((issued, verbs.issue), (called, verbs.call), (written, verbs.write_as_kiosk)):
            floor, taken = _beside_floor(office, verb, each)
            floors.append(floor)
            times.add(taken, floor)
        rested.measure(verbs)
    office.close()
    return {
        "floor_ms": round(median(floors), 3),
        "issue": issued.figures(),
        "call_next": called.figures(),
        "per_second": round(2000 / (issued.figures()["p50_ms"] + called.figures()["p50_ms"]), 1),
        "errors": 0,  # the first one ends the measurement
        "duplicates": given.twice(),
        "kiosk_write": written.figures(),
        "after_rest": {
            "floor_ms": round(median(rested.issue.floors), 3),
            "issue": rested.issue.figures(),
            "call_next": rested.call.figures(),
        },
    }


@dataclass
class Rested:
    """Verbs of a program that did nothing for a while: an officer listens, a kiosk waits for the next visitor."""

    issue: Times = field(default_factory=Times)
    call: Times = field(default_factory=Times)

    def measure(self, verbs: Verbs) -> None:
        """One round; the floor rests as long as the verbs."""
        floors, issued, called = [], [], []
        for _ in range(AFTER_RESTS):
            time.sleep(REST_S)
            floors.append(timed(lambda: commit_row(verbs.office)))
            time.sleep(REST_S)
            issued.append(verbs.issue())
            time.sleep(REST_S)
            called.append(verbs.call())
        floor = median(floors)
        self.issue.add(issued, floor)
        self.call.add(called, floor)


def _beside_floor(office: Office, verb: Callable[[], float], number: int) -> tuple[float, list[float]]:
    floors, taken = [], []
    for _ in range(number):
        floors.append(timed(lambda: commit_row(office)))
        taken.append(verb())
    return median(floors), taken
