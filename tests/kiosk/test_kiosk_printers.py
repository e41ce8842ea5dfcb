"""A kiosk with two printers."""

from __future__ import annotations

from typing import Any

import pytest

from core.office import Office
from core.printing.virtual import VirtualPrinter
from tests.kiosk.test_kiosk_window import take_a_number


@pytest.fixture
def second() -> VirtualPrinter:
    return VirtualPrinter()


def test_out_of_paper_the_ticket_comes_out_of_the_second_printer(
    hand: Any, office: Office, printer: VirtualPrinter, second: VirtualPrinter
) -> None:
    printer.new_roll(0)
    take_a_number(hand)
    hand.wait(lambda: "Silakan ambil tiket di printer kedua" in hand.texts())
    hand.wait(lambda: office.ticket("A001").state == "waiting")
    assert office.ticket("A001").print_state == "printed"
    assert (len(printer.tickets), len(second.tickets)) == (0, 1)
    assert hand.kiosk.model.state["notice"] == ""


def test_only_when_both_are_out_the_number_is_noted(
    hand: Any, office: Office, printer: VirtualPrinter, second: VirtualPrinter
) -> None:
    printer.new_roll(0)
    second.open_cover()
    take_a_number(hand)
    hand.wait(lambda: "Foto atau catat nomor ini" in hand.texts())
    assert office.ticket("A001").state == "issued"
