"""docs/events.md, made from core/events/kinds.py: ``python packaging/events_page.py [--check]``.

Whoever reads the log from outside the program, for reports or surveys, relies on that page.
"""

from __future__ import annotations

import sys
from dataclasses import MISSING, fields
from pathlib import Path
from typing import get_type_hints

from core.events import KINDS, Payload
from core.events.form import key_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "events.md"
HEAD = """# Events

<!-- Made by packaging/events_page.py from core/events/kinds.py: change that file, then run it. -->

Whatever happens in the hall is a row of the table `event`, written in the same transaction as the state it changes,
and never changed afterwards. Read them with `./antrean ticket show`, `./antrean audit`, or in SQL. The columns:

| column | meaning |
|---|---|
| `id` | rises with every event; a reader that keeps the last id it saw misses none |
| `uid` | identity of the event (UUID version 7) |
| `at` | when it happened, microseconds since 1970-01-01 UTC; what was handed in later carries its real time |
| `kind` | one of the kinds below; a reader leaves out kinds it does not know |
| `ticket_id`, `counter_id`, `officer_id` | database ids of what it concerns, empty for none |
| `service_id` | database id of the service of the ticket's stop at that moment |
| `device` | name of the program: a kiosk, a counter's PC |
| `reason` | why, in a person's words, or a code where the program had the reason (`day-over`, `not-answered`) |
| `undoes` | id of the event that this one takes back |
| `data` | JSON object with the facts below; `"alone": true` marks what was done offline, synchronised later |

A fact in *italics* is left out while it has its default. No event names a visitor.
"""


def page() -> str:
    """The text of the page."""
    parts = [HEAD]
    for kind in sorted(KINDS):
        for payload in KINDS[kind]:
            meaning = " ".join((payload.__doc__ or "").split())
            parts.append(f"## `{kind}`\n\n{meaning} Since version {payload.since}.\n")
            if fields(payload):
                parts.append("| fact | type | meaning |\n|---|---|---|\n" + "".join(_facts(payload)))
    return "\n".join(parts)


def _facts(payload: type[Payload]) -> list[str]:
    hints = get_type_hints(payload)
    rows = []
    for fact in fields(payload):
        name = f"`{key_of(fact)}`"
        shown = name if fact.default is MISSING else f"*{name}*"
        kind = str(hints[fact.name]).removeprefix("<class '").removesuffix("'>")
        kind = kind.replace("collections.abc.", "").replace("typing.", "").replace("|", "or")
        rows.append(f"| {shown} | {kind} | {fact.metadata['meaning']} |\n")
    return rows


def main() -> int:
    fresh = page()
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == fresh:
            return 0
        print(f"{PAGE.name} is not what core/events/kinds.py says; run: python packaging/events_page.py")
        return 1
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
