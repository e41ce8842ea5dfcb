"""Starting the programs with windows. They stand above core, so they are named, not imported."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.terminal import GLOBALS, clock, database_url
from core.errors import WrongUsage
from core.pc import settings as pc
from core.pc.start import Start
from core.words import LANGUAGES

Fullscreen = Annotated[bool, typer.Option("--fullscreen", help="Fill the screen.")]
Windowed = Annotated[bool, typer.Option("--windowed", help="An ordinary window.")]
Size = Annotated[str | None, typer.Option("--size", metavar="WxH", help="Size of the window, as 1366x768.")]
Screen = Annotated[int | None, typer.Option("--screen", min=0, help="Number of the screen, from 0.")]
Language = Annotated[str | None, typer.Option("--language", help="id, en or jv.")]
Screenshot = Annotated[Path | None, typer.Option("--screenshot", help="Render one page to this PNG and end.")]
Page = Annotated[str | None, typer.Option("--page", help="The page to render.")]


def known_language(language: str | None) -> None:
    """WrongUsage for a language the screens do not speak."""
    if language not in (None, *LANGUAGES):
        raise WrongUsage("usage", where="--language", detail=f"--language is one of {', '.join(LANGUAGES)}")


def run(
    program: str,
    fullscreen: bool,
    windowed: bool,
    size: str | None,
    screen: int | None,
    language: str | None,
    screenshot: Path | None,
    page: str | None,
    extra: dict[str, Any] | None = None,
) -> None:
    """Starts ``program``.app.run(Start) and ends with its exit code. What is not said is as this PC was set up."""
    if fullscreen and windowed:
        raise WrongUsage("usage", detail="--fullscreen and --windowed exclude each other")
    known_language(language)
    if page is not None and screenshot is None:
        raise WrongUsage("usage", where="--page", detail="--page goes with --screenshot FILE")
    own = pc.read()
    if own.role not in ("", program):
        own = pc.Pc()
    said = {name: value for name, value in (extra or {}).items() if value not in (None, "", False)}
    start = Start(
        database=database_url(),
        clock=clock(),
        fullscreen=True if fullscreen else False if windowed else None,
        size=_parse_size(size),
        screen=screen if screen is not None else own.screen,
        language=language or own.language or None,
        screenshot=screenshot,
        page=page,
        extra={**_of_this_pc(own), **said},
    )
    raise typer.Exit(importlib.import_module(f"{program}.app").run(start))


def _of_this_pc(own: pc.Pc) -> dict[str, Any]:
    return {
        "device": own.name,
        "printer": own.printer,
        "second_printer": own.second_printer,
        "roll_metres": own.roll_metres,
        "zone": own.zone or None,
        "mute": own.mute,
    }


def _parse_size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{3,5})[xX×](\d{3,5})", text)
    if not found:
        raise WrongUsage("size-form", where=text)
    return int(found.group(1)), int(found.group(2))


def kiosk(
    fullscreen: Fullscreen = False,
    windowed: Windowed = False,
    size: Size = None,
    screen: Screen = None,
    language: Language = None,
    screenshot: Screenshot = None,
    page: Page = None,
    printer: Annotated[
        str | None, typer.Option(help="Printer address, as network:192.168.10.7; see docs/technician.md.")
    ] = None,
    second_printer: Annotated[
        str | None,
        typer.Option(help="A second printer, for tickets that surely did not come out of the first one."),
    ] = None,
    roll_metres: Annotated[
        float | None, typer.Option(min=1, max=1000, help="Length of a new roll of paper, as its label says.")
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="Name of this kiosk, printed on its tickets; default: 'Kiosk 1'.")
    ] = None,
) -> None:
    """The touch kiosk where visitors take tickets."""
    extra = {
        "printer": printer,
        "second_printer": second_printer,
        "roll_metres": roll_metres,
        "device": device,
    }
    run("kiosk", fullscreen, windowed, size, screen, language, screenshot, page, extra)


def display(
    fullscreen: Fullscreen = False,
    windowed: Windowed = False,
    size: Size = None,
    screen: Screen = None,
    language: Language = None,
    screenshot: Screenshot = None,
    page: Page = None,
    zone: Annotated[str | None, typer.Option(help="Show and speak only the calls of this zone.")] = None,
    mute: Annotated[bool, typer.Option("--mute", help="Show calls, do not speak them.")] = False,
) -> None:
    """The board that shows and speaks the numbers."""
    run(
        "display",
        fullscreen,
        windowed,
        size,
        screen,
        language,
        screenshot,
        page,
        {"zone": zone, "mute": mute},
    )


def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Play a scripted visit off screen.")] = False,
    seconds: Annotated[float | None, typer.Option(min=1, help="End after so many seconds.")] = None,
    output: Annotated[Path, typer.Option(help="Folder for the pictures, the ticket and the sound.")] = Path(
        "demo-output"
    ),
    language: Language = None,
) -> None:
    """The whole hall on one screen: take a ticket, call it, see and hear it."""
    known_language(language)
    raise typer.Exit(importlib.import_module("demo.app").run(headless, seconds, output, language or "id"))


def bench(
    engine: Annotated[str, typer.Option(help="Database engine: sqlite or postgresql.")] = "sqlite",
    history: Annotated[int, typer.Option(min=0, help="Tickets of earlier days in the database.")] = 0,
    clients: Annotated[int, typer.Option(min=1, max=256, help="Processes that work at once.")] = 1,
    tickets: Annotated[int, typer.Option(min=20, help="Tickets to issue and call.")] = 1000,
    kiosk: Annotated[
        bool, typer.Option("--kiosk", help="Also measure the kiosk: first frame, tap to paper.")
    ] = False,
    alone: Annotated[bool, typer.Option("--alone", help="Also measure what a broken cable costs.")] = False,
    backup: Annotated[
        bool,
        typer.Option(
            "--backup", help="Also measure a backup, of 250,000 tickets where --history says nothing."
        ),
    ] = False,
    soak: Annotated[
        float, typer.Option(min=0, help="With --alone: minutes a kiosk is watched for growing memory.")
    ] = 0.0,
) -> None:
    """Measure: ticket issue and call-next against one durable commit, in the same run."""
    if engine not in ("sqlite", "postgresql"):
        raise WrongUsage("usage", where="--engine", detail="--engine is sqlite or postgresql")
    bench_run = importlib.import_module("demo.bench.run")
    history = history or (250_000 if backup else 0)
    wanted = bench_run.Wanted(engine, history, clients, tickets, kiosk, soak if alone else None, backup)
    bench_run.run(wanted, GLOBALS.json)


def drill(
    minutes: Annotated[
        float, typer.Option(min=0.2, help="Minutes in which visitors come and cables are pulled.")
    ] = 5.0,
    seed: Annotated[int | None, typer.Option(help="The same number repeats the same faults.")] = None,
    kiosks: Annotated[int, typer.Option(min=1, max=20, help="Kiosks, each with a printer.")] = 3,
    counters: Annotated[int, typer.Option(min=1, max=60, help="Counters with an officer.")] = 10,
    displays: Annotated[int, typer.Option(min=0, max=20, help="Displays.")] = 2,
    cuts: Annotated[int, typer.Option(min=0, max=1000, help="Cables to pull.")] = 10,
    kills: Annotated[int, typer.Option(min=0, max=1000, help="Programs and servers to kill.")] = 3,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the logs of every program in this new folder.")
    ] = None,
) -> None:
    """Pull every plug of a hall under load, and prove that paper and books agree."""
    drill_run = importlib.import_module("demo.drill.run")
    wanted = drill_run.Wanted(minutes, seed, kiosks, counters, displays, cuts, kills, keep)
    raise typer.Exit(drill_run.run(wanted, GLOBALS.json))
