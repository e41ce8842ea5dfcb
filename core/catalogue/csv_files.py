"""The catalogue as a folder of CSV files, as Indonesian Excel and others write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from core.catalogue.findings import Bad, Findings, Place
from core.catalogue.model import KINDS, Kind
from core.catalogue.tables import BYTES, COLUMNS, Broken, Record, Table, build_table

_SEPARATORS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?[,;\t]*\s*', re.IGNORECASE)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def file_name(kind: Kind) -> str:
    return f"{kind}.csv"


def read_folder(folder: Path, findings: Findings) -> dict[Kind, Table]:
    """The four tables; a file that cannot be read gives an incomplete, empty one and a fault."""
    return {kind: _read_file(kind, folder / file_name(kind), findings) for kind in KINDS}


def _read_file(kind: Kind, path: Path, findings: Findings) -> Table:
    try:
        text = _decode(read_bytes(path, "missing-file"))
    except _Undecodable as fault:
        findings.add(Place(path.name, fault.line), fault.code, **fault.facts)
        return Table(path.name)
    except Bad as fault:
        findings.add(Place(path.name), fault.code, **{"value": path.name} | fault.facts)
        return Table(path.name)
    return build_table(kind, path.name, _records(kind, text), findings, cells_shift=True)


def read_bytes(path: Path, missing: str) -> bytes:
    """The whole file; Bad(``missing``), ``unreadable-file`` or ``too-large`` (over BYTES) otherwise."""
    try:
        if not path.exists():
            raise Bad(missing, value=path.name)
        if not path.is_file():
            raise Bad("unreadable-file", value=path.name)
        with path.open("rb") as file:
            data = file.read(BYTES + 1)
    except OSError as error:
        raise Bad("unreadable-file", value=path.name) from error
    if len(data) > BYTES:
        raise Bad("too-large", value=path.name, most=BYTES // 1_000_000)
    return data


class _Undecodable(Bad):
    def __init__(self, guess: str, line: int, value: str) -> None:
        super().__init__("wrong-encoding", guess=guess, value=value)
        self.line = line


def _decode(data: bytes) -> str:
    if data.startswith(_WORKBOOKS):
        raise Bad("not-a-csv")
    start = data[:1000]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or start.count(0) * 3 > len(start):
        raise _Undecodable("UTF-16", 1, start[:4].hex(" ").upper())
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Undecodable("Windows-1252", line, f"{data[error.start]:02X}") from error


def _records(kind: Kind, text: str) -> Iterator[Record]:
    """The records; Broken at the first that is not CSV."""
    lines = io.StringIO(_without_empty_end(text), newline="")
    match = _SEPARATOR_LINE.fullmatch(lines.readline())
    skipped = 1 if match else 0
    if not match:
        lines.seek(0)
    separator = match.group(1) if match else _detect(kind, lines)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    row = 1
    line = skipped + 1
    try:
        for cells in reader:
            if cells:
                yield Record(line, row, cells)
            row += 1
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise Broken("malformed-csv", line, row, _line(text, line)) from error


def _without_empty_end(text: str) -> str:
    """Excel may leave a million empty rows under the data: they need not be gone through one by one."""
    last = len(text.rstrip(" \t\r\n,;"))
    ends = [end for mark in "\r\n" if (end := text.find(mark, last)) >= 0]
    return text[: min(ends)] if ends else text


def _detect(kind: Kind, lines: io.StringIO) -> str:
    """The separator under which the header shows most of the columns, then most cells."""
    best = (0, 0)
    likeliest = _SEPARATORS[0]
    for separator in _SEPARATORS:
        start = lines.tell()
        try:
            header = next((cells for cells in csv.reader(lines, delimiter=separator) if any(cells)), [])
        except csv.Error:
            header = []
        lines.seek(start)
        names = {cell.strip().casefold() for cell in header}
        score = (len(names.intersection(COLUMNS[kind])), len(header))
        if score > best:
            best, likeliest = score, separator
    return likeliest


def _line(text: str, number: int) -> str:
    return next(islice(io.StringIO(text, newline=""), number - 1, number), "").strip()
