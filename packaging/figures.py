"""README's table of measured times, made from docs/figures: ``python packaging/figures.py [--check]``.

Each file is what ``./antrean bench --kiosk --history 1000000 --json`` printed for one engine; a later run is held
beside it with ``--compare``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
FIGURES = {"SQLite": ROOT / "docs/figures/sqlite.json", "PostgreSQL": ROOT / "docs/figures/postgresql.json"}
BEGIN, END = "<!-- figures: packaging/figures.py -->\n", "<!-- end of figures -->\n"
COLUMNS = (
    "",
    "one durable commit",
    "ticket issued",
    "next visitor called",
    "the same after a rest",
    "a kiosk's number and its paper",
    "button to board",
)
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n"


def table() -> str:
    """The table, one line an engine."""
    return HEAD + "".join(_line(name, json.loads(path.read_text())) for name, path in FIGURES.items())


def _line(name: str, run: dict[str, Any]) -> str:
    rest, press = run["after_rest"], run["button_to_board"]
    cells = [
        name,
        f"{run['floor_ms']:.2f} ms",
        _verb(run["issue"]),
        _verb(run["call_next"]),
        f"{_verb(rest['issue'])}, {_verb(rest['call_next'])}",
        _verb(run["kiosk_write"]),
        f"{press['p50_ms']:.1f} ms, {press['p99_ms']:.0f} ms at the 99th percentile",
    ]
    return f"| {' | '.join(cells)} |\n"


def _verb(verb: dict[str, float]) -> str:
    return f"{verb['p50_ms']:.2f} ms ({verb['ratio']:.1f})"


def with_table(text: str) -> str:
    """README with the table of today's files; ValueError where it has no place for it."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{README.name} has no place for the figures")
    return f"{before}{BEGIN}{table()}{END}{after}"


def main() -> int:
    text = README.read_text(encoding="utf-8")
    made = with_table(text)
    if "--check" not in sys.argv[1:]:
        README.write_text(made, encoding="utf-8")
    elif made != text:
        print("README's figures are not those of docs/figures; run: python packaging/figures.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
