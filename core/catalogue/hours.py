"""When a service gives tickets: its own days and hours, the hall's holidays and breaks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from core.catalogue.model import DAYS, Service

LOOK_AHEAD_DAYS = 31
"""So far a hall looks for the next day on which it gives tickets."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a service gives no ticket now.

    ``reason``: ``day-closed`` (ended by a person), ``holiday``, ``not-today``, ``not-yet``, ``over``, ``break``,
    ``quota`` or ``full`` (who came now would wait past the end of work).
    """

    reason: str
    name: str = ""
    """Name of the holiday or break, as people wrote it."""
    until: str = ""
    """HH:MM, end of a break."""


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A day that is not as the services say."""

    open: bool
    """False: a holiday. True: services open in spite of their weekdays."""
    name: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A weekly break; ``agency`` None: of the whole hall."""

    id: int
    days: tuple[str, ...]
    from_time: str
    until_time: str
    name: str
    agency: str | None

    def covers(self, agency: str, weekday: str, minute: str) -> bool:
        """Whether the agency pauses at that minute (HH:MM) of that weekday; the last minute is work again."""
        return (
            self.agency in (None, agency)
            and weekday in self.days
            and self.from_time <= minute < self.until_time
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    exceptions: Mapping[str, Exceptional] = field(default_factory=dict)
    """Service day (YYYY-MM-DD) -> what is different."""
    pauses: tuple[Pause, ...] = ()
    overtime_minutes: int = 60
    """So long after a service's last ticket its counters still work."""


def opening(service: Service, wall: datetime, calendar: Calendar) -> Closed | None:
    """Why the service gives no ticket at this moment of the hall's wall clock; None when it is open. The closing
    minute belongs to the opening time."""
    weekday = DAYS[wall.weekday()]
    exceptional = calendar.exceptions.get(wall.date().isoformat())
    if exceptional is not None and not exceptional.open:
        return Closed("holiday", exceptional.name)
    if exceptional is None and weekday not in service.days:
        return Closed("not-today")
    minute = f"{wall:%H:%M}"
    if minute < service.open_time:
        return Closed("not-yet")
    if minute > service.close_time:
        return Closed("over")
    for pause in calendar.pauses:
        if pause.covers(service.agency, weekday, minute):
            return Closed("break", pause.name, pause.until_time)
    return None


def reopens(
    services: Iterable[Service], closed: Mapping[str, Closed], wall: datetime, calendar: Calendar
) -> datetime | None:
    """The next moment any of the services gives tickets, with ``closed`` saying why none does now; None when there is
    none within LOOK_AHEAD_DAYS."""
    known = tuple(services)
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        day = datetime.combine(wall.date() + timedelta(days=ahead), time(), wall.tzinfo)
        moments = [
            moment
            for service in known
            if ahead or closed.get(service.code, Closed("")).reason in ("not-yet", "break")
            for minute in (service.open_time, *(pause.until_time for pause in calendar.pauses))
            if (moment := _at(day, minute)) > wall and opening(service, moment, calendar) is None
        ]
        if moments:
            return min(moments)
    return None


def work_left(service: Service, wall: datetime, calendar: Calendar) -> float:
    """Minutes the service's counters still work today: until the overtime after its last ticket, without the
    breaks to come; 0 at the least."""
    end = _at(wall, service.close_time) + timedelta(minutes=calendar.overtime_minutes)
    left = (end - wall).total_seconds() / 60
    for begins, ends in _breaks(service.agency, wall, calendar):
        paused = min(end, ends) - max(wall, begins)
        left -= max(0.0, paused.total_seconds() / 60)
    return max(0.0, left)


def break_minutes(agency: str, wall: datetime, calendar: Calendar, worked: float) -> float:
    """Minutes of breaks that fall into the time in which the agency works ``worked`` minutes from now on."""
    paused = 0.0
    for begins, ends in _breaks(agency, wall, calendar):
        if ends <= wall:
            continue
        if begins <= wall:
            paused += (ends - wall).total_seconds() / 60
        elif (begins - wall).total_seconds() / 60 - paused <= worked:
            paused += (ends - begins).total_seconds() / 60
    return paused


def _breaks(agency: str, wall: datetime, calendar: Calendar) -> list[tuple[datetime, datetime]]:
    """The agency's breaks of this day in their order, as beginnings and ends; those that overlap are one."""
    weekday = DAYS[wall.weekday()]
    pauses = (pause for pause in calendar.pauses if pause.agency in (None, agency) and weekday in pause.days)
    breaks: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted((_at(wall, pause.from_time), _at(wall, pause.until_time)) for pause in pauses):
        if breaks and begins <= breaks[-1][1]:
            breaks[-1] = (breaks[-1][0], max(ends, breaks[-1][1]))
        else:
            breaks.append((begins, ends))
    return breaks


def _at(wall: datetime, minute: str) -> datetime:
    return datetime.combine(wall.date(), time.fromisoformat(minute), wall.tzinfo)
