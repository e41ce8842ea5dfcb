"""An officer asks a kiosk for a copy: the kiosk of that name prints it, wherever its visitor is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import zxingcpp

from core.events.kinds import ReprintAsked, Reprinted
from core.office import Office
from core.printing.virtual import VirtualPrinter


def kinds(office: Office) -> list[str]:
    return [event.kind for event in office.tickets.history(office.tickets.find("A001"))]


def test_the_kiosk_prints_the_copy_and_records_it(hand: Any, office: Office, printer: VirtualPrinter) -> None:
    office.tickets.take("DUKCAPIL-KTP", device="Kiosk 1", noted=True)
    hand.tap("Dispendukcapil")
    assert office.reprints.ask("A001", "Kertas sobek", at="L09") == "Kiosk 1"
    hand.wait(lambda: kinds(office)[-1] == "reprinted")
    (paper,) = printer.tickets
    (code,) = zxingcpp.read_barcodes(paper.convert("L"))
    assert code.text.startswith("AQ1:A001:")
    last = office.tickets.history(office.tickets.find("A001"))[-1]
    assert (last.reason, last.device, last.what) == ("Kertas sobek", "Kiosk 1", Reprinted("printed"))
    assert hand.kiosk.model.visit.page == "agency", "whoever stands there is not disturbed"


def test_another_kiosks_copy_is_not_printed_here(hand: Any, office: Office, printer: VirtualPrinter) -> None:
    office.tickets.take("DUKCAPIL-KTP", device="Kiosk 1", noted=True)
    office.reprints.ask("A001", "Kertas sobek", "Kiosk 2")
    office.reprints.ask("A001", "Kertas sobek", "Kiosk 1")
    hand.wait(lambda: "reprinted" in kinds(office))
    assert kinds(office).count("reprinted") == 1
    assert len(printer.tickets) == 1


def test_a_copy_that_cannot_be_printed_is_recorded_as_that(
    hand: Any, office: Office, printer: VirtualPrinter
) -> None:
    printer.open_cover()
    office.tickets.take("DUKCAPIL-KTP", device="Kiosk 1", noted=True)
    office.reprints.ask("A001", "Kertas sobek")
    hand.wait(lambda: kinds(office)[-1] == "reprint-failed")
    assert not printer.tickets
    assert hand.kiosk.model.visit.page == "home"


def test_nobody_gets_a_copy_that_was_asked_for_long_ago(
    hand: Any, office: Office, printer: VirtualPrinter, clock: Any
) -> None:
    """The kiosk was cut off meanwhile; its visitor went another way."""
    ticket = office.tickets.take("DUKCAPIL-KTP", device="Kiosk 1", noted=True).ticket
    office.reprints.ask("A001", "Kertas sobek", "Kiosk 2")
    asked = office.tickets.history(ticket)[-1]
    clock.pass_(minutes=3)
    late = replace(asked, what=ReprintAsked("Kiosk 1", ticket.uid))
    hand.kiosk.model.happened((late,))
    hand.wait(lambda: kinds(office)[-1] == "reprint-failed")
    assert not printer.tickets
