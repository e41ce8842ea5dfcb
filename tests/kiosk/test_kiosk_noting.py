"""A number whose paper failed: who does not note it hears in time that it will be cancelled, and when it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.office import Office
from core.printing.virtual import VirtualPrinter
from kiosk.times import Times
from tests.kiosk.touching import Seconds
from tests.support.kiosk import take_a_number

TIMES = Times()
SAID = {
    "id": ("A001 belum masuk antrean", "Ya, tambah waktu", "nomor A001 dibatalkan"),
    "en": ("A001 is not queued yet", "Yes, more time", "A001 was cancelled"),
    "jv": ("A001 dereng mlebet antrean", "Inggih, tambah wekdal", "nomer A001 dipunbatalaken"),
}


def said(hand: Any, part: str) -> bool:
    return any(part in text for text in hand.texts())


@pytest.fixture
def failed(hand: Any, office: Office, printer: VirtualPrinter) -> Any:
    """A hand before a number that could not be printed; the time stands still."""
    hand.kiosk.model.monotonic = Seconds()
    printer.open_cover()
    take_a_number(hand)
    hand.wait(lambda: office.tickets.find("A001").print_state == "failed")
    hand.wait(lambda: hand.kiosk.model.visit.paper == "failed")
    return hand


def pass_(hand: Any, seconds: float) -> None:
    hand.kiosk.model.monotonic.now += seconds
    hand.kiosk.model.tick()


def test_the_page_says_that_the_number_does_not_wait_until_it_is_noted(failed: Any) -> None:
    assert "Belum masuk antrean" in failed.texts()
    assert "Nomor antrean Anda" not in failed.texts()
    failed.tap("Sudah saya catat")
    assert "Belum masuk antrean" not in failed.texts()
    assert "Nomor antrean Anda" in failed.texts()


@pytest.mark.parametrize("language", ["id", "en", "jv"])
def test_before_the_number_is_cancelled_the_kiosk_asks_and_then_says_so(
    failed: Any, office: Office, language: str
) -> None:
    title, _stay, cancelled = SAID[language]
    failed.kiosk.model.speak(language)
    pass_(failed, TIMES.noting_s - TIMES.asking_s - 1)
    assert not said(failed, title)
    pass_(failed, 1)
    assert said(failed, title)
    countdown = failed.kiosk.model.content.countdown
    assert (countdown.running, countdown.share, countdown.seconds) == (True, 1.0, 15)
    pass_(failed, TIMES.asking_s - 1)
    assert failed.kiosk.model.visit.page == "ticket"
    assert office.tickets.find("A001").state == "issued"
    pass_(failed, 1)
    failed.wait(lambda: office.tickets.find("A001").state == "cancelled")
    assert failed.kiosk.model.visit.page == "home"
    assert said(failed, cancelled)


@pytest.mark.parametrize("anywhere", [False, True])
def test_one_touch_gives_the_whole_time_again(failed: Any, office: Office, anywhere: bool) -> None:
    noted = failed.point("Sudah saya catat")
    pass_(failed, TIMES.noting_s - 1)
    if anywhere:
        failed.tap_at(noted)
    else:
        failed.tap("Ya, tambah waktu")
    assert not said(failed, "A001 belum masuk antrean")
    assert office.tickets.find("A001").print_state == "failed", "the touch was for the question"
    pass_(failed, TIMES.noting_s - 1)
    assert said(failed, "A001 belum masuk antrean")
    failed.tap("Ya, tambah waktu")
    failed.tap("Sudah saya catat")
    failed.wait(lambda: office.tickets.find("A001").state == "waiting")


def test_what_was_cancelled_is_said_for_a_while_in_the_visitors_language(failed: Any) -> None:
    failed.kiosk.model.speak("en")
    pass_(failed, TIMES.noting_s)
    pass_(failed, TIMES.told_s - 1)
    assert said(failed, SAID["en"][2])
    pass_(failed, 2)
    assert not said(failed, SAID["en"][2])
    assert not said(failed, SAID["id"][2])
    assert failed.kiosk.model.visit.language == "id"


def test_the_next_visitor_is_not_told(failed: Any) -> None:
    pass_(failed, TIMES.noting_s)
    failed.tap("Dispendukcapil")
    assert not said(failed, SAID["id"][2])
    failed.tap("Kembali ke awal")
    assert not said(failed, SAID["id"][2])


def test_a_number_that_may_be_on_paper_is_not_called_out_of_the_queue(failed: Any, office: Office) -> None:
    """A copy failed; the first paper may lie in the printer, and its number waits."""
    model = failed.kiosk.model
    office.tickets.settle_print(office.tickets.find("A001").uid, "noted")
    model._screen.go(replace(model.visit, doubtful=True))
    assert "Nomor antrean Anda" in failed.texts()
    assert said(failed, "Nomor Anda sudah masuk antrean dan tetap berlaku.")
    pass_(failed, TIMES.noting_s - 1)
    assert "Masih di sini?" in failed.texts()
    pass_(failed, 1)
    assert model.visit.page == "home"
    assert not said(failed, "dibatalkan")
