"""Records of text under a checked header: the same for CSV files and for sheets of a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from core.catalogue.cells import as_text
from core.catalogue.findings import Bad, Findings, Place
from core.catalogue.model import Kind

ROWS = 5000
"""Most records of one file or sheet."""
BYTES = 20_000_000
"""Most bytes of one file, and of all a workbook inflates to."""
WIDTH = 32
"""Most columns that are looked at."""

COLUMNS: dict[Kind, tuple[str, ...]] = {
    "zones": ("code", "name_id", "name_en"),
    "agencies": ("code", "name_id", "name_en", "short_name", "zone", "color", "sort"),
    "services": (
        "code",
        "agency",
        "prefix",
        "name_id",
        "name_en",
        "name_jv",
        "description_id",
        "requirements_id",
        "fee_id",
        "processing_time_id",
        "legal_basis_id",
        "service_minutes",
        "daily_quota",
        "open_time",
        "close_time",
        "days",
        "booking_allowed",
    ),
    "counters": ("code", "name", "agency", "zone", "services"),
}
"""The columns of each file in the order in which they are written."""

TIMES = frozenset(("open_time", "close_time"))


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was found; ``line`` where it starts in a text file, ``row`` as Excel counts."""

    line: int | None
    row: int
    cells: Sequence[object]


@dataclass(frozen=True, slots=True)
class Row:
    """One record under its header: trimmed text by column name."""

    line: int | None
    row: int
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """One file or sheet. When it is not ``complete``, nothing may be concluded from what it lacks."""

    file: str
    columns: frozenset[str] = frozenset()
    rows: list[Row] = field(default_factory=list)
    complete: bool = False

    def place(self, row: Row, column: str | None) -> Place:
        return Place(self.file, row.line, row.row, column)


class Broken(Bad):
    """Raised by an iterator of records where the text cannot be divided into any more of them."""

    def __init__(self, code: str, line: int, row: int, value: str) -> None:
        super().__init__(code, value=value)
        self.line = line
        self.row = row


def build_table(
    kind: Kind, file: str, records: Iterable[Record], findings: Findings, cells_shift: bool
) -> Table:
    """The records under their header, in any order of columns; empty records are passed over.

    ``cells_shift``: a cell too many means that the others stand under the wrong headers (a separator without
    quotes in a CSV file), so the record is left out.
    """
    table = Table(file)
    filled = (record for record in records if any(map(as_text, record.cells)))
    try:
        header = next(filled, None)
        if header:
            named = _match_header(kind, file, header, findings)
            table.columns = frozenset(named.values())
            table.complete = "code" in table.columns
            if named:
                _fill(table, header, named, filled, findings, cells_shift)
        if not header or (table.complete and not table.rows):
            findings.add(Place(file), "empty-file", expected=", ".join(COLUMNS[kind]))
            table.complete = False
    except Broken as fault:
        findings.add(Place(file, fault.line, fault.row), fault.code, **fault.facts)
        table.complete = False
    return table


def _fill(
    table: Table,
    header: Record,
    named: dict[int, str],
    records: Iterator[Record],
    findings: Findings,
    cells_shift: bool,
) -> None:
    wanted = [(number, column, column in TIMES) for number, column in named.items()]
    headed = {number for number, cell in enumerate(header.cells) if as_text(cell)}
    for record in records:
        cells = record.cells
        if len(table.rows) == ROWS:
            first = next(filter(None, map(as_text, cells)))
            findings.add(Place(table.file, record.line, record.row), "too-many-rows", value=first, most=ROWS)
            table.complete = False
            return
        extra = next(
            (text for n, cell in enumerate(cells) if n not in headed and (text := as_text(cell))), None
        )
        if extra is not None:
            place = Place(table.file, record.line, record.row)
            findings.add(place, "extra-cells", value=extra, columns=len(headed))
            if cells_shift:
                table.complete = False
                continue
        texts = {c: as_text(cells[n], is_time) if n < len(cells) else "" for n, c, is_time in wanted}
        table.rows.append(Row(record.line, record.row, texts))


def _match_header(kind: Kind, file: str, header: Record, findings: Findings) -> dict[int, str]:
    """Column name by position. A misspelled name is a fault, but its column is read all the same."""
    names = {number: text for number, cell in enumerate(header.cells[:WIDTH]) if (text := as_text(cell))}
    expected = COLUMNS[kind]
    named: dict[int, str] = {}

    def add(code: str, column: str | None, **facts: str) -> None:
        findings.add(Place(file, header.line, header.row, column), code, **facts)

    if not any(_alike(name, expected) for name in names.values()):
        first = ", ".join(names.values())
        add("wrong-header", None, value=first, expected=", ".join(expected))
        return named
    taken: set[str] = set()
    for number, name in names.items():
        if name in expected and name in taken:
            add("duplicate-column", name, value=name)
        elif name in expected:
            named[number] = name
            taken.add(name)
    for number, name in names.items():
        if name not in expected:
            meant = _alike(name, [column for column in expected if column not in taken])
            if meant:
                add("wrong-header", name, value=name, expected=meant)
                named[number] = meant
                taken.add(meant)
            else:
                add("unknown-column", name, value=name, expected=", ".join(expected))
    for column in expected:
        if column not in taken:
            add("missing-column", column, value=column, found=", ".join(names.values()))
    return named


def _alike(name: str, columns: Sequence[str]) -> str | None:
    """The column that was probably meant."""
    plain = re.sub(r"[\W_]+", "_", name[:64].casefold()).strip("_")
    if plain in columns:
        return plain
    return next(iter(get_close_matches(plain, columns, 1, 0.8)), None)
