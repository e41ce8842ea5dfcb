"""``spool show|merge``: what a program did alone, from the disk of a PC that is no more."""

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

    found = [look(one, clock()) for one in find_journals(path)]
    _tell(found, "cli-spool-holds", [_data(one) for one in found])


@app.command("merge")
def merge(path: PATH) -> None:
    """Synchronise what a journal still holds. Safe to repeat."""
    from core.cutoff.leftovers import find_journals
    from core.cutoff.leftovers import merge as hand_in

    with open_office() as office:
        office.hall()
        found = [hand_in(one, office) for one in find_journals(path)]
    data = [{**_data(one), "merged": one.merged, "conflicts": one.conflicts} for one in found]
    _tell(found, "cli-spool-merged", data)


def _data(one: Left) -> dict[str, Any]:
    return {"path": str(one.path), "letter": one.letter, "counter": one.counter, "tickets": one.tickets}


def _tell(found: list[Left], key: str, journals: list[dict[str, Any]]) -> None:
    speak = tongue()
    merged = key == "cli-spool-merged"
    counts = [one.merged if merged else one.tickets for one in found]
    conflicts = sum(one.conflicts for one in found)

    def text() -> str:
        lines = [
            speak(key, path=str(one.path), count=count) for one, count in zip(found, counts, strict=True)
        ]
        if conflicts:
            lines.append(speak("cli-spool-conflicts", count=conflicts))
        return "\n".join(lines)

    data: dict[str, Any] = {"journals": journals, "tickets": sum(counts)}
    emit({**data, "conflicts": conflicts} if merged else data, text)
