"""Verbs that set up a hall: ``init`` and ``officer``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from cli.terminal import GLOBALS, clock, database_url, emit, open_office, tongue
from core.errors import Unavailable

if TYPE_CHECKING:
    from core.people.officers import Role

officer_app = typer.Typer(no_args_is_help=True, help="Officers who serve at the counters.")


def init(
    name: Annotated[
        str | None, typer.Option(help="Name of the hall; default: 'Mal Pelayanan Publik'.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="Town or regency under the name, 'Kabupaten Jember'.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="Asia/Jakarta (default), Asia/Makassar or Asia/Jayapura.")
    ] = None,
    address: Annotated[str | None, typer.Option(help="Street address.")] = None,
    logo: Annotated[Path | None, typer.Option(help="PNG or JPEG file, at most 1 MB.")] = None,
    ticker: Annotated[
        str | None, typer.Option(help="Messages at the foot of the displays, one per line.")
    ] = None,
) -> None:
    """Make the hall, or change the facts of the one that is there."""
    from core.office import LOGO_LIMIT, HallFacts, Office
    from core.storage.database import without_password

    picture = None
    if logo is not None:
        try:
            if not logo.is_file():
                raise Unavailable("file-unreadable", where=str(logo))
            with logo.open("rb") as file:
                picture = file.read(LOGO_LIMIT + 1)
        except OSError as error:
            raise Unavailable("file-unreadable", where=str(logo)) from error
    facts = HallFacts(name, place, address, time_zone, picture, ticker)
    url = database_url()
    office, made = Office.set_up(url, facts, clock())
    hall = office.hall()
    office.close()
    data = {
        "ok": True,
        "created": made,
        "name": hall.name,
        "place": hall.place,
        "address": hall.address,
        "time_zone": hall.time_zone.key,
        "logo": hall.logo is not None,
        "database": without_password(url),
    }
    key = "cli-hall-made" if made else "cli-hall-changed"
    emit(data, lambda: tongue()(key, name=hall.name, database=without_password(url)))


@officer_app.command("add")
def add(
    code: Annotated[str, typer.Argument(help="Capital letters, digits and hyphens, as in SITI.")],
    name: Annotated[str, typer.Option(help="Full name.")],
    pin: Annotated[
        str | None, typer.Option(help="4 to 8 digits; one is made and shown when left out.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option(help="Agency whose counters the officer serves; all if none.")
    ] = None,
    role: Annotated[str, typer.Option(help="officer, supervisor or administrator.")] = "officer",
) -> None:
    """Add an officer."""
    from core.people.officers import new_pin

    pin_set = pin if pin is not None else new_pin()
    with open_office() as office:
        officer = office.people.add(code, name, agency, pin_set, cast("Role", role))
    data = {
        "ok": True,
        "officer": officer.code,
        "name": officer.name,
        "agency": officer.agency,
        "role": officer.role,
    }
    if pin is None:
        data["pin"] = pin_set
    if pin is None and not GLOBALS.json:
        emit(
            data, lambda: tongue()("cli-officer-added-pin", name=officer.name, code=officer.code, pin=pin_set)
        )
    else:
        emit(data, lambda: tongue()("cli-officer-added", name=officer.name, code=officer.code))


@officer_app.command("list")
def listing() -> None:
    """List the officers."""
    with open_office() as office:
        officers = office.people.officers()
    data = {
        "officers": [
            {"officer": officer.code, "name": officer.name, "agency": officer.agency, "role": officer.role}
            for officer in officers
        ]
    }
    emit(
        data,
        lambda: "\n".join(
            f"{officer.code:<16} {officer.name}  {officer.agency or ''}".rstrip() for officer in officers
        ),
    )


@officer_app.command("pin")
def change_pin(
    code: Annotated[str, typer.Argument(help="Code of the officer.")],
    pin: Annotated[
        str | None, typer.Option(help="4 to 8 digits; one is made and shown when left out.")
    ] = None,
) -> None:
    """Give an officer a new PIN; a lock is lifted."""
    from core.people.officers import new_pin

    pin_set = pin if pin is not None else new_pin()
    with open_office() as office:
        office.people.change_pin(code, pin_set)
    data: dict[str, object] = {"ok": True, "officer": code}
    if pin is None:
        data["pin"] = pin_set
    emit(data, lambda: tongue()("cli-pin-made" if pin is None else "cli-pin-changed", code=code, pin=pin_set))


@officer_app.command("retire")
def retire(code: Annotated[str, typer.Argument(help="Code of the officer.")]) -> None:
    """Take an officer out of service; their history stays."""
    with open_office() as office:
        office.people.retire(code)
    emit({"ok": True, "officer": code}, lambda: tongue()("cli-officer-retired", code=code))
