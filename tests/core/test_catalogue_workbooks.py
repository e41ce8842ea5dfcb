"""Workbooks that are wrong as a whole, hostile, or odd in ways that must not matter."""

from __future__ import annotations

import datetime
import io
import os
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.datavalidation import DataValidation

from core.catalogue.model import Catalogue
from tests.support.catalogues import good, put_folder, put_workbook, read, small, wrong_everywhere
from tests.support.patience import examples, promised

Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return put_workbook(tmp_path_factory.mktemp("plain") / "plain.xlsx", small()).read_bytes()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return good(put_folder(tmp_path_factory.mktemp("expected"), small()))


def unzip(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


def codes(tmp_path: Path, data: bytes, name: str = "in.xlsx") -> list[tuple[str, str]]:
    (tmp_path / name).write_bytes(data)
    faults = read(tmp_path / name).faults
    assert all((fault.line, fault.row, fault.column) == (None, None, None) for fault in faults)
    return [(fault.file, fault.code) for fault in faults]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "in.xlsx", "not-a-workbook"),
        (b"code,name_id,name_en\n", "in.xlsx", "not-a-workbook"),
        (zipped({"mimetype": b"application/vnd.oasis"}), "in.xlsx", "not-a-workbook"),
        (OLE + bytes(2000), "in.xls", "old-excel"),
        (OLE + bytes(2000), "in.xlsx", "old-excel"),
        (OLE + bytes(2000) + "EncryptedPackage".encode("utf-16-le"), "in.xlsx", "encrypted-workbook"),
        (bytes(20_000_001), "in.xlsx", "too-large"),
    ],
)
def test_files_that_are_no_workbook(tmp_path: Path, data: bytes, name: str, code: str) -> None:
    assert codes(tmp_path, data, name) == [(name, code)]


def _macro(parts: Parts) -> None:
    parts["xl/vbaProject.bin"] = b"macro"


def _macro_type(parts: Parts) -> None:
    name = "[Content_Types].xml"
    plain_type = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain_type in parts[name]
    parts[name] = parts[name].replace(plain_type, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def _entity(parts: Parts) -> None:
    text = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
    parts["xl/workbook.xml"] = text + parts["xl/workbook.xml"].partition(b"?>")[2]


def _wide_entity(parts: Parts) -> None:
    parts["customXml/item1.xml"] = '<?xml version="1.0"?><!DOCTYPE x>'.encode("utf-16")


def _split_entity(parts: Parts) -> None:
    parts["docProps/app.xml"] = os.urandom(65_531).replace(b"<", b"x") + b"<!DOCTYPE x>"


def _bomb(parts: Parts) -> None:
    parts["xl/media/image1.png"] = bytes(3_000_000)


def _large(parts: Parts) -> None:
    for number in range(4):
        parts[f"xl/media/image{number}.png"] = b"".join(os.urandom(900) + bytes(31_000) for _ in range(170))


def _no_relations(parts: Parts) -> None:
    del parts["xl/_rels/workbook.xml.rels"]


def _broken_sheet(parts: Parts) -> None:
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"].replace(b"</row>", b"", 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_macro, "macro-workbook"),
        (_macro_type, "macro-workbook"),
        (_entity, "entity-declaration"),
        (_wide_entity, "entity-declaration"),
        (_split_entity, "entity-declaration"),
        (_bomb, "inflates"),
        (_large, "inflates"),
        (_no_relations, "not-a-workbook"),
        (_broken_sheet, "not-a-workbook"),
    ],
)
def test_packages_that_are_refused(
    tmp_path: Path, plain: bytes, change: Callable[[Parts], None], code: str
) -> None:
    parts = unzip(plain)
    change(parts)
    assert codes(tmp_path, zipped(parts)) == [("in.xlsx", code)]


def test_a_bomb_that_declares_a_small_size_is_noticed(tmp_path: Path, plain: bytes) -> None:
    size = 30_000_000
    data = zipped(unzip(plain) | {"xl/media/image1.png": bytes(size)})
    assert data.count(struct.pack("<I", size)) == 2  # in the part's own header and in the directory
    assert codes(tmp_path, data.replace(struct.pack("<I", size), struct.pack("<I", 100))) == [
        ("in.xlsx", "inflates")
    ]


