"""``policy show|set|target|weight`` and ``audit``: the figures the order goes by, and who changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from cli.terminal import emit, open_office, tongue
from core.catalogue.policy import Policy, as_data
from core.clock import iso, local
from core.errors import WrongUsage

app = typer.Typer(no_args_is_help=True, help="What decides who is next, per agency.")

Agency = Annotated[str, typer.Argument(help="Code of the agency.")]
Figure = Annotated[int | None, typer.Option()]


@app.command("show")
def show(agency: Agency) -> None:
    """Show an agency's policy."""
    with open_office() as office:
        policy = office.catalogue.policy(agency)
    _emit(agency, policy)


@app.command("set")
def change(
    agency: Agency,
    ratio: Annotated[int | None, typer.Option(help="Priority calls in a row, at most.")] = None,
    max_overtake: Annotated[
        int | None, typer.Option(help="Minutes anybody may be overtaken, at most.")
    ] = None,
    return_after: Annotated[
        int | None, typer.Option(help="Who missed the call comes after so many others.")
    ] = None,
    booking_early: Annotated[int | None, typer.Option(help="Minutes before a slot that count.")] = None,
    booking_late: Annotated[int | None, typer.Option(help="Minutes a slot is kept.")] = None,
    express_minutes: Annotated[
        int | None, typer.Option(help="Services up to so long are short for an express counter.")
    ] = None,
    usual_wait: Annotated[
        int | None, typer.Option(help="Target wait in minutes of services without their own.")
    ] = None,
) -> None:
    """Change figures of an agency's policy. Who waits already keeps their place."""
    options = {
        "ratio": ratio,
        "max_overtake": max_overtake,
        "return_after": return_after,
        "booking_early": booking_early,
        "booking_late": booking_late,
        "express_minutes": express_minutes,
        "usual_wait": usual_wait,
    }
    figures = {key: value for key, value in options.items() if value is not None}
    with open_office() as office:
        policy = office.catalogue.set_policy(agency, figures)
    _emit(agency, policy)


@app.command("target")
def target(
    service: Annotated[str, typer.Argument(help="Code of the service.")],
    minutes: Annotated[str, typer.Argument(help="Target wait in minutes, or none.")],
) -> None:
    """Set a service's target wait."""
    with open_office() as office:
        policy = office.catalogue.set_target(service, _number(minutes))
        agency = office.directory().service(service).agency
    _emit(agency, policy)


@app.command("weight")
def weight(
    counter: Annotated[str, typer.Argument(help="Code of the counter.")],
    service: Annotated[str, typer.Argument(help="Code of a service it takes.")],
    share: Annotated[str, typer.Argument(help="Weight from 1 to 100, or none.")],
) -> None:
    """Set a service's share of a counter's calls."""
    with open_office() as office:
        policy = office.catalogue.set_weight(counter, service, _number(share))
        agency = office.directory().counter(counter).agency
    _emit(agency, policy)


def audit(
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="One service day; all if left out.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many, newest first.")] = 500,
) -> None:
    """Show who changed what, and every call out of order."""
    if day is not None and not 2000 <= day.year < 2100:
        raise WrongUsage("usage", where="--day", detail=tongue()("cli-day-range"))
    with open_office() as office:
        entries = office.people.audit(day.date() if day else None, most)
        zone = office.hall().time_zone
    data = {
        "entries": [
            {
                "at": iso(entry.at, zone),
                "kind": entry.kind,
                "officer": entry.officer,
                "counter": entry.counter,
                "device": entry.device or None,
                "number": entry.number,
                "reason": entry.reason,
                "data": entry.data,
            }
            for entry in entries
        ]
    }
    emit(
        data,
        lambda: (
            "\n".join(
                f"{local(entry.at, zone):%Y-%m-%d %H:%M:%S}  {entry.kind:<22} {entry.officer or '-':<12}"
                f" {entry.counter or '':<5} {entry.number or '':<6} {entry.reason or ''}".rstrip()
                for entry in entries
            )
            or tongue()("cli-audit-empty")
        ),
    )


def _emit(agency: str, policy: Policy) -> None:
    figures = as_data(policy)
    emit(
        {"agency": agency, **figures},
        lambda: "\n".join(f"{key:<16} {value}" for key, value in figures.items()),
    )


def _number(text: str) -> int | None:
    """A whole number, or None for ``none``."""
    if text.lower() == "none":
        return None
    if not text.isdecimal() or len(text) > 6:
        raise WrongUsage("usage", where=text[:40], detail=tongue()("cli-number-or-none", where=text[:40]))
    return int(text)
