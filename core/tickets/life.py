"""The life of a ticket: one table of allowed steps, shared by code, documents and tests."""

from __future__ import annotations

from core.errors import Refused
from core.tickets.model import State

STEPS: dict[str, tuple[frozenset[State], State]] = {
    # step: (states it may be taken from, state it leads to)
    "queue": (frozenset({"issued"}), "waiting"),
    "call": (frozenset({"waiting"}), "called"),
    "recall": (frozenset({"called"}), "called"),
    "start": (frozenset({"called"}), "serving"),
    "finish": (frozenset({"serving"}), "finished"),
    "no-show": (frozenset({"called"}), "no-show"),
    "cancel": (frozenset({"issued", "waiting"}), "cancelled"),
    "expire": (frozenset({"issued", "waiting"}), "expired"),
}

EVENT_OF_STEP = {
    "queue": "queued",
    "call": "called",
    "recall": "recalled",
    "start": "started",
    "finish": "finished",
    "no-show": "no-show",
    "cancel": "cancelled",
    "expire": "expired",
}


def after(step: str, state: State, number: str) -> State:
    """The state a ticket has after ``step``; Refused("step-not-allowed") when it may not be taken."""
    allowed, target = STEPS[step]
    if state not in allowed:
        raise Refused("step-not-allowed", where=number, step=step, state=state)
    return target
