"""``antrean bench``: how soon another program knows of a change, and what following costs."""

from __future__ import annotations

import random
import time
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from statistics import median

from core.clock import ShiftedClock
from core.office import Office
from demo.bench.hall import SERVICES, START, commit_row

CHANGES = 200
"""Commits that are measured."""
IDLE_S = 3.0
"""So many seconds an idle follower is measured."""


def measure_changes(url: str) -> dict[str, float]:
    """From a commit that returned to another process knowing it, at the pace of a busy hall; and an idle follower's
    share of a core."""
    context = get_context("spawn")
    ready, answers = context.Event(), context.Queue()
    process = context.Process(target=_follow, args=(url, ready, answers))
    process.start()
    ready.wait(60)
    office = Office.open(url, ShiftedClock(START))
    cursor = office.follow()
    committed: dict[int, float] = {}
    for _ in range(CHANGES):
        office.tickets.issue(SERVICES[0], noted=True)
        at = time.monotonic()
        for event in cursor.wait(1):
            committed[event.id] = at
        time.sleep(random.uniform(0.01, 0.05))
    commit_row(office)
    seen, idle = answers.get(timeout=120)
    process.join(30)
    cursor.close()
    office.close()
    delays = sorted(max(0.0, (at - committed[event]) * 1000) for event, at in seen if event in committed)
    return {
        "known_p50_ms": round(median(delays), 2),
        "known_p99_ms": round(delays[int(len(delays) * 0.99)], 2),
        "missed": len(committed) - len(delays),
        "idle_core_percent": round(idle * 100, 2),
    }


def _follow(url: str, ready: Event, answers: Queue[tuple[list[tuple[int, float]], float]]) -> None:
    """A process that only follows: says when it knew each event, and what following costs while nothing happens."""
    office = Office.open(url, ShiftedClock(START))
    follower = office.follow()
    ready.set()
    seen: list[tuple[int, float]] = []
    until = time.monotonic() + 60
    while time.monotonic() < until:
        events = follower.wait(0.5)
        now = time.monotonic()
        seen += [(event.id, now) for event in events]
        if any(event.kind == "bench" for event in events):
            break
    used, started = time.process_time(), time.monotonic()
    while time.monotonic() - started < IDLE_S:
        follower.wait(IDLE_S - (time.monotonic() - started))
    idle = (time.process_time() - used) / (time.monotonic() - started)
    follower.close()
    office.close()
    answers.put((seen, idle))
