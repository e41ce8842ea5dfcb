"""``printer test``: one sample ticket on one printer, and what came of it."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.terminal import clock, emit, open_office, tongue
from core.clock import local
from core.errors import AntreanError, Unavailable

app = typer.Typer(no_args_is_help=True, help="Printers.")


@app.callback()
def _group() -> None:
    """Printers."""


@app.command("test")
def sample(
    printer: Annotated[
        str,
        typer.Option(
            help="network:HOST[:9100], usb:VENDOR:PRODUCT, serial:PORT[:BAUD], file:PATH, cups:NAME, windows:NAME "
            "or virtual[:FOLDER]; ?model=NAME may follow."
        ),
    ] = "virtual",
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
    now = clock().now()
    try:
        with open_office() as office:
            hall = office.hall()
        name, place, address, logo, zone = hall.name, hall.place, hall.address, hall.logo, hall.time_zone
    except AntreanError:  # a sample needs no hall
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
    opened, model = open_printer(printer)
    status = opened.status(3.0)
    outcome = print_slip(opened, model, ticket_slip(facts, speak))
    data = {
        "printer": printer,
        "model": model.name,
        "status": status.state,
        "detail": status.detail,
        "outcome": outcome.value,
    }
    if outcome is Outcome.FAILED:
        raise Unavailable("printer-failed", where=printer, detail=status.detail or status.state)
    key = "cli-printer-done" if outcome is Outcome.PRINTED else "cli-printer-unconfirmed"
    emit(data, lambda: tongue()(key, where=printer))
