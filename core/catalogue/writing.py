"""Writing a catalogue back into the files it can be read from."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

from core.catalogue.cells import write_days
from core.catalogue.csv_files import file_name
from core.catalogue.model import KINDS, Catalogue, Counter, Kind, Service
from core.catalogue.tables import COLUMNS
from core.errors import Unavailable

_WIDEST = 60


def write_folder(catalogue: Catalogue, folder: Path) -> None:
    """Writes zones.csv, agencies.csv, services.csv and counters.csv: UTF-8, LF, comma.

    The folder is created when it is missing. Files of those names are replaced, each as a whole and
    none before all four are written. Unavailable ``unwritable`` when the folder or a file cannot be written.
    """
    contents = {}
    for kind, rows in _rows(catalogue).items():
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS[kind])
        writer.writerows(rows)
        contents[folder / file_name(kind)] = text.getvalue().encode()
    _replace(contents, folder)


def write_workbook(catalogue: Catalogue, path: Path) -> None:
    """Writes an .xlsx with one sheet per kind; a file of that name is replaced as a whole.

    Unavailable ``unwritable`` when the file or its folder, which is created when it is missing, cannot be
    written.
    """
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for kind, rows in _rows(catalogue).items():
        sheet = book.create_sheet(kind)
        sheet.append(COLUMNS[kind])
        for row in rows:
            sheet.append([None if value == "" else value for value in row])
        for number in range(1, len(COLUMNS[kind]) + 1):
            column = sheet[get_column_letter(number)]
            longest = max(len(str(cell.value or "")) for cell in column)
            sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, _WIDEST)
            for cell in column:
                # As text: otherwise Excel turns 07:45 into a time of its own as soon as the cell is edited.
                cell.number_format = "General" if isinstance(cell.value, int) else "@"
        sheet.freeze_panes = "B2"
    buffer = io.BytesIO()
    book.save(buffer)
    book.close()
    _replace({path: buffer.getvalue()}, path)


def _rows(catalogue: Catalogue) -> dict[Kind, list[list[str | int]]]:
    prefixes = {agency.code: agency.prefix for agency in catalogue.agencies}
    rows: dict[Kind, list[list[str | int]]] = {kind: [] for kind in KINDS}
    for zone in catalogue.zones:
        rows["zones"].append([getattr(zone, column) for column in COLUMNS["zones"]])
    for agency in catalogue.agencies:
        rows["agencies"].append([getattr(agency, column) for column in COLUMNS["agencies"]])
    for service in catalogue.services:
        cells = _service_cells(service) | {"prefix": prefixes[service.agency]}
        rows["services"].append([cells[column] for column in COLUMNS["services"]])
    for counter in catalogue.counters:
        cells = _counter_cells(counter)
        rows["counters"].append([cells[column] for column in COLUMNS["counters"]])
    return rows


def _service_cells(service: Service) -> dict[str, str | int]:
    special: dict[str, str | int] = {
        "daily_quota": "" if service.daily_quota is None else service.daily_quota,
        "days": write_days(service.days),
        "booking_allowed": int(service.booking_allowed),
    }
    plain = set(COLUMNS["services"]) - special.keys() - {"prefix"}
    return {column: getattr(service, column) for column in plain} | special


def _counter_cells(counter: Counter) -> dict[str, str | int]:
    return {
        "code": counter.code,
        "name": counter.name,
        "agency": counter.agency,
        "zone": counter.zone,
        "services": ";".join(counter.services),
    }


def _replace(contents: Mapping[Path, bytes], where: Path) -> None:
    """Puts whole files in place: all are written beside their places first, then renamed."""
    written: list[tuple[Path, Path]] = []
    try:
        for path, data in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
            written.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(handle)
        if any(path.is_dir() for path in contents):
            raise IsADirectoryError(str(where))
        for temporary, path in written:
            # mkstemp makes files for their owner only; an export is for whoever may use the folder.
            temporary.chmod(0o644)
            temporary.replace(path)
    except OSError as error:
        raise Unavailable("unwritable", where=str(where)) from error
    finally:
        for temporary, _ in written:
            with suppress(OSError):
                temporary.unlink()
