"""A ticket's life in the office, step by step, with its events."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.exc import IntegrityError

from core.catalogue.model import Catalogue
from core.errors import Refused
from core.office import HallFacts, Office
from core.tickets.life import EVENT_OF_STEP, STEPS, after, diagram
from tests.support.patience import WAIT_S

ENGINES = ("sqlite", "postgresql")


def kinds(office: Office, number: str) -> list[str]:
    return [event.kind for event in office.tickets.history(office.tickets.find(number))]


def test_a_whole_visit(office: Office, clock: Any) -> None:
    ticket = office.tickets.issue("DUKCAPIL-KTP", device="Kiosk 1")
    assert (ticket.number, ticket.state, ticket.print_state) == ("A001", "issued", "issued")
    assert office.tickets.settle_print(ticket.uid, "printed", "Kiosk 1").state == "waiting"
    office.counters.open("L09")
    clock.pass_(minutes=12)
    called = office.counters.call_next("L09")
    assert called is not None
    assert (called.number, called.state, called.counter, called.calls) == ("A001", "called", "L09", 1)
    assert office.counters.recall("L09").calls == 2
    clock.pass_(minutes=1)
    assert office.counters.start("L09").state == "serving"
    clock.pass_(minutes=6)
    finished = office.counters.finish("L09")
    assert finished.state == "finished"
    assert finished.ended_at == clock.now()
    assert kinds(office, "A001") == ["issued", "queued", "called", "recalled", "started", "finished"]
    view = office.views.desk("L09")
    assert view.mean_wait_s == 12 * 60
    assert view.mean_service_s == 6 * 60


@pytest.mark.parametrize(
    ("step", "state"), list(itertools.product(STEPS, ["issued", "waiting", "called", "serving"]))
)
def test_only_the_steps_of_the_table_are_allowed(step: str, state: str) -> None:
    allowed, target = STEPS[step]
    if state in allowed:
        assert after(step, state, "A001") == target  # type: ignore[arg-type]  # states of the table
    else:
        with pytest.raises(Refused, match="step-not-allowed"):
            after(step, state, "A001")  # type: ignore[arg-type]  # states of the table
    assert step in EVENT_OF_STEP


def test_a_ticket_that_was_not_printed_does_not_wait(office: Office) -> None:
    ticket = office.tickets.issue("DUKCAPIL-KTP")
    office.counters.open("L09")
    assert office.counters.call_next("L09") is None
    office.tickets.settle_print(ticket.uid, "failed")
    assert office.counters.call_next("L09") is None
    office.tickets.settle_print(ticket.uid, "noted")
    called = office.counters.call_next("L09")
    assert called is not None
    assert called.number == "A001"


def test_settling_twice_changes_nothing(office: Office) -> None:
    ticket = office.tickets.issue("DUKCAPIL-KTP")
    office.tickets.settle_print(ticket.uid, "printed")
    before = office.tickets.history(ticket)
    office.tickets.settle_print(ticket.uid, "printed")
    assert office.tickets.history(ticket) == before


def test_what_a_cut_off_kiosk_left_behind_waits_unconfirmed(office: Office) -> None:
    interrupted = office.tickets.issue("DUKCAPIL-KTP", device="Kiosk 1")
    other = office.tickets.issue("DUKCAPIL-KTP", device="Kiosk 2")
    assert [ticket.uid for ticket in office.tickets.settle_interrupted("Kiosk 1")] == [interrupted.uid]
    assert office.tickets.find("A001").print_state == "unconfirmed"
    assert office.tickets.find("A001").state == "waiting"
    assert office.tickets.find("A002").uid == other.uid
    assert office.tickets.find("A002").state == "issued"


def test_the_same_uid_is_the_same_ticket(office: Office) -> None:
    uid = "01935f3e-0000-7000-8000-000000000001"
    assert office.tickets.issue("DUKCAPIL-KTP", uid=uid) == office.tickets.issue("DUKCAPIL-KTP", uid=uid)
    assert office.tickets.issue("DUKCAPIL-KTP").number == "A002"


def test_services_of_one_agency_share_a_series(office: Office) -> None:
    numbers = [
        office.tickets.issue(code).number for code in ("DUKCAPIL-KTP", "DUKCAPIL-KK", "IMIGRASI-PASPOR")
    ]
    assert numbers[:2] == ["A001", "A002"]
    assert numbers[2].endswith("001")


def test_after_999_come_four_digits(office: Office, sql: Callable[[str], Any]) -> None:
    office.tickets.issue("DUKCAPIL-KTP")
    sql("UPDATE number_series SET last = 998")
    assert [office.tickets.issue("DUKCAPIL-KTP").number for _ in range(3)] == ["A999", "A1000", "A1001"]


def test_a_new_day_starts_at_one_and_what_was_left_expires(office: Office, clock: Any) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    clock.set("2026-11-24T08:00:00+07:00")
    assert office.tickets.issue("DUKCAPIL-KTP", noted=True).number == "A001"
    office.counters.open("L09")
    called = office.counters.call_next("L09")
    assert called is not None
    assert called.service_day == "2026-11-24"
    assert office.tickets.find("A001", date(2026, 11, 23)).state == "expired"


def test_a_clock_set_back_keeps_the_day_and_the_series(office: Office, clock: Any) -> None:
    assert office.tickets.issue("DUKCAPIL-KTP").number == "A001"
    clock.set("2026-11-20T09:00:00+07:00")
    second = office.tickets.issue("DUKCAPIL-KTP")
    assert (second.number, second.service_day) == ("A002", "2026-11-23")


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2026-11-22T10:00:00+07:00", "service-not-today"),
        ("2026-11-23T07:00:00+07:00", "service-not-yet"),
        ("2026-11-23T20:00:00+07:00", "service-over"),
    ],
)
def test_a_closed_service_gives_no_ticket(office: Office, clock: Any, moment: str, code: str) -> None:
    clock.set(moment)
    with pytest.raises(Refused) as refusal:
        office.tickets.issue("DUKCAPIL-KTP")
    assert refusal.value.code == code


def test_the_closing_minute_belongs_to_the_opening_time(office: Office, clock: Any) -> None:
    closes = office.directory().service("DUKCAPIL-KTP").close_time
    clock.set(f"2026-11-23T{closes}:59+07:00")
    assert office.tickets.issue("DUKCAPIL-KTP").number == "A001"


def test_a_quota_is_kept(office: Office) -> None:
    service = next(
        service
        for service in office.directory().catalogue.services
        if service.daily_quota and "Mon" in service.days
    )
    assert service.daily_quota is not None
    for _ in range(service.daily_quota):
        office.tickets.issue(service.code)
    with pytest.raises(Refused, match="service-quota"):
        office.tickets.issue(service.code)
    assert office.views.hall().closed[service.code].reason == "quota"


def test_a_counter_holds_one_current_ticket(office: Office, sql: Callable[[str], Any]) -> None:
    for _ in range(2):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    with pytest.raises(Refused, match="counter-busy"):
        office.counters.call_next("L09")
    ((counter,),) = sql("SELECT counter_id FROM ticket WHERE state = 'called'")
    with pytest.raises(IntegrityError):
        sql(f"UPDATE ticket SET state = 'called', counter_id = {counter} WHERE state = 'waiting'")


def test_a_counter_needs_to_be_open_and_to_have_somebody(office: Office) -> None:
    with pytest.raises(Refused, match="counter-closed"):
        office.counters.call_next("L09")
    office.counters.open("L09")
    for verb in (
        office.counters.recall,
        office.counters.start,
        office.counters.finish,
        office.counters.no_show,
    ):
        with pytest.raises(Refused, match="no-current-ticket"):
            verb("L09")
    assert office.counters.call_next("L09") is None


def test_a_counter_closes_only_when_nobody_is_at_it(office: Office) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    with pytest.raises(Refused, match="counter-busy"):
        office.counters.close("L09")
    office.counters.no_show("L09")
    office.counters.close("L09")
    assert not office.views.desk("L09").open


def test_two_officers_never_hold_one_counter(office: Office) -> None:
    office.people.add("SITI", "Siti Rahmawati", "DUKCAPIL", "1234")
    office.people.add("BUDI", "Budi Santoso", "DUKCAPIL", "1234")
    office.people.add("RINI", "Rini", "IMIGRASI", "1234")
    office.counters.open("L09", "SITI")
    assert office.counters.open("L09", "SITI").open
    with pytest.raises(Refused, match="counter-taken"):
        office.counters.open("L09", "BUDI")
    with pytest.raises(Refused, match="officer-at-counter"):
        office.counters.open("L10", "SITI")
    with pytest.raises(Refused, match="counter-other-agency"):
        office.counters.open("L10", "RINI")


def test_a_pin_is_checked_and_locks_after_five_failures(office: Office, clock: Any) -> None:
    office.people.add("SITI", "Siti Rahmawati", None, "123456")
    assert office.people.sign_in("SITI", "123456").name == "Siti Rahmawati"
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Refused, match="wrong-pin") as refusal:
            office.people.sign_in("SITI", "000000")
        assert refusal.value.facts["left"] == left
    with pytest.raises(Refused, match="officer-locked"):
        office.people.sign_in("SITI", "123456")
    clock.pass_(minutes=5)
    assert office.people.sign_in("SITI", "123456").code == "SITI"


def test_a_pin_is_never_stored_readable(office: Office, sql: Callable[[str], Any]) -> None:
    office.people.add("SITI", "Siti", None, "73910584")
    assert "73910584" not in repr(sql("SELECT * FROM officer") + sql("SELECT * FROM event"))


def test_a_retired_service_keeps_its_history_and_its_visitors(office: Office, jember: Catalogue) -> None:
    waiting = office.tickets.issue("DUKCAPIL-KTP", noted=True)
    without = Catalogue(
        jember.zones,
        jember.agencies,
        tuple(service for service in jember.services if service.code != "DUKCAPIL-KTP"),
        tuple(
            type(counter)(
                counter.code,
                counter.name,
                counter.agency,
                counter.zone,
                tuple(code for code in counter.services if code != "DUKCAPIL-KTP"),
            )
            for counter in jember.counters
        ),
    )
    diff = office.catalogue.replace(without)
    assert diff.count("retired") == 1
    with pytest.raises(Refused, match="unknown-service"):
        office.tickets.issue("DUKCAPIL-KTP")
    assert office.tickets.find(waiting.number).service == "DUKCAPIL-KTP"
    office.counters.open("L09")
    called = office.counters.call_next("L09")
    assert called is not None
    assert called.uid == waiting.uid
    office.catalogue.replace(jember)
    office.counters.no_show("L09")
    assert office.tickets.issue("DUKCAPIL-KTP").number == "A002"


def test_an_import_that_fails_half_way_changes_nothing(
    office: Office, jember: Catalogue, another_office: Callable[[], Office]
) -> None:
    broken = Catalogue(
        jember.zones, jember.agencies, jember.services[:-1], (*jember.counters, jember.counters[0])
    )
    with pytest.raises((IntegrityError, KeyError)):
        office.catalogue.replace(broken)
    assert another_office().directory().catalogue == jember


def test_events_come_in_order_and_tell_of_other_programs(
    office: Office, another_office: Callable[[], Office]
) -> None:
    other = another_office()
    follower = other.follow()
    assert follower.wait(0) == ()
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    assert [event.kind for event in follower.wait(WAIT_S)] == ["issued"]
    assert follower.wait(0) == ()
    follower.close()


def test_a_logo_must_be_a_whole_picture(hall_url: str, clock: Any) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "#0A5C55").save(picture, "PNG")
    good = picture.getvalue()
    office, made = Office.set_up(hall_url, HallFacts(logo=good), clock)
    assert not made
    assert office.hall().logo == good
    office.close()
    for bad in (b"", b"\x89PNG\r\n", good[: len(good) // 2], b"GIF89a" + good):
        with pytest.raises(Refused, match="hall-logo"):
            Office.set_up(hall_url, HallFacts(logo=bad), clock)


def test_the_document_shows_the_table() -> None:
    assert diagram() in (Path(__file__).parents[2] / "docs" / "life.md").read_text(encoding="utf-8")
