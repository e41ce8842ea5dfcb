"""Checks the QML files: writes the types that are made in Python into build/qml, where qmllint reads them, and runs
it.

Without files on the command line it checks all of them. See core/qt/typed.py.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import display.page  # noqa: E402
import kiosk.model  # noqa: E402
from core.qt.typed import TypeModule  # noqa: E402

BIN = Path(sys.executable).parent
BUILT = ROOT / "build" / "qml"
FOLDERS = ["core/qt/qml/Ui", "kiosk/qml/Kiosk", "display/qml/Display"]
_BEHIND_INDEX = re.compile(r"\w\]\??\.\w")
_TYPED = re.compile(r"^import \w+\.Types$", re.MULTILINE)
_UNTYPED = re.compile(r"\bproperty (var|QtObject)\b")


def modules() -> list[TypeModule]:
    """The type modules of all programs."""
    return [display.page.TYPES, kiosk.model.TYPES]


def write_types(type_modules: Sequence[TypeModule], folder: Path) -> None:
    """Writes each module's types below ``folder``, in the form that qmllint reads."""
    for module in type_modules:
        place = folder.joinpath(*module.name.split("."))
        place.mkdir(parents=True, exist_ok=True)
        (place / "qmldir").write_text(module.qmldir(), encoding="utf-8")
        (place / "types.qmltypes").write_text(module.qmltypes(), encoding="utf-8")


def behind_an_index(text: str) -> list[int]:
    """Numbers of the lines of a typed file that read a field right after an index, which qmllint does not check."""
    if not _TYPED.search(text):
        return []
    return [number for number, line in enumerate(text.splitlines(), 1) if _BEHIND_INDEX.search(line)]


def untyped(text: str) -> list[int]:
    """Lines that declare a property whose fields qmllint does not know."""
    return [place for place, line in enumerate(text.splitlines(), 1) if _UNTYPED.search(line)]


def lint(files: Sequence[Path], folder: Path) -> int:
    """Exit code of qmllint over ``files``, with the types of ``folder``; not 0 for any warning."""
    paths = [option for module_folder in FOLDERS for option in ("-I", str((ROOT / module_folder).parent))]
    command = [str(BIN / "pyside6-qmllint"), "-W", "0", *paths, "-I", str(folder), *map(str, files)]
    result = subprocess.run(command, cwd=ROOT, check=False).returncode
    for file in files:
        text = file.read_text(encoding="utf-8")
        for line in behind_an_index(text):
            print(f"{file}:{line}: qmllint does not look behind an index; read it through a typed property")
            result = result or 1
        for line in untyped(text):
            print(f"{file}:{line}: qmllint does not know what is in it; give the property a type")
            result = result or 1
    return result


def main() -> int:
    all_files = (path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.qml")))
    write_types(modules(), BUILT)
    return lint([Path(word) for word in sys.argv[1:]] or list(all_files), BUILT)


if __name__ == "__main__":
    sys.exit(main())
