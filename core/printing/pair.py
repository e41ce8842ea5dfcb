"""One or two printers that work as one: what the first certainly did not print goes to the second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.printing.commands import encode
from core.printing.models import PrinterModel
from core.printing.roll import paper_mm
from core.printing.service import DEADLINE_S, open_printer, warm_up
from core.printing.slip import Slip
from core.printing.transport import Outcome, Printer, PrinterStatus


@dataclass(frozen=True, slots=True)
class TicketPrinter:
    """A printer, and the model for which its slips are laid out."""

    printer: Printer
    model: PrinterModel


@dataclass(frozen=True, slots=True)
class Printed:
    """How printing a slip ended, on which printer (its place, from 0), and how much paper it took."""

    outcome: Outcome
    place: int = 0
    millimetres: float = 0.0


@dataclass(slots=True)
class Printers:
    """One printer, or a first and a second one.

    A job goes to the other printer only when it certainly failed on the one before: blocked by its status, or refused
    before any byte was sent. An unconfirmed job may be on paper, so it never goes to the other one.
    """

    printers: Sequence[TicketPrinter]
    _states: list[PrinterStatus] = field(init=False)

    def __post_init__(self) -> None:
        self._states = [PrinterStatus("unknown") for _ in self.printers]

    def status(self, deadline_s: float) -> PrinterStatus:
        """How a job sent now would end: the status of the first printer that could print it, else the first one's."""
        self._states = [printer.printer.status(deadline_s) for printer in self.printers]
        return next((state for state in self._states if not state.blocked), self._states[0])

    @property
    def states(self) -> tuple[PrinterStatus, ...]:
        """What each printer answered when it was asked last."""
        return tuple(self._states)

    def print(self, slip: Slip, doubted: int | None = None, deadline_s: float = DEADLINE_S) -> Printed:
        """Prints the slip once, on the first printer that takes it. A printer that was blocked when it was asked last
        comes after the others, so that nobody waits for it while another could print; so does the ``doubted`` one, of
        which a visitor says that no paper came."""
        places = sorted(
            range(len(self.printers)), key=lambda place: (self._states[place].blocked, place == doubted)
        )
        for place in places:
            ticket_printer = self.printers[place]
            data = encode(slip, ticket_printer.model)
            outcome = ticket_printer.printer.send(data, deadline_s)
            if outcome is not Outcome.FAILED:
                return Printed(outcome, place, paper_mm(data, ticket_printer.model.dpi))
        return Printed(Outcome.FAILED)

    def warm_up(self) -> None:
        for model in {
            ticket_printer.model.name: ticket_printer.model for ticket_printer in self.printers
        }.values():
            warm_up(model)


def open_ticket_printer(address: str) -> TicketPrinter:
    """The printer at an address; nothing is connected yet. Refused for a text that is no address."""
    return TicketPrinter(*open_printer(address))
