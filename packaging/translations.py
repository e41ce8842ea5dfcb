"""Checks the sentences: complete in every language, the same places, every key in code exists, none is unused."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "assets" / "translations"
CODE = ("core", "kiosk", "counter", "display", "assistant", "demo", "cli", "packaging")
SCREENS = ("kiosk", "display", "slip", "waiting")
"""Files that exist in Javanese too; the others are for staff, in Indonesian and English."""


class Places(Visitor):
    """The names of the facts a message uses."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def messages(language: str, problems: list[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """Key -> (file, places) of one language."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for path in sorted((FOLDER / language).glob("*.ftl")):
        for entry in parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Junk):
                problems.append(f"{language}/{path.name}: not understood: {entry.content.strip()[:60]!r}")
            elif isinstance(entry, ast.Message):
                places = Places()
                places.visit(entry)
                if entry.id.name in found:
                    problems.append(f"{language}/{path.name}: {entry.id.name} stands twice")
                found[entry.id.name] = (path.stem, frozenset(places.names))
    return found


def main() -> int:
    problems: list[str] = []
    tongues = {language: messages(language, problems) for language in ("id", "en", "jv")}
    indonesian = tongues["id"]
    for language, known in tongues.items():
        for key, (file, places) in indonesian.items():
            if language == "jv" and file not in SCREENS:
                continue
            if key not in known:
                problems.append(f"{language}: {key} is missing")
            elif known[key][1] - {"count"} != places - {"count"}:
                problems.append(
                    f"{language}: {key} uses {sorted(known[key][1])}, Indonesian {sorted(places)}"
                )
        problems += [f"{language}: {key} is not in Indonesian" for key in known if key not in indonesian]
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in CODE
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".qml")
    )
    words = set(re.findall(r"[a-zA-Z0-9_-]+", text))
    for key, (file, _) in indonesian.items():
        short = key.removeprefix(f"{file}-").replace("-", "_")
        made = any(f'"{key[:cut]}-{{' in text or f"'{key[:cut]}-{{" in text for cut in _cuts(key))
        if key not in words and short not in words and not made and not key.startswith(("error-", "fault-")):
            problems.append(f"{key} is used nowhere")
    for code in sorted(set(re.findall(r'(?:Refused|Unavailable|WrongUsage)\(\s*"([a-z-]+)"', text))):
        if f"error-{code}" not in indonesian:
            problems.append(f"error-{code} is raised and has no sentence")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _cuts(key: str) -> list[int]:
    return [place for place, letter in enumerate(key) if letter == "-"]


if __name__ == "__main__":
    sys.exit(main())
