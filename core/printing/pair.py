"""Two printers that count as one: what the first surely did not print goes to the second."""

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
class Device:
    """A printer with the model its slips are laid out for."""

    printer: Printer
    model: PrinterModel


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a slip, on which printer (its place, from 0), and how much paper that took."""

    outcome: Outcome
    place: int = 0
    millimetres: float = 0.0


@dataclass(slots=True)
class Printers:
    """One printer, or a first and a second one.

    A job goes to the other printer only when it surely failed on the one before: blocked by its status, or refused
    before any byte was sent. An unconfirmed job may be on paper, so it never goes on by itself.
    """

    devices: Sequence[Device]
    _states: list[PrinterStatus] = field(init=False)

    def __post_init__(self) -> None:
        self._states = [PrinterStatus("unknown") for _ in self.devices]

    def status(self, deadline_s: float) -> PrinterStatus:
        """How a job sent now would fare: the state of the first printer that could print it, else the first's."""
        self._states = [device.printer.status(deadline_s) for device in self.devices]
        return next((state for state in self._states if not state.blocked), self._states[0])

    @property
    def states(self) -> tuple[PrinterStatus, ...]:
        """What each printer said when it was asked last."""
        return tuple(self._states)

    def print(self, slip: Slip, doubted: int | None = None, deadline_s: float = DEADLINE_S) -> Printed:
        """Puts the slip on paper once, on the first printer that takes it; a printer that was blocked when it was
        asked last comes after the others: nobody waits for one that cannot be reached while another one can. So
        does the ``doubted`` one, from which a person says no paper came."""
        places = sorted(
            range(len(self.devices)), key=lambda place: (self._states[place].blocked, place == doubted)
        )
        for place in places:
            device = self.devices[place]
            data = encode(slip, device.model)
            outcome = device.printer.send(data, deadline_s)
            if outcome is not Outcome.FAILED:
                return Printed(outcome, place, paper_mm(data, device.model.dpi))
        return Printed(Outcome.FAILED)

    def warm_up(self) -> None:
        for model in {device.model.name: device.model for device in self.devices}.values():
            warm_up(model)


def open_device(address: str) -> Device:
    """The printer at an address; nothing is connected yet. Refused for an address that is none."""
    return Device(*open_printer(address))
