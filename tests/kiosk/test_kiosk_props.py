"""What the screen says, derived without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.catalogue.directory import counters_text
from core.catalogue.hours import Calendar, Closed, opening
from core.catalogue.search import ServiceSearch
from core.clock import local
from core.office import Office
from core.tickets.model import Forecast
from core.tickets.sentences import wait_text
from core.words import words
from kiosk.home import home_props
from kiosk.props import Conditions, derive
from kiosk.visit import Visit


def props(office: Office, visit: Visit, conditions: Conditions | None = None) -> dict[str, Any]:
    view = office.views.hall()
    speak = words(visit.language)
    search = ServiceSearch(view.directory.catalogue)
    return derive(visit, view, search, conditions or Conditions(), speak, home_props(view, speak))


def test_agencies_come_busiest_first_with_who_waits(office: Office) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
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
        office.tickets.issue("SAMSAT-TAHUNAN")
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
    view = office.views.hall()
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
    assert services["DINSOS-PBI"].startswith("Usul utawi")
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
        ("njupuk paspor", "IMIGRASI-AMBIL"),
        ("layang kelangan", "POLRES-KEHILANGAN"),
        ("mbayar banyu", "TIRTA-BAYAR"),
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


TWO = ("DUKCAPIL-KTP", "IMIGRASI-PASPOR")


def test_without_a_list_nothing_more_is_shown(office: Office) -> None:
    shown = props(office, Visit(page="service", service="DUKCAPIL-KTP"))
    assert (shown["service"]["offer"], shown["service"]["said"]) == ("take", "")
    assert shown["visit"]["bar"] is False
    assert shown["question"] == "Mau mengurus apa?"


@pytest.mark.parametrize(
    ("page", "bar"),
    [
        ("home", True),
        ("agency", True),
        ("search", True),
        ("service", True),
        ("visit", False),
        ("ticket", False),
    ],
)
def test_the_bar_is_on_every_page_where_one_chooses(office: Office, page: Any, bar: bool) -> None:
    shown = props(office, Visit(page=page, agency="DUKCAPIL", service="DUKCAPIL-KK", chosen=TWO))
    assert shown["visit"]["bar"] is bar
    assert shown["visit"]["title"] == "2 layanan dalam satu nomor"
    assert shown["visit"]["names"] == "Cetak Ulang KTP-el, Paspor Baru Dewasa"


def test_the_bar_counts_what_it_does_not_name(office: Office) -> None:
    codes = tuple(service.code for service in office.directory().catalogue.services[:5])
    assert props(office, Visit(chosen=codes))["visit"]["names"].endswith("dan 3 lainnya")


@pytest.mark.parametrize(
    ("service", "chosen", "offer", "said"),
    [
        ("DUKCAPIL-KK", TWO, "add", ""),
        ("DUKCAPIL-KTP", TWO, "none", "sudah ada di daftar"),
        ("SAMSAT-TAHUNAN", 8, "none", "paling banyak 8 layanan"),
    ],
)
def test_what_a_service_offers_beside_a_list(
    office: Office, service: str, chosen: Any, offer: str, said: str
) -> None:
    if chosen == 8:
        catalogue = office.directory().catalogue.services
        chosen = tuple(one.code for one in catalogue if one.code != service)[:8]
    shown = props(office, Visit(page="service", service=service, chosen=chosen))["service"]
    assert shown["offer"] == offer
    assert said in shown["said"]


def test_cards_of_kept_services_say_so(office: Office) -> None:
    cards = props(office, Visit(page="agency", agency="DUKCAPIL", chosen=TWO))["agency"]["services"]
    kept = [card for card in cards if card["kept"]]
    assert [card["code"] for card in kept] == ["DUKCAPIL-KTP"]
    assert kept[0]["status"] == "Sudah ada di daftar Anda"


def test_the_order_is_asked_for_two_and_numbers_entries_only_when_fixed(office: Office) -> None:
    free = props(office, Visit(page="visit", chosen=TWO))["visit"]
    assert [(one["name"], one["chosen"]) for one in free["orders"]] == [
        ("Urutan bebas (lebih cepat)", True),
        ("Sesuai urutan saya", False),
    ]
    assert [one["number"] for one in free["entries"]] == ["", ""]
    fixed = props(office, Visit(page="visit", chosen=TWO, any_order=False))["visit"]
    assert [one["number"] for one in fixed["entries"]] == ["1", "2"]
    assert props(office, Visit(page="visit", chosen=TWO[:1]))["visit"]["several"] is False


@pytest.mark.parametrize("language", ["id", "en", "jv"])
def test_a_dropped_service_is_named(office: Office, language: str) -> None:
    visit = Visit(
        page="visit", language=language, chosen=TWO, trouble="kiosk-trouble-dropped", about=("DUKCAPIL-KK",)
    )
    service = office.directory().services["DUKCAPIL-KK"]
    name = {"id": service.name_id, "en": service.name_en, "jv": service.name_jv}[language]
    assert (name or service.name_id)[:20] in props(office, visit)["trouble"]


def test_the_ticket_lists_its_further_stops(office: Office) -> None:
    issued = office.tickets.take(TWO[0], also=TWO[1:], any_order=False)
    shown = props(office, Visit(page="ticket", issued=issued, stops=TWO[1:]))["ticket"]
    assert shown["stops"] == [{"number": "2", "name": "Paspor Baru Dewasa", "agency": "Imigrasi"}]
    assert "nomor yang sama" in shown["stopsTitle"]


def closed_hall(office: Office, language: str = "id") -> tuple[str, str]:
    shown = props(office, Visit(language=language))["home"]
    return shown["closed"]["title"], shown["closed"]["text"]


def test_an_open_hall_says_nothing(office: Office) -> None:
    assert closed_hall(office) == ("", "")


def test_a_holiday_is_said_with_the_day_it_opens_again(office: Office) -> None:
    office.day.set(date(2026, 11, 23), "closed", "Hari Guru")
    title, text = closed_hall(office)
    assert title == "Hari ini libur: Hari Guru"
    assert text.startswith("Nomor bisa diambil lagi Selasa, 24 November 2026 pukul 07.45.")


def test_a_break_is_said_with_its_end(office: Office, clock: Any) -> None:
    office.day.add_break(("Fri",), "11:30", "13:00", "Salat Jumat")
    clock.set("2026-11-27T11:45:00+07:00")
    title, text = closed_hall(office, "en")
    assert title == "Break: Salat Jumat"
    assert text.startswith("Numbers can be taken from 13:00.")


@pytest.mark.parametrize(
    ("moment", "title", "text"),
    [
        ("2026-11-23T06:30:00+07:00", "Kami belum buka", "Nomor bisa diambil mulai pukul 07.45."),
        (
            "2026-11-23T20:00:00+07:00",
            "Nomor hari ini sudah selesai dibagikan",
            "Nomor bisa diambil lagi Selasa, 24",
        ),
        ("2026-11-29T10:00:00+07:00", "Hari ini tidak ada pelayanan", "Nomor bisa diambil lagi Senin, 30"),
    ],
)
def test_before_and_after_hours_are_said(
    office: Office, clock: Any, moment: str, title: str, text: str
) -> None:
    clock.set(moment)
    said = closed_hall(office)
    assert said[0] == title
    assert said[1].startswith(text)


def test_a_closed_day_is_said(office: Office) -> None:
    office.day.close()
    title, text = closed_hall(office)
    assert title == "Pelayanan hari ini sudah ditutup"
    assert "Selasa, 24 November 2026" in text


def test_a_hall_that_never_opens_again_promises_nothing(office: Office) -> None:
    for day in range(1, 31):
        office.day.set(date(2026, 11, day), "closed", "Renovasi")
        office.day.set(date(2026, 12, day), "closed", "Renovasi")
    title, text = closed_hall(office)
    assert title == "Hari ini libur: Renovasi"
    assert text == "Syarat setiap layanan tetap bisa dilihat di sini."
