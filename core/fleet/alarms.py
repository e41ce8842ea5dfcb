"""What a supervisor should look at: derived from the reports, so that an alarm clears by itself."""

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
"""A program that has not reported for so long is silent; programs report every ten seconds."""
OFF_AFTER: Micros = 12 * 60 * MINUTE
"""A program that has not reported for so long is switched off, not broken."""
MOST_NAMED = 4
"""More silent PCs than this become one alarm: a network switch or the power failed."""
DRIFT_MS = 30_000
"""A PC's clock that is wrong by more than this raises an alarm."""
BAD_DRIFT_MS = 120_000
"""By more than this it is urgent: times on paper and screens are plainly wrong."""
FREE_MB = 500
"""A disk with less free space raises an alarm."""
TESTED_TODAY: Micros = 16 * 60 * MINUTE
"""A morning test that is older belongs to another day."""
NO_PAPER = ("out", "cover-open", "error", "offline")
"""Conditions of a kiosk's paper (core.printing.roll) in which nothing can be printed."""
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
    """Whether a program should report and does not."""
    return not closed(device) and now - device.seen_at > SILENT_AFTER


def closed(device: Device) -> bool:
    """Whether a program was closed in order, so that no report is expected."""
    return bool(device.facts.get("closed"))


def alarms(
    devices: Iterable[Device],
    apart: Iterable[tuple[str, Micros, int]],
    conflicts: Iterable[Conflict],
    version: str,
    now: Micros,
) -> tuple[Alarm, ...]:
    """The alarms, urgent ones first. ``apart``: codes of counters that are cut off, since when, and how many visitors
    wait for each of them."""
    raised: list[Alarm] = []
    silent_ones: list[Device] = []
    for device in devices:
        if now - device.seen_at > OFF_AFTER:
            continue
        if silent(device, now):
            silent_ones.append(device)
            continue
        raised += _alarms_of(device, version, now)
    if len(silent_ones) > MOST_NAMED:  # one fault, not so many
        raised.append(
            Alarm(
                "silent-many",
                "urgent",
                "",
                min(device.seen_at for device in silent_ones),
                {"count": len(silent_ones)},
            )
        )
    else:
        raised += [Alarm("silent", "urgent", device.name, device.seen_at) for device in silent_ones]
    raised += [  # a share in which nobody waits delays nobody
        Alarm("apart", "urgent", code, since, {"waiting": number}) for code, since, number in apart if number
    ]
    open_conflicts = tuple(conflicts)
    if open_conflicts:
        raised.append(Alarm("conflicts", "soon", "", open_conflicts[0].at, {"count": len(open_conflicts)}))
    return tuple(sorted(raised, key=lambda alarm: (LEVELS.index(alarm.level), alarm.where, alarm.kind)))


def _alarms_of(device: Device, version: str, now: Micros) -> list[Alarm]:
    raised = []
    if device.paper in NO_PAPER:
        raised.append(Alarm("paper-out", "urgent", device.name, None, {"paper": device.paper}))
    elif device.paper == "near-end" or (device.paper_until is not None and device.paper_until - now < SOON):
        raised.append(Alarm("paper-low", "soon", device.name, None, {"until": device.paper_until}))
    if device.unmerged:
        raised.append(Alarm("unmerged", "soon", device.name, None, {"count": device.unmerged}))
    if abs(device.drift_ms) > DRIFT_MS:
        level: Level = "urgent" if abs(device.drift_ms) > BAD_DRIFT_MS else "soon"
        raised.append(Alarm("drift", level, device.name, None, {"seconds": round(device.drift_ms / 1000)}))
    if device.version != version:
        raised.append(Alarm("version", "soon", device.name, None, {"version": device.version}))
    test = Checkup.from_fact(device.facts.get("test"))
    if test is not None and test.bad and now - test.at < TESTED_TODAY:
        raised.append(Alarm("test", "soon", device.name, test.at, {"checks": list(test.bad)}))
    if device.facts.get("no_journal"):
        raised.append(Alarm("no-journal", "soon", device.name))
    free = device.facts.get("free_mb")
    if isinstance(free, int) and free < FREE_MB:
        raised.append(Alarm("disk", "urgent", device.name, None, {"free_mb": free}))
    return raised
