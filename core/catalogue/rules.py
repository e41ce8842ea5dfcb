"""From tables of text to the catalogue's records: every rule a catalogue must keep (docs/catalogue.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from core.catalogue import cells
from core.catalogue.findings import Bad, Fact, Findings
from core.catalogue.model import Agency, Catalogue, Counter, Kind, Service, Zone
from core.catalogue.tables import Row, Table

Value = TypeVar("Value")
Tables = Mapping[Kind, Table]

REFUSED_CODES = 20
"""Most faults of one list of services in one cell."""

_NUMBER = re.compile(r"[0-9]+\Z")


def build_catalogue(tables: Tables, findings: Findings) -> Catalogue:
    """The records of all tables, to be used only when this added nothing to ``findings``."""
    for table in tables.values():
        _check_duplicates(table, findings)
    catalogue = Catalogue(
        zones=tuple(_zone(_Cells(tables["zones"], row, findings)) for row in tables["zones"].rows),
        agencies=_agencies(tables, findings),
        services=_services(tables, findings),
        counters=tuple(
            _counter(_Cells(tables["counters"], row, findings)) for row in tables["counters"].rows
        ),
    )
    _check_references(tables, findings)
    _check_prefixes(tables["services"], findings)
    _check_counters(tables, findings)
    _check_served(tables, findings)
    return catalogue


class _Cells:
    """The cells of one row: each is handed out as what it stands for, or reported and replaced."""

    def __init__(self, table: Table, row: Row, findings: Findings) -> None:
        self._table = table
        self._row = row
        self._findings = findings

    def add(self, column: str, code: str, **facts: Fact) -> None:
        self._findings.add(self._table.place(self._row, column), code, **facts)

    def need(
        self, column: str, parse: Callable[[str], Value], instead: Value, missing: str = "missing-value"
    ) -> Value:
        if column in self._table.columns and not self._row.cells[column]:
            self.add(column, missing, value=column)
            return instead
        return self.may(column, parse, instead)

    def may(self, column: str, parse: Callable[[str], Value], instead: Value) -> Value:
        """As ``need``, but an empty cell means ``instead``."""
        value = self._row.cells.get(column, "")
        if not value:
            return instead
        try:
            cells.check_readable(value)
            return parse(value)
        except Bad as fault:
            self.add(column, fault.code, **fault.facts)
            return instead

    def code(self, column: str = "code") -> str:
        return self.need(column, cells.parse_code, "")

    def reference(self, column: str) -> str:
        """A code that must be one of another table: whether it is well formed is that table's matter."""
        return self.need(column, str, "")

    def name(self, column: str) -> str:
        return self.need(column, cells.parse_name, "", "empty-name")


def _zone(row: _Cells) -> Zone:
    return Zone(code=row.code(), name_id=row.name("name_id"), name_en=row.name("name_en"))


def _agencies(tables: Tables, findings: Findings) -> tuple[Agency, ...]:
    prefixes: dict[str, str] = {}
    for row in tables["services"].rows:
        prefixes.setdefault(row.cells.get("agency", ""), row.cells.get("prefix", ""))
    table = tables["agencies"]
    return tuple(
        _agency(_Cells(table, row, findings), prefixes.get(row.cells.get("code", ""), ""))
        for row in table.rows
    )


def _agency(row: _Cells, prefix: str) -> Agency:
    return Agency(
        code=row.code(),
        prefix=prefix,
        name_id=row.name("name_id"),
        name_en=row.name("name_en"),
        short_name=row.name("short_name"),
        zone=row.reference("zone"),
        color=row.need("color", cells.parse_color, ""),
        sort=row.need("sort", cells.parse_positive, 0),
    )


def _services(tables: Tables, findings: Findings) -> tuple[Service, ...]:
    table = tables["services"]
    known = _codes(tables["agencies"])
    return tuple(_service(_Cells(table, row, findings), known) for row in table.rows)


def _service(row: _Cells, agencies: set[str]) -> Service:
    code = row.code()
    agency = row.reference("agency")
    if code and agency in agencies and not (code.startswith(f"{agency}-") and len(code) > len(agency) + 1):
        row.add("code", "bad-code", value=code, start=f"{agency}-")
    row.need("prefix", cells.parse_prefix, "")
    service = Service(
        code=code,
        agency=agency,
        name_id=row.name("name_id"),
        name_en=row.name("name_en"),
        name_jv=row.may("name_jv", cells.parse_name, ""),
        description_id=row.may("description_id", cells.parse_text, ""),
        requirements_id=row.may("requirements_id", cells.parse_text, ""),
        fee_id=row.may("fee_id", cells.parse_text, ""),
        processing_time_id=row.may("processing_time_id", cells.parse_text, ""),
        legal_basis_id=row.may("legal_basis_id", cells.parse_text, ""),
        service_minutes=row.need("service_minutes", cells.parse_minutes, 0),
        daily_quota=row.may("daily_quota", cells.parse_positive, None),
        open_time=row.need("open_time", cells.parse_time, ""),
        close_time=row.need("close_time", cells.parse_time, ""),
        days=row.need("days", cells.parse_days, ()),
        booking_allowed=row.need("booking_allowed", cells.parse_boolean, False),
    )
    if service.open_time and service.close_time and service.close_time <= service.open_time:
        row.add("close_time", "closing-before-opening", value=service.close_time, opening=service.open_time)
    return service


