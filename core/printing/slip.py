"""What a printed ticket says, laid out once as blocks; raster.py and plain.py turn blocks into dots or characters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.words import Words

REQUIREMENT_LINES = 8
"""More requirements than this are left to the kiosk: paper is not a book."""


@dataclass(frozen=True, slots=True)
class Line:
    """Centred text that wraps; ``number`` shrinks to one line instead."""

    text: str
    size: Literal["small", "body", "title", "number"] = "body"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture (PNG or JPEG bytes), centred; plain paper leaves it out."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed line across the paper."""


@dataclass(frozen=True, slots=True)
class Badge:
    """White letters on a black bar."""

    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two short texts, left and right."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A title that wraps and items, each wrapped behind a dash, or behind its number counted from ``first``."""

    title: str
    items: tuple[str, ...]
    first: int | None = None

    def mark(self, place: int) -> str:
        """What stands before the item at that place."""
        return "–" if self.first is None else f"{self.first + place}."


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code; ``spoken`` is what a person can type instead."""

    payload: str
    spoken: str


Block = Line | Picture | Rule | Badge | Pair | Listing | Code


@dataclass(frozen=True, slots=True)
class Slip:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """Everything a ticket may say. Moments are on the hall's wall clock, waits are minutes."""

    hall_name: str
    hall_place: str
    number: str
    service_name: str
    agency_name: str
    zone_name: str
    counters: str
    priority: bool
    """Only that there is priority: the reason is never printed."""
    taken_at: datetime
    ahead: int
    wait_low: int | None
    wait_high: int | None
    """None: no open counter takes the service yet."""
    requirements: tuple[str, ...]
    code: str
    check_code: str
    device: str
    hall_address: str = ""
    logo: bytes | None = None
    copy: bool = False
    """A reprint of the same number, marked as a copy."""
    stops: tuple[str, ...] = ()
    """Further services of the same number, each with its place."""
    any_order: bool = False
    """Whether the stops come in whatever order is quickest."""


def ticket_slip(facts: TicketFacts, words: Words) -> Slip:
    """The slip of a ticket in one language."""
    where = " · ".join(part for part in (facts.agency_name, facts.zone_name, facts.counters) if part)
    blocks: list[Block] = [Picture(facts.logo)] if facts.logo else []
    blocks.append(Line(facts.hall_name.upper(), "title", bold=True))
    if facts.hall_place:
        blocks.append(Line(facts.hall_place))
    if facts.hall_address:
        blocks.append(Line(facts.hall_address, "small"))
    blocks.append(Rule())
    if facts.copy:
        blocks.append(Badge(words("slip-copy")))
    blocks += [
        Line(words("slip-number")),
        Line(facts.number, "number", bold=True),
        Line(facts.service_name, "title", bold=True),
        Line(where),
    ]
    if facts.priority:
        blocks.append(Badge(words("slip-priority")))
    blocks += [
        Rule(),
        Pair(
            f"{words.short_day(facts.taken_at.date())} {words.clock(facts.taken_at)}",
            words("slip-ahead", count=facts.ahead) if facts.ahead else words("slip-first"),
        ),
        Line(_wait(facts, words)),
    ]
    if facts.stops:
        blocks += [
            Rule(),
            Line(words("slip-stops"), bold=True),
            Listing(
                words("slip-stops-free" if facts.any_order else "slip-stops-order"),
                facts.stops,
                None if facts.any_order else 2,
            ),
        ]
    blocks += [
        Code(facts.code, f"{facts.number} · {facts.check_code}"),
    ]
    if facts.requirements:
        shown = facts.requirements[:REQUIREMENT_LINES]
        more = (words("slip-more"),) if len(facts.requirements) > len(shown) else ()
        blocks.append(Listing(words("slip-bring"), (*shown, *more)))
    blocks += [Rule(), Line(words("slip-watch"), "small"), Line(facts.device, "small")]
    return Slip(tuple(blocks))


def _wait(facts: TicketFacts, words: Words) -> str:
    if facts.wait_low is None or facts.wait_high is None:
        return words("slip-wait-unknown")
    if facts.wait_low == 0:
        return words("slip-wait-up-to", high=facts.wait_high)
    return words("slip-wait", low=facts.wait_low, high=facts.wait_high)
