"""``setup``, ``start`` and ``card``: what this PC is, starting it, and the card on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import programs
from cli.options import options
from cli.terminal import GLOBALS, clock, database_url, emit, open_office, tongue
from core import paths
from core.errors import AntreanError, Refused, Unavailable, WrongUsage
from core.pc import settings as pc
from core.storage.database import without_password
from core.words import terminal_language

if TYPE_CHECKING:
    from core.technician.setup.answers import Answers
    from core.technician.setup.doing import Done


@options("setup")
def setup(
    said: pc.Pc,
    code: Annotated[
        str, typer.Option(help="Pairing code of the hall; none for a hall on this PC alone.")
    ] = "",
    server: Annotated[str, typer.Option(help="HOST[:PORT],... in place of the address in the code.")] = "",
    old_disk: Annotated[
        Path | None,
        typer.Option(help="Home folder of the broken PC this one replaces: its data is synchronised."),
    ] = None,
    hall: Annotated[str, typer.Option(help="Name of the hall, where it is made here.")] = "",
    place: Annotated[str, typer.Option(help="Town or regency under the name.")] = "",
    time_zone: Annotated[str, typer.Option(help="Asia/Jakarta, Asia/Makassar or Asia/Jayapura.")] = "",
    autostart: Annotated[
        bool, typer.Option("--autostart/--no-autostart", help="Start automatically with the PC.")
    ] = True,
    show: Annotated[bool, typer.Option("--show", help="Show this PC's settings and end.")] = False,
) -> None:
    """The first day: make this PC a kiosk, counter, display or server, or put it in a broken one's place.

    Without --role a window asks; --printer find lists the printers that are found.
    """
    from core.technician.setup.answers import answers_of

    if show:
        _show()
        return
    if said.printer == "find":
        _find()
        return
    if not said.role and GLOBALS.json:
        raise WrongUsage("usage", where="--role", detail="--json needs --role, --show or --printer find")
    if not said.role:
        if _assistant(said.language or terminal_language()):
            start()
        return
    answers = replace(
        answers_of(said if said.role == "server" else _as_before(said)),
        code=code, server=server, hall=hall, place=place, time_zone=time_zone, old_disk=old_disk,
        autostart=autostart,
    )  # fmt: skip
    _tell(_server(answers) if answers.role == "server" else _pc(answers))


def _as_before(said: pc.Pc) -> pc.Pc:
    """What is not said of a PC that is set up again stays as it is; a yes or no is said by every command."""
    own = pc.read_or_put_aside()
    return pc.over(replace(own, database="", mute=False), said) if own.role == said.role else said


def _pc(answers: Answers) -> Done:
    from core.technician.setup.doing import set_up_pc

    return set_up_pc(answers, clock(), GLOBALS.database)


def _server(answers: Answers) -> Done:
    from cli.server import administrator
    from core.technician.setup.server import set_up_server

    with administrator(None) as admin:
        return set_up_server(admin, answers, clock())


def _tell(done: Done) -> None:
    settings = _settings(done.pc)
    data: dict[str, Any] = {
        "ok": not done.todo,
        "hall": done.hall or None,
        "database": done.where or None,
        "settings": settings,
        "replaced": done.replaced,
        "merged": done.merged,
        "starts": done.starts or None,
        "not_started": None if done.not_started is None else tongue().of_error(done.not_started),
        "codes": done.codes,
        "until": done.until.isoformat() if done.until else None,
        "todo": [{"what": what, **facts} for what, facts in done.todo],
    }
    emit(data, lambda: "\n".join(lines_of(done)))
    if done.todo or done.not_started is not None:
        raise typer.Exit(Unavailable.exit_code)


def lines_of(done: Done) -> list[str]:
    """What became of it, for people."""
    from cli.server import codes_text
    from core.technician.setup.sentences import done_sentences

    say = tongue()
    lines = []
    if done.todo:
        for what, facts in done.todo:
            lines += [say("cli-server-still"), say(f"cli-server-todo-{what}", **facts)]
    else:
        lines.append(say(f"cli-setup-{done.pc.role}", name=done.pc.name, hall=done.hall, where=done.where))
    lines += done_sentences(done, say)
    if done.pc.role == "server":
        lines += ["", *codes_text(done.codes, done.until)]
    return lines


def _settings(own: pc.Pc) -> dict[str, Any]:
    facts: dict[str, Any] = {**pc.said(own), "mute": own.mute}
    if own.database:
        facts["database"] = without_password(own.database)
    return facts


def _show() -> None:
    own = pc.read()
    settings = _settings(own)
    emit(
        {"file": str(pc.file()), "settings": settings},
        lambda: (
            "\n".join(f"{key:<16} {value}" for key, value in settings.items()) or tongue()("cli-setup-none")
        ),
    )


def _find() -> None:
    from core.printing.finding import find_printers

    printers = find_printers()
    emit(
        {"printers": [{"address": printer.address, "name": printer.name} for printer in printers]},
        lambda: (
            "\n".join(f"{printer.address:<32} {printer.name}".rstrip() for printer in printers)
            or tongue()("cli-setup-no-printer")
        ),
    )


def start() -> None:
    """Start the program this PC was set up for; one that was not is asked what it is."""
    own = pc.read()
    if own.role == "":
        from core.qt.application import has_screen

        if not has_screen():
            raise Refused("pc-not-set-up", where=str(pc.file()))
        if not _assistant(terminal_language()):
            return
        own = pc.read()
    if own.role == "server":
        emit({"role": "server", "starts": None}, lambda: tongue()("cli-start-server"))
        return
    programs.run(own.role, programs.Window(), pc.Pc())


def _assistant(language: str) -> bool:
    """The window that asks; True when the program is to be started now."""
    from assistant.app import run

    return run(clock(), language)


def card(
    output: Annotated[
        Path | None, typer.Option(help="Save the card to this PNG instead of printing it.")
    ] = None,
    printer: Annotated[str, typer.Option(help="Printer address; default: this PC's own.")] = "",
) -> None:
    """Print the card that is glued to this PC: who it is, and what to do when it breaks."""
    from core.technician.setup.card import card_slip, on_paper, print_card, save_card

    own = pc.read()
    if own.role == "":
        raise Refused("pc-not-set-up", where=str(pc.file()))
    speak = tongue()
    hall, where = "", without_password(database_url())
    try:
        with open_office() as office:
            hall, where = office.hall().name, office.where
    except AntreanError:
        pass  # a card can be printed before the server runs
    slip = card_slip(
        own,
        hall,
        where,
        f"{datetime.fromtimestamp(clock().now() / 1e6, tz=UTC).astimezone():%d-%m-%Y}",
        speak,
    )
    address = printer or own.printer
    if output is None and on_paper(address):
        print_card(slip, address)
        emit({"printer": address}, lambda: speak("cli-card-printed", where=address))
        return
    path = output or paths.home() / "card.png"
    save_card(slip, path)
    emit({"file": str(path)}, lambda: speak("cli-card-saved", where=str(path)))


__all__ = ["card", "lines_of", "setup", "start"]
