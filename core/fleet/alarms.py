"""What a supervisor should look at: derived from how things are, so that an alarm clears by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from core.clock import MINUTE, Micros
from core.fleet.registry import Device
from core.handin.conflicts import Conflict
from core.pc.checkup import Checkup
from core.printing.roll import SOON

SILENT_AFTER: Micros = 30_000_000
"""Programs report every ten seconds."""
OFF_AFTER: Micros = 12 * 60 * MINUTE
"""Not seen for so long: switched off, not broken."""
MOST_NAMED = 4
"""More silent PCs than this are one alarm: a switch or the power."""
DRIFT_MS = 30_000
BAD_DRIFT_MS = 120_000
"""Times on paper and screens are plainly wrong."""
FREE_MB = 500
TESTED_TODAY: Micros = 16 * 60 * MINUTE
"""A morning test is of this day for so long."""
NO_PAPER = ("out", "cover-open", "error", "offline")
"""Conditions of a kiosk's paper (core.printing.roll) in which nothing comes out."""
Level = Literal["urgent", "soon"]
LEVELS: tuple[Level, ...] = ("urgent", "soon")


@dataclass(frozen=True, slots=True)
class Alarm:
    """``kind``: silent, silent-many, paper-out, paper-low, unmerged, drift, version, disk, no-journal, test, apart or
    conflicts. ``level`` urgent: visitors are affected."""

    kind: str
    level: Level
    where: str
    """Name of the device, or code of the counter."""
    since: Micros | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def silent(device: Device, now: Micros) -> bool:
    """Not heard of, though it should be."""
    return not closed(device) and now - device.seen_at > SILENT_AFTER


def closed(device: Device) -> bool:
    """Closed in order: nobody misses it."""
    return bool(device.facts.get("closed"))


def alarms(
    devices: Iterable[Device],
    apart: Iterable[tuple[str, Micros, int]],
    conflicts: Iterable[Conflict],
    version: str,
    now: Micros,
) -> tuple[Alarm, ...]:
    """Urgent ones first. ``apart``: counters that are cut off, since when, and how many wait for each of them."""
    found: list[Alarm] = []
    away: list[Device] = []
    for one in devices:
        if now - one.seen_at > OFF_AFTER:
            continue
        if silent(one, now):
            away.append(one)
            continue
        found += _of(one, version, now)
    if len(away) > MOST_NAMED:  # one fault, not so many
        found.append(
            Alarm("silent-many", "urgent", "", min(one.seen_at for one in away), {"count": len(away)})
        )
    else:
        found += [Alarm("silent", "urgent", one.name, one.seen_at) for one in away]
    found += [  # a share in which nobody waits keeps nobody waiting
        Alarm("apart", "urgent", code, since, {"waiting": number}) for code, since, number in apart if number
    ]
    waiting = tuple(conflicts)
    if waiting:
        found.append(Alarm("conflicts", "soon", "", waiting[0].at, {"count": len(waiting)}))
    return tuple(sorted(found, key=lambda one: (LEVELS.index(one.level), one.where, one.kind)))


def _of(device: Device, version: str, now: Micros) -> list[Alarm]:
    found = []
    if device.paper in NO_PAPER:
        found.append(Alarm("paper-out", "urgent", device.name, None, {"paper": device.paper}))
    elif device.paper == "near-end" or (device.paper_until is not None and device.paper_until - now < SOON):
        found.append(Alarm("paper-low", "soon", device.name, None, {"until": device.paper_until}))
    if device.unmerged:
        found.append(Alarm("unmerged", "soon", device.name, None, {"count": device.unmerged}))
    if abs(device.drift_ms) > DRIFT_MS:
        level: Level = "urgent" if abs(device.drift_ms) > BAD_DRIFT_MS else "soon"
        found.append(Alarm("drift", level, device.name, None, {"seconds": round(device.drift_ms / 1000)}))
    if device.version != version:
        found.append(Alarm("version", "soon", device.name, None, {"version": device.version}))
    test = Checkup.from_fact(device.facts.get("test"))
    if test is not None and test.bad and now - test.at < TESTED_TODAY:
        found.append(Alarm("test", "soon", device.name, test.at, {"checks": list(test.bad)}))
    if device.facts.get("no_journal"):
        found.append(Alarm("no-journal", "soon", device.name))
    free = device.facts.get("free_mb")
    if isinstance(free, int) and free < FREE_MB:
        found.append(Alarm("disk", "urgent", device.name, None, {"free_mb": free}))
    return found
