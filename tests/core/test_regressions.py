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
    return [event.kind for event in office.history(office.ticket(number, day))]


def test_a_call_that_turns_the_day_calls_nobody_of_yesterday(office: Office, clock: Any) -> None:
    office.open_counter("L09")
    yesterday = office.today()
    office.issue(SERVICE, noted=True)
    clock.set("2026-11-24T07:50:00+07:00")
    with pytest.raises(Refused, match="counter-closed"):
        office.call_next("L09")
    assert not office.desk_view("L09").open
    office.open_counter("L09")
    assert kinds(office, "A001", yesterday) == ["issued", "expired"]
    assert office.call_next("L09") is None


def test_the_end_of_a_day_is_no_counters_verb(office: Office, clock: Any) -> None:
    office.issue(SERVICE, noted=True)
    office.open_counter("L09")
    office.call_next("L09")
    office.start("L09")
    office.close_day()
    office.open_day()
    clock.pass_(seconds=1)
    office.open_counter("L09")
    assert office.desk_view("L09").undo_until is None
    with pytest.raises(Refused, match="nothing-to-undo"):
        office.undo("L09")
    assert office.ticket("A001").state == "finished"


def test_a_closed_day_takes_nobody_back(office: Office) -> None:
    office.issue(SERVICE, noted=True)
    office.open_counter("L09")
    office.call_next("L09")
    office.no_show("L09")
    office.close_day()
    with pytest.raises(Refused, match="day-closed"):
        office.open_counter("L09")
    office.open_day()
    office.open_counter("L09")
    office.return_to_queue("L09", "A001")
    assert office.close_day() == 1
    for verb in (
        lambda: office.return_to_queue("L09", "A001"),
        lambda: office.call("L09", "A001", "datang lagi"),
    ):
        with pytest.raises(Refused, match="day-closed"):
            verb()
    assert office.ticket("A001").state == "expired"


def test_what_slipped_into_a_closed_day_ends_with_the_next(
    office: Office, clock: Any, sql: Callable[[str], Any]
) -> None:
    office.issue(SERVICE, noted=True)
    day = office.today()
    office.close_day()
    sql("UPDATE ticket SET state = 'waiting', ended_at = NULL")
    clock.set("2026-11-24T09:00:00+07:00")
    office.issue(SERVICE, noted=True)
    assert office.ticket("A001", day).state == "expired"


def test_an_import_leaves_nobody_on_the_way_to_a_printer(office: Office, jember: Catalogue) -> None:
    office.issue("IMIGRASI-AMBIL")
    gone = {one.code for one in jember.counters if "IMIGRASI-AMBIL" in one.services}
    without = replace(
        jember,
        services=tuple(one for one in jember.services if one.code != "IMIGRASI-AMBIL"),
        counters=tuple(
            replace(one, services=tuple(code for code in one.services if code != "IMIGRASI-AMBIL"))
            for one in jember.counters
            if one.code not in gone
        ),
    )
    with pytest.raises(Refused, match="import-visitors-waiting"):
        office.import_catalogue(without)


def test_a_service_that_moves_takes_its_tickets_along(office: Office, jember: Catalogue) -> None:
    for _ in range(2):
        office.issue("DINSOS-ADOPSI", noted=True)
    moved = replace(
        jember,
        services=tuple(
            replace(one, agency="DUKCAPIL") if one.code == "DINSOS-ADOPSI" else one for one in jember.services
        ),
        counters=tuple(
            replace(
                one,
                services=tuple(code for code in one.services if code != "DINSOS-ADOPSI")
                + (("DINSOS-ADOPSI",) if one.code == "L09" else ()),
            )
            for one in jember.counters
        ),
    )
    office.import_catalogue(moved)
    office.open_counter("L09")
    called = office.call_next("L09")
    assert called is not None
    office.no_show("L09")
    assert office.return_to_queue("L09", called.number).agency == "DUKCAPIL"


def test_a_cancelled_ticket_frees_only_what_it_took_and_did_not_use(
    office: Office, jember: Catalogue
) -> None:
    one_a_day = replace(
        jember,
        services=tuple(
            replace(one, daily_quota=1) if one.code == SERVICE else one for one in jember.services
        ),
    )
    office.import_catalogue(one_a_day)
    office.open_counter("L09")
    office.issue(SERVICE, noted=True)
    other = office.issue("DUKCAPIL-KK", noted=True)
    office.call("L09", other.number, "salah layanan")
    office.transfer("L09", SERVICE)
    office.cancel(other.uid, "pulang")
    with pytest.raises(Refused, match="service-quota"):
        office.issue(SERVICE)
    office.call_next("L09")
    office.hold("L09")
    office.cancel(office.ticket("A001").uid, "pulang")
    with pytest.raises(Refused, match="service-quota"):
        office.issue(SERVICE)


def test_a_call_taken_back_late_does_not_let_a_third_favoured_one_through(office: Office) -> None:
    for _ in range(6):
        office.issue(SERVICE, "lansia", noted=True)
    for _ in range(3):
        office.issue(SERVICE, noted=True)
    for code in ("L09", "L10"):
        office.open_counter(code)
    office.call_next("L09")
    called = []
    for _ in range(3):
        ticket = office.call_next("L10")
        assert ticket is not None
        called.append(ticket.favoured)
        office.no_show("L10")
    office.undo("L09")
    for _ in range(3):
        ticket = office.call_next("L10")
        assert ticket is not None
        called.append(ticket.favoured)
        office.no_show("L10")
    assert "TTT" not in "".join("T" if favoured else "F" for favoured in called)


def test_the_one_held_longest_is_resumed(office: Office, clock: Any) -> None:
    for _ in range(2):
        office.issue(SERVICE, noted=True)
    office.open_counter("L09")
    office.call("L09", "A002", "lebih dulu")
    office.hold("L09")
    clock.pass_(minutes=10)
    office.call_next("L09")
    office.hold("L09")
    assert office.resume("L09").number == "A002"


def test_a_corrected_class_does_not_give_a_missed_place_back(office: Office, clock: Any) -> None:
    for _ in range(5):
        office.issue(SERVICE, noted=True)
        clock.pass_(seconds=1)
    office.open_counter("L09")
    office.call_next("L09")
    office.no_show("L09")
    office.return_to_queue("L09", "A001")
    office.correct_priority("A001", "lansia", "keliru")
    office.correct_priority("A001", "none", "keliru lagi")
    assert [ticket.number for ticket in office.desk_view("L09").waiting][3] == "A001"
