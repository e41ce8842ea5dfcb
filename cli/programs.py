"""Starting the programs with windows. They stand above core, so they are named, not imported."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cli.options import options
from cli.terminal import GLOBALS, clock, database_url
from core.errors import WrongUsage
from core.pc import settings as pc
from core.pc.start import Start
from core.words import LANGUAGES


@dataclass(frozen=True)
class Window:
    """The options every program with a window has."""

    fullscreen: Annotated[bool, typer.Option("--fullscreen", help="Fill the screen.")] = False
    windowed: Annotated[bool, typer.Option("--windowed", help="An ordinary window.")] = False
    size: Annotated[
        str | None, typer.Option("--size", metavar="WxH", help="Size of the window, as 1366x768.")
    ] = None
    screenshot: Annotated[
        Path | None, typer.Option("--screenshot", help="Render one page to this PNG and end.")
    ] = None
    page: Annotated[str | None, typer.Option("--page", help="The page to render.")] = None


def run(program: str, window: Window, said: pc.Pc, at: str | None = None) -> None:
    """Starts ``program``.app.run(Start) and ends with its exit code. What is not said is as this PC was set up."""
    if window.fullscreen and window.windowed:
        raise WrongUsage("usage", detail="--fullscreen and --windowed exclude each other")
    if window.page is not None and window.screenshot is None:
        raise WrongUsage("usage", where="--page", detail="--page goes with --screenshot FILE")
    own = pc.read()
    if own.role not in ("", program):
        own = pc.Pc()
    start = Start(
        database=database_url(),
        clock=clock(),
        own=pc.in_force(pc.over(own, said)),
        fullscreen=True if window.fullscreen else False if window.windowed else None,
        size=_parse_size(window.size),
        screenshot=window.screenshot,
        page=window.page,
        at=at,
    )
    raise typer.Exit(_program(program)(start))


def _program(name: str) -> Callable[[Start], int]:
    """The program of that name; imported only when it starts, for Qt takes a while."""
    match name:
        case "kiosk":
            from kiosk.app import run
        case "counter":
            from counter.app import run
        case "display":
            from display.app import run
        case _:
            raise AssertionError(name)
    return run


def known_language(language: str | None) -> None:
    """WrongUsage for a language the screens do not speak."""
    if language not in (None, *LANGUAGES):
        raise WrongUsage("usage", where="--language", detail=f"--language is one of {', '.join(LANGUAGES)}")


def _parse_size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    size = re.fullmatch(r"(\d{3,5})[xX×](\d{3,5})", text)
    if not size:
        raise WrongUsage("size-form", where=text)
    return int(size.group(1)), int(size.group(2))


@options("kiosk")
def kiosk(window: Window, said: pc.Pc) -> None:
    """The touch kiosk where visitors take tickets."""
    run("kiosk", window, said)


@options("display")
def display(window: Window, said: pc.Pc) -> None:
    """The board that shows and speaks the numbers."""
    run("display", window, said)


@options("demo")
def demo(
    said: pc.Pc,
    headless: Annotated[bool, typer.Option("--headless", help="Play a scripted visit off screen.")] = False,
    seconds: Annotated[float | None, typer.Option(min=1, help="End after so many seconds.")] = None,
    output: Annotated[Path, typer.Option(help="Folder for the pictures, the ticket and the sound.")] = Path(
        "demo-output"
    ),
) -> None:
    """The whole hall on one screen: take a ticket, call it, see and hear it."""
    language = pc.in_force(said).language
    from demo.app import run

    raise typer.Exit(run(headless, seconds, output, language))


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
    compare: Annotated[
        Path | None,
        typer.Option("--compare", help="What bench --json printed before: says what is slower now."),
    ] = None,
) -> None:
    """Measure: ticket issue and call-next against one durable commit, in the same run."""
    if engine not in ("sqlite", "postgresql"):
        raise WrongUsage("usage", where="--engine", detail="--engine is sqlite or postgresql")
    from demo.bench.run import Wanted, run

    history = history or (250_000 if backup else 0)
    wanted = Wanted(engine, history, clients, tickets, kiosk, soak if alone else None, backup, compare)
    run(wanted, GLOBALS.json)


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
    from demo.drill.run import Wanted, run

    wanted = Wanted(minutes, seed, kiosks, counters, displays, cuts, kills, keep)
    raise typer.Exit(run(wanted, GLOBALS.json))
