"""Reading a catalogue from where the hall's staff keep it: a folder of CSV files or a workbook."""

from __future__ import annotations

from pathlib import Path

from core.catalogue.csv_files import read_folder
from core.catalogue.findings import Findings, Place
from core.catalogue.model import Catalogue, Kind, Reading
from core.catalogue.rules import build_catalogue
from core.catalogue.tables import Table
from core.catalogue.workbook import read_workbook
from core.words import Words

_WORKBOOKS = frozenset((".xlsx", ".xlsm", ".xltx", ".xltm", ".xls"))


def read_catalogue(path: Path, words: Words) -> Reading:
    """The catalogue in ``path``: an .xlsx, or a folder with zones, agencies, services and counters .csv.

    Never raises for what is in the files or for files that are not there. All faults come at once, with their
    sentences from ``words``, in the order of the files and rows; 500 at most, then one ``more-faults``. When
    there is any, the catalogue is empty. Limits: 20 MB a file (a workbook also unpacked), 5,000 records a
    file or sheet, 32 columns.
    """
    findings = Findings()
    tables = _read_tables(path, findings)
    catalogue = build_catalogue(tables, findings) if tables else Catalogue()
    faults = findings.faults(words, [table.file for table in tables.values()], path.name or str(path))
    return Reading(Catalogue() if faults else catalogue, faults)


def _read_tables(path: Path, findings: Findings) -> dict[Kind, Table]:
    try:
        if path.is_dir():
            return read_folder(path, findings)
        if not path.exists():
            findings.add(Place(path.name), "no-such-path", value=str(path))
        elif path.suffix.lower() in _WORKBOOKS:
            return read_workbook(path, findings)
        else:
            findings.add(Place(path.name), "not-a-catalogue", value=path.name)
    except OSError:
        findings.add(Place(path.name), "unreadable-file", value=path.name)
    return {}
