"""The catalogue as frozen records, whatever it was read from (columns: docs/catalogue.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Kind = Literal["zones", "agencies", "services", "counters"]
KINDS: tuple[Kind, ...] = ("zones", "agencies", "services", "counters")


@dataclass(frozen=True, slots=True)
class Zone:
    code: str
    name_id: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Agency:
    code: str
    prefix: str
    """Ticket letters: one prefix per agency, never shared by two (in the files it stands with the services)."""
    name_id: str
    name_en: str
    short_name: str
    zone: str
    color: str
    sort: int


@dataclass(frozen=True, slots=True)
class Service:
    code: str
    agency: str
    name_id: str
    name_en: str
    name_jv: str
    description_id: str
    requirements_id: str
    """One requirement per line; may be empty."""
    fee_id: str
    processing_time_id: str
    """Until the document is ready; not the time at the counter."""
    legal_basis_id: str
    service_minutes: int
    daily_quota: int | None
    open_time: str
    """HH:MM, first ticket."""
    close_time: str
    """HH:MM, last ticket; the whole minute belongs to the opening time."""
    days: tuple[str, ...]
    """Three-letter English names out of DAYS, in week order."""
    booking_allowed: bool


@dataclass(frozen=True, slots=True)
class Counter:
    code: str
    name: str
    agency: str
    zone: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    zones: tuple[Zone, ...] = ()
    agencies: tuple[Agency, ...] = ()
    services: tuple[Service, ...] = ()
    counters: tuple[Counter, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a catalogue file.

    ``line`` counts lines of the text file, ``row`` counts records as Excel does (header = 1); either is None
    where it has no meaning.
    """

    file: str
    line: int | None
    row: int | None
    column: str | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a folder or workbook gave: the catalogue is only to be used when there is no fault."""

    catalogue: Catalogue
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One record that an import would add, change or retire; ``fields`` names what changes."""

    kind: Kind
    code: str
    what: Literal["added", "changed", "retired"]
    fields: tuple[str, ...] = ()
    values: Mapping[str, tuple[object, object]] = field(default_factory=dict, compare=False)
    """Field -> value before and after, for the audit."""


@dataclass(frozen=True, slots=True)
class Diff:
    changes: tuple[Change, ...] = field(default=())

    def count(self, what: Literal["added", "changed", "retired"]) -> int:
        return sum(1 for change in self.changes if change.what == what)
