"""The drill's printers give out what a kiosk sends, note what stands on it, and fail in each of their ways."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from core.printing.commands import encode
from core.printing.models import MODELS
from core.printing.service import open_printer
from core.printing.slip import Code, Line, Slip
from core.printing.transport import Outcome, Printer
from demo.drill.printers import Paper, TicketPrinter
from demo.drill.proxy import Wires
from tests.support.patience import WAIT_S


class Tray:
    """Where the papers fall."""

    def __init__(self) -> None:
        self.papers: list[Paper] = []
        self._fell = threading.Condition()

    def keep(self, paper: Paper) -> None:
        with self._fell:
            self.papers.append(paper)
            self._fell.notify_all()

    def wait(self, count: int) -> bool:
        with self._fell:
            return self._fell.wait_for(lambda: len(self.papers) >= count, WAIT_S)


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def printer(tray: Tray) -> Iterator[TicketPrinter]:
    wires = Wires()
    made = TicketPrinter(wires, "Kiosk 1", tray.keep)
    yield made
    made.close()
    wires.close()


def job(number: str) -> bytes:
    blocks = (Line("MPP", "title"), Line(number, "number"), Code("AQ1", f"{number} · 7Q4K-XM2P"), Line("x"))
    return encode(Slip(blocks), MODELS["plain-80"])


def opened(printer: TicketPrinter) -> Printer:
    return open_printer(printer.address)[0]


def test_a_ticket_comes_out_and_is_read(printer: TicketPrinter, tray: Tray) -> None:
    there = opened(printer)
    assert there.status(2).state == "ready"
    assert there.send(job("A-B03"), 4) is Outcome.PRINTED
    (paper,) = tray.papers
    assert (paper.number, paper.check, paper.whole, paper.confirmed) == ("A-B03", "7Q4K-XM2P", True, True)


def test_without_paper_nothing_is_taken(printer: TicketPrinter, tray: Tray) -> None:
    printer.put("paper-out")
    assert opened(printer).status(2).state == "paper_out"
    assert opened(printer).send(job("A001"), 2) is Outcome.FAILED
    printer.put("none")
    assert opened(printer).send(job("A002"), 4) is Outcome.PRINTED
    assert [paper.number for paper in tray.papers] == ["A002"]


def test_a_late_printer_prints_in_order_when_there_is_paper_again(printer: TicketPrinter, tray: Tray) -> None:
    printer.put("late")
    for number in ("A001", "A002"):
        assert opened(printer).send(job(number), 0.3) is Outcome.UNCONFIRMED
    assert tray.papers == []
    printer.put("none")
    assert tray.wait(2)
    assert [paper.number for paper in tray.papers] == ["A001", "A002"]
    assert not any(paper.confirmed for paper in tray.papers)


def test_a_torn_paper_has_a_number_and_is_not_whole(printer: TicketPrinter, tray: Tray) -> None:
    printer.put("torn")
    assert opened(printer).send(job("A001"), 0.3) is Outcome.UNCONFIRMED
    assert tray.wait(1)
    assert (tray.papers[0].number, tray.papers[0].whole) == ("A001", False)
    assert opened(printer).status(2).state == "paper_out"


def test_a_mute_printer_prints_and_does_not_say_so(printer: TicketPrinter, tray: Tray) -> None:
    printer.put("mute")
    assert opened(printer).send(job("A001"), 0.6) is Outcome.UNCONFIRMED
    assert tray.wait(1)
    assert (tray.papers[0].whole, tray.papers[0].confirmed) == (True, False)


def test_it_tells_once_when_a_paper_is_out(printer: TicketPrinter) -> None:
    struck: list[int] = []
    printer.when_out = lambda: struck.append(1)
    for number in ("A001", "A002"):
        assert opened(printer).send(job(number), 4) is Outcome.PRINTED
    assert struck == [1]
