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
    rows = [[_cell(speak, setting, column) for column in columns] for setting in settings]
    return [f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(columns), *rows]]


def _cell(speak: Words, setting: Setting, column: str) -> str:
    match column:
        case "name":
            return f"`{setting.name}`"
        case "help":
            return speak(setting.help)
        case "default":
            return _default(speak, setting)
        case "unit":
            return speak(f"setting-unit-{setting.unit}") if setting.unit else NONE
        case "range":
            return _range(speak, setting)
        case "option":
            return ", ".join(f"`{flag}`" for flag in dict.fromkeys(setting.options.values())) or NONE
        case _:
            return ", ".join(speak(f"setting-used-{program}") for program in setting.used_by or ("all",))


def _default(speak: Words, setting: Setting) -> str:
    if setting.kind == "yes-no":
        return speak("setting-page-no")
    return (
        NONE
        if setting.default in ("", None)
        else f"{setting.default:g}"
        if setting.kind == "number"
        else str(setting.default)
    )


def _range(speak: Words, setting: Setting) -> str:
    if setting.choices:
        return ", ".join(setting.choices)
    if setting.kind == "yes-no":
        return speak("setting-page-yes-no")
    if setting.least is None:
        return NONE
    if setting.most is None:
        return speak("setting-page-from", least=f"{setting.least:g}")
    return f"{setting.least:g}–{setting.most:g}"


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