def test_a_part_with_a_password_is_noticed(tmp_path: Path, plain: bytes) -> None:
    data = bytearray(plain)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert codes(tmp_path, bytes(data)) == [("in.xlsx", "encrypted-workbook")]


@pytest.mark.parametrize("share", [0.0005, 0.01, 0.2, 0.5, 0.8, 0.97, 0.999])
def test_truncated_workbooks(tmp_path: Path, plain: bytes, share: float) -> None:
    assert codes(tmp_path, plain[: int(len(plain) * share)]) == [("in.xlsx", "not-a-workbook")]


def test_missing_and_empty_sheets(tmp_path: Path) -> None:
    cells = small()
    del cells["zones"]
    cells["counters"] = []
    assert codes(tmp_path, put_workbook(tmp_path / "x.xlsx", cells).read_bytes()) == [
        ("in.xlsx", "missing-sheet"),
        ("counters", "empty-file"),
    ]


def test_formulas_are_seen_whatever_excel_calculated(tmp_path: Path, plain: bytes) -> None:
    parts = unzip(plain)
    sheet = parts["xl/worksheets/sheet3.xml"]
    number = b'<c r="L2" t="n"><v>8</v></c>'
    text = b'<c r="L2" t="inlineStr"><is><t>8</t></is></c>'
    start = sheet.index(b'<c r="L2"')
    end = sheet.index(b"</c>", start) + 4
    for formula in (b"<f>4+4</f>", b'<f t="shared" ref="L2:L3" si="0">4+4</f>', b'<f t="shared" si="0"/>'):
        cell = b'<c r="L2">' + formula + b"<v>8</v></c>"
        parts["xl/worksheets/sheet3.xml"] = sheet[:start] + cell + sheet[end:]
        (tmp_path / "in.xlsx").write_bytes(zipped(parts))
        (fault,) = read(tmp_path / "in.xlsx").faults
        assert (fault.file, fault.line, fault.row) == ("services", None, 2)
        assert (fault.column, fault.code) == ("service_minutes", "formula-cell")
    for cell in (number, text):
        parts["xl/worksheets/sheet3.xml"] = sheet[:start] + cell + sheet[end:]
        (tmp_path / "in.xlsx").write_bytes(zipped(parts))
        assert read(tmp_path / "in.xlsx").faults == ()


def test_rows_are_counted_as_excel_does(tmp_path: Path) -> None:
    cells = small()
    cells["zones"][1:1] = [[], []]
    cells["zones"][3].append("")
    cells["zones"][3].append("note")
    cells["zones"][3][1] = ""
    faults = read(put_workbook(tmp_path / "in.xlsx", cells)).faults
    assert [(fault.file, fault.row, fault.column, fault.code) for fault in faults] == [
        ("zones", 4, None, "extra-cells"),
        ("zones", 4, "name_id", "empty-name"),
    ]


def _odd_styles(parts: Parts) -> None:
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(
        b"<fills", b'<fills count="x"><fill/></fills><fills', 1
    )


def _odd_validation(parts: Parts) -> None:
    for name in parts:
        if name.startswith("xl/worksheets/"):
            parts[name] = parts[name].replace(
                b"</sheetData>", b'</sheetData><dataValidations><dataValidation type="?"/></dataValidations>'
            )


def _odd_properties(parts: Parts) -> None:
    parts["docProps/core.xml"] = b"<x>"
    parts["docProps/app.xml"] = b""


def _odd_dimension(parts: Parts) -> None:
    for name in parts:
        if name.startswith("xl/worksheets/"):
            start = parts[name].index(b"<dimension")
            end = parts[name].index(b"/>", start)
            parts[name] = parts[name][:start] + b'<dimension ref="A1:XFD1048576"' + parts[name][end:]


def _wide_sheet(parts: Parts) -> None:
    """UTF-16, which is not cut down to its cells, with a dimension that would hide most of them."""
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'<dimension ref="A1:C2"', b'<dimension ref="A1:A1"')
    assert b'"A1:A1"' in parts[name]
    parts[name] = ('<?xml version="1.0" encoding="UTF-16"?>' + parts[name].decode()).encode("utf-16")


