"""``ticket issue|show`` and ``queue show``."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from cli.terminal import emit, open_office, tongue
from core.catalogue.policy import as_data
from core.clock import Micros, iso, local, micros
from core.errors import Unavailable, WrongUsage
from core.events import public_data

if TYPE_CHECKING:
    from core.office import Office
    from core.tickets.model import Forecast, PrintState, Ticket

ticket_app = typer.Typer(no_args_is_help=True, help="Tickets.")
queue_app = typer.Typer(no_args_is_help=True, help="Who waits.")


def ticket_data(ticket: Ticket, zone: ZoneInfo) -> dict[str, Any]:
    """A ticket for scripts; moments are ISO 8601 with offset."""

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
        "first_arrival": moment(ticket.first_arrival),
        "directed_to": ticket.directed_to,
        "booked_for": moment(ticket.booked_for),
        "stops_left": ticket.stops_left,
        "told": forecast_data(ticket.told) if ticket.told else None,
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
    also: Annotated[
        list[str] | None, typer.Option(help="A further service of the same visit; may be repeated.")
    ] = None,
    any_order: Annotated[
        bool, typer.Option("--any-order", help="Begin with the service that can be had soonest.")
    ] = False,
    booking: Annotated[str | None, typer.Option(metavar="HH:MM", help="The booked slot of today.")] = None,
) -> None:
    """Issue a ticket. When this returns, no power cut can lose it."""
    with open_office() as office:
        zone = office.hall().time_zone
        issued = office.tickets.take(
            service,
            priority,
            device="command line",
            noted=True,
            also=tuple(also or ()),
            any_order=any_order,
            booked_for=None if booking is None else _slot(office, booking),
        )
    data = {
        **ticket_data(issued.ticket, zone),
        "ahead": issued.ahead,
        "forecast": forecast_data(issued.forecast),
    }
    emit(data, lambda: tongue()("cli-issued", number=issued.ticket.number, ahead=issued.ahead))


def _slot(office: Office, text: str) -> Micros:
    """The moment of HH:MM on the service day; WrongUsage for another text."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise WrongUsage("usage", where="--booking", detail="--booking is HH:MM")
    return micros(datetime.combine(office.day.today(), time.fromisoformat(text), office.hall().time_zone))


@ticket_app.command("cancel")
def cancel(
    number: Annotated[str, typer.Argument(help="Number of the ticket, as A047.")],
    reason: Annotated[str, typer.Option(help="Why, in words.")],
) -> None:
    """End a ticket that nobody will come for."""
    with open_office() as office:
        ticket = office.tickets.cancel(office.tickets.find(number.upper()).uid, reason, "command line")
        data = ticket_data(ticket, office.hall().time_zone)
    emit(data, lambda: tongue()("cli-step-cancelled", number=ticket.number))


@ticket_app.command("priority")
def correct_priority(
    number: Annotated[str, typer.Argument(help="Number of the ticket, as A047.")],
    to: Annotated[str, typer.Option("--to", help="The class it should have; none for no priority.")],
    reason: Annotated[str, typer.Option(help="Why, in words.")],
) -> None:
    """Correct a ticket's priority class; the audit shows it with its reason."""
    with open_office() as office:
        ticket = office.tickets.correct_priority(number.upper(), to, reason)
        data = ticket_data(ticket, office.hall().time_zone)
    emit(data, lambda: tongue()("cli-priority-corrected", number=ticket.number, priority=to))


@ticket_app.command("reprint")
def reprint(
    number: Annotated[str, typer.Argument(help="Number of the ticket, as A047.")],
    reason: Annotated[str, typer.Option(help="Why, in words.")],
    printer: Annotated[
        str | None, typer.Option(help="Print here: the address of a printer, as network:192.168.10.7.")
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="Ask this kiosk to print; the one that issued it if both are left out.")
    ] = None,
    language: Annotated[str, typer.Option(help="id, en or jv; of --printer.")] = "id",
) -> None:
    """Print a copy of a ticket; the audit shows it with its reason."""
    from cli.programs import known_language

    known_language(language)
    if printer is not None and device is not None:
        raise WrongUsage("usage", detail="--printer and --device exclude each other")
    with open_office() as office:
        ticket_number = number.upper()
        if printer is None:
            kiosk = office.reprints.ask(ticket_number, reason, device, at="command line")
            emit(
                {"number": ticket_number, "device": kiosk, "outcome": "asked"},
                lambda: tongue()("cli-reprint-asked", number=ticket_number, device=kiosk),
            )
            return
        outcome = _print_copy(office, ticket_number, reason, printer, language)
    key = "cli-reprinted" if outcome == "printed" else "cli-reprint-unconfirmed"
    emit(
        {"number": ticket_number, "printer": printer, "outcome": outcome},
        lambda: tongue()(key, number=ticket_number, where=printer),
    )


