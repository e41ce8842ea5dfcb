"""What a visitor is told of a service, of the paper and of the connection: tables through the public ``derive``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.catalogue.hours import Closed
from core.catalogue.search import ServiceSearch
from core.office import Office
from kiosk import visit as steps
from kiosk.pages.content import KioskContent, first_content
from kiosk.state import Conditions, State
from kiosk.visit import Visit

KTP = "DUKCAPIL-KTP"
SERVICE = Visit(page="service", service=KTP)


def page(office: Office, visit: Visit, conditions: Conditions | None = None, why: str = "") -> KioskContent:
    """Everything on the screen; ``why`` closes the service of the page for such a reason."""
    view = office.views.hall()
    if why:
        view = replace(view, closed={**view.closed, KTP: Closed(why)})
    search = ServiceSearch(view.directory.catalogue)
    return first_content(State(visit, view, search, conditions or Conditions()), view.now)


def facts(office: Office, why: str = "") -> dict[str, str]:
    """The facts of the service's page by their labels."""
    shown = page(office, SERVICE, why=why).service
    assert shown is not None
    return {fact.label: fact.value for fact in shown.facts}


@pytest.mark.parametrize(
    ("why", "with_line"),
    [
        ("", True),
        # The line is why: how long it is belongs to the reason.
        ("full", True),
        ("quota", True),
        # Where nobody waits there is nothing to tell.
        ("not-today", False),
        ("not-yet", False),
        ("over", False),
        ("break", False),
        ("holiday", False),
        ("day-closed", False),
    ],
)
def test_whether_the_line_of_a_service_is_told(office: Office, why: str, with_line: bool) -> None:
    office.counters.open("L09")
    for _ in range(3):
        office.tickets.issue(KTP, noted=True)
    shown = facts(office, why)
    assert ("Menunggu" in shown, "Perkiraan tunggu" in shown) == (with_line, with_line)
    if with_line:
        assert shown["Menunggu"] == "3 orang"
        assert shown["Perkiraan tunggu"].endswith("menit")
    assert len(shown) == (4 if with_line else 2)  # what it costs and when it is ready is told always


def test_nobody_in_front_is_said_in_words(office: Office) -> None:
    assert facts(office)["Menunggu"] == "Tidak ada"
    assert facts(office)["Perkiraan tunggu"] == "Menunggu loket buka"


LOST = "Koneksi terputus. Kami sedang menyambungkan kembali."
OUT = "Kertas habis. Nomor tetap bisa diambil: foto atau catat dari layar."
NOT_NOTED = replace(Visit(), trouble="kiosk-trouble-not-noted", cancelled="A001")


@pytest.mark.parametrize(
    ("visit", "conditions", "notice"),
    [
        (Visit(), Conditions(), ""),
        (Visit(), Conditions(connected=False), LOST),
        (SERVICE, Conditions(connected=False), LOST),
        (Visit(), Conditions(connected=False, printer="paper_out"), LOST),
        (Visit(trouble="kiosk-trouble-closed"), Conditions(connected=False), LOST),
        # That a number was cancelled is said all the same: somebody waits for it.
        (NOT_NOTED, Conditions(connected=False), "Waktu habis: nomor A001 dibatalkan"),
        (NOT_NOTED, Conditions(), "Waktu habis: nomor A001 dibatalkan"),
        (Visit(trouble="kiosk-trouble-closed"), Conditions(), "Layanan ini baru saja tutup."),
        # On the page of a service it stands with the service.
        (replace(SERVICE, trouble="kiosk-trouble-closed"), Conditions(), ""),
        (Visit(), Conditions(printer="paper_out"), OUT),
        (
            Visit(trouble="kiosk-trouble-closed"),
            Conditions(printer="paper_out"),
            "Layanan ini baru saja tutup.",
        ),
        (Visit(), Conditions(printer="paper_low"), ""),
        (Visit(), Conditions(printer="unknown"), ""),
    ],
)
def test_what_is_said_above_the_page(
    office: Office, visit: Visit, conditions: Conditions, notice: str
) -> None:
    said = page(office, visit, conditions).frame.notice
    assert said.startswith(notice)
    assert bool(said) is bool(notice)


@pytest.mark.parametrize(
    ("connected", "alone", "sign"),
    [(True, False, False), (True, True, True), (False, True, False), (False, False, False)],
)
def test_a_kiosk_that_goes_on_alone_has_a_sign(
    office: Office, connected: bool, alone: bool, sign: bool
) -> None:
    shown = page(office, Visit(), Conditions(connected=connected, alone=alone))
    assert (shown.frame.sign.icon == "wifi-off") is sign


@pytest.mark.parametrize(
    ("outcomes", "waits", "doubtful"),
    [
        (["failed"], False, False),
        (["printed"], True, False),
        (["unconfirmed"], True, True),
        (["noted"], True, False),
        (["failed", "noted"], True, False),
        # A paper may have come out before: the number is valid whatever becomes of the copy.
        (["unconfirmed", "failed"], True, True),
        (["unconfirmed", "printing", "failed"], True, True),
    ],
)
def test_whether_the_number_on_the_screen_waits(
    office: Office, outcomes: list[Any], waits: bool, doubtful: bool
) -> None:
    issued = office.tickets.take(KTP)
    visit = steps.taken(steps.take(SERVICE), issued)
    for outcome in outcomes:
        visit = steps.printed(visit, outcome)
    assert (steps.unnoted(visit), visit.doubtful) == (not waits, doubtful)
    shown = page(office, visit).ticket
    assert shown is not None
    heading = shown.heading
    assert heading == ("Nomor antrean Anda" if waits else "Belum masuk antrean")
    over = steps.not_noted(visit)
    assert (over is visit) is waits
    if not waits:
        assert (over.page, over.cancelled) == ("home", issued.ticket.number)


@pytest.mark.parametrize(
    ("chosen", "closed", "may"),
    [
        (0, False, True),
        (7, False, True),  # the eighth is the last
        (8, False, False),
        (1, True, False),
    ],
)
def test_how_many_services_one_number_may_be_for(chosen: int, closed: bool, may: bool) -> None:
    visit = replace(SERVICE, chosen=tuple(f"S{n}" for n in range(chosen)))
    assert steps.may_keep(visit, (KTP,) if closed else ()) is may


@pytest.mark.parametrize(
    ("page_", "came_from", "chosen", "back_to"),
    [
        ("service", "home", (), "home"),
        ("service", "agency", (), "agency"),
        ("service", "search", (), "search"),
        ("visit", "agency", ("A",), "agency"),
        ("visit", "home", ("A",), "home"),
        ("ticket", "agency", (), "home"),
        ("agency", "home", (), "home"),
    ],
)
def test_where_back_leads(page_: Any, came_from: Any, chosen: tuple[str, ...], back_to: str) -> None:
    visit = Visit(page=page_, came_from=came_from, chosen=chosen, service=KTP, priority="lansia")
    left = steps.back(visit)
    assert left.page == back_to
    assert left.chosen == (() if page_ == "ticket" else chosen)
    # The class belongs to the number: without a list it goes with the service.
    assert left.priority == ("lansia" if chosen else "none")
