"""What the screen says, derived without a window."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.catalogue.directory import counters_text
from core.days.schedule import Calendar, Closed, opening
from core.catalogue.search import ServiceSearch
from core.clock import local
from core.office import Office
from core.tickets.model import Forecast
from core.words import words
from kiosk.props import Conditions, derive, home_props, wait_text
from kiosk.visit import Visit


def props(office: Office, visit: Visit, conditions: Conditions | None = None) -> dict[str, Any]:
    view = office.hall_view()
    speak = words(visit.language)
    search = ServiceSearch(view.directory.catalogue)
    return derive(visit, view, search, conditions or Conditions(), speak, home_props(view, speak))


def test_agencies_come_busiest_first_with_who_waits(office: Office) -> None:
    office.issue("DUKCAPIL-KTP", noted=True)
    agencies = props(office, Visit())["home"]["agencies"]
    assert len(agencies) == 33
    assert [agencies[0]["name"], agencies[0]["waiting"], agencies[1]["waiting"]] == [
        "Dispendukcapil",
        "1",
        "0",
    ]
    assert agencies[0]["about"] == "Dinas Kependudukan dan Pencatatan Sipil"


def test_popular_services_are_those_taken_most(office: Office) -> None:
    for _ in range(3):
        office.issue("SAMSAT-TAHUNAN")
    assert props(office, Visit())["home"]["popular"][0]["code"] == "SAMSAT-TAHUNAN"


def test_a_closed_service_says_why_and_offers_no_number(office: Office, clock: Any) -> None:
    clock.set("2026-11-23T20:00:00+07:00")
    shown = props(office, Visit(page="service", service="DUKCAPIL-KTP"))["service"]
    assert shown["offer"] == "none"
    assert "Nomor terakhir hari ini" in shown["said"]


@pytest.mark.parametrize(
    ("language", "forecast", "text"),
    [
        ("id", Forecast(15, 25), "15–25 menit"),
        ("en", Forecast(0, 6), "6 min at most"),
        ("jv", None, "Ngentosi loket bikak"),
    ],
)
def test_a_wait_is_a_range_or_no_promise(language: str, forecast: Forecast | None, text: str) -> None:
    assert wait_text(forecast, words(language)) == text


@pytest.mark.parametrize(
    ("published", "english"),
    [
        ("1 hari kerja", "1 working day"),
        ("3 sampai 14 hari kerja", "3–14 working days"),
        ("30 menit", "30 minutes"),
        ("10 menit; jadwal menunggu kuota kelas", "10 menit; jadwal menunggu kuota kelas"),
        ("", "Ask at the counter"),
    ],
)
def test_plain_times_are_said_in_the_language(office: Office, published: str, english: str) -> None:
    view = office.hall_view()
    directory = view.directory
    service = replace(directory.services["DUKCAPIL-KTP"], processing_time_id=published)
    catalogue = replace(
        directory.catalogue,
        services=tuple(service if one.code == service.code else one for one in directory.catalogue.services),
    )
    changed = replace(view, directory=replace(directory, catalogue=catalogue))
    speak = words("en")
    visit = Visit(page="service", service="DUKCAPIL-KTP", language="en")
    shown = derive(visit, changed, ServiceSearch(catalogue), Conditions(), speak, {})
    assert shown["service"]["facts"][3]["value"] == english


def test_javanese_falls_back_to_indonesian_names(office: Office) -> None:
    services = {
        one["code"]: one["name"]
        for one in props(office, Visit("agency", "jv", "DINSOS"))["agency"]["services"]
    }
    assert services["DINSOS-PBI"].startswith("Ngusulake")
    assert services["DINSOS-ADOPSI"] == "Konsultasi dan Rekomendasi Pengangkatan Anak"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ktp", "DUKCAPIL-KTP"),
        ("paspor", "IMIGRASI-PASPOR"),
        ("pasprt", "IMIGRASI-PASPOR"),
        ("passport", "IMIGRASI-PASPOR"),
        ("surat nikah", "KEMENAG-NIKAH"),
        ("bikin ktp ilang", "DUKCAPIL-KTP"),
        ("akte lair", "DUKCAPIL-LAHIR"),
        ("stnk", "SAMSAT-TAHUNAN"),
        ("kartu kuning", "DISNAKER-AK1"),
        ("bansos", "DINSOS-BANSOS"),
        ("listrik", "PLN-SAMBUNG"),
        ("ngaktifake bpjs", "DINSOS-PBI"),
    ],
)
def test_search_is_forgiving(office: Office, typed: str, found: str) -> None:
    results = props(office, Visit(page="search", query=typed))["search"]["results"]
    assert found in [one["code"] for one in results[:4]]


def test_search_without_a_hit_says_what_to_do(office: Office) -> None:
    shown = props(office, Visit(page="search", query="zzzzqqq"))["search"]
    assert shown["results"] == []
    assert "petugas informasi" in shown["hint"]


def test_counters_are_drawn_together(office: Office) -> None:
    counters = office.directory().counters
    pick = tuple(counters[code] for code in ("L07", "L08", "L09", "L14", "L12"))
    assert counters_text(pick) == "7–9, 12, 14"


def test_opening_follows_the_halls_wall_clock(office: Office, clock: Any) -> None:
    service = office.directory().service("DUKCAPIL-KTP")
    zone = office.hall().time_zone
    clock.set("2026-11-23T01:00:00+00:00")
    assert opening(service, local(clock.now(), zone), Calendar()) is None
    clock.set("2026-11-22T23:00:00+00:00")
    assert opening(service, local(clock.now(), zone), Calendar()) == Closed("not-yet")