def _print_copy(office: Office, number: str, reason: str, address: str, language: str) -> PrintState:
    """Prints a copy on the printer at that address; returns the outcome. Unavailable("printer-failed")."""
    from core.office.tickets import given_reason
    from core.printing.service import open_printer, print_slip
    from core.printing.ticket_slip import slip_of
    from core.printing.transport import Outcome
    from core.words import words

    given_reason(reason, number)
    device, model = open_printer(address)
    copy = office.reprints.copy(office.tickets.find(number).uid)
    ticket = copy.issued.ticket
    slip = slip_of(copy.issued, office.views.hall(), ticket.device, words(language), copy.stops, copy=True)
    outcome = print_slip(device, model, slip)
    print_state: PrintState = (
        "printed" if outcome is Outcome.PRINTED else "failed" if outcome is Outcome.FAILED else "unconfirmed"
    )
    office.reprints.done(ticket.uid, reason, print_state, "command line", address)
    if print_state == "failed":
        status = device.status(3.0)
        raise Unavailable("printer-failed", where=address, detail=status.detail or status.state)
    return print_state


@ticket_app.command("show")
def show(
    number: Annotated[str, typer.Argument(help="Number of the ticket, as A047.")],
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Service day; today if left out.")
    ] = None,
) -> None:
    """Show a ticket and everything that happened to it."""
    with open_office() as office:
        ticket = office.tickets.find(number.upper(), day.date() if day else None)
        events = office.tickets.history(ticket)
        zone = office.hall().time_zone
        data = {**ticket_data(ticket, zone), "stops": list(office.tickets.stops(ticket))}
        if ticket.state == "waiting":
            issued = office.tickets.place(ticket)
            data |= {"ahead": issued.ahead, "forecast": forecast_data(issued.forecast)}
    data["events"] = [
        {
            "kind": event.kind,
            "at": iso(event.at, zone),
            "reason": event.reason,
            **public_data(event),
        }
        for event in events
    ]
    emit(
        data,
        lambda: "\n".join(
            [
                f"{ticket.number}  {ticket.state}  {ticket.service}  {ticket.priority}",
                *(
                    f"  {local(event.at, zone):%H:%M:%S}  {event.kind}  {event.reason or ''}".rstrip()
                    for event in events
                ),
            ]
        ),
    )


@queue_app.command("show")
def queue(agency: Annotated[str | None, typer.Option(help="Code of one agency.")] = None) -> None:
    """Show who waits, in calling order, and who is being served."""
    with open_office() as office:
        view = office.views.queue(agency)
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
                *(
                    f"  {ticket_row['number']:<8} {ticket_row['service']:<28} {ticket_row['priority']}"
                    for ticket_row in waiting
                ),
                *(
                    f"> {ticket_row['number']:<8} {ticket_row['service']:<28} {ticket_row['counter']}"
                    for ticket_row in serving
                ),
            ]
        ),
    )


@queue_app.command("next")
def following(
    counter: Annotated[str, typer.Option(help="Code of the counter, as L07.")],
    explain: Annotated[bool, typer.Option("--explain", help="Explain everybody's place.")] = False,
) -> None:
    """Show whom a counter calls one after the other, if nobody else called."""
    with open_office() as office:
        view = office.views.desk(counter)
        policy = office.catalogue.policy(view.counter.agency)
        zone = office.hall().time_zone
    speak = tongue()
    order = []
    for place, ticket in enumerate(view.waiting, start=1):
        choice = view.reasons[ticket.id]
        entry: dict[str, Any] = {
            "place": place,
            "number": ticket.number,
            "service": ticket.service,
            "priority": ticket.priority,
            "first_arrival": iso(ticket.first_arrival, zone),
            "waiting_seconds": max(0, (view.now - ticket.first_arrival) // 1_000_000),
        }
        if explain:
            entry["reasons"] = list(choice.reasons)
            entry["why"] = " ".join(
                speak(f"cli-why-{reason}", minutes=policy.max_overtake, count=ticket.returned_after)
                for reason in choice.reasons
            )
        order.append(entry)
    data: dict[str, Any] = {"counter": counter, "open": view.open, "order": order}
    if explain:
        data["policy"] = as_data(policy)
    emit(
        data,
        lambda: (
            "\n".join(
                f"{entry['place']:>3}  {entry['number']:<8} {entry['service']:<28} {entry.get('why', '')}".rstrip()
                for entry in order
            )
            or speak("cli-nobody-waits", counter=counter)
        ),
    )
