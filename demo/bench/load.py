"""``antrean bench --clients N``: what a ticket and a call cost while many programs use the hall at once."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from statistics import mean, median
from typing import Any

from core.clock import ShiftedClock
from core.office import Office
from demo.bench.hall import SERVICES, START, commit_row, timed

FIRST_COUNTER = 8
"""Index of the first client's counter in the catalogue: L09, one of the busiest."""
WARM_UP = 50
"""Verbs of each client that are done before those that are measured."""
FLOORS = 300
"""Measurements of the floor beside many clients."""
LEAST_TICKETS = 20
"""Tickets of each client, however many clients there are."""


@dataclass
class Answer:
    """What one client measured; times in milliseconds."""

    issued: list[float] = field(default_factory=list)
    called: list[float] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    """Numbers of the tickets it issued."""
    calls: list[str] = field(default_factory=list)
    """Identities of the tickets it called."""
    errors: list[str] = field(default_factory=list)
    begun: float = 0.0
    """When it began to issue the tickets that are measured, and when it had issued them (``time.monotonic``)."""
    ended: float = 0.0


_start_line: Barrier | None = None
"""Where this client's process waits, so that all clients begin together."""


def _take_start_line(barrier: Barrier) -> None:
    global _start_line
    _start_line = barrier


def measure_load(url: str, clients: int, tickets: int) -> dict[str, Any]:
    """So many tickets, shared among the clients: the floor, both verbs, tickets a second by the clock on the wall,
    how long the slowest client took for its own beside the mean, errors, duplicates."""
    each = max(LEAST_TICKETS, tickets // clients)
    context = get_context("spawn")
    barrier = context.Barrier(clients)
    with ProcessPoolExecutor(
        clients, mp_context=context, initializer=_take_start_line, initargs=(barrier,)
    ) as pool:
        answers = list(pool.map(_client, [url] * clients, range(clients), [each] * clients))
    floor = median(_floor_alone(url))
    numbers = [number for answer in answers for number in answer.numbers]
    calls = [uid for answer in answers for uid in answer.calls]
    errors = [error for answer in answers for error in answer.errors]
    for error in errors[:3]:
        print(error, file=sys.stderr)
    issued = [taken for answer in answers for taken in answer.issued]
    called = [taken for answer in answers for taken in answer.called]
    begun, ended = min(answer.begun for answer in answers), max(answer.ended for answer in answers)
    lasted = [answer.ended - answer.begun for answer in answers]
    return {
        "floor_ms": round(floor, 3),
        "issue": _figures(issued, floor),
        "call_next": _figures(called, floor),
        "per_second": round(clients * 2000 / (median(issued) + median(called)), 1),
        "tickets_per_second": round(len(issued) / (ended - begun), 1),
        "slowest_client": round(max(lasted) / mean(lasted), 2),
        "errors": len(errors),
        "duplicates": len(numbers) - len(set(numbers)) + len(calls) - len(set(calls)),
    }


def _client(url: str, index: int, tickets: int) -> Answer:
    """One process: issues its tickets, then calls and sends away at its own counter while somebody waits."""
    office = Office.open(url, ShiftedClock(START))
    counters = office.directory().catalogue.counters
    counter = counters[(index + FIRST_COUNTER) % len(counters)]
    service = next((code for code in counter.services if _is_unlimited(office, code)), SERVICES[0])
    answer = Answer()
    if _start_line is not None:
        _start_line.wait(120)
    for step in range(tickets + WARM_UP):
        if step == WARM_UP:
            answer.begun = time.monotonic()
        started = time.perf_counter()
        try:
            answer.numbers.append(office.tickets.issue(service, noted=True).number)
        except Exception as error:
            answer.errors.append(repr(error))
        if step >= WARM_UP:
            answer.issued.append((time.perf_counter() - started) * 1000)
    answer.ended = time.monotonic()
    if index < len(counters):
        _call_all(office, counter.code, tickets, answer)
    office.close()
    return answer


def _call_all(office: Office, counter: str, tickets: int, answer: Answer) -> None:
    for step in range(tickets + WARM_UP):
        started = time.perf_counter()
        try:
            ticket = office.counters.call_next(counter)
        except Exception as error:
            answer.errors.append(repr(error))
            continue
        if step >= WARM_UP:
            answer.called.append((time.perf_counter() - started) * 1000)
        if ticket is None:
            return
        answer.calls.append(ticket.uid)
        try:
            office.counters.no_show(counter)
        except Exception as error:
            answer.errors.append(repr(error))


def _is_unlimited(office: Office, code: str) -> bool:
    """Whether the service gives tickets without a quota at the time of the measurement."""
    service = office.directory().services[code]
    return service.daily_quota is None and code not in office.views.hall().closed


def _floor_alone(url: str) -> list[float]:
    """The floor by itself, milliseconds."""
    office = Office.open(url, ShiftedClock(START))
    taken = [timed(lambda: commit_row(office)) for _ in range(FLOORS + WARM_UP)]
    office.close()
    return taken[WARM_UP:]


def _figures(values: list[float], floor: float) -> dict[str, float]:
    """Of times in milliseconds."""
    ordered = sorted(values)
    middle = median(ordered)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return {"p50_ms": round(middle, 3), "p99_ms": round(p99, 3), "ratio": round(middle / floor, 2)}
