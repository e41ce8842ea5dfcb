"""Two printers as one: what surely did not come out of the first comes out of the second, and never twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.printing.models import MODELS
from core.printing.pair import Printed, Printers, TicketPrinter
from core.printing.slip import Line, Slip
from core.printing.transport import Outcome, PrinterStatus
from core.printing.virtual import VirtualPrinter

SLIP = Slip((Line("A047", "number", bold=True),))
MODEL = MODELS["generic-80"]


class Says:
    """A printer with a given answer, which counts what it was sent."""

    def __init__(self, outcome: Outcome, state: PrinterStatus | None = None) -> None:
        self.outcome, self.state, self.jobs = outcome, state or PrinterStatus("ready"), 0

    def status(self, deadline_s: float) -> PrinterStatus:  # noqa: ARG002  # the Printer protocol's
        return self.state

    def send(self, data: bytes, deadline_s: float) -> Outcome:  # noqa: ARG002  # the Printer protocol's
        self.jobs += 1
        return self.outcome


def came(done: Printed) -> tuple[Outcome, int]:
    return done.outcome, done.place


def pair(first: Says | VirtualPrinter, second: Says | VirtualPrinter) -> Printers:
    return Printers([TicketPrinter(first, MODEL), TicketPrinter(second, MODELS["generic-58"])])


@pytest.mark.parametrize(
    "fault",
    [
        lambda printer: printer.new_roll(0),
        lambda printer: printer.open_cover(),
        lambda printer: printer.plug_in(False),
    ],
)
@pytest.mark.parametrize("looked", [True, False])
def test_a_blocked_first_printer_hands_the_job_to_the_second(
    fault: Callable[[VirtualPrinter], None], looked: bool
) -> None:
    first, second = VirtualPrinter(), VirtualPrinter(dots=384)
    printers = pair(first, second)
    fault(first)
    if looked:
        assert printers.status(1.0).state == "ready"
    assert came(printers.print(SLIP)) == (Outcome.PRINTED, 1)
    assert (len(first.tickets), len(second.tickets)) == (0, 1)
    assert second.tickets[0].width == 384


def test_an_unconfirmed_job_never_goes_to_the_second_printer() -> None:
    first, second = Says(Outcome.UNCONFIRMED), Says(Outcome.PRINTED)
    assert came(pair(first, second).print(SLIP)) == (Outcome.UNCONFIRMED, 0)
    assert (first.jobs, second.jobs) == (1, 0)


def test_one_that_works_is_enough_and_the_first_is_asked_first() -> None:
    first, second = Says(Outcome.PRINTED), Says(Outcome.PRINTED)
    assert came(pair(first, second).print(SLIP)) == (Outcome.PRINTED, 0)
    assert second.jobs == 0


def test_a_printer_known_to_be_blocked_is_not_waited_for_but_tried_when_all_else_fails() -> None:
    first = Says(Outcome.PRINTED, PrinterStatus("unreachable"))
    second = Says(Outcome.FAILED)
    printers = pair(first, second)
    printers.status(1.0)
    assert came(printers.print(SLIP)) == (Outcome.PRINTED, 0)
    assert second.jobs == 1


def test_a_copy_goes_to_the_printer_nobody_doubts() -> None:
    first, second = Says(Outcome.UNCONFIRMED), Says(Outcome.PRINTED)
    assert came(pair(first, second).print(SLIP, doubted=0)) == (Outcome.PRINTED, 1)
    alone = Printers([TicketPrinter(first, MODEL)])
    assert came(alone.print(SLIP, doubted=0)) == (Outcome.UNCONFIRMED, 0)


def test_both_blocked_is_said_as_the_first_one_is() -> None:
    first, second = VirtualPrinter(), VirtualPrinter()
    first.new_roll(0)
    second.open_cover()
    printers = pair(first, second)
    assert printers.status(1.0).state == "paper_out"
    assert printers.print(SLIP).outcome is Outcome.FAILED
    assert [state.state for state in printers.states] == ["paper_out", "cover_open"]
