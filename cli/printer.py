"""``printer test``: prints one sample ticket and reports how that ended."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.terminal import clock, emit, open_office, tongue
from core.clock import local
from core.errors import AntreanError, Unavailable, WrongUsage
from core.pc import settings as pc

app = typer.Typer(no_args_is_help=True, help="Printers.")


@app.callback()
def _group() -> None:
    """Printers."""


@app.command("test")
def sample(
    printer: Annotated[
        str | None,
        typer.Option(
            help="network:HOST[:9100], usb:VENDOR:PRODUCT, serial:PORT[:BAUD], file:PATH, cups:NAME, windows:NAME "
            "or virtual[:FOLDER]; ?model=NAME may follow. First the printer this PC was set up with."
        ),
    ] = None,
    language: Annotated[str, typer.Option(help="id, en or jv.")] = "id",
) -> None:
    """Print a sample ticket and say whether it really came out."""
    from cli.programs import known_language
    from core.printing.service import open_printer, print_slip
    from core.printing.slip import TicketFacts, ticket_slip
    from core.printing.transport import Outcome
    from core.uid import check_code, new_uid
    from core.words import words

    known_language(language)
    printer = printer or pc.read().printer
    if not printer:
        raise WrongUsage("printer-not-set", where=str(pc.file()))
    now = clock().now()
    try:
        with open_office() as office:
            hall = office.hall()
        name, place, address, logo, zone = hall.name, hall.place, hall.address, hall.logo, hall.time_zone
    except AntreanError:  # the sample can be printed without a hall
        from zoneinfo import ZoneInfo

        name, place, address, logo, zone = "Mal Pelayanan Publik", "", "", None, ZoneInfo("Asia/Jakarta")
    speak = words(language)
    facts = TicketFacts(
        hall_name=name,
        hall_place=place,
        number="A000",
        service_name=speak("slip-test-service"),
        agency_name=speak("slip-test-agency"),
        zone_name="",
        counters="",
        priority=False,
        taken_at=local(now, zone),
        ahead=0,
        wait_low=0,
        wait_high=5,
        requirements=(),
        code="ANTREAN-TEST",
        check_code=check_code(new_uid(now)),
        device=printer,
        hall_address=address,
        logo=logo,
    )
    device, model = open_printer(printer)
    status = device.status(3.0)
    outcome = print_slip(device, model, ticket_slip(facts, speak))
    data = {
        "printer": printer,
        "model": model.name,
        "status": status.state,
        "detail": status.detail,
        "outcome": outcome.value,
    }
    if outcome is Outcome.FAILED:
        raise Unavailable("printer-failed", where=printer, detail=status.detail or status.state)
    emit(data, lambda: _outcome_sentence(printer, outcome is Outcome.PRINTED))


def _outcome_sentence(printer: str, confirmed: bool) -> str:
    """The sentence about the outcome; a virtual printer makes a picture, which can be seen only in a folder."""
    from core.printing.address import parse_address

    address = parse_address(printer)
    if address.kind != "virtual":
        return tongue()("cli-printer-done" if confirmed else "cli-printer-unconfirmed", where=printer)
    if not address.name:
        return tongue()("cli-printer-no-picture")
    return tongue()("cli-printer-picture", where=str(Path(address.name).absolute()))
