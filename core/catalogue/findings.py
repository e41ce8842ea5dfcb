"""Faults while they are being collected: facts first, sentences at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.catalogue.model import Fault
from core.words import Words

REPORTED = 500
"""Most faults that are reported; a last one says how many more there are."""
KEPT = 100_000
"""Most findings that are kept in memory; the rest is only counted."""
SHOWN = 60
"""Most characters of an offending value that a message shows."""

Fact = str | int | float

_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]")


class Bad(Exception):
    """A value, part or file that breaks a rule: the fault's code and what its sentence needs.

    Facts are shortened for the sentence (``show``), but ``expected``, which is ours.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is, as in ``Fault``; ``file`` alone stands for the whole file."""

    file: str
    line: int | None = None
    row: int | None = None
    column: str | None = None


class Findings:
    """Collects what is wrong and turns it into faults with sentences."""

    def __init__(self) -> None:
        self._found: list[tuple[Place, str, dict[str, Fact]]] = []
        self._dropped = 0

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, place: Place, code: str, **facts: Fact) -> None:
        if len(self._found) < KEPT:
            self._found.append((place, code, facts))
        else:
            self._dropped += 1

    def extend(self, others: Findings) -> None:
        for place, code, facts in others._found:
            self.add(place, code, **facts)
        self._dropped += others._dropped

    def faults(self, words: Words, files: Sequence[str], whole: str) -> tuple[Fault, ...]:
        """The first REPORTED faults by file (in the order of ``files``, others first) and row.

        When there are more, a last fault ``more-faults`` in the file ``whole`` says how many.
        """
        order = {name: number for number, name in enumerate(files, start=1)}
        in_order = sorted(
            self._found, key=lambda finding: (order.get(finding[0].file, 0), finding[0].row or 0)
        )
        faults = [_fault(words, place, code, facts) for place, code, facts in in_order[:REPORTED]]
        more = len(in_order) - len(faults) + self._dropped
        if more:
            faults.append(_fault(words, Place(whole), "more-faults", {"count": more}))
        return tuple(faults)


def _fault(words: Words, place: Place, code: str, facts: dict[str, Fact]) -> Fault:
    shown = {
        name: show(fact) if isinstance(fact, str) and name != "expected" else fact
        for name, fact in facts.items()
    }
    message = words(f"fault-{code}", **shown)
    return Fault(place.file, place.line, place.row, place.column, code, message)


def show(value: str) -> str:
    """``value`` on one line, invisible characters named, at most SHOWN characters."""
    text = value[: 4 * SHOWN].replace("\r", "").replace("\n", " / ")
    text = _INVISIBLE.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)
    return text if len(text) <= SHOWN and len(value) <= 4 * SHOWN else text[: SHOWN - 1] + "…"
