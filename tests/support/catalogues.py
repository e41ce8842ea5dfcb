"""Catalogues as cells, and as the files people hand in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from core.catalogue.model import KINDS, Catalogue, Kind, Reading
from core.catalogue.reading import read_catalogue
from core.catalogue.tables import COLUMNS
from core.paths import ASSETS
from core.words import words

JEMBER = ASSETS / "catalogue" / "mpp-jember"

Cells = dict[Kind, list[list[str]]]


def small() -> Cells:
    """A catalogue without faults as cells, header first: two agencies, three services, two counters."""
    texts = ["Membuat KTP.", "KTP lama\nKK", "Gratis", "1 hari", "UU 24/2013"]
    rest = ["8", "", "07:45", "15:30", "Mon-Fri", "0"]
    rows: Cells = {
        "zones": [["Z1", "Lobi", "Lobby"]],
        "agencies": [
            ["DUK", "Dinas Kependudukan", "Civil Registry", "Dukcapil", "Z1", "#1565C0", "1"],
            ["POL", "Kepolisian", "Police", "Polres", "Z1", "#C2185B", "2"],
        ],
        "services": [
            ["DUK-KTP", "DUK", "A", "KTP", "ID card", "", *texts, *rest],
            ["DUK-KK", "DUK", "A", "Kartu, Keluarga; baru", "Family card", "KK", *texts, *rest],
            [
                "POL-SIM",
                "POL",
                "B",
                "SIM",
                "Licence",
                "",
                *texts,
                "10",
                "50",
                "08:00",
                "11:00",
                "Tue,Thu",
                "1",
            ],
        ],
        "counters": [
            ["L01", "Loket 1", "DUK", "Z1", "DUK-KTP;DUK-KK"],
            ["L02", "Loket 2", "POL", "Z1", "POL-SIM"],
        ],
    }
    return {kind: [list(COLUMNS[kind]), *rows[kind]] for kind in KINDS}


def as_csv(rows: list[list[str]], separator: str = ",", end: str = "\n") -> bytes:
    text = io.StringIO(newline="")
    # The writer leaves a line feed unquoted when lines end otherwise.
    csv.writer(
        text,
        delimiter=separator,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL,
    ).writerows(rows)
    return text.getvalue().encode()


def put_folder(folder: Path, cells: Cells, separator: str = ",", end: str = "\n") -> Path:
    folder.mkdir(exist_ok=True)
    for kind, rows in cells.items():
        (folder / f"{kind}.csv").write_bytes(as_csv(rows, separator, end))
    return folder


def put_workbook(path: Path, cells: Mapping[str, Sequence[Sequence[object]]] | Cells) -> Path:
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for kind, rows in cells.items():
        sheet = book.create_sheet(kind)
        for row in rows:
            sheet.append(row)
    book.save(path)
    book.close()
    return path


def read(path: Path) -> Reading:
    return read_catalogue(path, words("en"))


def good(path: Path) -> Catalogue:
    reading = read(path)
    assert reading.faults == ()
    assert reading.catalogue.zones
    return reading.catalogue


def wrong_everywhere() -> Cells:
    return {kind: [list(COLUMNS[kind]), *([["=x\x07"] * len(COLUMNS[kind])] * 5000)] for kind in KINDS}
