"""Writes core/qt/qml/Ui/Theme.qml from assets/theme.toml. ``--check`` only says whether it is in step."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "core" / "qt" / "qml" / "Ui" / "Theme.qml"


def render() -> str:
    tokens = tomllib.loads((ROOT / "assets" / "theme.toml").read_text(encoding="utf-8"))
    lines = [
        "// Made by packaging/theme.py from assets/theme.toml; change that file, not this one.",
        "pragma Singleton",
        "",
        "import QtQuick",
        "",
        "QtObject {",
        "    id: theme",
        "",
        "    // Pixels per design pixel; the window sets it from its size.",
        "    property real unit: 1",
        '    readonly property string family: "Plus Jakarta Sans"',
    ]
    for name, value in tokens["color"].items():
        lines.append(f'    readonly property color {name}: "{value}"')
    for name, value in tokens["radius"].items():
        lines.append(f"    readonly property int {name}Radius: px({value})")
    for name, value in tokens["motion"].items():
        lines.append(f"    readonly property int {name}: {value}")
    lines += [
        "",
        "    function px(design: real): int {",
        "        return Math.max(1, Math.round(design * theme.unit));",
        "    }",
        "}",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    text = render()
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            print("Theme.qml is not in step with assets/theme.toml: run packaging/theme.py")
            return 1
        return 0
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
