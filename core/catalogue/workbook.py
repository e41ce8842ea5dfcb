"""The catalogue as an .xlsx workbook with one sheet per file."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import openpyxl
from openpyxl.workbook.workbook import Workbook

from core.catalogue.csv_files import read_bytes
from core.catalogue.findings import Bad, Findings, Place
from core.catalogue.model import KINDS, Kind
from core.catalogue.package import clean_package
from core.catalogue.tables import WIDTH, Record, Table, build_table

_EXCEL_ROWS = 1_048_576


def read_workbook(path: Path, findings: Findings) -> dict[Kind, Table]:
    """The four tables; sheets with other titles are passed over.

    Titles may differ in case and surrounding space. When the file as a whole cannot be used, all tables are
    incomplete and empty and there is one fault.
    """
    tables = {kind: Table(kind) for kind in KINDS}
    try:
        data = clean_package(read_bytes(path, "no-such-path"), KINDS)
        # openpyxl warns about what it ignores and about dates out of range: the cells are checked anyway.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _read_sheets(path.name, data, tables, findings)
    except Bad as fault:
        findings.add(Place(path.name), fault.code, **{"value": path.name} | fault.facts)
        return {kind: Table(kind) for kind in KINDS}
    return tables


def _read_sheets(file: str, data: bytes, tables: dict[Kind, Table], findings: Findings) -> None:
    of_sheets = Findings()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            for kind in KINDS:
                if kind in book.sheetnames:
                    tables[kind] = build_table(kind, kind, _records(book, kind), of_sheets, cells_shift=False)
                else:
                    of_sheets.add(Place(file), "missing-sheet", value=kind, found=", ".join(book.sheetnames))
        finally:
            book.close()
    except Exception as error:  # openpyxl answers odd XML with whatever the conversion at hand raises
        raise Bad("not-a-workbook") from error
    findings.extend(of_sheets)


def _records(book: Workbook, title: str) -> Iterator[Record]:
    sheet = book[title]
    sheet.reset_dimensions()
    # Excel's own last row and a fixed width bound the work: a sheet may claim any row and column.
    rows = islice(sheet.iter_rows(max_col=WIDTH), _EXCEL_ROWS)
    for number, row in enumerate(rows, start=1):
        values = [cell.value for cell in row]
        if values.count(None) < len(values):
            yield Record(None, number, values)
