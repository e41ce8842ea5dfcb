"""``antrean bench``: how soon another program knows of a press and of a change, and what following costs."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from statistics import median
from typing import Any

from core.clock import ShiftedClock
from core.office import Office
from core.qt.changes import WAIT_S
from demo.bench.hall import COUNTER, SERVICES, START, commit_row

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

CHANGES = 200
"""Commits that are measured."""
IDLE_S = 5.0
"""So many seconds an idle follower is measured."""


def measure_changes(url: str) -> dict[str, Any]:
    """At the pace of a busy hall, to another process: from an officer's press to its call being known
    (``button_to_board``), and from a commit that returned to its being known (``changes``); what an idle follower
    costs."""
    context = get_context("spawn")
    ready, answers = context.Event(), context.Queue()
    process = context.Process(target=_follow, args=(url, ready, answers))
    process.start()
    ready.wait(60)
    office = Office.open(url, ShiftedClock(START))
    cursor = office.follow()
    pressed: dict[int, float] = {}
    committed: dict[int, float] = {}
    for _ in range(CHANGES):
        office.tickets.issue(SERVICES[0], noted=True)
        cursor.wait(1)
        at = time.monotonic()
        office.counters.call_next(COUNTER)
        done = time.monotonic()
        for event in cursor.wait(1):
            pressed[event.id], committed[event.id] = at, done
        office.counters.no_show(COUNTER)
        cursor.wait(1)
        time.sleep(random.uniform(0.01, 0.05))
    commit_row(office)
    followed: Followed = answers.get(timeout=120)
    process.join(30)
    cursor.close()
    office.close()
    known = [(event, at) for event, at in followed.seen if event in committed]
    presses = sorted((at - pressed[event]) * 1000 for event, at in known)
    delays = sorted(max(0.0, (at - committed[event]) * 1000) for event, at in known)
    return {
        "button_to_board": {"p50_ms": round(median(presses), 2), "p99_ms": round(_p99(presses), 2)},
        "idle_wakeups_per_s": round(followed.wakeups_per_s, 1),
        "changes": {
            "known_p50_ms": round(median(delays), 2),
            "known_p99_ms": round(_p99(delays), 2),
            "missed": len(committed) - len(delays),
            "idle_core_percent": round(followed.idle_share * 100, 2),
        },
    }


def _p99(ordered: list[float]) -> float:
    return ordered[int(len(ordered) * 0.99)]


@dataclass(frozen=True)
class Followed:
    """What the process that follows saw of the hall and of itself."""

    seen: list[tuple[int, float]]
    """Ids of events, each with the moment at which it was known (``time.monotonic``)."""
    idle_share: float
    """Of a core, while nothing happened."""
    wakeups_per_s: float
    """How often the system woke it meanwhile; 0 where the system does not count that."""


def _follow(url: str, ready: Event, answers: Queue[Followed]) -> None:
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
    follower.wait(1)  # what the last commit left behind
    used, woken, started = time.process_time(), _wakeups(), time.monotonic()
    while time.monotonic() - started < IDLE_S:
        follower.wait(WAIT_S)
    lasted = time.monotonic() - started
    idle, wakeups = (time.process_time() - used) / lasted, (_wakeups() - woken) / lasted
    follower.close()
    office.close()
    answers.put(Followed(seen, idle, wakeups))


def _wakeups() -> int:
    """How often the system put this process to sleep and woke it."""
    if resource is None:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw)
