"""``counter``: the desk program, or one verb of a counter for scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from cli import programs
from cli.options import options
from cli.terminal import emit, open_office, tongue
from cli.ticket import ticket_data
from core.clock import iso
from core.errors import WrongUsage
from core.pc.settings import Pc

if TYPE_CHECKING:
    from core.office import Office
    from core.tickets.model import Ticket

app = typer.Typer(
    invoke_without_command=True,
    help="The counter program; with a verb, what an officer does at a counter.",
)

Code = Annotated[str, typer.Argument(help="Code of the counter, as L07.")]


@app.callback()
@options("counter")
def program(
    context: typer.Context,
    window: programs.Window,
    said: Pc,
    at: Annotated[str | None, typer.Option("--at", help="Counter to show or take, as L07.")] = None,
) -> None:
    """The desk program, when no verb follows."""
    if context.invoked_subcommand is None:
        programs.run("counter", window, said, at)


@app.command("open")
def open_counter(
    counter: Code,
    officer: Annotated[str | None, typer.Option(help="Code of the officer who takes it.")] = None,
) -> None:
    """Open a counter."""
    with open_office() as office:
        view = office.counters.open(counter, officer)
    officer_code = view.officer.code if view.officer else None
    data = {
        "ok": True,
        "counter": counter,
        "state": "open",
        "officer": officer_code,
        "waiting": len(view.waiting),
    }
    emit(data, lambda: tongue()("cli-counter-opened", counter=counter, waiting=len(view.waiting)))


@app.command("call-next")
def call_next(counter: Code) -> None:
    """Call whoever is next."""
    with open_office() as office:
        ticket = office.counters.call_next(counter)
        if ticket is None:
            reason = tongue()("cli-nobody-waits", counter=counter)
            emit({"number": None, "reason": reason}, reason)
            return
        _show(office, ticket)


def _show(office: Office, ticket: Ticket, outcome: str = "") -> None:
    key = f"cli-step-{outcome or ticket.state}"
    data = ticket_data(ticket, office.hall().time_zone)
    emit(data, lambda: tongue()(key, number=ticket.number, counter=ticket.counter or ""))


Reason = Annotated[str, typer.Option(help="Why, in words.")]


@app.command("call")
def call(
    words: Annotated[list[str], typer.Argument(metavar="[COUNTER] NUMBER", help="As L09 A047, or A047.")],
    reason: Reason = "",
    counter: Annotated[
        str | None, typer.Option(help="Code of the counter, when NUMBER stands alone.")
    ] = None,
) -> None:
    """Call a named ticket out of order; the audit shows it with its reason."""
    with open_office() as office:
        counter_codes = [word for word in words if word.upper() in office.directory().counters]
        numbers = [word for word in words if word not in counter_codes]
        if counter is not None:
            counter_codes.append(counter)
        if len(numbers) != 1 or len(counter_codes) > 1:
            raise WrongUsage("usage", where="call", detail=tongue()("cli-call-form"))
        number = numbers[0].upper()
        counter_code = counter_codes[0].upper() if counter_codes else _only_counter(office, number)
        _show(office, office.counters.call(counter_code, number, reason))


def _only_counter(office: Office, number: str) -> str:
    """The only free counter of the ticket's agency; WrongUsage when the counter must be named."""
    ticket = office.tickets.find(number)
    if ticket.directed_to or (ticket.state == "held" and ticket.counter):
        return ticket.directed_to or ticket.counter or ""
    of_agency = [desk.code for desk in office.directory().catalogue.counters if desk.agency == ticket.agency]
    views = [office.views.desk(code) for code in of_agency]
    free_counters = [view.counter.code for view in views if view.open and view.current is None]
    if len(free_counters) != 1:
        raise WrongUsage("usage", where="call", detail=tongue()("cli-call-form"))
    return free_counters[0]


def _step(verb: Callable[[Office], Callable[[str], Ticket]], counter: str) -> None:
    with open_office() as office:
        _show(office, verb(office)(counter))


@app.command("recall")
def recall(counter: Code) -> None:
    """Call the same visitor once more."""
    _step(lambda office: office.counters.recall, counter)


@app.command("start")
def start(counter: Code) -> None:
    """The visitor is here: serving begins."""
    _step(lambda office: office.counters.start, counter)


@app.command("finish")
def finish(counter: Code) -> None:
    """Serving ended; a visit with several services goes on to its next."""
    _step(lambda office: office.counters.finish, counter)


@app.command("no-show")
def no_show(counter: Code) -> None:
    """Called, did not come."""
    _step(lambda office: office.counters.no_show, counter)


@app.command("hold")
def hold(counter: Code, reason: Reason = "") -> None:
    """Set the current visitor aside, to be resumed by the same counter."""
    with open_office() as office:
        _show(office, office.counters.hold(counter, reason))


Number = Annotated[str | None, typer.Argument(help="Number of the ticket, as A047.")]


@app.command("resume")
def resume(counter: Code, number: Number = None) -> None:
    """Resume a visitor the counter holds: the named one, or the one held longest."""
    with open_office() as office:
        _show(office, office.counters.resume(counter, number.upper() if number else None), "resumed")


@app.command("transfer")
def transfer(
    counter: Code,
    to: Annotated[str, typer.Option("--to", help="Code of a service or of a counter.")],
    reason: Reason = "",
) -> None:
    """Transfer the current visitor; number and first arrival stay."""
    with open_office() as office:
        _show(office, office.counters.transfer(counter, to.upper(), reason), "transferred")


@app.command("return")
def give_back(counter: Code, number: Number = None, reason: Reason = "") -> None:
    """Put the current visitor, or a named one who missed the call, back into the queue."""
    with open_office() as office:
        ticket = office.counters.return_to_queue(counter, number.upper() if number else None, reason)
        _show(office, ticket, "returned")


@app.command("undo")
def undo(counter: Code) -> None:
    """Undo the counter's last step, within ten seconds."""
    with open_office() as office:
        _show(office, office.counters.undo(counter), "undone")


@app.command("express")
def express(
    counter: Code,
    minutes: Annotated[int, typer.Option(min=0, help="Minutes it lasts; 0 ends it.")] = 60,
) -> None:
    """Take short services first for a while."""
    with open_office() as office:
        until = office.counters.express(counter, minutes)
        shown = None if until is None else iso(until, office.hall().time_zone)
    data = {"ok": True, "counter": counter, "express_until": shown}
    emit(data, lambda: tongue()("cli-express" if shown else "cli-express-over", counter=counter))


@app.command("close")
def close(counter: Code) -> None:
    """Close a counter that has nobody any more."""
    with open_office() as office:
        office.counters.close(counter)
    emit(
        {"ok": True, "counter": counter, "state": "closed"},
        lambda: tongue()("cli-counter-closed", counter=counter),
    )
