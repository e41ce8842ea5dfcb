"""``setup``, ``start`` and ``card``: what this PC is, starting it, and the card on it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import programs
from cli.terminal import GLOBALS, clock, database_url, emit, open_office, tongue
from core import paths
from core.errors import AntreanError, Refused, Unavailable, WrongUsage
from core.pc import settings as pc
from core.pc.settings import PC_ROLES
from core.storage.database import without_password
from core.words import terminal_language

if TYPE_CHECKING:
    from core.technician.setup.answers import Answers
    from core.technician.setup.doing import Done


def setup(
    role: Annotated[
        str | None, typer.Option(help="kiosk, counter, display or server; without it a window asks.")
    ] = None,
    code: Annotated[
        str, typer.Option(help="Pairing code of the hall; none for a hall on this PC alone.")
    ] = "",
    server: Annotated[str, typer.Option(help="HOST[:PORT],... in place of the address in the code.")] = "",
    name: Annotated[str, typer.Option(help="What this PC is called, as on its card: 'Kiosk 1'.")] = "",
    old_disk: Annotated[
        Path | None,
        typer.Option(help="Home folder of the broken PC this one replaces: its data is synchronised."),
    ] = None,
    printer: Annotated[str, typer.Option(help="Printer address; 'find' lists what is found.")] = "",
    second_printer: Annotated[str, typer.Option(help="Address of a second printer.")] = "",
    roll_metres: Annotated[float | None, typer.Option(min=1, max=1000, help="Length of a new roll.")] = None,
    zone: Annotated[str, typer.Option(help="A display's zone.")] = "",
    language: Annotated[str | None, typer.Option(help="id, en or jv.")] = None,
    screen: Annotated[int | None, typer.Option(min=0, help="Number of its screen, from 0.")] = None,
    mute: Annotated[bool, typer.Option("--mute", help="A display that does not speak.")] = False,
    hall: Annotated[str, typer.Option(help="Name of the hall, where it is made here.")] = "",
    place: Annotated[str, typer.Option(help="Town or regency under the name.")] = "",
    time_zone: Annotated[str, typer.Option(help="Asia/Jakarta, Asia/Makassar or Asia/Jayapura.")] = "",
    autostart: Annotated[
        bool, typer.Option("--autostart/--no-autostart", help="Start automatically with the PC.")
    ] = True,
    show: Annotated[bool, typer.Option("--show", help="Show this PC's settings and end.")] = False,
) -> None:
    """The first day: make this PC a kiosk, counter, display or server, or put it in a broken one's place."""
    from core.technician.setup.answers import Answers

    programs.known_language(language)
    if show:
        _show()
        return
    if printer == "find":
        _find()
        return
    if role is None and GLOBALS.json:
        raise WrongUsage("usage", where="--role", detail="--json needs --role, --show or --printer find")
    if role is None:
        if _assistant(language or terminal_language()):
            start()
        return
    if role not in PC_ROLES:
        raise WrongUsage("usage", where="--role", detail=f"--role is one of {', '.join(PC_ROLES)}")
    answers = Answers(
        role, code, server, hall, place, time_zone, name, old_disk, printer, second_printer,
        roll_metres, zone, language or "", screen, mute, autostart,
    )  # fmt: skip
    _tell(_server(answers) if role == "server" else _pc(_as_before(answers)))


def _as_before(answers: Answers) -> Answers:
    """What is not said of a PC that is set up again stays as it is."""
    from core.technician.setup.answers import answers_of

    own = pc.read_or_put_aside()
    if own.role != answers.role:
        return answers
    kept = ("name", "printer", "second_printer", "roll_metres", "zone", "language", "screen")
    before = answers_of(own)
    filled: Answers = replace(
        answers,
        **{name: getattr(before, name) for name in kept if getattr(answers, name) in ("", None)},
    )
    return filled


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
    found = {key: value for key, value in asdict(own).items() if value not in ("", None)}
    if own.database:
        found["database"] = without_password(own.database)
    return found


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

    found = find_printers()
    emit(
        {"printers": [{"address": one.address, "name": one.name} for one in found]},
        lambda: (
            "\n".join(f"{one.address:<32} {one.name}".rstrip() for one in found)
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
    programs.run(own.role, False, False, None, None, None, None, None)


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
