"""An agency's policy: the figures its order goes by, as data. Kept as JSON with the agency."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from core.clock import MINUTE, Micros
from core.errors import Refused

LONGEST = 480
"""Minutes: no figure of a policy is longer than a day's work."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What decides who is next.

    All head starts (priority, booking, target wait, express) together never exceed ``max_overtake``, so nobody
    ordinary is overtaken by somebody who came more than that later (design rule "bounded harm").
    """

    ratio: int = 2
    """At most so many favoured calls in a row while somebody ordinary waits."""
    max_overtake: int = 30
    """Minutes: the head start of a priority class or a booking, and the bound of all head starts together."""
    return_after: int = 3
    """A visitor who missed the call and comes back is called after so many others of the same service."""
    booking_early: int = 30
    """Minutes before the slot from which a booked visitor's arrival counts (published practice of ASAN halls)."""
    booking_late: int = 10
    """Minutes after the slot until which the booking is kept; later it is an ordinary ticket."""
    express_minutes: int = 8
    """An express counter takes services first that need at most so many minutes."""
    usual_wait: int = 30
    """Minutes: the wait that services without a target of their own are meant to have."""
    targets: Mapping[str, int] = field(default_factory=dict)
    """Service code -> target wait in minutes; a shorter one than ``usual_wait`` is a head start of the difference."""
    weights: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Counter code -> service code -> weight: of the calls of that counter, services that wait get a share each in
    this proportion (1 where none is given), as far as ``max_overtake`` allows."""

    @property
    def bound(self) -> Micros:
        """``max_overtake`` in microseconds."""
        return self.max_overtake * MINUTE

    def target_start(self, service: str) -> Micros:
        """The head start that a service's target wait gives it, in microseconds."""
        return max(0, self.usual_wait - self.targets.get(service, self.usual_wait)) * MINUTE


_FIGURES = {
    # name: (least, most)
    "ratio": (1, 20),
    "max_overtake": (0, 240),
    "return_after": (0, 50),
    "booking_early": (0, LONGEST),
    "booking_late": (0, LONGEST),
    "express_minutes": (1, 240),
    "usual_wait": (1, LONGEST),
}


def from_json(text: str) -> Policy:
    """The stored policy; what it does not name has its default. Raises ValueError for what we never wrote."""
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("a policy is an object")
    known = {name: int(data[name]) for name in _FIGURES if name in data}
    return Policy(
        **known,
        targets=MappingProxyType(dict(data.get("targets", {}))),
        weights=MappingProxyType(
            {code: MappingProxyType(dict(weights)) for code, weights in data.get("weights", {}).items()}
        ),
    )


def as_data(policy: Policy) -> dict[str, Any]:
    """The whole policy as plain values."""
    return {
        **{name: getattr(policy, name) for name in _FIGURES},
        "targets": dict(policy.targets),
        "weights": {code: dict(weights) for code, weights in policy.weights.items()},
    }


def as_json(policy: Policy) -> str:
    """What differs from the defaults: a later default then reaches every hall that never chose."""
    usual = as_data(Policy())
    return json.dumps({key: value for key, value in as_data(policy).items() if value != usual[key]})


def changed(policy: Policy, changes: Mapping[str, int]) -> Policy:
    """The policy with some figures changed; Refused("policy-figure") for one that is none or out of its range."""
    values = as_data(policy)
    for name, value in changes.items():
        if name not in _FIGURES:
            raise Refused("policy-unknown", where=name, known=", ".join(_FIGURES))
        least, most = _FIGURES[name]
        if not least <= value <= most:
            raise Refused("policy-figure", where=name, least=least, most=most)
        values[name] = value
    return from_json(json.dumps(values))


def with_target(policy: Policy, service: str, minutes: int | None) -> Policy:
    """With a service's target wait set, or taken away (None)."""
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise Refused("policy-figure", where=service, least=1, most=LONGEST)
    values = as_data(policy)
    values["targets"].pop(service, None)
    if minutes is not None:
        values["targets"][service] = minutes
    return from_json(json.dumps(values))


def with_weight(policy: Policy, counter: str, service: str, weight: int | None) -> Policy:
    """With a service's weight at a counter set, or taken away (None)."""
    if weight is not None and not 1 <= weight <= 100:
        raise Refused("policy-figure", where=service, least=1, most=100)
    values = as_data(policy)
    of_counter = values["weights"].setdefault(counter, {})
    of_counter.pop(service, None)
    if weight is not None:
        of_counter[service] = weight
    if not of_counter:
        del values["weights"][counter]
    return from_json(json.dumps(values))
