"""``spool show|merge``: what a program did offline and did not hand in, from the disk of a PC that is gone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import clock, emit, open_office, tongue

if TYPE_CHECKING:
    from core.cutoff.leftovers import Left

app = typer.Typer(no_args_is_help=True, help="Journals of programs that worked offline.")
PATH = Annotated[
    Path, typer.Argument(help="A journal, or a folder with journals, as on the disk of a dead PC.")
]


@app.command("show")
def show(path: PATH) -> None:
    """Show what a journal still holds; nothing is changed."""
    from core.cutoff.leftovers import find_journals, look

    leftovers = [look(journal, clock()) for journal in find_journals(path)]
    _report(leftovers, "cli-spool-holds", [_data(leftover) for leftover in leftovers])


@app.command("merge")
def merge(path: PATH) -> None:
    """Synchronise what a journal still holds. Safe to repeat."""
    from core.cutoff.leftovers import find_journals
    from core.cutoff.leftovers import merge as hand_in

    with open_office() as office:
        office.hall()
        leftovers = [hand_in(journal, office) for journal in find_journals(path)]
    data = [
        {**_data(leftover), "merged": leftover.merged, "conflicts": leftover.conflicts}
        for leftover in leftovers
    ]
    _report(leftovers, "cli-spool-merged", data)


def _data(leftover: Left) -> dict[str, Any]:
    return {
        "path": str(leftover.path),
        "letter": leftover.letter,
        "counter": leftover.counter,
        "tickets": leftover.tickets,
    }


def _report(leftovers: list[Left], key: str, journals: list[dict[str, Any]]) -> None:
    speak = tongue()
    merged = key == "cli-spool-merged"
    counts = [leftover.merged if merged else leftover.tickets for leftover in leftovers]
    conflicts = sum(leftover.conflicts for leftover in leftovers)

    def text() -> str:
        lines = [
            speak(key, path=str(leftover.path), count=count)
            for leftover, count in zip(leftovers, counts, strict=True)
        ]
        if conflicts:
            lines.append(speak("cli-spool-conflicts", count=conflicts))
        return "\n".join(lines)

    data: dict[str, Any] = {"journals": journals, "tickets": sum(counts)}
    emit({**data, "conflicts": conflicts} if merged else data, text)
