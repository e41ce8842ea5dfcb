"""When a service gives tickets, as tables to be read by whoever runs a hall. The service: Monday to Friday, 08.00 to
15.00; its hall pauses daily at noon for an hour, another agency at ten."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.catalogue.hours import (
    Calendar,
    Closed,
    Exceptional,
    Pause,
    break_minutes,
    opening,
    reopens,
    work_left,
)
from core.catalogue.model import DAYS, Service

ZONE = ZoneInfo("Asia/Jakarta")
SERVICE = Service(
    code="DUK-KTP",
    agency="DUK",
    name_id="KTP",
    name_en="ID card",
    name_jv="",
    description_id="",
    requirements_id="",
    fee_id="",
    processing_time_id="",
    legal_basis_id="",
    service_minutes=10,
    daily_quota=None,
    open_time="08:00",
    close_time="15:00",
    days=DAYS[:5],
    booking_allowed=False,
)
NOON = Pause(1, DAYS, "12:00", "13:00", "Istirahat", None)
OTHERS = Pause(2, DAYS, "10:00", "10:30", "Apel", "POL")
FRIDAY = Pause(3, ("Fri",), "11:30", "13:00", "Salat Jumat", "DUK")
USUAL = Calendar({}, (NOON, OTHERS, FRIDAY))
HOLIDAY = Calendar({"2026-11-23": Exceptional(False, "Hari Guru")}, (NOON,))
SUNDAY = Calendar({"2026-11-29": Exceptional(True, "Minggu pelayanan")}, (NOON,))


def wall(moment: str) -> datetime:
    """``Mon 09:42``: of the week that begins on 2026-11-23."""
    day, time = moment.split()
    return datetime.fromisoformat(f"2026-11-{23 + DAYS.index(day)}T{time}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "calendar", "why"),
    [
        ("Mon 07:59", USUAL, "not-yet"),
        ("Mon 08:00", USUAL, ""),
        ("Mon 10:10", USUAL, ""),  # another agency's break
        ("Mon 11:59", USUAL, ""),
        ("Mon 12:00", USUAL, "break"),
        ("Mon 12:59", USUAL, "break"),
        ("Mon 13:00", USUAL, ""),  # the last minute of a break is work again
        ("Mon 11:45", USUAL, ""),
        ("Fri 11:45", USUAL, "break"),  # of Fridays only
        ("Mon 15:00", USUAL, ""),  # the closing minute is open
        ("Mon 15:01", USUAL, "over"),
        ("Sat 09:00", USUAL, "not-today"),
        ("Sat 07:00", USUAL, "not-today"),
        ("Mon 09:00", HOLIDAY, "holiday"),
        ("Mon 05:00", HOLIDAY, "holiday"),
        ("Tue 09:00", HOLIDAY, ""),
        ("Sun 09:00", USUAL, "not-today"),
        ("Sun 09:00", SUNDAY, ""),  # opened in spite of the weekday
        ("Sun 07:00", SUNDAY, "not-yet"),
        ("Sun 12:30", SUNDAY, "break"),
    ],
)
def test_why_a_service_gives_no_ticket(moment: str, calendar: Calendar, why: str) -> None:
    closed = opening(SERVICE, wall(moment), calendar)
    assert (closed.reason if closed else "") == why


def test_a_holiday_and_a_break_are_named() -> None:
    assert opening(SERVICE, wall("Mon 09:00"), HOLIDAY) == Closed("holiday", "Hari Guru")
    assert opening(SERVICE, wall("Fri 11:30"), USUAL) == Closed("break", "Salat Jumat", "13:00")


NEXT_MONDAY = "2026-11-30T08:00"


@pytest.mark.parametrize(
    ("moment", "why", "calendar", "again"),
    [
        ("Mon 06:30", "not-yet", USUAL, "2026-11-23T08:00"),
        ("Mon 12:10", "break", USUAL, "2026-11-23T13:00"),
        ("Fri 11:30", "break", USUAL, "2026-11-27T13:00"),  # not at noon, when the next one begins
        ("Mon 15:01", "over", USUAL, "2026-11-24T08:00"),
        ("Mon 09:00", "quota", USUAL, "2026-11-24T08:00"),  # not after today's break
        ("Mon 09:00", "full", USUAL, "2026-11-24T08:00"),
        ("Mon 09:00", "day-closed", USUAL, "2026-11-24T08:00"),
        ("Fri 15:01", "over", USUAL, NEXT_MONDAY),
        ("Fri 15:01", "over", SUNDAY, "2026-11-29T08:00"),
        ("Mon 05:00", "holiday", HOLIDAY, "2026-11-24T08:00"),
    ],
)
def test_when_a_hall_gives_tickets_again(moment: str, why: str, calendar: Calendar, again: str) -> None:
    reopening = reopens([SERVICE], {SERVICE.code: Closed(why)}, wall(moment), calendar)
    assert reopening == datetime.fromisoformat(again).replace(tzinfo=ZONE)


def test_a_hall_that_is_closed_for_longer_than_a_month_promises_nothing() -> None:
    def closed(days: int) -> Calendar:
        """Closed from Monday the 23rd on for so many days."""
        names = [f"2026-{11 + (22 + n) // 30:02}-{(22 + n) % 30 + 1:02}" for n in range(days)]
        return Calendar(dict.fromkeys(names, Exceptional(False, "Renovasi")))

    holiday = {SERVICE.code: Closed("holiday")}
    assert reopens([SERVICE], holiday, wall("Mon 09:00"), closed(31)) is not None
    assert reopens([SERVICE], holiday, wall("Mon 09:00"), closed(33)) is None


@pytest.mark.parametrize(
    ("moment", "minutes"),
    [
        ("Mon 15:30", 30),  # an hour of overtime after the last ticket
        ("Mon 16:00", 0),
        ("Mon 17:00", 0),
        ("Mon 13:00", 180),
        ("Mon 12:30", 180),  # half an hour of the break is over
        ("Mon 12:00", 180),
        ("Mon 11:00", 240),  # without the break
        ("Mon 09:30", 330),  # another agency's break takes nothing away
        ("Fri 11:00", 210),  # the Friday prayer goes over noon: the time is taken away once
    ],
)
def test_how_long_counters_still_work(moment: str, minutes: float) -> None:
    assert work_left(SERVICE, wall(moment), USUAL) == minutes


def test_a_break_after_the_end_of_work_takes_nothing_away() -> None:
    evening = Calendar({}, (Pause(1, DAYS, "15:30", "18:00", "Sore", None),), overtime_minutes=60)
    assert work_left(SERVICE, wall("Mon 15:00"), evening) == 30


@pytest.mark.parametrize(
    ("moment", "worked", "paused"),
    [
        ("Mon 09:00", 60, 0),
        ("Mon 11:00", 59, 0),
        ("Mon 11:00", 60, 60),  # the visitor's turn would come when the break begins
        ("Mon 11:00", 90, 60),
        ("Mon 12:15", 10, 45),  # what is left of it
        ("Mon 13:00", 90, 0),
        ("Mon 09:30", 60, 0),  # another agency's
        ("Tue 11:45", 20, 60),
        ("Fri 11:00", 30, 90),  # two breaks that overlap are one
        ("Fri 12:30", 30, 30),
    ],
)
def test_breaks_that_come_before_a_visitors_turn(moment: str, worked: float, paused: float) -> None:
    assert break_minutes("DUK", wall(moment), USUAL, worked) == paused


def test_work_goes_on_between_two_breaks() -> None:
    """After an hour's work comes the first break, after one more the second: not sooner for the time of the first."""
    two = Calendar(
        {}, (Pause(2, DAYS, "12:00", "12:30", "b", None), Pause(1, DAYS, "10:00", "10:30", "a", "DUK"))
    )
    assert break_minutes("DUK", wall("Mon 09:00"), two, 59) == 0
    assert break_minutes("DUK", wall("Mon 09:00"), two, 149) == 30
    assert break_minutes("DUK", wall("Mon 09:00"), two, 150) == 60
