"""Printers that cannot tell whether paper came out: the visitor is asked, and gets a copy of the same number."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp

from core.office import Office
from core.printing.transport import Outcome
from core.printing.virtual import VirtualPrinter
from tests.support.kiosk import take_a_number

ASKED = "Apakah kertasnya keluar?"


class Mute(VirtualPrinter):
    """Prints, and cannot confirm it."""

    def send(self, data: bytes, deadline_s: float = 0) -> Outcome:
        done = super().send(data, deadline_s)
        return Outcome.UNCONFIRMED if done is Outcome.PRINTED else done


@pytest.fixture
def printer() -> VirtualPrinter:
    return Mute()


@pytest.fixture(params=[False, True], ids=["alone", "with a second"])
def second(request: pytest.FixtureRequest) -> VirtualPrinter | None:
    return VirtualPrinter() if request.param else None


def test_the_paper_came(
    hand: Any, office: Office, printer: VirtualPrinter, second: VirtualPrinter | None
) -> None:
    take_a_number(hand)
    hand.wait(lambda: ASKED in hand.texts())
    hand.wait(lambda: office.tickets.find("A001").print_state == "unconfirmed")
    assert office.tickets.find("A001").state == "waiting"
    hand.tap("Ya, sudah keluar")
    hand.wait(lambda: office.tickets.find("A001").print_state == "printed")
    assert len(printer.tickets) == 1
    assert second is None or not second.tickets


def test_a_copy_carries_the_same_number_and_code_and_says_that_it_is_one(
    hand: Any, office: Office, printer: VirtualPrinter, second: VirtualPrinter | None
) -> None:
    take_a_number(hand)
    hand.wait(lambda: ASKED in hand.texts())
    assert second is None or not second.tickets, "an unconfirmed job goes nowhere by itself"
    hand.tap("Cetak ulang")
    papers = printer.tickets
    if second is None:
        hand.wait(lambda: len(printer.tickets) == 2 and ASKED in hand.texts())
        first, copy = papers
    else:
        hand.wait(lambda: "Silakan ambil tiket di printer kedua" in hand.texts())
        hand.wait(lambda: office.tickets.find("A001").print_state == "printed")
        (first,), (copy,) = papers, second.tickets
    codes = [zxingcpp.read_barcodes(paper.convert("L"))[0].text for paper in (first, copy)]
    assert codes[0] == codes[1]
    assert codes[0].startswith("AQ1:A001:")
    hand.wait(
        lambda: (
            [entry.reason for entry in office.people.audit() if entry.kind == "reprinted"]
            == ["no-paper-seen"]
        )
    )
    assert copy.height > first.height, "the bar that says SALINAN is missing"
    assert [ticket.number for ticket in office.views.queue().waiting] == ["A001"]


def test_without_an_answer_the_number_waits(hand: Any, office: Office) -> None:
    take_a_number(hand)
    hand.wait(lambda: ASKED in hand.texts())
    hand.times(paper_came_s=0.01)
    hand.wait(lambda: hand.kiosk.model.visit.page == "home")
    assert office.tickets.find("A001").state == "waiting"
    assert office.tickets.find("A001").print_state == "unconfirmed"


@pytest.mark.parametrize("notes", [True, False])
def test_a_copy_that_cannot_be_printed_is_noted_and_never_cancelled(
    hand: Any,
    office: Office,
    printer: VirtualPrinter,
    second: VirtualPrinter | None,
    notes: bool,
) -> None:
    """The first paper may lie in the printer: whoever holds it is not turned away."""
    take_a_number(hand)
    hand.wait(lambda: ASKED in hand.texts())
    for ticket_printer in (printer, second):
        if ticket_printer is not None:
            ticket_printer.open_cover()
    hand.tap("Cetak ulang")
    hand.wait(lambda: "Foto atau catat nomor ini" in hand.texts())
    if notes:
        hand.tap("Sudah saya catat")
        hand.wait(lambda: office.tickets.find("A001").print_state == "noted")
    else:
        hand.times(noting_s=0.01)
        hand.wait(lambda: hand.kiosk.model.visit.page == "home")
    assert office.tickets.find("A001").state == "waiting"
