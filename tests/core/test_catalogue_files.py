"""Reading good catalogues in every dialect, writing them back, comparing two."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.catalogue.comparing import compare
from core.catalogue.findings import show
from core.catalogue.model import DAYS, KINDS, Catalogue, Change, Kind
from core.catalogue.tables import COLUMNS
from core.catalogue.writing import write_folder, write_workbook
from core.errors import Unavailable
from tests.support.catalogues import JEMBER, Cells, good, put_folder, put_workbook, small


@pytest.fixture
def expected(tmp_path: Path) -> Catalogue:
    return good(put_folder(tmp_path / "expected", small()))


def test_the_demo_catalogue_is_read_whole() -> None:
    catalogue = good(JEMBER)
    sizes = [len(getattr(catalogue, kind)) for kind in KINDS]
    assert sizes == [7, 33, 144, 63]
    registry = next(agency for agency in catalogue.agencies if agency.code == "DUKCAPIL")
    assert (registry.prefix, registry.color, registry.sort) == ("A", "#1565C0", 1)
    first = catalogue.services[0]
    assert (first.code, first.service_minutes, first.daily_quota) == ("DINSOS-PBI", 8, None)
    assert (first.open_time, first.close_time, first.days) == ("07:45", "15:30", DAYS[:5])
    assert first.requirements_id.count("\n") == 3
    assert not first.booking_allowed
    assert catalogue.counters[2].services == ("DP3AKB-PPA", "DP3AKB-PUSPAGA", "DP3AKB-KB")


def test_the_export_is_byte_for_byte_what_was_read(tmp_path: Path) -> None:
    write_folder(good(JEMBER), tmp_path / "new" / "folder")
    for kind in KINDS:
        assert (tmp_path / "new" / "folder" / f"{kind}.csv").read_bytes() == (
            JEMBER / f"{kind}.csv"
        ).read_bytes()
    assert len(list((tmp_path / "new" / "folder").iterdir())) == 4


def test_the_workbook_reads_back_equal(tmp_path: Path) -> None:
    write_workbook(good(JEMBER), tmp_path / "katalog.xlsx")
    assert good(tmp_path / "katalog.xlsx") == good(JEMBER)
    assert [path.name for path in tmp_path.iterdir()] == ["katalog.xlsx"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_dialects(tmp_path: Path, expected: Catalogue, separator: str, end: str, mark: bytes) -> None:
    folder = put_folder(tmp_path / "in", small(), separator, end)
    for path in folder.iterdir():
        path.write_bytes(mark + path.read_bytes())
    assert good(folder) == expected


@pytest.mark.parametrize("line", ["sep=;\r\n", "SEP=;\n", '"sep=;"\r\n'])
def test_separator_line_of_excel(tmp_path: Path, expected: Catalogue, line: str) -> None:
    folder = put_folder(tmp_path / "in", small(), ";")
    for path in folder.iterdir():
        path.write_bytes(line.encode() + path.read_bytes())
    assert good(folder) == expected


def _upside_down(cells: Cells) -> None:
    for rows in cells.values():
        for row in rows:
            row.reverse()


def _spaces(cells: Cells) -> None:
    for rows in cells.values():
        for row in rows:
            row[:] = [f" \u00a0{cell}\u200b\u00a0 " for cell in row]


def _empty_ends(cells: Cells) -> None:
    for rows in cells.values():
        width = len(rows[0])
        for row in rows:
            row += ["", " "]
        rows += [[""] * (width + 2)] * 3
        rows.insert(2, [""] * width)


def _cell(kind: Kind, row: int, column: str, value: str) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        cells[kind][row - 1][COLUMNS[kind].index(column)] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        _upside_down,
        _spaces,
        _empty_ends,
        *(_cell("services", 2, "open_time", text) for text in ("7.45", "07.45", "7:45", "07:45:00")),
        *(_cell("services", 2, "service_minutes", text) for text in ("8.0", "8,0", "08")),
        *(_cell("services", 2, "booking_allowed", text) for text in ("FALSE", "tidak", "false")),
        *(_cell("services", 4, "booking_allowed", text) for text in ("TRUE", "ya", "Ya")),
        *(
            _cell("services", 2, "days", text)
            for text in ("Mon,Tue,Wed,Thu,Fri", "Mon - Wed , Thu,Fri", "Fri,Mon-Thu")
        ),
        _cell("counters", 2, "services", " DUK-KTP ; DUK-KK; "),
        _cell("agencies", 2, "color", "#1565c0"),
        _cell("services", 2, "requirements_id", "KTP lama\r\nKK"),
    ],
)
def test_what_excel_makes_of_cells(
    tmp_path: Path, expected: Catalogue, change: Callable[[Cells], None]
) -> None:
    cells = small()
    change(cells)
    assert good(put_folder(tmp_path / "in", cells, ";")) == expected
    assert good(put_workbook(tmp_path / "in.xlsx", cells)) == expected


@pytest.mark.parametrize(
    "opening",
    [
        datetime.time(7, 45),
        datetime.datetime(1999, 12, 31, 7, 45),  # noqa: DTZ001  # cells have no zone
        0.322916666666667,
        datetime.timedelta(hours=7.75),
    ],
)
def test_what_excel_makes_of_workbook_cells(tmp_path: Path, expected: Catalogue, opening: object) -> None:
    cells: dict[str, list[list[object]]] = {
        kind: [list(row) for row in rows] for kind, rows in small().items()
    }
    columns = COLUMNS["services"]
    cells["services"][1][columns.index("open_time")] = opening
    cells["services"][1][columns.index("service_minutes")] = 8.0
    cells["services"][3][columns.index("booking_allowed")] = True
    cells["services"][3][columns.index("daily_quota")] = 50
    path = put_workbook(tmp_path / "in.xlsx", {"Zones ": cells.pop("zones"), **cells})
    assert good(path) == expected


def test_an_unwritable_place_is_unavailable(tmp_path: Path, expected: Catalogue) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unavailable) as refused:
        write_folder(expected, tmp_path / "file")
    assert (refused.value.code, refused.value.where) == ("unwritable", str(tmp_path / "file"))
    (tmp_path / "taken.xlsx").mkdir()
    with pytest.raises(Unavailable, match="unwritable"):
        write_workbook(expected, tmp_path / "taken.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["expected", "file", "taken.xlsx"]


def test_a_failed_export_leaves_the_old_files(
    tmp_path: Path, expected: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put_folder(tmp_path / "out", small(), ";")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done: list[int] = []

    def full(handle: int) -> None:
        done.append(handle)
        if len(done) == 3:
            raise OSError(28, "disk full")

    monkeypatch.setattr("core.catalogue.writing.os.fsync", full)
    with pytest.raises(Unavailable):
        write_folder(expected, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_days_are_written_short(tmp_path: Path, expected: Catalogue) -> None:
    forms = {
        "Mon-Sat": DAYS[:6],
        "Mon-Sun": DAYS,
        "Tue,Thu": ("Tue", "Thu"),
        "Mon,Wed,Fri": ("Mon", "Wed", "Fri"),
        "Sat,Sun": DAYS[5:],
        "Mon-Wed,Fri-Sun": ("Mon", "Tue", "Wed", "Fri", "Sat", "Sun"),
        "Mon,Tue,Thu-Sat": ("Mon", "Tue", "Thu", "Fri", "Sat"),
        "Sun": ("Sun",),
    }
    for text, days in forms.items():
        first, *others = expected.services
        changed = replace(expected, services=(replace(first, days=days), *others))
        write_folder(changed, tmp_path / "out")
        with (tmp_path / "out" / "services.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.DictReader(file))["days"] == text
        assert good(tmp_path / "out") == changed


def test_comparing(expected: Catalogue) -> None:
    registry, police = expected.agencies
    card, family, licence = expected.services
    first, second = expected.counters
    new = Catalogue(
        zones=(*expected.zones, replace(expected.zones[0], code="Z0")),
        agencies=(replace(police, sort=9, name_id="Polres"), registry),
        services=(family, replace(card, daily_quota=5)),
        counters=(replace(first, services=first.services[::-1]), replace(second, code="L03")),
    )
    assert compare(expected, new).changes == (
        Change("zones", "Z0", "added"),
        Change("agencies", "POL", "changed", ("name_id", "sort")),
        Change("services", "DUK-KTP", "changed", ("daily_quota",)),
        Change("services", licence.code, "retired"),
        Change("counters", "L02", "retired"),
        Change("counters", "L03", "added"),
    )
    assert compare(expected, expected).changes == ()
    assert compare(Catalogue(), expected).count("added") == 8


def test_values_are_shown_short_and_visible() -> None:
    assert show("a\nb\x07\u202e") == "a / b<U+0007><U+202E>"
    assert show("x" * 60) == "x" * 60
    assert show("x" * 61) == "x" * 59 + "…"
