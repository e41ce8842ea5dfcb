"""The one place that reads the time. Everything else is handed a Clock."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

Micros = int
"""Microseconds since 1970-01-01T00:00Z: how every moment is stored and compared."""

MINUTE: Micros = 60_000_000


class Clock(Protocol):
    def now(self) -> Micros: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> Micros:
        return time.time_ns() // 1000


class ShiftedClock:
    """A running clock that started at another moment: for exercises, demonstrations and pictures."""

    def __init__(self, start: Micros) -> None:
        self._offset = start - time.time_ns() // 1000

    def now(self) -> Micros:
        return time.time_ns() // 1000 + self._offset


def clock_from_environment() -> Clock:
    """The system clock, or one that starts at ``ANTREAN_CLOCK`` (ISO 8601 with offset) for exercises.

    Raises ValueError when ``ANTREAN_CLOCK`` is not such a moment.
    """
    text = os.environ.get("ANTREAN_CLOCK")
    if not text:
        return SystemClock()
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("ANTREAN_CLOCK needs a time zone offset, as in 2026-11-23T09:42:00+07:00")
    if not 2000 <= moment.year < 2100:
        raise ValueError("ANTREAN_CLOCK must lie between 2000 and 2100")
    return ShiftedClock(micros(moment))


@dataclass(frozen=True, slots=True)
class Today:
    """One moment as the office takes it."""

    now: Micros
    wall: datetime
    """The hall's wall clock."""
    day: str
    """The service day: never one before the last that was written on, even when the clock was set back."""
    closed: bool = False
    """Whether a person has ended the day already."""
    last_day: str = ""
    """The service day that was last written on."""


def micros(moment: datetime) -> Micros:
    """An aware moment as microseconds since the epoch, exactly."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def local(moment: Micros, zone: ZoneInfo) -> datetime:
    """The moment on the wall clock of ``zone``."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)).astimezone(zone)


def service_day(moment: Micros, zone: ZoneInfo) -> date:
    """The service day a moment belongs to: the local calendar date of the hall (design rule: service day)."""
    return local(moment, zone).date()


def iso(moment: Micros, zone: ZoneInfo) -> str:
    """ISO 8601 with offset, to the millisecond."""
    return local(moment, zone).isoformat(timespec="milliseconds")
