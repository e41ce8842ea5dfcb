"""The one place that reads the time. Everything else is passed a Clock."""

from __future__ import annotations

import os
import threading
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


LEAP: Micros = 10 * MINUTE
"""A clock that is set by more than this at once is not followed while a program runs."""
_LAG: Micros = 1_000_000
"""An answer that is older than the hall's time by no more than this was slow on its way; it changes nothing."""


def steady() -> Micros:
    """Microseconds of a counter that no setting of the clock changes; it counts during sleep where the system can."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000
    return time.monotonic_ns() // 1000


class SteadyClock:
    """The hall's time on one PC: follows a reference by the machine's own steady counter.

    The reference is the PC's clock (a hall on one machine) or the database server's (``heard`` with each answer), so
    that all PCs of a hall agree whatever their clocks say, and a PC that is cut off goes on counting. A reference
    that leaps by more than LEAP is not followed: a wrong clock must not end the hall's day. A program that is started
    again believes the clock.
    """

    def __init__(self, follows_pc: bool) -> None:
        self._follows_pc = follows_pc
        self._lock = threading.Lock()
        self._at = steady()
        self._base = time.time_ns() // 1000
        self._believed = follows_pc

    def now(self) -> Micros:
        if self._follows_pc:
            return self.heard(time.time_ns() // 1000)
        with self._lock:
            return self._base + steady() - self._at

    def heard(self, reference: Micros) -> Micros:
        """Takes in the reference's time (microseconds) and returns the hall's time."""
        with self._lock:
            counter = steady()
            hall_time = self._base + counter - self._at
            difference = reference - hall_time
            if self._believed and abs(difference) > LEAP:
                return hall_time
            # An answer was right when it was sent: a reference that is a little behind took long to arrive.
            if not self._believed or self._follows_pc or difference > 0 or difference < -_LAG:
                self._base, self._at, self._believed = reference, counter, True
            return reference

    def start_from(self, ahead: Micros) -> None:
        """Sets by how much the reference is ahead of this PC's clock, until the reference is heard."""
        with self._lock:
            if not self._believed:
                self._base, self._at = time.time_ns() // 1000 + ahead, steady()

    def ahead(self) -> Micros:
        """By how much the reference is ahead of this PC's clock."""
        return self.now() - time.time_ns() // 1000


class ShiftedClock:
    """A running clock that was started at another moment: for exercises, demonstrations and pictures."""

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
