"""A kiosk with two printers."""

from __future__ import annotations

from typing import Any

import pytest

from core.office import Office
from core.printing.virtual import VirtualPrinter
from tests.support.kiosk import take_a_number


@pytest.fixture
def second() -> VirtualPrinter:
    return VirtualPrinter()


def test_out_of_paper_the_ticket_comes_out_of_the_second_printer(
    hand: Any, office: Office, printer: VirtualPrinter, second: VirtualPrinter
) -> None:
    printer.new_roll(0)
    take_a_number(hand)
    hand.wait(lambda: "Silakan ambil tiket di printer kedua" in hand.texts())
    hand.wait(lambda: office.tickets.find("A001").state == "waiting")
    assert office.tickets.find("A001").print_state == "printed"
    assert (len(printer.tickets), len(second.tickets)) == (0, 1)
    assert hand.kiosk.model.content.frame.notice == ""


def test_the_report_says_how_the_paper_is_and_until_when(
    hand: Any, printer: VirtualPrinter, second: VirtualPrinter, clock: Any
) -> None:
    second.plug_in(False)
    model = hand.kiosk.model
    for _ in range(3):
        take_a_number(hand)
        hand.wait(lambda: model.visit.paper == "printed")
        hand.tap("Selesai")
        clock.pass_(minutes=5)
    model.printing.look()
    hand.wait(lambda: model.printing.report().condition == "ok" and not model.printing._looking)
    until = model.printing.report().until
    used = sum(paper.height for paper in printer.tickets) / 8
    assert until is not None
    minutes = (until - clock.now()) / 60e6
    assert abs(minutes - (70_000 - used) / (used / 15)) < 5
    assert model.content.frame.sign.text == ""
    printer.new_roll(500)
    model.printing.look()
    hand.wait(lambda: model.content.frame.sign.text.startswith("Kertas cukup sampai ± "))
    printer.new_roll(0)
    model.printing.look()
    hand.wait(lambda: model.printing.report().condition == "out")
    assert model.printing.report().until is None


def test_only_when_both_are_out_the_number_is_noted(
    hand: Any, office: Office, printer: VirtualPrinter, second: VirtualPrinter
) -> None:
    printer.new_roll(0)
    second.open_cover()
    take_a_number(hand)
    hand.wait(lambda: "Foto atau catat nomor ini" in hand.texts())
    assert office.tickets.find("A001").state == "issued"
