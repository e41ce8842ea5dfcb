"""The line of announcements: every call is seen at once and heard in turn, none is lost, none is spoken too late; and
which call has the large place.

Pure: a Line is replaced by the next one. The board feeds it each new snapshot and asks for the next announcement
when the last one is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.calls.board import Call
from core.clock import MINUTE, Micros

SPOKEN_WITHIN: Micros = 2 * MINUTE
"""A call older than this is shown, but no longer spoken: whoever heard it late would find the counter taken."""
AWAITED: Micros = 30 * MINUTE
"""A call that nobody answered for so long leaves the large place: the desk forgot it, or the data is old."""
CHIME_UP_TO = 3
"""With more announcements than this in line the chime is left out: it costs 1.4 s each (measured)."""


@dataclass(frozen=True, slots=True)
class Line:
    """Announcements to come, oldest first, and the id of the last event that was taken in."""

    cursor: int = 0
    coming: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """One call whose turn it is."""

    call: Call
    chime: bool


@dataclass(frozen=True, slots=True)
class Said:
    """The call that is announced now or was announced last, and when that began."""

    call: Call
    since: Micros


def begin(newest_first: Sequence[Call]) -> Line:
    """A board that starts: what was called before is shown, not spoken."""
    return Line(cursor=max((call.event for call in newest_first), default=0))


def take_in(line: Line, newest_first: Sequence[Call]) -> Line:
    """Adds the calls after the cursor, in order. A recall of a number still in line takes its place: it is said
    once, at the newer counter."""
    coming = list(line.coming)
    for call in sorted(newest_first, key=lambda call: call.event):
        if call.event <= line.cursor:
            continue
        for place, waiting in enumerate(coming):
            if waiting.number == call.number:
                coming[place] = call
                break
        else:
            coming.append(call)
    cursor = max([line.cursor, *(call.event for call in newest_first)])
    return Line(cursor, tuple(coming))


def step(line: Line, newest_first: Sequence[Call], now: Micros) -> tuple[Line, Announcement | None]:
    """The next call that is still worth saying, and the line without it and without those that are not. A call that
    the snapshot no longer has was taken back, or belongs to another service day."""
    awaited = {call.event for call in newest_first if call.valid}
    coming = list(line.coming)
    while coming:
        call = coming.pop(0)
        if call.event in awaited and now - call.at <= SPOKEN_WITHIN:
            return replace(line, coming=tuple(coming)), Announcement(call, chime=len(coming) < CHIME_UP_TO)
    return replace(line, coming=()), None


def large(
    newest_first: Sequence[Call], said: Said | None, announcing: bool, now: Micros, stands: Micros
) -> Call | None:
    """The call in the large place: the one that is announced, until it was spoken and has stood so long; then the
    newest whose visitor is still awaited. None when nobody is."""
    if said is not None and (announcing or abs(now - said.since) < stands):
        return said.call
    each_number = listed(newest_first, None, len(newest_first))
    return next((call for call in each_number if call.valid and now - call.at < AWAITED), None)


def listed(newest_first: Sequence[Call], shown: Call | None, most: int) -> tuple[Call, ...]:
    """The latest call of each number, newest first, without the one that is shown large."""
    seen = {shown.number} if shown else set()
    calls: list[Call] = []
    for call in newest_first:
        if call.number not in seen:
            seen.add(call.number)
            calls.append(call)
    return tuple(calls[:most])
