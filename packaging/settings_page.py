"""Writes docs/settings.md and docs/pengaturan.md from the declared settings.

``--check`` only says whether they are in step.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.catalogue.settings import SETTINGS as HALL  # noqa: E402  # the checkout's own
from core.pc.settings import SETTINGS as PC  # noqa: E402
from core.setting import Setting  # noqa: E402
from core.words import Words, words  # noqa: E402

PAGES = {"en": ROOT / "docs" / "settings.md", "id": ROOT / "docs" / "pengaturan.md"}
NONE = "–"


def render(speak: Words) -> str:
    """The page in one language."""
    lines = [f"# {speak('setting-page-title')}", "", speak("setting-page-intro")]
    columns = ["name", "help", "default", "unit", "range"]
    lines += ["", f"## {speak('setting-page-pc')}", "", speak("setting-page-pc-line"), ""]
    lines += _table(speak, PC.values(), [*columns, "option", "used"])
    lines += ["", f"## {speak('setting-page-hall')}", "", speak("setting-page-hall-line"), ""]
    lines += _table(speak, HALL.values(), [*columns, "used"])
    return "\n".join([*lines, ""])


def _table(speak: Words, settings: Iterable[Setting], columns: list[str]) -> list[str]:
    heads = [speak(f"setting-page-{column}") for column in columns]
    rows = [[_cell(speak, one, column) for column in columns] for one in settings]
    return [f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(columns), *rows]]


def _cell(speak: Words, one: Setting, column: str) -> str:
    match column:
        case "name":
            return f"`{one.name}`"
        case "help":
            return speak(one.help)
        case "default":
            return _default(speak, one)
        case "unit":
            return speak(f"setting-unit-{one.unit}") if one.unit else NONE
        case "range":
            return _range(speak, one)
        case "option":
            return ", ".join(f"`{flag}`" for flag in dict.fromkeys(one.options.values())) or NONE
        case _:
            return ", ".join(speak(f"setting-used-{program}") for program in one.used_by or ("all",))


def _default(speak: Words, one: Setting) -> str:
    if one.kind == "yes-no":
        return speak("setting-page-no")
    return (
        NONE
        if one.default in ("", None)
        else f"{one.default:g}"
        if one.kind == "number"
        else str(one.default)
    )


def _range(speak: Words, one: Setting) -> str:
    if one.choices:
        return ", ".join(one.choices)
    if one.kind == "yes-no":
        return speak("setting-page-yes-no")
    if one.least is None:
        return NONE
    if one.most is None:
        return speak("setting-page-from", least=f"{one.least:g}")
    return f"{one.least:g}–{one.most:g}"


def differing(pages: Mapping[str, Path]) -> list[Path]:
    """The pages that are not as the declarations say."""
    return [
        path
        for language, path in pages.items()
        if not path.exists() or path.read_text(encoding="utf-8") != render(words(language))
    ]


def main() -> int:
    if "--check" in sys.argv:
        wrong = differing(PAGES)
        for path in wrong:
            print(f"{path.name} is not in step with the settings: run packaging/settings_page.py")
        return 1 if wrong else 0
    for language, path in PAGES.items():
        path.write_text(render(words(language)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
