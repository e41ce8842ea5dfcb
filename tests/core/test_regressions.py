"""What was broken once by somebody who tried, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.catalogue.model import Catalogue
from core.errors import Refused
from core.office import Office

ENGINES = ("sqlite", "postgresql")
SERVICE = "DUKCAPIL-KTP"


def kinds(office: Office, number: str, day: Any = None) -> list[str]:
    return [event.kind for event in office.tickets.history(office.tickets.find(number, day))]


def test_a_call_that_turns_the_day_calls_nobody_of_yesterday(office: Office, clock: Any) -> None:
    office.counters.open("L09")
    yesterday = office.day.today()
    office.tickets.issue(SERVICE, noted=True)
    clock.set("2026-11-24T07:50:00+07:00")
    with pytest.raises(Refused, match="counter-closed"):
        office.counters.call_next("L09")
    assert not office.views.desk("L09").open
    office.counters.open("L09")
    assert kinds(office, "A001", yesterday) == ["issued", "expired"]
    assert office.counters.call_next("L09") is None


def test_the_end_of_a_day_is_no_counters_verb(office: Office, clock: Any) -> None:
    office.tickets.issue(SERVICE, noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.counters.start("L09")
    office.day.close()
    office.day.reopen()
    clock.pass_(seconds=1)
    office.counters.open("L09")
    assert office.views.desk("L09").undo_until is None
    with pytest.raises(Refused, match="nothing-to-undo"):
        office.counters.undo("L09")
    assert office.tickets.find("A001").state == "finished"


def test_a_closed_day_takes_nobody_back(office: Office) -> None:
    office.tickets.issue(SERVICE, noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.counters.no_show("L09")
    office.day.close()
    with pytest.raises(Refused, match="day-closed"):
        office.counters.open("L09")
    office.day.reopen()
    office.counters.open("L09")
    office.counters.return_to_queue("L09", "A001")
    assert office.day.close() == 1
    for verb in (
        lambda: office.counters.return_to_queue("L09", "A001"),
        lambda: office.counters.call("L09", "A001", "datang lagi"),
    ):
        with pytest.raises(Refused, match="day-closed"):
            verb()
    assert office.tickets.find("A001").state == "expired"


def test_what_slipped_into_a_closed_day_ends_with_the_next(
    office: Office, clock: Any, sql: Callable[[str], Any]
) -> None:
    office.tickets.issue(SERVICE, noted=True)
    day = office.day.today()
    office.day.close()
    sql("UPDATE ticket SET state = 'waiting', ended_at = NULL")
    clock.set("2026-11-24T09:00:00+07:00")
    office.tickets.issue(SERVICE, noted=True)
    assert office.tickets.find("A001", day).state == "expired"


def test_an_import_leaves_nobody_on_the_way_to_a_printer(office: Office, jember: Catalogue) -> None:
    office.tickets.issue("IMIGRASI-AMBIL")
    gone = {counter.code for counter in jember.counters if "IMIGRASI-AMBIL" in counter.services}
    without = replace(
        jember,
        services=tuple(service for service in jember.services if service.code != "IMIGRASI-AMBIL"),
        counters=tuple(
            replace(counter, services=tuple(code for code in counter.services if code != "IMIGRASI-AMBIL"))
            for counter in jember.counters
            if counter.code not in gone
        ),
    )
    with pytest.raises(Refused, match="import-visitors-waiting"):
        office.catalogue.replace(without)


def test_a_service_that_moves_takes_its_tickets_along(office: Office, jember: Catalogue) -> None:
    for _ in range(2):
        office.tickets.issue("DINSOS-ADOPSI", noted=True)
    moved = replace(
        jember,
        services=tuple(
            replace(service, agency="DUKCAPIL") if service.code == "DINSOS-ADOPSI" else service
            for service in jember.services
        ),
        counters=tuple(
            replace(
                counter,
                services=tuple(code for code in counter.services if code != "DINSOS-ADOPSI")
                + (("DINSOS-ADOPSI",) if counter.code == "L09" else ()),
            )
            for counter in jember.counters
        ),
    )
    office.catalogue.replace(moved)
    office.counters.open("L09")
    called = office.counters.call_next("L09")
    assert called is not None
    office.counters.no_show("L09")
    assert office.counters.return_to_queue("L09", called.number).agency == "DUKCAPIL"


def test_a_cancelled_ticket_frees_only_what_it_took_and_did_not_use(
    office: Office, jember: Catalogue
) -> None:
    one_a_day = replace(
        jember,
        services=tuple(
            replace(service, daily_quota=1) if service.code == SERVICE else service
            for service in jember.services
        ),
    )
    office.catalogue.replace(one_a_day)
    office.counters.open("L09")
    office.tickets.issue(SERVICE, noted=True)
    other = office.tickets.issue("DUKCAPIL-KK", noted=True)
    office.counters.call("L09", other.number, "salah layanan")
    office.counters.transfer("L09", SERVICE)
    office.tickets.cancel(other.uid, "pulang")
    with pytest.raises(Refused, match="service-quota"):
        office.tickets.issue(SERVICE)
    office.counters.call_next("L09")
    office.counters.hold("L09")
    office.tickets.cancel(office.tickets.find("A001").uid, "pulang")
    with pytest.raises(Refused, match="service-quota"):
        office.tickets.issue(SERVICE)


def test_a_call_taken_back_late_does_not_let_a_third_favoured_one_through(office: Office) -> None:
    for _ in range(6):
        office.tickets.issue(SERVICE, "lansia", noted=True)
    for _ in range(3):
        office.tickets.issue(SERVICE, noted=True)
    for code in ("L09", "L10"):
        office.counters.open(code)
    office.counters.call_next("L09")
    called = []
    for _ in range(3):
        ticket = office.counters.call_next("L10")
        assert ticket is not None
        called.append(ticket.favoured)
        office.counters.no_show("L10")
    office.counters.undo("L09")
    for _ in range(3):
        ticket = office.counters.call_next("L10")
        assert ticket is not None
        called.append(ticket.favoured)
        office.counters.no_show("L10")
    assert "TTT" not in "".join("T" if favoured else "F" for favoured in called)


def test_the_one_held_longest_is_resumed(office: Office, clock: Any) -> None:
    for _ in range(2):
        office.tickets.issue(SERVICE, noted=True)
    office.counters.open("L09")
    office.counters.call("L09", "A002", "lebih dulu")
    office.counters.hold("L09")
    clock.pass_(minutes=10)
    office.counters.call_next("L09")
    office.counters.hold("L09")
    assert office.counters.resume("L09").number == "A002"


def test_a_corrected_class_does_not_give_a_missed_place_back(office: Office, clock: Any) -> None:
    for _ in range(5):
        office.tickets.issue(SERVICE, noted=True)
        clock.pass_(seconds=1)
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.counters.no_show("L09")
    office.counters.return_to_queue("L09", "A001")
    office.tickets.correct_priority("A001", "lansia", "keliru")
    office.tickets.correct_priority("A001", "none", "keliru lagi")
    assert [ticket.number for ticket in office.views.desk("L09").waiting][3] == "A001"
