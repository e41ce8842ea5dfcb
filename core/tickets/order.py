"""Who is next: bounded harm, explainable and pure (rules: UU 25/2009 art. 29, design rule "bounded harm").

``rank = arrival - head start``, stored with the ticket. The head start of priority classes, bookings and short target
waits is never more than ``max_overtake``, so nobody ordinary is overtaken by somebody who came more than that many
minutes later. Between the first in line of each service and class the smallest rank is called; ``ratio`` limits how
many favoured calls may follow each other while somebody ordinary waits; a counter's weights share its calls out among
services as far as the bound allows. Ties go to the lower id: never to chance, never to a database engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from core.catalogue.policy import Policy
from core.clock import MINUTE, Micros

Reason = Literal[
    "arrival", "priority", "booking", "target", "express", "ratio", "share", "returned", "directed"
]


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody who waits, as far as the order needs to know."""

    id: int
    service: str
    favoured: bool
    rank: Micros
    arrival: Micros
    booked: bool = False
    returned_after: int = 0
    directed: bool = False
    """Transferred to this counter and no other."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the order depends on besides who waits: the counter that asks, and what was called before."""

    run: int = 0
    """The agency's favoured calls since its last ordinary one."""
    express: frozenset[str] = frozenset()
    """Services that go first at this counter now."""
    weights: Mapping[str, int] = field(default_factory=dict)
    """Weight of each service at this counter; empty where the counter has none."""
    calls: Mapping[str, int] = field(default_factory=dict)
    """Calls of this counter today by service; only counted for counters with weights."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is called, and why before the others."""

    one: InLine
    reasons: tuple[Reason, ...]


def rank(
    arrival: Micros, favoured: bool, policy: Policy, service: str, booked_for: Micros | None = None
) -> tuple[Micros, bool]:
    """The stored sort key, the lower the sooner, and whether the ticket is of the favoured class.

    A booking in its window is favoured like a priority class; before the window it counts from the window's
    beginning, after it it is an ordinary ticket.
    """
    start = policy.target_start(service)
    counted = arrival
    if booked_for is not None and arrival <= booked_for + policy.booking_late * MINUTE:
        favoured = True
        counted = max(arrival, booked_for - policy.booking_early * MINUTE)
    if favoured:
        start = policy.bound
    return max(counted - start, counted - policy.bound), favoured


def returned_rank(own: Micros, after: Iterable[Micros], policy: Policy) -> Micros:
    """The rank of somebody who missed the call and comes back: right behind the ``return_after``-th of those who
    wait for the same service (``after``: their ranks), never before the own one."""
    ahead = sorted(after)[: policy.return_after]
    return max(own, ahead[-1] + 1) if ahead and policy.return_after else own


def pick(heads: Iterable[InLine], policy: Policy, desk: Desk) -> Choice | None:
    """Of the first in line of each service and class, the one this counter calls; None when nobody waits."""
    in_order = sorted(heads, key=lambda ticket: (_key(ticket, policy, desk), ticket.id))
    if not in_order:
        return None
    ordinary = [ticket for ticket in in_order if not ticket.favoured]
    candidates = in_order
    reasons: list[Reason] = []
    if ordinary and len(ordinary) < len(in_order) and desk.run >= policy.ratio:
        candidates = ordinary
        if in_order[0].favoured:
            reasons.append("ratio")
    chosen = candidates[0]
    if desk.weights and len({ticket.service for ticket in candidates}) > 1:
        # Nobody ordinary may be overtaken by more than the bound, not for a share either.
        oldest = min((ticket.arrival for ticket in ordinary), default=None)
        near = [ticket for ticket in candidates if oldest is None or ticket.arrival <= oldest + policy.bound]
        shared = min(near, key=lambda ticket: _turn(ticket, desk))
        if shared is not chosen:
            reasons.append("share")
            chosen = shared
    return Choice(chosen, (*reasons, *_own_reasons(chosen, policy, desk)))


def after(choice: Choice, desk: Desk) -> Desk:
    """The desk once the choice is called."""
    calls = desk.calls
    if desk.weights:
        calls = {**calls, choice.one.service: calls.get(choice.one.service, 0) + 1}
    return replace(desk, run=next_run(desk.run, choice.one.favoured), calls=calls)


def next_run(run: int, called_favoured: bool) -> int:
    """The length of the run of favoured calls after one more call."""
    return run + 1 if called_favoured else 0


def calling_order(waiting: Iterable[InLine], policy: Policy, desk: Desk) -> tuple[Choice, ...]:
    """All who wait, in the order one counter that serves all of them would call them, each with its reasons."""
    lines: dict[tuple[str, bool, bool], list[InLine]] = {}
    for ticket in sorted(waiting, key=lambda ticket: (ticket.rank, ticket.id), reverse=True):
        lines.setdefault(
            ("", ticket.favoured, True) if ticket.directed else (ticket.service, ticket.favoured, False), []
        ).append(ticket)
    result: list[Choice] = []
    while choice := pick((line[-1] for line in lines.values() if line), policy, desk):
        result.append(choice)
        ticket = choice.one
        line = lines[
            ("", ticket.favoured, True) if ticket.directed else (ticket.service, ticket.favoured, False)
        ]
        line.pop()
        desk = after(choice, desk)
    return tuple(result)


def _key(ticket: InLine, policy: Policy, desk: Desk) -> Micros:
    """The rank at this counter: an express counter gives short services a head start, inside the bound."""
    if ticket.service in desk.express:
        return max(ticket.rank - policy.bound, ticket.arrival - policy.bound)
    return ticket.rank


def _turn(ticket: InLine, desk: Desk) -> tuple[float, int]:
    """How much of its share a service has had: the next call goes to the one that had least."""
    weight = desk.weights.get(ticket.service, 1)
    return ((desk.calls.get(ticket.service, 0) + 1) / weight, -weight)


def _own_reasons(ticket: InLine, policy: Policy, desk: Desk) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    if ticket.directed:
        reasons.append("directed")
    if ticket.returned_after:
        reasons.append("returned")
    if ticket.booked and ticket.favoured:
        reasons.append("booking")
    elif ticket.favoured:
        reasons.append("priority")
    elif policy.target_start(ticket.service) and ticket.rank < ticket.arrival:
        reasons.append("target")
    if ticket.service in desk.express:
        reasons.append("express")
    return tuple(reasons) or ("arrival",)
