"""A day's visitors as a CSV file: reading it, with every fault named, and writing it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.catalogue.model import Catalogue
from core.errors import Refused, Unavailable
from core.tickets.model import PRIORITY_CLASSES

COLUMNS = (
    "visit_id",
    "arrival",
    "service",
    "priority",
    "service_seconds",
    "no_show",
    "booking",
    "booking_slot",
    "transfer_to",
    "transfer_seconds",
)
NEEDED = ("visit_id", "arrival", "service")
"""Columns that every workload must have; the others have defaults."""
LARGEST = 64_000_000
"""Most bytes of a workload: some 800,000 visits."""
LONGEST_S = 12 * 3600
"""Most seconds at one counter."""

_MOMENT = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Visit:
    """One visitor of the day. ``arrival`` and ``booking_slot`` are seconds since midnight of the hall's wall
    clock."""

    id: str
    arrival: int
    service: str
    priority: str = "none"
    service_seconds: float = 0.0
    """Time at the first counter, from the start of serving, in seconds."""
    no_show: bool = False
    """Whether the visitor takes a number and does not come when called."""
    booking_slot: int | None = None
    """The booked slot; None for a visitor without a booking."""
    transfer_to: str | None = None
    """Code of the service or counter to which the first counter transfers the visitor."""
    transfer_seconds: float = 0.0
    """Time at the second counter, in seconds."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in one cell: ``line`` of the file (the header is 1), ``column``, and a code with its facts."""

    line: int
    column: str
    code: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Workload:
    """The visits in the file's order, and every fault; a workload with a fault must not be played."""

    visits: tuple[Visit, ...]
    faults: tuple[RowFault, ...] = ()


