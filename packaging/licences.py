"""LICENCES.txt: the parts of the bundle, their licences, with the texts. Fails on a licence we cannot ship.

``python packaging/licences.py`` looks at the distributions of the runtime lock; ``--out FILE`` also writes the file.
"""

from __future__ import annotations

import argparse
import re
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from trimming import locked_names

ROOT = Path(__file__).resolve().parent.parent
TEXTS = Path(__file__).resolve().parent / "texts"

ALLOWED = {
    *("MIT", "MIT-0", "MIT-CMU", "HPND", "BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "PSF-2.0"),
    *("Apache-2.0", "LGPL-3.0-only", "MPL-2.0", "OFL-1.1"),
}
"""SPDX names (and "BSD" without a number, of older packages) of licences that an Apache-2.0 product may ship."""

_SAME = {
    "mit license": "MIT",
    "apl 2": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "bsd license": "BSD",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
}
_UNSAID = {"pysqlite3": "Zlib"}
"""Distributions whose metadata name no licence, though their licence file does."""

GPL_ONLY = re.compile(
    r"qt6?(Charts|DataVisualization|Graphs|VirtualKeyboard|Lottie|QmlCompiler|QuickTimeline|Quick3D|ShaderTools"
    r"|WebEngine|NetworkAuth|HttpServer|Mqtt|Coap|Pdf)|(^|/)(lib)?readline[.]",
    re.IGNORECASE,
)
"""Files of Qt modules that are not under the LGPL or that we do not use, and of GNU readline."""

_TEXT_FILE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", re.IGNORECASE)

INSIDE_WHEELS = """\
Carried inside the packages above:
  PySide6 (Qt 6.11.3, LGPL-3.0): ICU (Unicode-3.0), PCRE2 and HarfBuzz and libpng and libjpeg-turbo inside Qt's
      libraries (BSD, MIT, libpng, IJG); the list is Qt's own "Licenses used in Qt". Qt is linked dynamically: its
      libraries lie in _internal/PySide6/Qt/lib and may be replaced by others of the same version. The source of
      Qt and of PySide6 in these versions is published by the Qt Project at code.qt.io.
  psycopg-binary: libpq (PostgreSQL), OpenSSL (Apache-2.0), MIT Kerberos (MIT), OpenLDAP (OLDAP-2.8),
      Cyrus SASL (BSD-4-Clause-UC), libxcrypt (LGPL-2.1-or-later), keyutils (LGPL-2.1-or-later)
  pysqlite3: SQLite (public domain)
  Pillow: the libraries its licence below names
The executable was made with PyInstaller, whose loader is under the GPL with an exception that lets a program made
with it have any licence.
"""


@dataclass(frozen=True)
class Entry:
    """One part of the product; ``texts`` are pairs of a file's name and its text."""

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...]


def chosen(licences: str) -> str | None:
    """The licence under which we take a package that names ``licences``; None when none of them may be shipped."""
    for choice in re.split(r"\s+OR\s+|\s*/\s*", licences.strip(" ()")):
        parts = [_SAME.get(part.strip().lower(), part.strip()) for part in re.split(r"\s+AND\s+", choice)]
        if all(part in ALLOWED for part in parts):
            return " AND ".join(parts)
    return None


def said_by(distribution: str, facts: metadata.PackageMetadata) -> list[str]:
    """What a distribution says about its licence, the most exact first."""
    names = [(facts.get_all(field) or [""])[0] for field in ("License-Expression", "License")]
    classifiers = [
        classifier.split(" :: ")[-1]
        for classifier in facts.get_all("Classifier") or ()
        if classifier.startswith("License")
    ]
    names += [name for name in classifiers if not name.startswith("Other/")]
    return [name for name in [*names, _UNSAID.get(distribution, "")] if name and "\n" not in name]


def distributions(lock: str) -> tuple[list[Entry], list[str]]:
    """The distributions of the lock that are installed here (others are for other systems), and what is wrong."""
    entries, problems = [], []
    for name in locked_names(lock):
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        licence_names = said_by(name, distribution.metadata)
        # The most exact name decides: a classifier cannot soften an expression.
        licence = chosen(licence_names[0]) if licence_names else None
        if licence is None:
            problems.append(f"{name}: {licence_names[0] if licence_names else 'names no licence'}")
            continue
        texts = [
            (str(path), Path(str(path.locate())).read_text(encoding="utf-8", errors="replace"))
            for path in distribution.files or ()
            if _TEXT_FILE.search(path.name) and path.suffix not in (".py", ".pyc")
        ]
        entries.append(Entry(name, distribution.version, licence, tuple(texts)))
    return entries, problems


def carried(root: Path) -> list[Entry]:
    """What lies in the source tree and is not our work alone, and Python."""

    def text(path: Path) -> tuple[str, str]:
        return path.name, path.read_text(encoding="utf-8", errors="replace")

    voices = (text(root / "assets" / "voices" / "README.md"),)
    return [
        Entry("Plus Jakarta Sans (assets/fonts)", "", "OFL-1.1", (text(root / "assets/fonts/OFL.txt"),)),
        Entry("Lucide icons (assets/icons)", "", "ISC", (text(root / "assets/icons/LICENSE"),)),
        Entry("Voices (assets/voices)", "", "Apache-2.0", voices),
        Entry("Python", sys.version.split()[0], "PSF-2.0", (text(python_licence()),)),
    ]


def python_licence() -> Path:
    library = Path(sysconfig.get_path("stdlib"))
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    paths = [
        library / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path("/usr/share/doc") / version / "copyright",
    ]
    for path in paths:
        if path.is_file():
            return path
    raise FileNotFoundError("Python's own licence: " + ", ".join(map(str, paths)))


def forbidden(names: Iterable[str]) -> list[str]:
    """The files of a bundle that must not be in it."""
    return sorted(name for name in names if GPL_ONLY.search(name.replace("\\", "/")))


def document(root: Path) -> tuple[str, list[str]]:
    """The text of LICENCES.txt, and what is wrong."""
    lock = (root / "packaging" / "lock" / "runtime.txt").read_text(encoding="utf-8")
    entries, problems = distributions(lock)
    entries += carried(root)
    lines = ["Antrean is under the Apache License 2.0 (at the end). It is made of these parts:", ""]
    lines += [f"  {part.name} {part.version}".rstrip() + f": {part.licence}" for part in entries]
    lines += ["", INSIDE_WHEELS]
    for part in entries:
        for name, text in part.texts:
            lines += [
                "=" * 78,
                f"{part.name} {part.version}".rstrip() + f" - {Path(name).name}",
                "",
                text.strip(),
                "",
            ]
    for title, path in (
        ("GNU Lesser General Public License 3", TEXTS / "LGPL-3.0.txt"),
        ("GNU General Public License 3, which the one above adds to", TEXTS / "GPL-3.0.txt"),
        ("Apache License 2.0", root / "LICENSE"),
    ):
        lines += ["=" * 78, title, "", path.read_text(encoding="utf-8").strip(), ""]
    return "\n".join(lines), problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    text, problems = document(ROOT)
    for problem in problems:
        print(f"licence not allowed: {problem}", file=sys.stderr)
    if arguments.out and not problems:
        arguments.out.write_text(text, encoding="utf-8", newline="\n")
    if not problems:
        print(f"licences: {text.count('=' * 78)} texts, all allowed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
