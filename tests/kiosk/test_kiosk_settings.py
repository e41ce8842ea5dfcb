"""A running kiosk takes over what the hall changes."""

from __future__ import annotations

from typing import Any

import pytest

from core.office import Office
from core.printing.virtual import VirtualPrinter


def change(hand: Any, office: Office, name: str, value: int) -> None:
    office.catalogue.set_setting(name, str(value))
    hand.wait(lambda: getattr(hand.kiosk.model.view.directory.settings, name) == value)


def test_idle_and_asking_times_count_at_once(hand: Any, office: Office) -> None:
    hand.tap("Dispendukcapil")
    change(hand, office, "kiosk_idle_s", 100)
    change(hand, office, "kiosk_asking_s", 50)
    hand.later(95)
    hand.kiosk.model.tick()
    assert not hand.kiosk.model.content.frame.question.shown
    hand.later(5)
    hand.wait(lambda: "Masih di sini?" in hand.texts())
    hand.later(45)
    hand.kiosk.model.tick()
    assert hand.kiosk.model.visit.page == "agency"
    hand.later(5)
    hand.wait(lambda: hand.kiosk.model.visit.page == "home")


@pytest.mark.parametrize(
    ("name", "chosen", "paper"),
    [
        ("kiosk_ticket_s", False, True),
        ("kiosk_ticket_several_s", True, True),
        ("kiosk_noting_s", False, False),
    ],
)
def test_the_ticket_page_stays_as_long_as_the_hall_says(
    hand: Any, office: Office, printer: VirtualPrinter, name: str, chosen: bool, paper: bool
) -> None:
    change(hand, office, name, 111)
    if not paper:
        printer.open_cover()
    hand.tap("Dispendukcapil")
    if chosen:
        hand.tap("Cetak Ulang KTP-el (Hilang, Rusak, Ubah Data)")
        hand.tap("Tambah layanan lain")
        hand.wait(lambda: "Mau mengurus apa lagi?" in hand.texts())
        hand.tap("Imigrasi")
        hand.tap("Paspor Baru Dewasa")
        hand.tap("Tambahkan layanan ini")
        hand.wait(lambda: hand.kiosk.model.visit.page == "visit")
    else:
        hand.tap("Akta Kelahiran")
    hand.tap("Ambil nomor")
    hand.wait(lambda: hand.kiosk.model.visit.paper == ("printed" if paper else "failed"))
    hand.later(105)
    hand.kiosk.model.tick()
    assert hand.kiosk.model.visit.page == "ticket"
    hand.later(6)
    hand.wait(lambda: hand.kiosk.model.visit.page == "home")


@pytest.mark.parametrize("number", [0, 2])
def test_so_many_popular_services_are_offered(hand: Any, office: Office, number: int) -> None:
    assert len(hand.kiosk.model.content.home.popular) == 3
    change(hand, office, "kiosk_popular", number)
    hand.wait(lambda: len(hand.kiosk.model.content.home.popular) == number)
    hand.wait(lambda: ("Sering diambil" in hand.texts()) == (number > 0))
