"""What a printer can do. A table of our own: python-escpos has no profile for most printers sold in Indonesia."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Refused


@dataclass(frozen=True, slots=True)
class PrinterModel:
    """``dots`` across the paper, ``dpi`` dots per inch, ``columns`` of plain text; whether it cuts and prints
    pictures."""

    name: str
    dots: int
    dpi: int
    columns: int
    cutter: bool
    profile: str
    """The python-escpos profile whose commands fit."""
    raster: bool = True
    """Whether it gets pictures; False where the line is too slow for them, which gets plain text."""


MODELS = {
    model.name: model
    for model in (
        PrinterModel("generic-80", 576, 203, 48, cutter=True, profile="TM-T20II"),
        PrinterModel("generic-58", 384, 203, 32, cutter=False, profile="POS-5890"),
        PrinterModel("epson-180dpi", 512, 180, 42, cutter=True, profile="TM-T88III"),
        PrinterModel("plain-80", 576, 203, 48, cutter=True, profile="TM-T20II", raster=False),
        PrinterModel("plain-58", 384, 203, 32, cutter=False, profile="POS-5890", raster=False),
    )
}


def find_model(name: str) -> PrinterModel:
    """The model of that name; Refused("printer-model"), which names the known models."""
    try:
        return MODELS[name]
    except KeyError:
        raise Refused("printer-model", where=name, known=", ".join(MODELS)) from None