def _counter(row: _Cells) -> Counter:
    return Counter(
        code=row.code(),
        name=row.name("name"),
        agency=row.reference("agency"),
        zone=row.reference("zone"),
        services=row.need("services", _some_codes, ()),
    )


def _some_codes(value: str) -> tuple[str, ...]:
    codes = cells.parse_codes(value)
    if not codes:
        raise Bad("missing-value", value="services")
    return codes


def _check_duplicates(table: Table, findings: Findings) -> None:
    first: dict[str, int] = {}
    for row in table.rows:
        code = row.cells.get("code", "")
        if not code:
            continue
        if code in first:
            findings.add(table.place(row, "code"), "duplicate-code", value=code, first=str(first[code]))
        first.setdefault(code, row.row)


def _check_references(tables: Tables, findings: Findings) -> None:
    references: tuple[tuple[Kind, str, Kind], ...] = (
        ("agencies", "zone", "zones"),
        ("services", "agency", "agencies"),
        ("counters", "agency", "agencies"),
        ("counters", "zone", "zones"),
    )
    for kind, column, target in references:
        if not tables[target].complete:
            continue
        known = _codes(tables[target])
        for row in tables[kind].rows:
            value = row.cells.get(column, "")
            if value and value not in known and _readable(value):
                place = tables[kind].place(row, column)
                findings.add(place, "unknown-reference", value=value, where=tables[target].file)


def _readable(value: str) -> bool:
    """False where the cell itself has already been reported."""
    try:
        cells.check_readable(value)
    except Bad:
        return False
    return True


def _codes(table: Table) -> set[str]:
    return {row.cells.get("code", "") for row in table.rows}


def _check_prefixes(services: Table, findings: Findings) -> None:
    """One prefix per agency, and never shared by two."""
    owners: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    reported: set[tuple[str, str]] = set()
    for row in services.rows:
        prefix, agency = row.cells.get("prefix", ""), row.cells.get("agency", "")
        try:
            cells.parse_prefix(prefix)
        except Bad:
            continue
        if not agency:
            continue
        owner = owners.setdefault(prefix, agency)
        if owner != agency and (prefix, agency) not in reported:
            reported.add((prefix, agency))
            findings.add(
                services.place(row, "prefix"), "prefix-shared", value=prefix, agency=agency, owner=owner
            )
        usual = prefixes.setdefault(agency, prefix)
        if usual != prefix:
            findings.add(
                services.place(row, "prefix"), "prefix-mixed", value=prefix, agency=agency, right=usual
            )


def _check_counters(tables: Tables, findings: Findings) -> None:
    table = tables["counters"]
    agency_of = {row.cells.get("code", ""): row.cells.get("agency", "") for row in tables["services"].rows}
    numbers: dict[int, str] = {}
    for row in table.rows:
        _check_number(table, row, numbers, findings)
        agency = row.cells.get("agency", "")
        seen: set[str] = set()
        wrong = 0
        listed = row.cells.get("services", "")
        for code in cells.parse_codes(listed) if _readable(listed) else ():
            facts = _wrong_service(code, seen, agency, agency_of, tables["services"])
            seen.add(code)
            if facts and wrong < REFUSED_CODES:
                wrong += 1
                findings.add(table.place(row, "services"), facts[0], value=code, **facts[1])


def _wrong_service(
    code: str, seen: set[str], agency: str, agency_of: Mapping[str, str], services: Table
) -> tuple[str, dict[str, str]] | None:
    if code in seen:
        return "repeated-service", {}
    if code not in agency_of:
        return ("unknown-reference", {"where": services.file}) if services.complete else None
    owner = agency_of[code]
    if owner and agency and owner != agency:
        return "foreign-service", {"agency": agency, "owner": owner}
    return None


def _check_number(table: Table, row: Row, numbers: dict[int, str], findings: Findings) -> None:
    """The number is unique in the hall, so that "loket 7" is enough in a call."""
    code = row.cells.get("code", "")
    digits = _NUMBER.search(code[: cells.CODE_LENGTH])
    if not digits or len(code) > cells.CODE_LENGTH:
        return
    other = numbers.setdefault(int(digits.group()), code)
    if other != code:
        findings.add(table.place(row, "code"), "shared-number", value=code, other=other)


def _check_served(tables: Tables, findings: Findings) -> None:
    """Every service has a counter and every agency a service: else tickets nobody calls, or an empty tile."""
    agencies, services, counters = tables["agencies"], tables["services"], tables["counters"]
    if counters.complete and "services" in counters.columns:
        taken = {code for row in counters.rows for code in cells.parse_codes(row.cells["services"])}
        for row in services.rows:
            code = row.cells.get("code", "")
            if code and code not in taken:
                findings.add(
                    services.place(row, "code"), "service-without-counter", value=code, where=counters.file
                )
    if services.complete and "agency" in services.columns:
        offering = {row.cells["agency"] for row in services.rows}
        for row in agencies.rows:
            code = row.cells.get("code", "")
            if code and code not in offering:
                findings.add(
                    agencies.place(row, "code"), "agency-without-services", value=code, where=services.file
                )
