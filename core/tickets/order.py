"""Who is next: bounded harm, explainable and pure (rules: UU 25/2009 art. 29, design rule "bounded harm").

``rank = first arrival - boost``: the boost of the priority classes *is* ``max_overtake``, so an ordinary ticket
is never overtaken by somebody who came more than that many minutes later. ``ratio`` limits how many priority
calls may follow each other while somebody ordinary waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from core.clock import MINUTE, Micros


class Waiting(Protocol):
    """What the order looks at: a row, a Ticket, a test's record."""

    @property
    def id(self) -> int: ...
    @property
    def rank(self) -> Micros: ...
    @property
    def favoured(self) -> bool: ...


T = TypeVar("T", bound=Waiting)


@dataclass(frozen=True, slots=True)
class Policy:
    """An agency's two numbers."""

    ratio: int = 2
    """At most so many priority calls in a row while somebody ordinary waits."""
    max_overtake_minutes: int = 30
    """No ordinary ticket is overtaken by one that came more than this later."""


def rank(first_arrival: Micros, favoured: bool, policy: Policy) -> Micros:
    """The stored sort key; the lower, the sooner."""
    return first_arrival - (policy.max_overtake_minutes * MINUTE if favoured else 0)


def choose(ordinary: T | None, favoured: T | None, policy: Policy, run: int) -> T | None:
    """Of the heads of both classes the one that is next; None when nobody waits.

    ``run`` counts the agency's priority calls since its last ordinary one. Ties go to the ordinary ticket's
    rival with the lower id, never to chance.
    """
    if ordinary is None or favoured is None:
        return ordinary or favoured
    if run >= policy.ratio:
        return ordinary
    return min(ordinary, favoured, key=lambda ticket: (ticket.rank, ticket.id))


def next_run(run: int, called_favoured: bool) -> int:
    """The length of the run of priority calls after one more call."""
    return run + 1 if called_favoured else 0


def calling_order(waiting: Iterable[T], policy: Policy, run: int) -> Sequence[T]:
    """All who wait, in the order a counter that serves all of them would call them."""
    ordered = sorted(waiting, key=lambda ticket: (ticket.rank, ticket.id))
    ordinary = [ticket for ticket in ordered if not ticket.favoured]
    favoured = [ticket for ticket in ordered if ticket.favoured]
    result: list[T] = []
    o = f = 0
    while o < len(ordinary) or f < len(favoured):
        chosen = choose(
            ordinary[o] if o < len(ordinary) else None,
            favoured[f] if f < len(favoured) else None,
            policy,
            run,
        )
        assert chosen is not None
        run = next_run(run, chosen.favoured)
        if chosen.favoured:
            f += 1
        else:
            o += 1
        result.append(chosen)
    return result
