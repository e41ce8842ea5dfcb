"""What the screen says, derived without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.catalogue.directory import counters_text
from core.catalogue.hours import Calendar, Closed, opening
from core.catalogue.model import Catalogue
from core.catalogue.search import ServiceSearch
from core.clock import local
from core.office import Office
from core.tickets.model import Forecast
from core.tickets.sentences import wait_text
from core.words import words
from kiosk.pages import service
from kiosk.pages.content import KioskContent, derive, first_content
from kiosk.pages.home import HomeContent
from kiosk.pages.service import ServiceContent
from kiosk.pages.ticket import StopLine, TicketContent
from kiosk.pages.visit import VisitContent
from kiosk.state import Conditions, State
from kiosk.visit import Visit


def state(office: Office, visit: Visit, conditions: Conditions | None = None) -> State:
    view = office.views.hall()
    return State(visit, view, ServiceSearch(view.directory.catalogue), conditions or Conditions())


def content(office: Office, visit: Visit, conditions: Conditions | None = None) -> KioskContent:
    now = state(office, visit, conditions)
    return first_content(now, now.view.now)


def home_page(office: Office, visit: Visit) -> HomeContent:
    shown = content(office, visit).home
    assert shown is not None
    return shown


def service_page(office: Office, visit: Visit) -> ServiceContent:
    shown = content(office, visit).service
    assert shown is not None
    return shown


def visit_page(office: Office, visit: Visit) -> VisitContent:
    shown = content(office, visit).visit
    assert shown is not None
    return shown


def ticket_page(office: Office, visit: Visit) -> TicketContent:
    shown = content(office, visit).ticket
    assert shown is not None
    return shown


def test_agencies_come_busiest_first_with_who_waits(office: Office) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    agencies = home_page(office, Visit()).agencies
    assert len(agencies) == 33
    assert [agencies[0].name, agencies[0].waiting, agencies[1].waiting] == ["Dispendukcapil", "1", "0"]
    assert agencies[0].about == "Dinas Kependudukan dan Pencatatan Sipil"
    assert agencies[0].hint == "Dinas Kependudukan dan Pencatatan Sipil. 1 orang menunggu"


def test_an_agency_that_gives_no_numbers_shows_a_closed_door_and_no_count(office: Office, clock: Any) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    assert (home_page(office, Visit()).agencies[0].state) == "users"
    clock.set("2026-11-23T20:00:00+07:00")
    agency = home_page(office, Visit()).agencies[0]
    assert (agency.state, agency.waiting) == ("door-closed", "")


def test_an_empty_hall_says_so(office: Office) -> None:
    assert (home_page(office, Visit()).none, home_page(office, Visit()).noneHint) == ("", "")
    now = state(office, Visit())
    view = replace(now.view, directory=replace(now.view.directory, catalogue=Catalogue()))
    shown = first_content(replace(now, view=view), view.now).home
    assert shown is not None
    assert (shown.none, shown.agencies, shown.closed.title) == ("Layanan belum diisi", (), "")


def test_popular_services_are_those_taken_most(office: Office) -> None:
    for _ in range(3):
        office.tickets.issue("SAMSAT-TAHUNAN")
    assert home_page(office, Visit()).popular[0].code == "SAMSAT-TAHUNAN"


def test_a_closed_service_says_why_and_offers_no_number(office: Office, clock: Any) -> None:
    clock.set("2026-11-23T20:00:00+07:00")
    shown = service_page(office, Visit(page="service", service="DUKCAPIL-KTP"))
    assert (shown.takes, shown.adds) == (False, False)
    assert "Nomor terakhir hari ini" in shown.message.text
    assert (shown.message.icon, shown.message.wrong) == ("calendar-x", False)


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
    changed = replace(directory.services["DUKCAPIL-KTP"], processing_time_id=published)
    catalogue = replace(
        directory.catalogue,
        services=tuple(
            changed if known.code == changed.code else known for known in directory.catalogue.services
        ),
    )
    view = replace(view, directory=replace(directory, catalogue=catalogue))
    visit = Visit(page="service", service="DUKCAPIL-KTP", language="en")
    assert service.derive(visit, view, words("en")).facts[3].value == english


def test_javanese_falls_back_to_indonesian_names(office: Office) -> None:
    agency = content(office, Visit("agency", "jv", "DINSOS")).agency
    assert agency is not None
    services = {entry.code: entry.name for entry in agency.services}
    assert services["DINSOS-PBI"].startswith("Usul utawi")
    assert services["DINSOS-ADOPSI"] == "Konsultasi dan Rekomendasi Pengangkatan Anak"


@pytest.mark.parametrize(
    ("typed", "code"),
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
def test_search_is_forgiving(office: Office, typed: str, code: str) -> None:
    shown = content(office, Visit(page="search", query=typed)).search
    assert shown is not None
    assert code in [entry.code for entry in shown.results[:4]]
    assert shown.none == ""


def test_search_without_a_hit_says_what_to_do(office: Office) -> None:
    shown = content(office, Visit(page="search", query="zzzzqqq")).search
    assert shown is not None
    assert shown.results == ()
    assert "petugas informasi" in shown.none


def test_a_result_names_its_agency(office: Office) -> None:
    shown = content(office, Visit(page="search", query="ktp")).search
    assert shown is not None
    assert shown.results[0].status == "Dispendukcapil · Tidak ada antrean"
    assert shown.results[0].hint == "Dispendukcapil. Tidak ada antrean"


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
    shown = service_page(office, Visit(page="service", service="DUKCAPIL-KTP"))
    assert (shown.takes, shown.adds, shown.message.text) == (True, False, "")
    assert content(office, Visit(page="service", service="DUKCAPIL-KTP")).frame.bar.shown is False
    home = home_page(office, Visit())
    assert (home.greeting, home.question) == ("Selamat datang.", "Mau mengurus apa?")
    assert home_page(office, Visit(chosen=TWO)).greeting == ""


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
    issued = office.tickets.take("DUKCAPIL-KK")
    visit = Visit(page=page, agency="DUKCAPIL", service="DUKCAPIL-KK", chosen=TWO, issued=issued)
    shown = content(office, visit).frame.bar
    assert shown.shown is bar
    assert shown.title == "2 layanan dalam satu nomor:"
    assert shown.names == "Cetak Ulang KTP-el, Paspor Baru Dewasa"
    assert shown.hint == "2 layanan dalam satu nomor: Cetak Ulang KTP-el, Paspor Baru Dewasa"


def test_the_bar_counts_what_it_does_not_name(office: Office) -> None:
    codes = tuple(service.code for service in office.directory().catalogue.services[:5])
    assert content(office, Visit(chosen=codes)).frame.bar.names.endswith("dan 3 lainnya")


@pytest.mark.parametrize(
    ("code", "chosen", "adds", "said"),
    [
        ("DUKCAPIL-KK", TWO, True, ""),
        ("DUKCAPIL-KTP", TWO, False, "sudah ada di daftar"),
        ("SAMSAT-TAHUNAN", 8, False, "paling banyak 8 layanan"),
    ],
)
def test_what_a_service_offers_beside_a_list(
    office: Office, code: str, chosen: Any, adds: bool, said: str
) -> None:
    if chosen == 8:
        catalogue = office.directory().catalogue.services
        chosen = tuple(known.code for known in catalogue if known.code != code)[:8]
    shown = service_page(office, Visit(page="service", service=code, chosen=chosen))
    assert (shown.takes, shown.adds) == (False, adds)
    assert said in shown.message.text
    assert bool(said) is bool(shown.message.text)


def test_cards_of_kept_services_say_so(office: Office) -> None:
    agency = content(office, Visit(page="agency", agency="DUKCAPIL", chosen=TWO)).agency
    assert agency is not None
    kept = [card for card in agency.services if card.icon == "check"]
    assert [(card.code, card.status) for card in kept] == [("DUKCAPIL-KTP", "Sudah ada di daftar Anda")]


def test_the_order_is_asked_for_two_and_numbers_entries_only_when_fixed(office: Office) -> None:
    free = visit_page(office, Visit(page="visit", chosen=TWO))
    assert [(order.name, order.chosen) for order in free.orders] == [
        ("Urutan bebas (lebih cepat)", True),
        ("Sesuai urutan saya", False),
    ]
    assert [entry.number for entry in free.entries] == ["", ""]
    fixed = visit_page(office, Visit(page="visit", chosen=TWO, any_order=False))
    assert [entry.number for entry in fixed.entries] == ["1", "2"]
    assert [order.chosen for order in fixed.orders] == [False, True]
    assert visit_page(office, Visit(page="visit", chosen=TWO[:1])).several is False


def test_nothing_is_added_while_a_number_is_taken_or_the_list_is_full(office: Office) -> None:
    codes = tuple(known.code for known in office.directory().catalogue.services)
    assert visit_page(office, Visit(page="visit", chosen=codes[:7])).mayAdd is True
    assert visit_page(office, Visit(page="visit", chosen=codes[:8])).mayAdd is False
    taking = visit_page(office, Visit(page="visit", chosen=TWO, taking=True))
    assert (taking.mayAdd, taking.take.icon, taking.take.taking) == (False, "timer", True)
    ready = service_page(office, Visit(page="service", service=TWO[0]))
    busy = service_page(office, Visit(page="service", service=TWO[0], taking=True))
    assert [(page.idle, page.take.name) for page in (ready, busy)] == [
        (True, "Ambil nomor"),
        (False, "Sedang mengambil nomor"),
    ]


def test_the_chosen_priority_is_ticked(office: Office) -> None:
    shown = visit_page(office, Visit(page="visit", chosen=TWO, priority="anak")).priority
    assert [choice.code for choice in shown.choices if choice.chosen] == ["anak"]
    assert [choice.code for choice in shown.choices if choice.icon == "square-check-big"] == ["anak"]


@pytest.mark.parametrize("language", ["id", "en", "jv"])
def test_a_dropped_service_is_named(office: Office, language: str) -> None:
    visit = Visit(
        page="visit", language=language, chosen=TWO, trouble="kiosk-trouble-dropped", about=("DUKCAPIL-KK",)
    )
    service = office.directory().services["DUKCAPIL-KK"]
    name = {"id": service.name_id, "en": service.name_en, "jv": service.name_jv}[language]
    assert (name or service.name_id)[:20] in visit_page(office, visit).message.text


def test_the_ticket_lists_its_further_stops(office: Office) -> None:
    issued = office.tickets.take(TWO[0], also=TWO[1:], any_order=False)
    shown = ticket_page(office, Visit(page="ticket", issued=issued, stops=TWO[1:]))
    assert shown.stops == (StopLine("2", "Paspor Baru Dewasa · Imigrasi"),)
    assert "nomor yang sama" in shown.stopsTitle
    free = office.tickets.take(TWO[0], also=TWO[1:], any_order=True)
    stops = tuple(code for code in TWO if code != free.ticket.service)
    assert ticket_page(office, Visit(page="ticket", issued=free, stops=stops)).stops[0].mark == "•"


@pytest.mark.parametrize(
    ("paper", "doubtful", "buttons", "icon", "urgent", "unnoted"),
    [
        ("printing", False, ["another", "done"], "printer", False, False),
        ("printed", False, ["another", "done"], "arrow-down", False, False),
        ("noted", False, ["another", "done"], "check", False, False),
        ("unconfirmed", True, ["paperCame", "printAgain"], "printer", False, False),
        ("failed", False, ["noted"], "camera", True, True),
        ("failed", True, ["noted"], "camera", True, False),
    ],
)
def test_the_buttons_of_a_ticket_follow_its_paper(
    office: Office, paper: Any, doubtful: bool, buttons: list[str], icon: str, urgent: bool, unnoted: bool
) -> None:
    issued = office.tickets.take(TWO[0])
    shown = ticket_page(office, Visit(page="ticket", issued=issued, paper=paper, doubtful=doubtful))
    names = ("noted", "printAgain", "paperCame", "another", "done")
    assert sorted(name for name in names if getattr(shown, name)) == buttons
    assert (shown.paper.icon, shown.paper.urgent, shown.unnoted) == (icon, urgent, unnoted)
    assert bool(shown.paper.code) is (paper not in ("printing", "printed"))


@pytest.mark.parametrize(
    ("visit", "back"),
    [
        (Visit(), ""),
        (Visit(page="agency", agency="DUKCAPIL"), "Kembali ke awal"),
        (Visit(page="search"), "Kembali ke awal"),
        (
            Visit(page="service", service=TWO[0], agency="DUKCAPIL", came_from="agency"),
            "Kembali ke Dispendukcapil",
        ),
        (Visit(page="service", service=TWO[0], came_from="search"), "Kembali"),
        (Visit(page="visit", chosen=TWO, agency="DUKCAPIL", came_from="agency"), "Kembali ke Dispendukcapil"),
        (Visit(page="visit", chosen=TWO), "Kembali"),
    ],
)
def test_the_back_button_says_where_it_leads(office: Office, visit: Visit, back: str) -> None:
    assert content(office, visit).frame.back == back


@pytest.mark.parametrize(
    ("conditions", "text", "icon"),
    [
        (Conditions(), "", "printer"),
        (Conditions(short=True), "Kertas hampir habis", "printer"),
        (Conditions(short=True, alone=True), "Offline · nomor tetap berlaku", "wifi-off"),
        (Conditions(alone=True, connected=False), "", "printer"),
    ],
)
def test_the_sign_for_the_staff_says_the_most_important_thing(
    office: Office, conditions: Conditions, text: str, icon: str
) -> None:
    sign = content(office, Visit(), conditions).frame.sign
    assert (sign.text, sign.icon) == (text, icon)


def test_a_page_that_is_left_keeps_what_it_showed(office: Office) -> None:
    """It fades out; and it costs nothing while nobody sees it."""
    agency = state(office, Visit(page="agency", agency="DUKCAPIL"))
    before = first_content(agency, agency.view.now)
    assert (before.home, before.service) == (None, None)
    home = replace(agency, visit=Visit(language="en"))
    after = derive(home, home.view.now, before)
    assert after.agency is before.agency
    assert after.home is not None
    assert after.page == "home"
    assert (before.clock.time, after.clock.time) == ("09.42", "09:42")


def closed_hall(office: Office, language: str = "id") -> tuple[str, str]:
    closed = home_page(office, Visit(language=language)).closed
    return closed.title, closed.text


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
