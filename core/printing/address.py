"""Addresses of printers: ``network:HOST[:9100]``, ``usb:VENDOR:PRODUCT``, ``serial:PORT[:BAUD]``, ``file:PATH``,
``cups:NAME``, ``windows:NAME``, ``virtual[:FOLDER]``; ``?model=NAME`` may follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from core.errors import Refused
from core.printing.models import PrinterModel, find_model

Kind = Literal["network", "usb", "serial", "file", "cups", "windows", "virtual"]

RAW_PORT = 9100
SLOWEST_FOR_PICTURES = 57600
"""Lowest speed of a serial line, in baud, for pictures: one of 25 kB takes 4.5 s at it (computed); slower lines get
plain text."""


@dataclass(frozen=True, slots=True)
class PrinterAddress:
    """A parsed address. ``name`` is host, serial port, path or queue; ``number`` the TCP port or the baud rate;
    ``usb`` the vendor and product ids."""

    text: str
    kind: Kind
    name: str
    number: int
    usb: tuple[int, int]
    model: PrinterModel


def parse_address(text: str) -> PrinterAddress:
    """The address in its parts; Refused("printer-address") for a text that is none, ("printer-model") for an unknown
    model."""
    if not text.isprintable():
        raise Refused("printer-address", where=repr(text))
    target, _, options = text.strip().partition("?")
    model_name = ""
    if options:
        if not options.startswith("model="):
            raise Refused("printer-address", where=text)
        model_name = options.removeprefix("model=")
    kind, _, rest = target.partition(":")
    name, number, usb = rest, 0, (0, 0)
    slow = False
    match kind:
        case "network":
            match = re.fullmatch(r"(\[[0-9a-fA-F:.%a-z]+\]|[^:\[\]\s/]+)(?::(\d{1,5}))?", rest)
            if not match or not 0 < int(match.group(2) or RAW_PORT) < 65536:
                raise Refused("printer-address", where=text)
            name, number = match.group(1).strip("[]"), int(match.group(2) or RAW_PORT)
        case "usb":
            match = re.fullmatch(r"(?:0x)?([0-9a-fA-F]{1,4}):(?:0x)?([0-9a-fA-F]{1,4})", rest)
            if not match:
                raise Refused("printer-address", where=text)
            usb = int(match.group(1), 16), int(match.group(2), 16)
        case "serial":
            match = re.fullmatch(r"([^:\s]+)(?::([1-9]\d{2,6}))?", rest)
            if not match:
                raise Refused("printer-address", where=text)
            name, number = match.group(1), int(match.group(2) or 19200)
            slow = number < SLOWEST_FOR_PICTURES
        case "file" | "cups" | "windows":
            if not rest or (kind == "cups" and not re.fullmatch(r"[\w.+@-]+", rest)):
                raise Refused("printer-address", where=text)
        case "virtual":
            pass
        case _:
            raise Refused("printer-address", where=text)
    model = find_model(model_name or ("plain-80" if slow else "generic-80"))
    return PrinterAddress(text, kind, name, number, usb, model)
