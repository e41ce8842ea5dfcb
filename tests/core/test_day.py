"""The service day: hours, holidays, breaks, its end, and what a machine that slept finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.errors import Refused
from core.office import Office

ENGINES = ("sqlite", "postgresql")


def refusal(office: Office, service: str = "DUKCAPIL-KTP") -> str:
    with pytest.raises(Refused) as refused:
        office.tickets.issue(service)
    return refused.value.code


def test_a_holiday_closes_the_hall_and_says_its_name(office: Office) -> None:
    office.day.set(date(2026, 11, 23), "closed", "Hari Guru")
    assert refusal(office) == "service-holiday"
    view = office.views.day()
    assert (view.state, view.name, view.open_services) == ("holiday", "Hari Guru", 0)
    assert office.views.hall().closed["DUKCAPIL-KTP"].name == "Hari Guru"
    office.day.set(date(2026, 11, 23), None)
    assert office.tickets.issue("DUKCAPIL-KTP").number == "A001"
    with pytest.raises(Refused, match="calendar-name"):
        office.day.set(date(2026, 11, 23), "closed", " ")


def test_a_working_sunday_opens_services_in_spite_of_their_days(office: Office, clock: Any) -> None:
    clock.set("2026-11-22T09:00:00+07:00")
    assert refusal(office) == "service-not-today"
    office.day.set(date(2026, 11, 22), "open", "Layanan Minggu")
    assert office.tickets.issue("DUKCAPIL-KTP").service_day == "2026-11-22"


def test_a_break_pauses_tickets_until_its_last_minute(office: Office, clock: Any) -> None:
    number = office.day.add_break(("Fri",), "11:30", "13:00", "Salat Jumat")
    office.day.add_break(("Fri",), "09:00", "09:30", "Rapat", "IMIGRASI")
    clock.set("2026-11-27T11:29:59+07:00")
    assert office.tickets.issue("DUKCAPIL-KTP").number == "A001"
    clock.set("2026-11-27T11:30:00+07:00")
    assert refusal(office) == "service-break"
    assert (office.views.day().state, office.views.day().name) == ("break", "Salat Jumat")
    clock.set("2026-11-27T13:00:00+07:00")
    assert office.tickets.issue("DUKCAPIL-KTP").number == "A002"
    clock.set("2026-11-27T09:10:00+07:00")
    assert refusal(office, "IMIGRASI-PASPOR") == "service-break"
    assert office.tickets.issue("DUKCAPIL-KTP").number == "A003"
    office.day.remove_break(number)
    clock.set("2026-11-27T11:45:00+07:00")
    assert office.tickets.issue("DUKCAPIL-KTP").number == "A004"
    with pytest.raises(Refused, match="unknown-break"):
        office.day.remove_break(number)


@pytest.mark.parametrize(
    ("days", "begins", "ends", "code"),
    [
        (("Fri",), "13:00", "11:30", "break-times"),
        (("Fri",), "1130", "13:00", "break-times"),
        (("Fri",), "24:00", "25:00", "break-times"),
        ((), "11:30", "13:00", "break-days"),
        (("Jumat",), "11:30", "13:00", "break-days"),
    ],
)
def test_a_break_that_is_none_is_refused(
    office: Office, days: tuple[str, ...], begins: str, ends: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        office.day.add_break(days, begins, ends, "Istirahat")
    assert office.directory().calendar.pauses == ()


def test_closing_gives_everybody_an_outcome_and_twice_changes_nothing(office: Office, clock: Any) -> None:
    for _ in range(4):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    unprinted = office.tickets.issue("DUKCAPIL-KTP")
    for code in ("L09", "L10", "L11"):
        office.counters.open(code)
        office.counters.call_next(code)
    office.counters.start("L10")
    office.counters.start("L11")
    office.counters.hold("L11")
    assert office.day.close("listrik padam") == 5
    states = {
        number: office.tickets.find(number).state for number in ("A001", "A002", "A003", "A004", "A005")
    }
    assert states == {
        "A001": "no-show",
        "A002": "finished",
        "A003": "expired",
        "A004": "expired",
        "A005": "expired",
    }
    assert office.tickets.find(unprinted.number).ended_at == clock.now()
    assert not office.views.desk("L09").open
    before = office.events_after(0, 10_000)
    assert before[-1].reason == "listrik padam"
    assert office.day.close() == 0
    assert office.events_after(0, 10_000) == before
    assert refusal(office) == "service-day-closed"
    assert office.views.day().state == "day-closed"


def test_a_day_that_was_closed_too_early_opens_again_with_its_numbers(office: Office) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.day.close()
    assert office.day.reopen()
    assert not office.day.reopen()
    assert office.tickets.issue("DUKCAPIL-KTP", noted=True).number == "A002"
    assert office.tickets.find("A001").state == "expired"
    assert office.day.close() == 1


def test_a_machine_that_slept_closes_yesterday_when_it_wakes_once(
    office: Office, another_office: Callable[[], Office], clock: Any
) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.counters.start("L09")
    clock.set("2026-11-26T08:05:00+07:00")
    # Who was being served can still be finished; whoever writes first turns the day.
    assert office.tickets.find("A001", date(2026, 11, 23)).state == "serving"
    assert another_office().tickets.issue("DUKCAPIL-KTP", noted=True).number == "A001"
    assert office.tickets.find("A001", date(2026, 11, 23)).state == "finished"
    assert office.tickets.find("A002", date(2026, 11, 23)).state == "expired"
    assert not office.views.desk("L09").open
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    closings = [event for event in office.events_after(0, 10_000) if event.kind == "day-closed"]
    assert [event.what.day for event in closings] == ["2026-11-23"]


def test_a_visitor_served_past_midnight_is_finished_by_their_officer(office: Office, clock: Any) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.counters.start("L09")
    clock.set("2026-11-24T00:03:00+07:00")
    assert office.counters.finish("L09").state == "finished"


def test_midnight_is_the_halls_not_the_machines(office: Office, clock: Any) -> None:
    clock.set("2026-11-23T14:59:00+07:00")
    assert office.tickets.issue("DUKCAPIL-KTP").service_day == "2026-11-23"
    clock.set("2026-11-24T01:10:00+00:00")  # 08:10 in Jember
    assert office.tickets.issue("DUKCAPIL-KTP").number == "A001"
    assert office.day.today() == date(2026, 11, 24)


def test_nobody_gets_a_number_that_the_day_no_longer_holds(office: Office, clock: Any) -> None:
    office.counters.open("L09")
    service = office.directory().service("DUKCAPIL-KTP")
    clock.set(f"2026-11-23T{service.close_time}:00+07:00")
    office.day.set_overtime(2 * service.service_minutes)
    for _ in range(2):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
        clock.pass_(seconds=6)
    assert refusal(office) == "service-full"
    assert office.views.hall().closed["DUKCAPIL-KTP"].reason == "full"
    with pytest.raises(Refused, match="service-full"):
        office.tickets.issue("IMIGRASI-PASPOR", also=("DUKCAPIL-KTP",))
    # With nobody at work nobody can say, and nobody is sent away for it.
    other = office.directory().service("IMIGRASI-PASPOR")
    clock.set(f"2026-11-23T{other.close_time}:00+07:00")
    assert office.tickets.issue("IMIGRASI-PASPOR").state == "issued"


def test_overtime_has_bounds(office: Office) -> None:
    with pytest.raises(Refused, match="overtime"):
        office.day.set_overtime(481)
    office.day.set_overtime(30)
    assert office.directory().calendar.overtime_minutes == 30


def test_a_day_ends_by_itself_when_its_work_is_over_and_not_before(office: Office, clock: Any) -> None:
    assert office.day.tend() == 0
    served = office.tickets.issue("DUKCAPIL-KTP", noted=True)
    left = office.tickets.issue("IMIGRASI-PASPOR", noted=True)
    office.counters.open("L09")
    clock.set("2026-11-23T16:29:00+07:00")  # 15:30 and an hour: the last service's work
    assert office.day.tend() == 0
    clock.set("2026-11-23T17:00:00+07:00")
    assert office.day.tend() == 0, "somebody waits for an open counter"
    office.counters.call_next("L09")
    office.counters.start("L09")
    assert office.day.tend() == 0, "somebody is being served"
    office.counters.finish("L09")
    assert office.day.tend() == 1
    assert office.tickets.find(served.number).state == "finished"
    assert office.tickets.find(left.number).state == "expired"
    assert not office.views.desk("L09").open
    assert office.views.day().state == "day-closed"
    assert office.day.tend() == 0
    office.day.reopen()
    assert office.day.tend() == 0, "who opened it again closes it"
