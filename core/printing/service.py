"""Opening a printer by its address, and printing a slip on it."""

from __future__ import annotations

from pathlib import Path

from core.printing.address import PrinterAddress, parse_address
from core.printing.channels import NetworkChannel, SerialChannel, UsbChannel
from core.printing.commands import encode
from core.printing.models import PrinterModel
from core.printing.slip import Code, Line, Slip
from core.printing.spooled import CupsPrinter, FilePrinter, WindowsPrinter
from core.printing.transport import EscposPrinter, Outcome, Printer
from core.printing.virtual import VirtualPrinter

DEADLINE_S = 8.0
"""Seconds for printing a slip: 1 to 2 for printing and cutting, the rest for a printer that is warming up."""


def open_printer(address: str) -> tuple[Printer, PrinterModel]:
    """The printer at an address; nothing is connected yet. Refused for a text that is no address."""
    parsed = parse_address(address)
    return _printer(parsed), parsed.model


def print_slip(printer: Printer, model: PrinterModel, slip: Slip, deadline_s: float = DEADLINE_S) -> Outcome:
    """Lays the slip out for the model and sends it; returns how that ended."""
    return printer.send(encode(slip, model), deadline_s)


def warm_up(model: PrinterModel) -> None:
    """Loads python-escpos, the type and the QR tables now, so that the first ticket does not wait for them."""
    encode(Slip((Line("A000", "number", bold=True), Line("0", "title"), Code("A000", "A000"))), model)


def _printer(address: PrinterAddress) -> Printer:
    match address.kind:
        case "network":
            return EscposPrinter(lambda deadline: NetworkChannel(address.name, address.number, deadline))
        case "serial":
            return EscposPrinter(
                lambda _deadline: SerialChannel(address.name, address.number), pace_s=10 / address.number
            )
        case "usb":
            return EscposPrinter(lambda _deadline: UsbChannel(*address.usb))
        case "file":
            return FilePrinter(Path(address.name))
        case "cups":
            return CupsPrinter(address.name)
        case "windows":
            return WindowsPrinter(address.name)
        case "virtual":
            return VirtualPrinter(Path(address.name) if address.name else None, address.model.dots)
