"""``ticket issue|show`` and ``queue show``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from core.cli.terminal import emit, open_office, tongue
from core.clock import iso, local

if TYPE_CHECKING:
    from core.tickets.model import Forecast, Ticket

ticket_app = typer.Typer(no_args_is_help=True, help="Tickets.")
queue_app = typer.Typer(no_args_is_help=True, help="Who waits.")


def ticket_data(ticket: Ticket, zone: ZoneInfo) -> dict[str, Any]:
    """A ticket as scripts see it; moments are ISO 8601 with offset."""

    def moment(at: int | None) -> str | None:
        return None if at is None else iso(at, zone)

    return {
        "uid": ticket.uid,
        "number": ticket.number,
        "service_day": ticket.service_day,
        "service": ticket.service,
        "agency": ticket.agency,
        "priority": ticket.priority,
        "state": ticket.state,
        "print": ticket.print_state,
        "issued_at": moment(ticket.issued_at),
        "counter": ticket.counter,
        "officer": ticket.officer,
        "calls": ticket.calls,
        "called_at": moment(ticket.called_at),
        "started_at": moment(ticket.started_at),
        "ended_at": moment(ticket.ended_at),
    }


def forecast_data(forecast: Forecast | None) -> dict[str, int | None]:
    if forecast is None:
        return {"p50_minutes": None, "p90_minutes": None}
    return {"p50_minutes": forecast.p50_minutes, "p90_minutes": forecast.p90_minutes}


@ticket_app.command("issue")
def issue(
    service: Annotated[str, typer.Option(help="Code of the service.")],
    priority: Annotated[
        str,
        typer.Option(
            help="none, lansia, disabilitas, ibu_hamil, ibu_menyusui, anak or korban_bencana.",
        ),
    ] = "none",
) -> None:
    """Issue a ticket. When this returns, no power cut can lose it."""
    with open_office() as office:
        issued = office.take(service, priority, device="command line", noted=True)
        zone = office.hall().time_zone
    data = {
        **ticket_data(issued.ticket, zone),
        "ahead": issued.ahead,
        "forecast": forecast_data(issued.forecast),
    }
    emit(data, lambda: tongue()("cli-issued", number=issued.ticket.number, ahead=issued.ahead))


@ticket_app.command("show")
def show(
    number: Annotated[str, typer.Argument(help="Number of the ticket, as A047.")],
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Service day; today if left out.")
    ] = None,
) -> None:
    """Show a ticket and everything that happened to it."""
    with open_office() as office:
        ticket = office.ticket(number.upper(), day.date() if day else None)
        events = office.history(ticket)
        zone = office.hall().time_zone
        data = ticket_data(ticket, zone)
        if ticket.state == "waiting":
            issued = office.place(ticket)
            data |= {"ahead": issued.ahead, "forecast": forecast_data(issued.forecast)}
    data["events"] = [
        {"kind": one.kind, "at": iso(one.at, zone), "reason": one.reason, **one.data} for one in events
    ]
    emit(
        data,
        lambda: "\n".join(
            [
                f"{ticket.number}  {ticket.state}  {ticket.service}  {ticket.priority}",
                *(
                    f"  {local(one.at, zone):%H:%M:%S}  {one.kind}  {one.reason or ''}".rstrip()
                    for one in events
                ),
            ]
        ),
    )


@queue_app.command("show")
def queue(agency: Annotated[str | None, typer.Option(help="Code of one agency.")] = None) -> None:
    """Show who waits, in calling order, and who is being served."""
    with open_office() as office:
        view = office.queue_view(agency)
        zone = office.hall().time_zone
    waiting = [
        {
            "number": ticket.number,
            "service": ticket.service,
            "agency": ticket.agency,
            "priority": ticket.priority,
            "waiting_seconds": max(0, (view.now - ticket.first_arrival) // 1_000_000),
        }
        for ticket in view.waiting
    ]
    serving = [ticket_data(ticket, zone) for ticket in view.serving]
    held = [ticket_data(ticket, zone) for ticket in view.held]
    emit(
        {"waiting": waiting, "serving": serving, "held": held},
        lambda: "\n".join(
            [
                tongue()("cli-queue", waiting=len(waiting), serving=len(serving)),
                *(f"  {one['number']:<8} {one['service']:<28} {one['priority']}" for one in waiting),
                *(f"> {one['number']:<8} {one['service']:<28} {one['counter']}" for one in serving),
            ]
        ),
    )