def read_text(path: Path) -> str:
    """The text of a workload file.

    Raises Unavailable("workload-missing", "file-unreadable"), Refused("workload-encoding", "workload-large").
    """
    try:
        if not path.exists():
            raise Unavailable("workload-missing", where=str(path))
        if not path.is_file():
            raise Unavailable("file-unreadable", where=str(path))
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unavailable("file-unreadable", where=str(path)) from error
    if len(data) > LARGEST:
        raise Refused("workload-large", where=str(path), most=LARGEST // 1_000_000)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused("workload-encoding", where=str(path), line=line) from error
    if "\0" in text:
        raise Refused("workload-encoding", where=str(path), line=text.count("\n", 0, text.index("\0")) + 1)
    return text


def parse_workload(text: str, where: str, catalogue: Catalogue) -> Workload:
    """The visits in a text, checked against the catalogue they are for; ``where`` names the text in errors.

    Raises Refused("workload-empty", "workload-csv", "workload-column", "workload-columns-twice") for a text that is
    no workload at all; faults in rows are returned, all of them.
    """
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max((",", ";", "\t"), key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header: list[str] | None = None
    reader = _Rows(catalogue)
    line = 1
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                if header is None:
                    header = _header(cells, where)
                else:
                    reader.take(line, dict(zip(header, (cell.strip() for cell in cells), strict=False)))
            line = rows.line_num + 1
    except csv.Error as error:
        raise Refused("workload-csv", where=where, line=line, detail=str(error)) from error
    if header is None or not (reader.visits or reader.faults):
        raise Refused("workload-empty", where=where)
    return Workload(tuple(reader.visits), tuple(reader.faults))


def write_workload(visits: Iterable[Visit], path: Path) -> None:
    """Writes visits so that ``read_workload`` gives them back; Unavailable("unwritable")."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for visit in visits:
        booked = visit.booking_slot is not None
        writer.writerow(
            (
                visit.id,
                moment_text(visit.arrival),
                visit.service,
                visit.priority,
                f"{visit.service_seconds:g}",
                int(visit.no_show),
                int(booked),
                moment_text(visit.booking_slot)[:5] if visit.booking_slot is not None else "",
                visit.transfer_to or "",
                f"{visit.transfer_seconds:g}" if visit.transfer_to else "",
            )
        )
    try:
        path.write_text(text.getvalue(), encoding="utf-8")
    except OSError as error:
        raise Unavailable("unwritable", where=str(path)) from error


def moment_text(seconds: int) -> str:
    """Seconds since midnight as HH:MM:SS."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def seconds_of(text: str) -> int:
    """HH:MM or HH:MM:SS as seconds since midnight; ValueError for anything else."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hours, minutes, seconds = match.groups(default="0")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


def _header(cells: Sequence[str], where: str) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise Refused("workload-column", where=where, missing=", ".join(missing), found=", ".join(names))
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if twice:
        raise Refused("workload-columns-twice", where=where, columns=", ".join(twice))
    return names


class _Rows:
    """Makes visits of rows and collects the faults in them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.visits: list[Visit] = []
        self.faults: list[RowFault] = []
        self._services = {service.code: service for service in catalogue.services}
        self._counters = {counter.code for counter in catalogue.counters}
        self._lines: dict[str, int] = {}
        self._line = 0

    def take(self, line: int, row: Mapping[str, str]) -> None:
        self._line = line
        before = len(self.faults)
        name = row.get("visit_id", "")
        if not name:
            self._fault("visit_id", "missing")
        elif name in self._lines:
            self._fault("visit_id", "twice", value=name, first=self._lines[name])
        else:
            self._lines[name] = line
        arrival = self._moment(row, "arrival")
        service = row.get("service", "")
        offered = self._services.get(service)
        if not service:
            self._fault("service", "missing")
        elif offered is None:
            self._fault("service", "service", value=service)
        priority = row.get("priority", "") or "none"
        if priority not in PRIORITY_CLASSES:
            self._fault("priority", "priority", value=priority, known=", ".join(PRIORITY_CLASSES))
        usual = offered.service_minutes * 60.0 if offered else 0.0
        seconds = self._seconds(row, "service_seconds", usual)
        no_show = self._flag(row, "no_show")
        slot = None
        if self._flag(row, "booking"):
            slot = self._moment(row, "booking_slot")
        elif row.get("booking_slot"):
            self._moment(row, "booking_slot")
        transfer_to = row.get("transfer_to", "") or None
        usual = 0.0
        if transfer_to in self._services:
            usual = self._services[transfer_to].service_minutes * 60.0
            if transfer_to == service:
                self._fault("transfer_to", "transfer-same", value=transfer_to)
        elif transfer_to in self._counters:
            usual = offered.service_minutes * 60.0 if offered else 0.0
        elif transfer_to is not None:
            self._fault("transfer_to", "transfer", value=transfer_to)
        more = self._seconds(row, "transfer_seconds", usual)
        if len(self.faults) == before:
            self.visits.append(
                Visit(
                    name,
                    arrival or 0,
                    service,
                    priority,
                    seconds,
                    no_show,
                    slot,
                    transfer_to,
                    more if transfer_to else 0.0,
                )
            )

    def _fault(self, column: str, code: str, **facts: str | int) -> None:
        self.faults.append(RowFault(self._line, column, code, facts))

    def _moment(self, row: Mapping[str, str], column: str) -> int | None:
        text = row.get(column, "")
        if not text:
            self._fault(column, "missing")
            return None
        try:
            return seconds_of(text)
        except ValueError:
            self._fault(column, "moment", value=text)
            return None

    def _seconds(self, row: Mapping[str, str], column: str, usual: float) -> float:
        text = row.get(column, "")
        if not text:
            return usual
        if not _SECONDS.fullmatch(text) or float(text) > LONGEST_S:
            self._fault(column, "seconds", value=text, most=LONGEST_S)
            return usual
        return float(text)

    def _flag(self, row: Mapping[str, str], column: str) -> bool:
        text = row.get(column, "") or "0"
        if text not in ("0", "1"):
            self._fault(column, "flag", value=text)
        return text == "1"
