"""What ``antrean`` asks of the system before the first start: every library the wheels need and do not carry."""

from __future__ import annotations

import re
import struct
import sys
from importlib import metadata
from pathlib import Path

import pytest

from core.libraries import SYSTEM_LIBRARIES
from trimming import is_kept, locked_names

ROOT = Path(__file__).resolve().parents[2]
EVERYWHERE = {"libc6", "libgcc-s1", "libstdc++6", "libzstd1", "zlib1g"}
"""On every Debian: dpkg and apt are linked to them."""
ONLY_IN_A_CLONE = re.compile(r"PySide6/Qt/plugins/(multimedia|xcbglintegrations)/")
"""Plugins that Qt finds by itself where the whole wheel lies; the bundle is without them."""


class Elf:
    """The dynamic section of a 64-bit little-endian ELF file (gABI, chapter 5)."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        start, size, number = self._at("<Q", 32), self._at("<H", 54), self._at("<H", 56)
        headers = [struct.unpack_from("<IIQQQQQQ", data, start + size * place) for place in range(number)]
        loads = [(head[3], head[2], head[5]) for head in headers if head[0] == 1]
        entries: list[tuple[int, int]] = []
        for head in headers:
            if head[0] == 2:  # PT_DYNAMIC
                whole = data[head[2] : head[2] + head[5] // 16 * 16]
                entries = list(struct.iter_unpack("<QQ", whole))
        table = next((value for tag, value in entries if tag == 5), 0)  # DT_STRTAB, an address in memory
        names = next((table - at + offset for at, offset, n in loads if at <= table < at + n), 0)
        self.needed = {self._text(names + value) for tag, value in entries if tag == 1}
        self.name = next((self._text(names + value) for tag, value in entries if tag == 14), "")

    def _at(self, form: str, offset: int) -> int:
        return int(struct.unpack_from(form, self.data, offset)[0])

    def _text(self, offset: int) -> str:
        return self.data[offset : self.data.index(b"\0", offset)].decode()


def libraries_of_the_wheels() -> tuple[dict[str, str], set[str]]:
    """What our wheels' binaries are linked to, each with one that is, and the names the wheels carry themselves."""
    needed: dict[str, str] = {}
    carried: set[str] = set()
    for name in locked_names((ROOT / "packaging" / "lock" / "runtime.txt").read_text(encoding="utf-8")):
        try:
            files = metadata.distribution(name).files or ()
        except metadata.PackageNotFoundError:
            continue  # of another system
        for file in files:
            if not re.search(r"\.so[.\d]*$", file.name):
                continue
            data = Path(str(file.locate())).read_bytes()
            if data[:6] != b"\x7fELF\x02\x01":
                continue
            elf = Elf(data)
            carried |= {file.name, elf.name}
            if is_kept(str(file)) or ONLY_IN_A_CLONE.search(str(file)):
                needed |= dict.fromkeys(elf.needed, str(file))
    return needed, carried


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ELF files")
def test_the_launcher_names_the_package_of_every_library() -> None:
    needed, carried = libraries_of_the_wheels()
    assert "libQt6Core.so.6" in needed  # the wheels were read
    launcher = (ROOT / "antrean").read_text(encoding="utf-8")
    match = re.search(r"^libraries='([^']+)'", launcher, re.MULTILINE)
    assert match is not None
    named = set(match[1].split())
    document = (ROOT / "docs" / "technician.md").read_text(encoding="utf-8")
    for library in sorted(needed.keys() - carried):
        assert library in SYSTEM_LIBRARIES, f"{library}, which {needed[library]} needs, has no package"
        package = SYSTEM_LIBRARIES[library].split(" ")[0]
        if package not in EVERYWHERE:
            assert package in named, f"{package} brings {library}, which {needed[library]} needs"
            assert package.split("|")[0] in document
