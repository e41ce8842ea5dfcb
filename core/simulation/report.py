"""The report of a played day: what the office confirmed, compared with what the books say. Pure."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, median
from typing import Any

from core.clock import MINUTE
from core.simulation.player import SECOND, Lived, Played
from core.tickets.model import Ticket

ENDED = frozenset({"finished", "no-show", "cancelled", "expired"})


def report(played: Played, books: Sequence[Ticket]) -> dict[str, Any]:
    """The day in figures. ``books`` are all tickets of its service day as the database has them at the end.

    Waits are from taking the number to the first call, in seconds.
    """
    issued = [life for life in played.lives if life.issued is not None]
    written = {ticket.uid: ticket for ticket in books}
    ends = {uid(life): written[uid(life)].state for life in issued if uid(life) in written}
    result: dict[str, Any] = {
        "day": played.day.isoformat(),
        "visits": len(played.lives),
        "counters": len(played.counters),
        **outcomes(issued, ends),
        "duplicates": duplicates(played, books),
        "lost": lost(issued, written),
        "wait": spread([wait_s(life) for life in issued]),
        "priority_wait": spread([wait_s(life) for life in issued if life.visit.priority != "none"]),
        "longest_overtake_s": round(played.longest_overtake / SECOND, 1),
        "calls_per_minute_peak": max(Counts(moment // MINUTE for moment in played.calls).values(), default=0),
        **_ranges(issued),
        "engine_seconds": round(played.engine_seconds, 3),
        "refused": dict(sorted(Counts(life.refused for life in played.lives if life.refused).items())),
    }
    agencies: dict[str, list[Lived]] = {}
    for life in issued:
        assert life.issued is not None
        agencies.setdefault(life.issued.ticket.agency, []).append(life)
    result["per_agency"] = {
        code: {**outcomes(lives_of_agency, ends), "wait": spread([wait_s(life) for life in lives_of_agency])}
        for code, lives_of_agency in sorted(agencies.items())
    }
    return result


def uid(life: Lived) -> str:
    assert life.issued is not None
    return life.issued.ticket.uid


def outcomes(issued: Iterable[Lived], ends: Mapping[str, str]) -> dict[str, int]:
    """How the visitors with a number ended, by the books; one whom the books do not know counts as unserved."""
    states = Counts(ends.get(uid(life), "") for life in issued)
    served, no_show = states["finished"], states["no-show"]
    return {
        "issued": states.total(),
        "served": served,
        "no_show": no_show,
        "unserved": states.total() - served - no_show,
    }


def duplicates(played: Played, books: Iterable[Ticket]) -> int:
    """The sum of: numbers that stand for more than one visitor, as confirmed or in the books; visitors called to a
    second counter while at one; calls for tickets that nobody took."""
    confirmed = Counts(life.issued.ticket.number for life in played.lives if life.issued is not None)
    in_books = Counts(ticket.number for ticket in books)
    numbers = sum(max(confirmed[number], in_books[number]) - 1 for number in confirmed | in_books)
    return numbers + sum(life.called_twice for life in played.lives) + played.strangers


def lost(issued: Iterable[Lived], written: Mapping[str, Ticket]) -> int:
    """Visitors whose confirmed number is not in the books, is another one there, or has no outcome."""
    missing = 0
    for life in issued:
        assert life.issued is not None
        ticket = written.get(uid(life))
        missing += ticket is None or ticket.number != life.issued.ticket.number or ticket.state not in ENDED
    return missing


def wait_s(life: Lived) -> float | None:
    """Seconds from taking the number to the first call; None for a visitor who was never called."""
    if life.issued is None or life.called is None:
        return None
    return (life.called - life.issued.ticket.issued_at) / SECOND


def spread(waits: Iterable[float | None]) -> dict[str, float | None]:
    """Mean, median, 90th percentile and longest of the waits that are known, in seconds; None when none is known."""
    known_waits = sorted(wait for wait in waits if wait is not None)
    if not known_waits:
        return {"mean_s": None, "p50_s": None, "p90_s": None, "max_s": None}
    return {
        "mean_s": round(fmean(known_waits), 1),
        "p50_s": round(_share(known_waits, 0.5), 1),
        "p90_s": round(_share(known_waits, 0.9), 1),
        "max_s": round(known_waits[-1], 1),
    }


def _share(values: Sequence[float], share: float) -> float:
    """The value that this share (0 to 1) of the sorted values does not exceed."""
    return values[min(len(values) - 1, max(0, -(-int(len(values) * share * 1000) // 1000) - 1))]


def _ranges(issued: Iterable[Lived]) -> dict[str, Any]:
    """How often the ranges held. A visitor who got a range and was never called counts as outside."""
    with_range = [life for life in issued if life.issued is not None and life.issued.forecast is not None]
    inside = below = 0
    widths = []
    for life in with_range:
        assert life.issued is not None
        assert life.issued.forecast is not None
        wait = wait_s(life)
        inside += wait is not None and wait <= life.issued.forecast.p90_minutes * 60
        below += wait is not None and wait <= life.issued.forecast.p50_minutes * 60
        widths.append((life.issued.forecast.p90_minutes - life.issued.forecast.p50_minutes) * 60)
    return {
        "forecast_told": len(with_range),
        "forecast_inside": round(inside / len(with_range), 4) if with_range else None,
        "forecast_below_middle": round(below / len(with_range), 4) if with_range else None,
        "forecast_width_s": {
            "mean": round(fmean(widths), 1) if widths else None,
            "median": median(widths) if widths else None,
        },
    }
