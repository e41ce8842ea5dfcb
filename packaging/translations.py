"""Checks the sentences: complete in every language, with the same placeholders; every key in code exists and none is
unused; no unwanted word in them or in the documents."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "assets" / "translations"
SERVICES = ROOT / "assets" / "catalogue" / "mpp-jember" / "services.csv"
CODE = ("core", "kiosk", "counter", "display", "assistant", "demo", "cli", "packaging")
SCREENS = ("kiosk", "display", "slip", "waiting")
"""Files that exist in Javanese too; the others are for staff, in Indonesian and English."""
UNWANTED = {
    # One word for one thing: the regular expression -> the word to write instead.
    "id": {
        r"aula\w*": "MPP or gedung",
        r"basis data": "database",
        r"bita": "byte",
        r"cakram\w*|diska": "harddisk or penyimpanan",
        r"galat": "error or kesalahan",
        r"jati diri": "identitas",
        r"kios|kiosnya": "kiosk",
        r"luring": "offline",
        r"meneruskan sendiri": "bekerja offline",
        r"\w*mutakhir\w*": "perbarui, pembaruan",
        r"papan induk": "motherboard",
        r"papan tik": "keyboard",
        r"pembukuan": "database",
        r"stik( usb)?": "flashdisk",
        r"tetikus": "mouse",
        r"tidak terdengar sejak|diam sejak": "tidak terhubung sejak, tidak merespons sejak",
        r"berlayar": "memiliki layar",
    },
    "en": {
        r"go(es|ing)? on alone": "work offline",
        r"the books": "the database",
        r"merged": "synchronised",
        r"heard since": "no contact since",
    },
    "jv": {
        r"basis data": "database, or leave it out",
        r"arep|dhewe|durung|iki|iku|isih|kanggo|karo|kowe|kuwi|menyang": "krama",
        r"maneh|marang|metu|mlaku|mlebu|njaluk|njupuk|ora|owah|saka|sing|takon|urip|utawa|wis|wong|yen": "krama",
        r"anyar|banyu|bocah|dadi|dalan|gawe|ilang|jeneng|lemah|omah": "krama",
    },
}
"""Unwanted words of each language's sentences; those of Indonesian and English hold for the documents as well."""


class Places(Visitor):
    """Collects the names of the facts that a message uses."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def messages(language: str, problems: list[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """Key -> (file, names of its facts) of one language."""
    known: dict[str, tuple[str, frozenset[str]]] = {}
    for path in sorted((FOLDER / language).glob("*.ftl")):
        for entry in parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Junk):
                problems.append(f"{language}/{path.name}: not understood: {entry.content.strip()[:60]!r}")
            elif isinstance(entry, ast.Message):
                places = Places()
                places.visit(entry)
                if entry.id.name in known:
                    problems.append(f"{language}/{path.name}: {entry.id.name} stands twice")
                known[entry.id.name] = (path.stem, frozenset(places.names))
    return known


def unwanted(text: str, language: str) -> list[tuple[int, str, str]]:
    """Line number, word and what to write instead, for each unwanted word of a language; code and keys are
    skipped."""
    unwanted_found = []
    for number, line in enumerate(text.splitlines(), 1):
        plain = re.sub(r"`[^`]*`|^[\w-]+ =", "", line)
        for pattern, better in UNWANTED[language].items():
            for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", plain, re.IGNORECASE):
                unwanted_found.append((number, match.group(), better))
    return unwanted_found


def unwanted_words() -> list[str]:
    """One problem for each unwanted word in the sentences, README.md, docs/*.md and the Javanese names of
    services."""
    texts = [(path, language) for language in UNWANTED for path in sorted((FOLDER / language).glob("*.ftl"))]
    texts += [
        (path, language)
        for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
        for language in ("id", "en")
    ]
    with SERVICES.open(encoding="utf-8-sig", newline="") as file:
        names = [(row["code"], row["name_jv"]) for row in csv.DictReader(file)]
    return [
        f"{SERVICES.name}: {code}: {word!r}: write {better}"
        for code, name in names
        for _, word, better in unwanted(name, "jv")
    ] + [
        f"{path.relative_to(ROOT)}:{line}: {word!r}: write {better}"
        for path, language in texts
        for line, word, better in unwanted(path.read_text(encoding="utf-8"), language)
    ]


def main() -> int:
    problems = unwanted_words()
    by_language = {language: messages(language, problems) for language in ("id", "en", "jv")}
    indonesian = by_language["id"]
    for language, known in by_language.items():
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
    for key in indonesian:
        is_composed = any(f'"{key[:cut]}-{{' in text or f"'{key[:cut]}-{{" in text for cut in _cuts(key))
        if key not in words and not is_composed and not key.startswith(("error-", "fault-")):
            problems.append(f"{key} is used nowhere")
    for code in sorted(set(re.findall(r'(?:Refused|Unavailable|WrongUsage)\(\s*"([a-z-]+)"', text))):
        if f"error-{code}" not in indonesian:
            problems.append(f"error-{code} is raised and has no sentence")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _cuts(key: str) -> list[int]:
    return [position for position, letter in enumerate(key) if letter == "-"]


if __name__ == "__main__":
    sys.exit(main())
