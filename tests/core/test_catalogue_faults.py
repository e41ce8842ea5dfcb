"""Every fault of a folder of CSV files: its code, its exact place, all at once, in bounded time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.catalogue.model import KINDS, Catalogue, Fault, Kind
from core.catalogue.reading import read_catalogue
from core.catalogue.tables import COLUMNS
from core.paths import ASSETS
from core.words import words
from tests.support.catalogues import (
    JEMBER,
    as_csv,
    put_folder,
    put_workbook,
    read,
    small,
    wrong_everywhere,
)
from tests.support.patience import examples, promised

Place = tuple[str, int | None, int | None, str | None, str]


def places(faults: tuple[Fault, ...]) -> list[Place]:
    return [(fault.file, fault.line, fault.row, fault.column, fault.code) for fault in faults]


# Cell to change (kind, row, column, value) -> faults (kind, row, column, code).
CellFault = tuple[tuple[Kind, int, str, str], list[tuple[Kind, int, str, str]]]

SERVICE_FAULTS: list[CellFault] = [
    (("services", 2, column, value), [("services", 2, column, code)])
    for column, value, code in [
        ("prefix", "a", "bad-prefix"),
        ("prefix", "IA", "bad-prefix"),
        ("prefix", "ABCD", "bad-prefix"),
        ("prefix", "", "missing-value"),
        ("name_id", "", "empty-name"),
        ("name_id", "x" * 121, "too-long"),
        ("name_jv", "a\nb", "bad-character"),
        ("name_en", "a\x07b", "bad-character"),
        ("name_en", "a\u202eb", "bad-character"),
        ("name_en", "a\x00b", "bad-character"),
        ("name_en", "#REF!", "error-cell"),
        ("description_id", "x" * 2001, "too-long"),
        ("fee_id", "=1+1", "formula-cell"),
        ("service_minutes", "0", "bad-number"),
        ("service_minutes", "-3", "bad-number"),
        ("service_minutes", "241", "bad-number"),
        ("service_minutes", "7.5", "bad-number"),
        ("service_minutes", "delapan", "bad-number"),
        ("service_minutes", "1" * 5000, "bad-number"),
        ("service_minutes", "٨", "bad-number"),
        ("daily_quota", "0", "bad-number"),
        ("daily_quota", "1.000", "bad-number"),
        ("open_time", "24:00", "bad-time"),
        ("open_time", "7:60", "bad-time"),
        ("open_time", "7.3", "bad-time"),
        ("open_time", "07:45:30", "bad-time"),
        ("close_time", "07:45", "closing-before-opening"),
        ("close_time", "06:00", "closing-before-opening"),
        ("days", "Senin", "unknown-day"),
        ("days", "Mon,,Tue", "unknown-day"),
        ("days", "Fri-Mon", "backwards-range"),
        ("booking_allowed", "2", "bad-boolean"),
        ("booking_allowed", "", "missing-value"),
        ("service_minutes", "", "missing-value"),
        ("open_time", "", "missing-value"),
        ("close_time", "", "missing-value"),
        ("days", "", "missing-value"),
        ("name_en", "", "empty-name"),
    ]
]

CELL_FAULTS: list[CellFault] = [
    *SERVICE_FAULTS,
    (("zones", 2, "name_en", " \u00a0"), [("zones", 2, "name_en", "empty-name")]),
    (("agencies", 3, "color", "#12345"), [("agencies", 3, "color", "bad-color")]),
    (("agencies", 3, "color", "#777777"), [("agencies", 3, "color", "low-contrast")]),
    (("agencies", 3, "sort", "0"), [("agencies", 3, "sort", "bad-number")]),
    (("agencies", 3, "zone", "Z9"), [("agencies", 3, "zone", "unknown-reference")]),
    (
        ("services", 4, "agency", "POLL"),
        [
            ("agencies", 3, "code", "agency-without-services"),
            ("services", 4, "agency", "unknown-reference"),
            ("counters", 3, "services", "foreign-service"),
        ],
    ),
    (("services", 4, "prefix", "A"), [("services", 4, "prefix", "prefix-shared")]),
    (("services", 3, "prefix", "C"), [("services", 3, "prefix", "prefix-mixed")]),
    (("counters", 2, "agency", ""), [("counters", 2, "agency", "missing-value")]),
    (("counters", 2, "name", ""), [("counters", 2, "name", "empty-name")]),
    (("agencies", 2, "zone", ""), [("agencies", 2, "zone", "missing-value")]),
    (
        ("services", 4, "code", "POL-"),  # nothing behind the agency's code
        [
            ("services", 4, "code", "bad-code"),
            ("services", 4, "code", "service-without-counter"),
            ("counters", 3, "services", "unknown-reference"),
        ],
    ),
    (("counters", 2, "zone", "Z9"), [("counters", 2, "zone", "unknown-reference")]),
    (("counters", 3, "services", "POL-SIM;DUK-KK"), [("counters", 3, "services", "foreign-service")]),
    (("counters", 3, "services", "POL-SIM;POL-SIM"), [("counters", 3, "services", "repeated-service")]),
    (("counters", 3, "services", "POL-SIM;POL-X"), [("counters", 3, "services", "unknown-reference")]),
    (("counters", 2, "services", "DUK-KTP"), [("services", 3, "code", "service-without-counter")]),
    (("counters", 3, "code", "L01"), [("counters", 3, "code", "duplicate-code")]),
    (("counters", 3, "code", "M1"), [("counters", 3, "code", "shared-number")]),
    (("counters", 3, "code", "l2"), [("counters", 3, "code", "bad-code")]),
    (("counters", 3, "code", "L 2"), [("counters", 3, "code", "bad-code")]),
    (("counters", 3, "code", "X" * 33), [("counters", 3, "code", "too-long")]),
    (
        ("services", 4, "code", "DUK-SIM"),
        [
            ("services", 4, "code", "bad-code"),
            ("services", 4, "code", "service-without-counter"),
            ("counters", 3, "services", "unknown-reference"),
        ],
    ),
]

LINES = {2: 2, 3: 4, 4: 6}
"""Where the records of services.csv start: each has one cell of two lines."""


@pytest.mark.parametrize(("cell", "expected"), CELL_FAULTS)
def test_cells(
    tmp_path: Path, cell: tuple[Kind, int, str, str], expected: list[tuple[Kind, int, str, str]]
) -> None:
    kind, row, column, value = cell
    cells = small()
    cells[kind][row - 1][COLUMNS[kind].index(column)] = value
    reading = read(put_folder(tmp_path / "in", cells))
    assert places(reading.faults) == [
        (f"{kind}.csv", LINES[row] if kind == "services" else row, row, column, code)
        for kind, row, column, code in expected
    ]
    assert reading.catalogue == Catalogue()
    if "\x00" not in value and "\x07" not in value:
        in_workbook = read(put_workbook(tmp_path / "in.xlsx", cells))
        assert places(in_workbook.faults) == [
            (kind, None, row, column, code) for kind, row, column, code in expected
        ]
    if re.fullmatch(r"[\w.:#-]{1,20}", value) and (kind, row, column) in [
        expected_fault[:3] for expected_fault in expected
    ]:
        for language in ("id", "en"):
            faults = read_catalogue(tmp_path / "in", words(language)).faults
            assert any(f"“{value}”" in fault.message for fault in faults)


HEADER = ",".join(COLUMNS["zones"])
ZONES: list[tuple[str, bytes, list[tuple[int | None, int | None, str | None, str]]]] = [
    ("no bytes", b"", [(None, None, None, "empty-file")]),
    ("white space", b"\r\n ,,\r\n", [(None, None, None, "empty-file")]),
    ("header only", f"{HEADER}\n".encode(), [(None, None, None, "empty-file")]),
    ("missing", b"code,name_id\nZ1,Lobi\n", [(1, 1, "name_en", "missing-column")]),
    ("unknown", f"{HEADER},floor\nZ1,a,b,1\n".encode(), [(1, 1, "floor", "unknown-column")]),
    ("duplicate", f"{HEADER},code\nZ1,a,b,1\n".encode(), [(1, 1, "code", "duplicate-column")]),
    (
        "misspelled",
        b"Code,name id,name_en\nZ1,a,b\n",
        [(1, 1, "Code", "wrong-header"), (1, 1, "name id", "wrong-header")],
    ),
    ("no header", b"Z1,Lobi,Lobby\n", [(1, 1, None, "wrong-header")]),
    ("after sep", b"sep=,\ncode,name_id\nZ1,a\n", [(2, 1, "name_en", "missing-column")]),
    ("after lines", f"sep=,\n{HEADER}\n\nZ1,,b\n".encode(), [(4, 3, "name_id", "empty-name")]),
    (
        "extra cell",
        f"{HEADER}\nZ1,, b,c\nZ2,,b\n".encode(),
        [(2, 2, None, "extra-cells"), (3, 3, "name_id", "empty-name")],
    ),
    ("open quote", f'{HEADER}\nZ1,a,b\nZ2,"a,b\nZ3,a,b\n'.encode(), [(3, 3, None, "malformed-csv")]),
    (
        "stray quote",
        f'{HEADER}\nZ1,"a\nb",b\nZ2,"a"x,b\n'.encode(),
        [(2, 2, "name_id", "bad-character"), (4, 3, None, "malformed-csv")],
    ),
    ("huge cell", f"{HEADER}\nZ1,{'a' * 200_000},b\n".encode(), [(2, 2, None, "malformed-csv")]),
    ("cp1252", f"{HEADER}\nZ1,Caf\xe9,b\n".encode("cp1252"), [(2, None, None, "wrong-encoding")]),
    ("utf-16", f"{HEADER}\nZ1,a,b\n".encode("utf-16"), [(1, None, None, "wrong-encoding")]),
    ("utf-16 without mark", f"{HEADER}\nZ1,a,b\n".encode("utf-16-le"), [(1, None, None, "wrong-encoding")]),
    ("a workbook", b"PK\x03\x04rest", [(None, None, None, "not-a-csv")]),
    ("too large", b"x" * 20_000_001, [(None, None, None, "too-large")]),
    (
        "too many",
        as_csv([list(COLUMNS["zones"]), *([f"Z{n}", "a", "b"] for n in range(1, 5003))]),
        [(5002, 5002, None, "too-many-rows")],
    ),
]


@pytest.mark.parametrize(("data", "expected"), [case[1:] for case in ZONES], ids=[case[0] for case in ZONES])
def test_whole_files(
    tmp_path: Path, data: bytes, expected: list[tuple[int | None, int | None, str | None, str]]
) -> None:
    folder = put_folder(tmp_path / "in", small())
    (folder / "zones.csv").write_bytes(data)
    faults = places(read(folder).faults)
    assert [place[1:] for place in faults if place[0] == "zones.csv"] == expected
    # A file that is not read whole is no reason to complain about those that refer to it.
    assert all(place[0] == "zones.csv" for place in faults)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_missing_or_broken_is_the_only_fault(tmp_path: Path, kind: Kind) -> None:
    folder = put_folder(tmp_path / "in", small())
    path = folder / f"{kind}.csv"
    path.write_bytes(path.read_bytes().split(b"\n", 1)[0] + b'\n"')
    assert places(read(folder).faults) == [(path.name, 2, 2, None, "malformed-csv")]
    path.unlink()
    assert places(read(folder).faults) == [(path.name, None, None, None, "missing-file")]


def test_a_shared_prefix_is_told_once_per_agency(tmp_path: Path) -> None:
    cells = small()
    cells["services"][3][2] = "A"
    cells["services"].append(["POL-SKCK", *cells["services"][3][1:]])
    cells["counters"][2][4] += ";POL-SKCK"
    faults = read(put_folder(tmp_path / "in", cells)).faults
    assert places(faults) == [("services.csv", 6, 4, "prefix", "prefix-shared")]


def test_numbers_are_written_as_the_language_does(tmp_path: Path) -> None:
    cells = small()
    cells["agencies"][1][5] = "#777777"
    folder = put_folder(tmp_path / "in", cells)
    for language, number in (("id", "4,4:1"), ("en", "4.4:1")):
        assert number in read_catalogue(folder, words(language)).faults[0].message


def test_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert places(read(tmp_path / "none").faults) == [("none", None, None, None, "no-such-path")]
    (tmp_path / "zones.csv").write_text("code")
    assert places(read(tmp_path / "zones.csv").faults) == [("zones.csv", None, None, None, "not-a-catalogue")]
    folder = put_folder(tmp_path / "in", small())
    (folder / "zones.csv").unlink()
    assert places(read(folder).faults) == [("zones.csv", None, None, None, "missing-file")]
    (folder / "zones.csv").mkdir()
    assert places(read(folder).faults) == [("zones.csv", None, None, None, "unreadable-file")]

    def closed(path: Path, mode: str) -> None:
        raise PermissionError(13, mode, path)

    monkeypatch.setattr(Path, "open", closed)
    assert [fault.code for fault in read(folder).faults] == ["unreadable-file"] * 4
    (tmp_path / "in.xlsx").touch()
    assert places(read(tmp_path / "in.xlsx").faults) == [("in.xlsx", None, None, None, "unreadable-file")]


@pytest.mark.parametrize(("wrong", "listed"), [(1, 1), (20, 20), (21, 20), (200, 20)])
def test_a_cell_full_of_wrong_codes_is_told_with_the_first_twenty(
    tmp_path: Path, wrong: int, listed: int
) -> None:
    cells = small()
    cells["counters"][2][4] += "".join(f";POL-{number}" for number in range(wrong))
    assert len(read(put_folder(tmp_path / "in", cells)).faults) == listed


@pytest.mark.parametrize(
    ("column", "value", "kept"),
    [
        ("daily_quota", "1", 1),
        ("daily_quota", "100000", 100_000),
        ("daily_quota", "", None),
        ("service_minutes", "1", 1),
        ("service_minutes", "240", 240),
    ],
)
def test_figures_have_a_least_and_a_most(tmp_path: Path, column: str, value: str, kept: int | None) -> None:
    cells = small()
    cells["services"][1][COLUMNS["services"].index(column)] = value
    assert getattr(read(put_folder(tmp_path / "in", cells)).catalogue.services[0], column) == kept


def test_agencies_take_the_prefix_of_their_services(tmp_path: Path) -> None:
    reading = read(put_folder(tmp_path / "in", small()))
    assert [(agency.code, agency.prefix) for agency in reading.catalogue.agencies] == [
        ("DUK", "A"),
        ("POL", "B"),
    ]


def test_all_faults_come_at_once_in_order(tmp_path: Path) -> None:
    cells = small()
    cells["counters"][1][0] = "x"
    cells["zones"][1][1] = ""
    cells["services"][3][11] = "0"
    cells["services"][1][13] = "8"
    faults = places(read(put_folder(tmp_path / "in", cells)).faults)
    assert [(fault[0], fault[2], fault[4]) for fault in faults] == [
        ("zones.csv", 2, "empty-name"),
        ("services.csv", 2, "bad-time"),
        ("services.csv", 4, "bad-number"),
        ("counters.csv", 2, "bad-code"),
    ]


def test_a_large_file_with_every_cell_wrong_is_read_fast(tmp_path: Path) -> None:
    folder = put_folder(tmp_path / "in", wrong_everywhere())
    faults = read(folder).faults
    assert len(faults) == 501
    assert faults[-1].code == "more-faults"
    assert faults[-1].file == "in"
    assert re.search(r"\b1[0-9]{2},[0-9]{3}\b", faults[-1].message)


def test_many_codes_in_cells_take_linear_time(tmp_path: Path) -> None:
    cells = small()
    codes = ";".join(f"X{n}" for n in range(500))
    cells["counters"] += [[f"C-{n}X", "Loket", "DUK", "Z1", codes] for n in range(3000)]
    faults = read(put_folder(tmp_path / "in", cells)).faults
    assert len(faults) == 501


@settings(
    max_examples=examples(50, 1500),
    deadline=promised(3) * 1000,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=st.one_of(
        st.binary(max_size=400), st.text(alphabet='code,;\t\r\n"=name_id\x00 é\ud7ff', max_size=300)
    )
)
@example(data='"')
@example(data="sep=;")
def test_any_bytes_are_read(tmp_path: Path, data: bytes | str) -> None:
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for kind in KINDS:
        header = ",".join(COLUMNS[kind]).encode() + b"\n"
        raw = data if isinstance(data, bytes) else data.encode()
        (folder / f"{kind}.csv").write_bytes(raw if kind == "zones" else header + raw)
    assert read(folder).faults


@settings(
    max_examples=examples(30, 600),
    deadline=promised(3) * 1000,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(at=st.integers(0, 50_000), new=st.binary(max_size=3), cut=st.integers(0, 3))
def test_a_damaged_demo_catalogue_is_read(tmp_path: Path, at: int, new: bytes, cut: int) -> None:
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for kind in KINDS:
        data = (JEMBER / f"{kind}.csv").read_bytes()
        if kind == "services":
            data = data[:at] + new + data[at + cut :]
        (folder / f"{kind}.csv").write_bytes(data)
    reading = read(folder)
    assert bool(reading.faults) != bool(reading.catalogue.services)


def test_every_fault_has_a_sentence_in_both_languages() -> None:
    codes: set[str] = set()
    for name in ("cells", "tables", "rules", "csv_files", "package", "workbook", "reading", "findings"):
        source = (Path(__file__).parents[2] / "core" / "catalogue" / f"{name}.py").read_text(encoding="utf-8")
        codes.update(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source))
    used = codes - {"utf-8-sig", "utf-16-le"} | {"inflates"}
    for language in ("id", "en"):
        text = (ASSETS / "translations" / language / "catalogue.ftl").read_text(encoding="utf-8")
        assert {key.removeprefix("fault-") for key in re.findall(r"^(fault-[a-z-]+) =", text, re.M)} == used


def test_the_two_languages_use_the_same_facts() -> None:
    facts = []
    for language in ("id", "en"):
        text = (ASSETS / "translations" / language / "catalogue.ftl").read_text(encoding="utf-8")
        sentences = re.split(r"^fault-", text, flags=re.M)[1:]
        facts.append(
            {sentence.split(" ", 1)[0]: set(re.findall(r"\$(\w+)", sentence)) for sentence in sentences}
        )
    assert facts[0] == facts[1]
    # The offending value is in every sentence, but in the one about how many are not shown.
    assert {code for code, names in facts[0].items() if "value" not in names} == {"empty-file", "more-faults"}


def test_a_list_of_nothing_is_a_missing_value(tmp_path: Path) -> None:
    cells = small()
    cells["counters"][1][COLUMNS["counters"].index("services")] = " ; "
    faults = read(put_folder(tmp_path / "in", cells)).faults
    assert ("counters.csv", 2, 2, "services", "missing-value") in places(faults)


@pytest.mark.parametrize(
    "column",
    ["description_id", "requirements_id", "fee_id", "processing_time_id", "legal_basis_id", "name_jv"],
)
def test_texts_of_the_standard_may_be_empty(tmp_path: Path, column: str) -> None:
    cells = small()
    cells["services"][1][COLUMNS["services"].index(column)] = ""
    reading = read(put_folder(tmp_path / "in", cells))
    assert reading.faults == ()
    assert getattr(reading.catalogue.services[0], column) == ""
