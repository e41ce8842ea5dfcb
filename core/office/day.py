"""The service day: closing, reopening, holidays and breaks."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from core.catalogue.directory import Directory
from core.catalogue.hours import Exceptional
from core.catalogue.model import DAYS
from core.clock import Today
from core.errors import Refused
from core.events import Payload, kinds
from core.office.books import Books
from core.office.day_end import end_day
from core.people.officers import printable
from core.storage import tables
from core.storage.events import record
from core.views.day import work_is_over

MINUTE_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_days = tables.day


class DayRoom:
    """``office.day``."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def today(self) -> date:
        """The service day now."""
        return self._books.read_today(lambda _c, _d, today: date.fromisoformat(today.day))

    def service_day(self) -> str:
        """The service day that was last written on, or today if that is later; YYYY-MM-DD."""
        return self._books.read_today(lambda _c, _d, today: max(today.day, today.last_day))

    def last(self) -> date | None:
        """The service day that was last written on; None for a hall that never opened."""
        last_day = self._books.read_today(lambda _c, _d, today: today.last_day)
        return date.fromisoformat(last_day) if last_day else None

    def close(self, reason: str = "") -> int:
        """Ends today: no tickets are given any more, every open ticket gets an outcome, counters close. Returns how
        many tickets were ended; on a closed day it does nothing and returns 0."""
        why = " ".join(reason.split()) or "closed-by-hand"
        return self._books.write(lambda c, _d, today: end_day(c, today, today.day, why))

    def tend(self) -> int:
        """Ends today if its work is over, and returns how many tickets were ended; programs that run all day call it
        every minute. The work is over after the last service's overtime, when nobody is called, served or on hold and
        nobody waits for an open counter."""
        if not self._books.read_today(work_is_over):
            return 0

        def write(connection: Connection, directory: Directory, today: Today) -> int:
            if not work_is_over(connection, directory, today):
                return 0
            return end_day(connection, today, today.day, "work-over")

        return self._books.write(write)

    def reopen(self) -> bool:
        """Opens a day again that was ended: services give tickets in their hours. Tickets that were ended stay ended.
        False when the day was open."""

        def write(connection: Connection, _directory: Directory, today: Today) -> bool:
            if not today.closed:
                return False
            connection.execute(update(_days).where(_days.c.day == today.day).values(closed_at=None))
            record(connection, today.now, kinds.DayOpened(today.day))
            return True

        return self._books.write(write)

    def set(self, day: date, kind: str | None, name: str = "") -> None:
        """Makes a day a holiday (``closed``), opens services on it whatever their weekdays (``open``), or makes it an
        ordinary day again (None). Refused("calendar-name") without a name."""
        label = _name(name) if kind is not None else ""

        def write(connection: Connection, _directory: Directory, today: Today) -> None:
            connection.execute(delete(tables.calendar).where(tables.calendar.c.day == day.isoformat()))
            if kind is not None:
                values = {"day": day.isoformat(), "open": kind == "open", "name": label}
                connection.execute(insert(tables.calendar).values(values))
            _calendar_changed(connection, today, kinds.DaySet(day.isoformat(), kind, label))

        self._books.write(write)

    def add_break(
        self, days: tuple[str, ...], from_time: str, until_time: str, name: str, agency: str | None = None
    ) -> int:
        """Adds a weekly break of the hall or of one agency; returns its number.

        Refused("break-times") unless both are HH:MM and in order, ("break-days"), ("calendar-name"),
        ("unknown-agency").
        """
        if not (MINUTE_OF_DAY.fullmatch(from_time) and MINUTE_OF_DAY.fullmatch(until_time)):
            raise Refused("break-times", where=f"{from_time}-{until_time}")
        if from_time >= until_time:
            raise Refused("break-times", where=f"{from_time}-{until_time}")
        if not days or any(day not in DAYS for day in days):
            raise Refused("break-days", where=",".join(days), known=", ".join(DAYS))
        label = _name(name)

        def write(connection: Connection, directory: Directory, today: Today) -> int:
            values: dict[str, Any] = {
                "days": ",".join(weekday for weekday in DAYS if weekday in days),
                "from_time": from_time,
                "until_time": until_time,
                "name": label,
                "agency_id": directory.agency_ids[directory.agency(agency).code] if agency else None,
            }
            statement = insert(tables.pause).values(values).returning(tables.pause.c.id)
            number = int(connection.execute(statement).scalar_one())
            _calendar_changed(connection, today, kinds.BreakAdded(number, **values))
            return number

        return self._books.write(write)

    def remove_break(self, number: int) -> None:
        """Refused("unknown-break")."""

        def write(connection: Connection, _directory: Directory, today: Today) -> None:
            deleted = connection.execute(delete(tables.pause).where(tables.pause.c.id == number))
            if deleted.rowcount == 0:
                raise Refused("unknown-break", where=str(number))
            _calendar_changed(connection, today, kinds.BreakRemoved(number))

        self._books.write(write)

    def set_overtime(self, minutes: int) -> None:
        """Sets how many minutes counters work after a service's last ticket; Refused("overtime") unless 0 to 480."""
        if not 0 <= minutes <= 480:
            raise Refused("overtime", where=str(minutes), most=480)

        def write(connection: Connection, _directory: Directory, today: Today) -> None:
            connection.execute(update(tables.hall).values(overtime_minutes=minutes))
            _calendar_changed(connection, today, kinds.OvertimeSet(minutes))

        self._books.write(write)

    def calendar(self, since: date) -> tuple[tuple[str, Exceptional], ...]:
        """The exceptional days from ``since`` on."""
        exceptions = self._books.directory().calendar.exceptions
        return tuple(
            (day, exceptional) for day, exceptional in sorted(exceptions.items()) if day >= since.isoformat()
        )


def _calendar_changed(connection: Connection, today: Today, what: Payload) -> None:
    """Records a change of the calendar and raises the catalogue's version, by which programs notice it."""
    hall = tables.hall
    connection.execute(update(hall).values(catalogue_version=hall.c.catalogue_version + 1))
    record(connection, today.now, what)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > 120 or not printable(name):
        raise Refused("calendar-name", where=text)
    return name