def _shared_strings(parts: Parts) -> None:
    """As Excel itself writes text; openpyxl puts it into the cells."""
    strings: list[bytes] = []

    def share(match: re.Match[bytes]) -> bytes:
        strings.append(match[1])
        return b't="s"><v>%d</v>' % (len(strings) - 1)

    for name in parts:
        if name.startswith("xl/worksheets/"):
            parts[name] = re.sub(rb't="inlineStr"><is>(.*?)</is>', share, parts[name], flags=re.DOTALL)
    assert len(strings) > 100
    space = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    parts["xl/sharedStrings.xml"] = space + b"".join(b"<si>%s</si>" % text for text in strings) + b"</sst>"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace(
        b"</Relationships>",
        b'<Relationship Id="s" Type="%s" Target="sharedStrings.xml"/></Relationships>' % kind,
    )


def _odd_fonts(parts: Parts) -> None:
    rich = b'<r><rPr><family val="99"/></rPr><t>Lo</t></r><r><t>bi</t></r>'
    assert b"<is><t>Lobi</t></is>" in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"<t>Lobi</t>", rich)


def _odd_shared_fonts(parts: Parts) -> None:
    _odd_fonts(parts)
    _shared_strings(parts)


def _strict(parts: Parts) -> None:
    for name, part in parts.items():
        if name.startswith("xl/") and name.endswith(".xml"):
            parts[name] = part.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )


@pytest.mark.parametrize(
    "change",
    [
        _odd_styles,
        _odd_validation,
        _odd_properties,
        _odd_dimension,
        _wide_sheet,
        _odd_fonts,
        _shared_strings,
        _odd_shared_fonts,
        _strict,
    ],
)
def test_oddities_do_not_matter(
    tmp_path: Path, plain: bytes, expected: Catalogue, change: Callable[[Parts], None]
) -> None:
    parts = unzip(plain)
    change(parts)
    (tmp_path / "in.xlsx").write_bytes(zipped(parts))
    assert good(tmp_path / "in.xlsx") == expected


def test_validations_extra_sheets_and_formats_do_not_matter(tmp_path: Path, expected: Catalogue) -> None:
    path = put_workbook(tmp_path / "in.xlsx", small())
    book = openpyxl.load_workbook(path)
    validation = DataValidation(type="list", formula1='"Mon-Fri,Mon-Sat"')
    book["services"].add_data_validation(validation)
    validation.add("P2:P100")
    cell = book["services"]["N2"]
    cell.value = datetime.time(7, 45)
    cell.number_format = "[$-421]h.mm"
    book.create_sheet("keterangan", 0)["A1"] = "=1/0"
    book.create_chartsheet("grafik")
    book.save(path)
    book.close()
    assert good(path) == expected


def test_a_claimed_last_row_takes_bounded_time(tmp_path: Path, plain: bytes) -> None:
    parts = unzip(plain)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = (
        parts[name].replace(b'<row r="2"', b'<row r="99999999999"').replace(b'r="A2"', b'r="ZZZ99999999999"')
    )
    assert codes(tmp_path, zipped(parts))


def test_a_large_workbook_with_every_cell_wrong_is_read_in_bounded_time(tmp_path: Path) -> None:
    cells = wrong_everywhere()
    for rows in cells.values():
        rows[1:] = [["x y"] * len(row) for row in rows[1:1001]]
    path = put_workbook(tmp_path / "in.xlsx", cells)
    assert len(read(path).faults) == 501


@settings(
    max_examples=examples(40, 1200),
    deadline=promised(5) * 1000,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_a_damaged_package_is_read(tmp_path: Path, plain: bytes, data: st.DataObject) -> None:
    damaged = bytearray(plain)
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(plain) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "in.xlsx").write_bytes(damaged)
    reading = read(tmp_path / "in.xlsx")
    assert bool(reading.faults) != bool(reading.catalogue.services)


@settings(
    max_examples=examples(40, 1200),
    deadline=promised(5) * 1000,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_damaged_parts_are_read(tmp_path: Path, plain: bytes, data: st.DataObject) -> None:
    parts = unzip(plain)
    if data.draw(st.booleans()):
        _shared_strings(parts)
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name])))
    cut = data.draw(st.integers(0, 20))
    new = data.draw(st.sampled_from([b"", b"<", b"0", b'"', b"<f>1</f>", b"-1", b"\xff", b"</row>", b"<c>"]))
    parts[name] = parts[name][:at] + new + parts[name][at + cut :]
    (tmp_path / "in.xlsx").write_bytes(zipped(parts))
    reading = read(tmp_path / "in.xlsx")
    assert bool(reading.faults) != bool(reading.catalogue.services)
