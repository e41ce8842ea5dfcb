"""``catalogue check|import|export``: the hall's services as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.terminal import GLOBALS, clock, complain, database_url, emit, open_office, tongue
from core.errors import Refused, WrongUsage

if TYPE_CHECKING:
    from core.catalogue.model import Catalogue, Diff, Reading

app = typer.Typer(
    no_args_is_help=True, help="Zones, agencies, services and counters, from CSV files or a workbook."
)

WHATS: tuple[Literal["added", "changed", "retired"], ...] = ("added", "changed", "retired")
Source = Annotated[Path, typer.Argument(help="Folder with the four CSV files, or an .xlsx workbook.")]


@app.command("check")
def check(path: Source) -> None:
    """Read a catalogue, name every fault, and say what importing it would change."""
    reading = _read(path)
    _report(path, reading, None if reading.faults else _difference(reading.catalogue), applied=False)


@app.command("import")
def bring_in(
    path: Source,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change and change nothing.")
    ] = False,
) -> None:
    """Make a catalogue the one in force: one transaction, nothing half applied, nothing deleted."""
    reading = _read(path)
    if reading.faults:
        _report(path, reading, None, applied=False)
    with open_office() as office:
        diff = office.catalogue.compare(reading.catalogue)
        if not GLOBALS.json:
            print(_diff_text(diff))
        if not dry_run:
            diff = office.catalogue.replace(reading.catalogue)
    _report(path, reading, diff, applied=not dry_run)


@app.command("export")
def export(
    path: Annotated[Path, typer.Argument(help="New folder for CSV files, or the name of an .xlsx workbook.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be written and write nothing.")
    ] = False,
) -> None:
    """Write the catalogue in force to files that ``import`` reads back unchanged."""
    from core.catalogue.writing import write_folder, write_workbook

    if path == Path() or (path.suffix and path.suffix.lower() != ".xlsx"):
        raise WrongUsage("usage", where=str(path), detail=tongue()("cli-export-form", where=str(path)))
    with open_office() as office:
        catalogue = office.directory().catalogue
    if not dry_run:
        if path.suffix:
            write_workbook(catalogue, path)
        else:
            write_folder(catalogue, path)
    data = {"ok": True, "path": str(path), **_counts(catalogue)}
    emit(data, lambda: tongue()("cli-exported", where=str(path), services=len(catalogue.services)))


def _read(path: Path) -> Reading:
    from core.catalogue.reading import read_catalogue

    return read_catalogue(path, tongue())


def _difference(new: Catalogue) -> Diff:
    """What importing would change in the hall's catalogue; everything is new when there is no hall yet."""
    from core.catalogue.comparing import compare
    from core.catalogue.model import Catalogue
    from core.errors import Unavailable
    from core.office import Office

    try:
        office = Office.open(database_url(), clock())
    except Unavailable as error:
        if error.code != "no-hall":
            raise
        return compare(Catalogue(), new)
    try:
        return office.catalogue.compare(new)
    finally:
        office.close()


def _counts(catalogue: Catalogue) -> dict[str, int]:
    return {
        "zones": len(catalogue.zones),
        "agencies": len(catalogue.agencies),
        "services": len(catalogue.services),
        "counters": len(catalogue.counters),
    }


def _report(path: Path, reading: Reading, diff: Diff | None, applied: bool) -> None:
    """Prints what importing would change, or changed; ends the program with 3 when the catalogue has faults."""
    faults = [
        {
            "file": fault.file,
            "line": fault.line,
            "row": fault.row,
            "column": fault.column,
            "code": fault.code,
            "message": fault.message,
        }
        for fault in reading.faults
    ]
    data: dict[str, Any] = {
        "ok": not faults,
        **_counts(reading.catalogue),
        "diff": {what: diff.count(what) if diff else 0 for what in ("added", "changed", "retired")},
        "changes": [
            {"what": change.what, "kind": change.kind, "code": change.code, "fields": list(change.fields)}
            for change in (diff.changes if diff else ())
        ],
        "applied": applied,
        "faults": faults,
    }
    if faults:
        emit(data, lambda: "\n".join(_fault_text(fault) for fault in faults))
        raise typer.Exit(complain(Refused("catalogue-faulty", where=str(path), faults=len(faults))))
    key = "cli-catalogue-imported" if applied else "cli-catalogue-good"
    emit(data, lambda: tongue()(key, **_counts(reading.catalogue)))


def _fault_text(fault: dict[str, Any]) -> str:
    place = str(fault["file"])
    line = fault["line"] or fault["row"]
    if line:
        place += f":{line}"
    if fault["column"]:
        place += f" [{fault['column']}]"
    return f"{place}: {fault['message']}"


def _diff_text(diff: Diff) -> str:
    """The changes, at most 20 of each kind by name."""
    speak = tongue()
    lines = []
    signs = {"added": "+", "changed": "~", "retired": "-"}
    for what, sign in signs.items():
        changes = [change for change in diff.changes if change.what == what]
        for change in changes[:20]:
            fields = f" ({', '.join(change.fields)})" if change.fields else ""
            lines.append(f"  {sign} {change.kind} {change.code}{fields}")
        if len(changes) > 20:
            lines.append(f"  {sign} {speak('cli-and-more', count=len(changes) - 20)}")
    counts = {what: diff.count(what) for what in WHATS}
    return "\n".join([*lines, speak("cli-diff", **counts)])
