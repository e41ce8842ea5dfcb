"""The card that is glued to a PC: who it is, and what to do when it breaks. A PC is its name, not its hardware."""

from __future__ import annotations

import io
from pathlib import Path

from core.errors import Unavailable
from core.files import write_whole
from core.pc.settings import Pc
from core.printing.address import parse_address
from core.printing.commands import encode
from core.printing.models import MODELS
from core.printing.service import open_printer, print_slip
from core.printing.slip import Badge, Line, Listing, Pair, Rule, Slip
from core.printing.transport import Outcome
from core.printing.virtual import decode
from core.words import Words

STATUS_S = 3.0


def card_slip(pc: Pc, hall: str, where: str, day: str, speak: Words) -> Slip:
    """``where``: the database, as people are told; ``day``: of today."""
    facts = [Pair(speak("card-role"), speak(f"setup-role-{pc.role}")), Pair(speak("card-database"), where)]
    if pc.printer:
        facts.append(Pair(speak("card-printer"), pc.printer))
    if pc.second_printer:
        facts.append(Pair(speak("card-second-printer"), pc.second_printer))
    if pc.zone:
        facts.append(Pair(speak("card-zone"), pc.zone))
    return Slip(
        (
            Badge(speak("card-title")),
            Line(hall),
            Line(pc.name, "number", bold=True),
            *facts,
            Rule(),
            Listing(
                speak("card-broken"),
                tuple(speak(f"card-broken-{number}") for number in (1, 2, 3, 4)),
                first=1,
            ),
            Rule(),
            Line(speak("card-day", day=day), "small"),
        )
    )


def print_card(slip: Slip, address: str) -> None:
    """Puts the card on paper; Unavailable("printer-failed")."""
    printer, model = open_printer(address)
    if print_slip(printer, model, slip) is Outcome.FAILED:
        raise Unavailable("printer-failed", where=address, detail=printer.status(STATUS_S).state)


def save_card(slip: Slip, path: Path) -> None:
    """The card as a PNG, as an 80 mm printer would print it; Unavailable("unwritable")."""
    model = MODELS["generic-80"]
    picture = io.BytesIO()
    decode(encode(slip, model), model.dots).save(picture, format="PNG")
    try:
        write_whole(path, picture.getvalue())
    except OSError as error:
        raise Unavailable("unwritable", where=str(path)) from error


def on_paper(address: str) -> bool:
    """Whether a printer's address stands for one that prints."""
    return bool(address) and parse_address(address).kind != "virtual"
