"""``counter``: the desk program, or one verb of a counter for scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli import programs
from core.cli.terminal import emit, open_office, tongue
from core.cli.ticket import ticket_data

if TYPE_CHECKING:
    from core.office import Office
    from core.tickets.model import Ticket

app = typer.Typer(
    invoke_without_command=True,
    help="The desk program; with a verb, what an officer does at a counter.",
)

Code = Annotated[str, typer.Argument(help="Code of the counter, as L07.")]


@app.callback()
def program(
    context: typer.Context,
    fullscreen: programs.Fullscreen = False,
    windowed: programs.Windowed = False,
    size: programs.Size = None,
    screen: programs.Screen = None,
    language: programs.Language = None,
    screenshot: programs.Screenshot = None,
    page: programs.Page = None,
    at: Annotated[str | None, typer.Option("--at", help="Counter to show or take, as L07.")] = None,
) -> None:
    """The desk program, when no verb follows."""
    if context.invoked_subcommand is None:
        programs.run(
            "counter", fullscreen, windowed, size, screen, language, screenshot, page, extra={"at": at}
        )


@app.command("open")
def open_counter(
    counter: Code,
    officer: Annotated[str | None, typer.Option(help="Code of the officer who takes it.")] = None,
) -> None:
    """Open a counter."""
    with open_office() as office:
        view = office.open_counter(counter, officer)
    who = view.officer.code if view.officer else None
    data = {"ok": True, "counter": counter, "state": "open", "officer": who, "waiting": len(view.waiting)}
    emit(data, lambda: tongue()("cli-counter-opened", counter=counter, waiting=len(view.waiting)))


@app.command("call-next")
def call_next(counter: Code) -> None:
    """Call whoever is next."""
    with open_office() as office:
        ticket = office.call_next(counter)
        if ticket is None:
            reason = tongue()("cli-nobody-waits", counter=counter)
            emit({"number": None, "reason": reason}, reason)
            return
        _show(office, ticket)


def _show(office: Office, ticket: Ticket) -> None:
    key = f"cli-step-{ticket.state}"
    data = ticket_data(ticket, office.hall().time_zone)
    emit(data, lambda: tongue()(key, number=ticket.number, counter=ticket.counter or ""))


def _step(verb: Callable[[Office], Callable[[str], Ticket]], counter: str) -> None:
    with open_office() as office:
        _show(office, verb(office)(counter))


@app.command("recall")
def recall(counter: Code) -> None:
    """Call the same visitor once more."""
    _step(lambda office: office.recall, counter)


@app.command("start")
def start(counter: Code) -> None:
    """The visitor is here: serving begins."""
    _step(lambda office: office.start, counter)


@app.command("finish")
def finish(counter: Code) -> None:
    """Serving ended."""
    _step(lambda office: office.finish, counter)


@app.command("no-show")
def no_show(counter: Code) -> None:
    """Called, did not come."""
    _step(lambda office: office.no_show, counter)


@app.command("close")
def close(counter: Code) -> None:
    """Close a counter that has nobody any more."""
    with open_office() as office:
        office.close_counter(counter)
    emit(
        {"ok": True, "counter": counter, "state": "closed"},
        lambda: tongue()("cli-counter-closed", counter=counter),
    )
