"""The day: closing, reopening, holidays and breaks."""

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
_day = tables.day


class DayRoom:
    """``office.day``."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def today(self) -> date:
        """The service day now."""
        return self._books.read_today(lambda _c, _d, today: date.fromisoformat(today.day))

    def service_day(self) -> str:
        """The day that was written on last, or today; YYYY-MM-DD."""
        return self._books.read_today(lambda _c, _d, today: max(today.day, today.last_day))

    def last(self) -> date | None:
        """The service day the books were last written on; None for a hall that never opened."""
        last = self._books.read_today(lambda _c, _d, today: today.last_day)
        return date.fromisoformat(last) if last else None

    def close(self, reason: str = "") -> int:
        """Ends today: nobody gets a ticket any more, whoever was not served gets an outcome, counters close. Gives
        how many tickets were ended; on a closed day nothing happens and it gives 0."""
        why = " ".join(reason.split()) or "closed-by-hand"
        return self._books.write(lambda c, _d, today: end_day(c, today, today.day, why))

    def tend(self) -> int:
        """What programs that run all day ask for every minute: ends today once its work is over, and gives how many
        tickets were ended. It is over after the last ticket's overtime when nobody is called, served or held and no
        open counter has anybody waiting: counters go on until their queue is empty."""
        if not self._books.read_today(work_is_over):
            return 0

        def write(connection: Connection, directory: Directory, today: Today) -> int:
            if not work_is_over(connection, directory, today):
                return 0
            return end_day(connection, today, today.day, "work-over")

        return self._books.write(write)

    def reopen(self) -> bool:
        """Opens a day that was ended again: services give tickets by their hours. What was ended stays ended. False
        when it was open already."""

        def write(connection: Connection, _directory: Directory, today: Today) -> bool:
            if not today.closed:
                return False
            connection.execute(update(_day).where(_day.c.day == today.day).values(closed_at=None))
            record(connection, today.now, kinds.DayOpened(today.day))
            return True

        return self._books.write(write)

    def set(self, day: date, kind: str | None, name: str = "") -> None:
        """Makes a day a holiday (``closed``), opens services on it in spite of their weekdays (``open``), or lets it
        be as every other (None). Refused("calendar-name") without a name."""
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
        """A weekly break of the hall or of one agency; gives its number.

        Refused("break-times") unless both are HH:MM and in order, ("break-days"), ("calendar-name"),
        ("unknown-agency").
        """
        if not (MINUTE_OF_DAY.fullmatch(from_time) and MINUTE_OF_DAY.fullmatch(until_time)):
            raise Refused("break-times", where=f"{from_time}-{until_time}")
        if from_time >= until_time:
            raise Refused("break-times", where=f"{from_time}-{until_time}")
        if not days or any(one not in DAYS for one in days):
            raise Refused("break-days", where=",".join(days), known=", ".join(DAYS))
        label = _name(name)

        def write(connection: Connection, directory: Directory, today: Today) -> int:
            values: dict[str, Any] = {
                "days": ",".join(one for one in DAYS if one in days),
                "from_time": from_time,
                "until_time": until_time,
                "name": label,
                "agency_id": directory.agency_ids[directory.agency(agency).code] if agency else None,
            }
            made = insert(tables.pause).values(values).returning(tables.pause.c.id)
            number = int(connection.execute(made).scalar_one())
            _calendar_changed(connection, today, kinds.BreakAdded(number, **values))
            return number

        return self._books.write(write)

    def remove_break(self, number: int) -> None:
        """Refused("unknown-break")."""

        def write(connection: Connection, _directory: Directory, today: Today) -> None:
            gone = connection.execute(delete(tables.pause).where(tables.pause.c.id == number))
            if gone.rowcount == 0:
                raise Refused("unknown-break", where=str(number))
            _calendar_changed(connection, today, kinds.BreakRemoved(number))

        self._books.write(write)

    def set_overtime(self, minutes: int) -> None:
        """How long counters work after a service's last ticket; Refused("overtime") beyond 0 to 480."""
        if not 0 <= minutes <= 480:
            raise Refused("overtime", where=str(minutes), most=480)

        def write(connection: Connection, _directory: Directory, today: Today) -> None:
            connection.execute(update(tables.hall).values(overtime_minutes=minutes))
            _calendar_changed(connection, today, kinds.OvertimeSet(minutes))

        self._books.write(write)

    def calendar(self, since: date) -> tuple[tuple[str, Exceptional], ...]:
        """The exceptional days from a day on."""
        exceptions = self._books.directory().calendar.exceptions
        return tuple((day, one) for day, one in sorted(exceptions.items()) if day >= since.isoformat())


def _calendar_changed(connection: Connection, today: Today, what: Payload) -> None:
    """Programs read the catalogue's version to see it."""
    hall = tables.hall
    connection.execute(update(hall).values(catalogue_version=hall.c.catalogue_version + 1))
    record(connection, today.now, what)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > 120 or not printable(name):
        raise Refused("calendar-name", where=text)
    return name
