"""``simulate`` and ``workload``: playing a whole day through the engine, and making days to play."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import GLOBALS, clock, complain, emit, tongue
from core.errors import Refused, WrongUsage

if TYPE_CHECKING:
    from core.clock import Micros
    from core.simulation.workload import RowFault

SHOWN = 500
"""Most faults of a workload that are written out."""


def simulate(
    workload: Annotated[
        Path, typer.Argument(help="CSV file with one visitor a row; see docs/simulation.md.")
    ],
    speed: Annotated[
        str, typer.Option(help="max, or how many times faster than real time the day passes.")
    ] = "max",
    counters: Annotated[
        int | None, typer.Option(min=1, help="Work with so many counters, those that cover the demand best.")
    ] = None,
) -> None:
    """Play a day of visitors through the hall's engine and report what became of them."""
    from core.simulation.day import best_day, chosen_counters
    from core.simulation.hall import hall_to_play_in
    from core.simulation.player import Player
    from core.simulation.report import report
    from core.simulation.workload import parse_workload, read_text

    pace = _pace(speed)
    text = read_text(workload)
    url = GLOBALS.database or os.environ.get("ANTREAN_DB") or None
    begun = time.perf_counter()
    with hall_to_play_in(url, clock().now()) as (office, day_clock, first):
        directory = office.directory()
        reading = parse_workload(text, str(workload), directory.catalogue)
        if reading.faults:
            _complain_of(workload, reading.faults)
        day = best_day(reading.visits, directory, first)
        chosen = chosen_counters(directory.catalogue.counters, reading.visits, counters)
        with _progress(len(reading.visits)) as progress:
            played = Player(office, day_clock, day, reading.visits, chosen, pace, progress).play()
        data: dict[str, Any] = report(played, office.tickets.of_day(day))
    data["seconds"] = round(time.perf_counter() - begun, 3)
    emit(data, lambda: _text(data))


def workload(
    path: Annotated[Path, typer.Argument(help="CSV file to write.")],
    visits: Annotated[int, typer.Option(min=1, max=500_000, help="How many visitors come.")] = 2500,
    seed: Annotated[int, typer.Option(help="Another number makes another day.")] = 1,
) -> None:
    """Make up a day of visitors for ``simulate``, as busy halls have them."""
    from core.catalogue.reading import read_catalogue
    from core.simulation.generator import generate
    from core.simulation.hall import CATALOGUE
    from core.simulation.workload import write_workload
    from core.words import DEFAULT, words

    if not path.name:
        raise WrongUsage("usage", where=str(path), detail=tongue()("cli-workload-file"))
    write_workload(generate(read_catalogue(CATALOGUE, words(DEFAULT)).catalogue, visits, seed), path)
    data = {"ok": True, "path": str(path), "visits": visits, "seed": seed}
    emit(data, lambda: tongue()("cli-workload-written", visits=visits, where=str(path)))


def _pace(speed: str) -> Callable[[Micros], None]:
    """A function that waits until an event's moment has come; WrongUsage for a text that is no speed."""
    if speed == "max":
        return lambda _moment: None
    try:
        factor = float(speed)
    except ValueError:
        factor = 0.0
    if not 0.01 <= factor <= 1_000_000:
        raise WrongUsage("simulate-speed", where=speed)
    start: tuple[Micros, float] | None = None

    def wait(moment: Micros) -> None:
        nonlocal start
        now = time.monotonic()
        if start is None:
            start = (moment, now)
        time.sleep(max(0.0, start[1] + (moment - start[0]) / 1e6 / factor - now))

    return wait


@contextmanager
def _progress(visits: int) -> Iterator[Callable[[int], None]]:
    """Progress of the visitors: a bar on a terminal, nothing otherwise."""
    if GLOBALS.json or not sys.stderr.isatty():
        yield lambda _come: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(tongue()("cli-simulate-progress"), total=visits)
        yield lambda visitors: bar.advance(task, visitors)


def _complain_of(path: Path, faults: tuple[RowFault, ...]) -> None:
    """Prints every fault and ends with 3; nothing was played."""
    speak = tongue()
    faults_shown = [
        {
            "line": fault.line,
            "column": fault.column,
            "code": fault.code,
            "message": speak(f"cli-simulate-fault-{fault.code}", **_short(fault.facts)),
        }
        for fault in faults[:SHOWN]
    ]
    data = {"ok": False, "faults": faults_shown, "fault_count": len(faults)}
    lines = [f"{path.name}:{fault['line']} [{fault['column']}]: {fault['message']}" for fault in faults_shown]
    if len(faults) > SHOWN:
        lines.append(speak("cli-and-more", count=len(faults) - SHOWN))
    emit(data, lambda: "\n".join(lines))
    raise typer.Exit(complain(Refused("workload-faulty", where=str(path), faults=len(faults))))


def _short(facts: Any) -> dict[str, str | int]:
    return {
        key: f"{value[:60]}…" if isinstance(value, str) and key == "value" and len(value) > 60 else value
        for key, value in facts.items()
    }


def _text(data: dict[str, Any]) -> str:
    """The report as text for people."""
    speak = tongue()

    def minutes(seconds: float | None) -> str:
        return "-" if seconds is None else f"{seconds / 60:.0f}"

    def waits(key: str, name: str) -> str:
        return speak(
            name,
            mean=minutes(data[key]["mean_s"]),
            half=minutes(data[key]["p50_s"]),
            most=minutes(data[key]["p90_s"]),
            longest=minutes(data[key]["max_s"]),
        )

    refused = sum(data["refused"].values())
    lines = [
        speak("cli-simulate-day", day=data["day"], visits=data["visits"], counters=data["counters"]),
        speak("cli-simulate-issued", issued=data["issued"], refused=refused),
        *(
            f"  {speak('cli-simulate-reason', reason=reason, count=count)}"
            for reason, count in data["refused"].items()
        ),
        speak(
            "cli-simulate-outcomes",
            served=data["served"],
            no_show=data["no_show"],
            unserved=data["unserved"],
        ),
        speak("cli-simulate-books", duplicates=data["duplicates"], lost=data["lost"]),
        waits("wait", "cli-simulate-wait"),
        waits("priority_wait", "cli-simulate-priority-wait"),
        speak("cli-simulate-overtake", minutes=minutes(data["longest_overtake_s"])),
        speak("cli-simulate-peak", calls=data["calls_per_minute_peak"]),
    ]
    if data["forecast_inside"] is not None:
        lines.append(
            speak(
                "cli-simulate-forecast",
                share=f"{data['forecast_inside'] * 100:.0f}",
                width=minutes(data["forecast_width_s"]["mean"]),
            )
        )
    lines.append(
        speak("cli-simulate-time", seconds=f"{data['seconds']:.1f}", engine=f"{data['engine_seconds']:.1f}")
    )
    return "\n".join(lines)
