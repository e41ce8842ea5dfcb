"""What is inside an .xlsx file, checked before openpyxl sees any of it.

A workbook comes from a stick or a mail. It is unpacked with limits, and of it a new package is made that
holds cell contents and number formats alone: macros, entities, bombs, and the styles, validations and
properties that openpyxl stumbles over all stay outside.
"""

from __future__ import annotations

import copy
import io
import posixpath
import re
import zipfile
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from defusedxml.ElementTree import fromstring

from core.catalogue.findings import Bad
from core.catalogue.tables import BYTES

RATIO = 100
"""Most times its packed size that a part may inflate to ..."""
SMALL_PART = 100_000
"""... once it is larger than this many bytes."""
PARTS = 2000
"""Most parts of a package."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_CHUNK = 65_536

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_ROOT = re.compile(rb"<((?:\w+:)?)worksheet\b[^<>]*>")
_CELLS = re.compile(rb"<(?:\w+:)?sheetData\s*>")
_FORMULA = re.compile(rb"<((?:\w+:)?)f\s[^<>]*>")


def clean_package(data: bytes, wanted: tuple[str, ...]) -> bytes:
    """A package with the ``wanted`` sheets (lower-case titles) of the workbook ``data`` and nothing else.

    Bad: ``old-excel``, ``encrypted-workbook``, ``not-a-workbook``, ``macro-workbook``,
    ``entity-declaration``, ``inflates``.
    """
    if data.startswith(_OLE):
        raise Bad("encrypted-workbook" if _ENCRYPTED in data else "old-excel")
    try:
        parts = _unpack(data)
        return _rebuild(parts, wanted)
    except Bad:
        raise
    except Exception as error:  # zipfile and expat answer damage with a dozen kinds of error
        raise Bad("not-a-workbook") from error


def _unpack(data: bytes) -> dict[str, bytes]:
    """All XML parts by lower-case name."""
    parts: dict[str, bytes] = {}
    left = BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = package.infolist()
        if len(infos) > PARTS:
            raise Bad("not-a-workbook")
        for info in infos:
            if info.flag_bits & 1:
                raise Bad("encrypted-workbook")
            if posixpath.basename(info.filename).lower() == "vbaproject.bin":
                raise Bad("macro-workbook")
        for info in infos:
            name = info.filename.lower()
            part = _inflate(package, info, left)
            left -= len(part)
            if name in parts:
                raise Bad("not-a-workbook")
            parts[name] = part
    if b"macroenabled" in parts.get("[content_types].xml", b"").lower():
        raise Bad("macro-workbook")
    return parts


def _inflate(package: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """One part, read until it ends or breaks a limit, whatever size it declares."""
    if info.file_size > left:
        raise Bad("inflates", value=info.filename, most=BYTES // 1_000_000, ratio=RATIO)
    # zipfile stops quietly at the declared size; this lets it go on to the real end.
    real = copy.copy(info)
    real.file_size = left + 1
    packed = max(info.compress_size, 1)
    chunks: list[bytes] = []
    size = 0
    before = b""
    with package.open(real) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > left or (size > SMALL_PART and size > RATIO * packed):
                raise Bad("inflates", value=info.filename, most=BYTES // 1_000_000, ratio=RATIO)
            # Without zero bytes, UTF-16 reads like ASCII.
            seen = (before + chunk).replace(b"\0", b"")
            if any(word in seen for word in _FORBIDDEN):
                raise Bad("entity-declaration", value=info.filename)
            before = chunk[-40:]
            chunks.append(chunk)
    if size != info.file_size:
        raise Bad("not-a-workbook")
    return b"".join(chunks)


def _rebuild(parts: dict[str, bytes], wanted: tuple[str, ...]) -> bytes:
    root = _relations(parts, "")
    book_name = next(target for kind, target in root.values() if kind == "officeDocument")
    relations = _relations(parts, book_name)
    book = _parse(parts[book_name])
    sheets: list[tuple[str, bytes]] = []
    for sheet in _find(book, "sheet"):
        title = sheet.get("name", "").strip().lower()
        kind, target = relations[_attribute(sheet, "id")]
        if kind == "worksheet" and title in wanted and title not in [taken for taken, _ in sheets]:
            sheets.append((title, _clean_sheet(parts[target])))
    shared = {
        kind: parts[target] for kind, target in relations.values() if kind in ("sharedStrings", "styles")
    }
    from_1904 = any(element.get("date1904") in ("1", "true") for element in _find(book, "workbookPr"))
    return _pack(sheets, shared.get("sharedStrings"), _clean_styles(shared.get("styles")), from_1904)


def _relations(parts: dict[str, bytes], name: str) -> dict[str, tuple[str, str]]:
    """Last word of the type, and lower-case name of the target part, by id."""
    folder, base = posixpath.split(name)
    relations = {}
    for relation in _find(_parse(parts[posixpath.join(folder, "_rels", f"{base}.rels")]), "Relationship"):
        target = (
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/").lower()
        )
        relations[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
    return relations


def _parse(part: bytes) -> Element:
    element: Element = fromstring(part, forbid_dtd=True)
    return element


def _find(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == name]


def _attribute(element: Element, name: str) -> str:
    return next(value for key, value in element.items() if key.rpartition("}")[2] == name)


def _clean_sheet(part: bytes) -> bytes:
    """The cells alone. Formulas lose their kind: on shared ones openpyxl spends quadratic time."""
    part = _without_fonts(part.replace(_STRICT, _MAIN.encode()))
    part = _FORMULA.sub(
        lambda formula: b"<%sf%s" % (formula[1], b"/>" if formula[0].endswith(b"/>") else b">"), part
    )
    root = _ROOT.search(part, 0, 10_000)
    cells = _CELLS.search(part)
    end = part.rfind(b"sheetData>")
    if not root or not cells or end < cells.end():
        return part
    return b"%s%s</%sworksheet>" % (part[: root.end()], part[cells.start() : end + 10], root[1])


def _without_fonts(part: bytes) -> bytes:
    """Text without the fonts of single words, of which openpyxl accepts only some."""
    kept: list[bytes] = []
    start = 0
    while (font := part.find(b"<rPr>", start)) >= 0 and (end := part.find(b"</rPr>", font)) >= 0:
        kept.append(part[start:font])
        start = end + 6
    return b"".join([*kept, part[start:]])


def _clean_styles(part: bytes | None) -> str:
    """A style sheet that knows number formats only: they tell times from numbers."""
    root = _parse(part) if part else Element("styleSheet")
    formats = "".join(
        f"<numFmt numFmtId={quoteattr(number_format.get('numFmtId', '0'))}"
        f" formatCode={quoteattr(number_format.get('formatCode', ''))}/>"
        for group in _find(root, "numFmts")
        for number_format in group
    )
    used = [style.get("numFmtId", "0") for group in _find(root, "cellXfs") for style in group] or ["0"]
    cells = "".join(f"<xf numFmtId={quoteattr(number)}/>" for number in used)
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts>'
        "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
        f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{cells}</cellXfs></styleSheet>"
    )


def _pack(sheets: list[tuple[str, bytes]], strings: bytes | None, styles: str, from_1904: bool) -> bytes:
    files: dict[str, bytes | str] = {"xl/styles.xml": styles}
    types = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    relations = [("styles", "styles.xml")]
    if strings is not None:
        files["xl/sharedStrings.xml"] = _without_fonts(strings.replace(_STRICT, _MAIN.encode()))
        types.append(("xl/sharedStrings.xml", "sharedStrings"))
        relations.append(("sharedStrings", "sharedStrings.xml"))
    listed = ""
    for title, part in sheets:
        files[f"xl/{title}.xml"] = part
        types.append((f"xl/{title}.xml", "worksheet"))
        relations.append(("worksheet", f"{title}.xml"))
        listed += f'<sheet name="{title}" sheetId="{len(relations)}" r:id="r{len(relations)}"/>'
    files["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><workbookPr date1904="{int(from_1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>"
    )
    files["xl/_rels/workbook.xml.rels"] = _relationships(relations)
    files["_rels/.rels"] = _relationships([("officeDocument", "xl/workbook.xml")])
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE}.{of}+xml"/>' for name, of in types
    )
    files["[Content_Types].xml"] = f'<Types xmlns="{_PACKAGE}/content-types">{overrides}</Types>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


def _relationships(relations: list[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
