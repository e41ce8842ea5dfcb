"""The life of a ticket: one table of allowed steps, shared by code, documents (docs/life.md) and tests."""

from __future__ import annotations

from core.errors import Refused
from core.tickets.model import State

STEPS: dict[str, tuple[frozenset[State], State]] = {
    # step: (states it may be taken from, state it leads to)
    "queue": (frozenset({"issued"}), "waiting"),
    "call": (frozenset({"waiting", "held", "no-show"}), "called"),
    "recall": (frozenset({"called"}), "called"),
    "start": (frozenset({"called"}), "serving"),
    "finish": (frozenset({"serving"}), "finished"),
    "next-stop": (frozenset({"serving"}), "waiting"),
    "no-show": (frozenset({"called"}), "no-show"),
    "hold": (frozenset({"called", "serving"}), "held"),
    "resume": (frozenset({"held"}), "serving"),
    "transfer": (frozenset({"called", "serving", "waiting"}), "waiting"),
    "return": (frozenset({"called", "serving", "held", "no-show"}), "waiting"),
    "cancel": (frozenset({"issued", "waiting", "held"}), "cancelled"),
    "expire": (frozenset({"issued", "waiting", "held"}), "expired"),
    # What a day's end makes of those who are at a counter.
    "close-called": (frozenset({"called"}), "no-show"),
    "close-serving": (frozenset({"serving"}), "finished"),
}

EVENT_OF_STEP = {
    "queue": "queued",
    "call": "called",
    "recall": "recalled",
    "start": "started",
    "finish": "finished",
    "next-stop": "stop-finished",
    "no-show": "no-show",
    "hold": "held",
    "resume": "resumed",
    "transfer": "transferred",
    "return": "returned",
    "cancel": "cancelled",
    "expire": "expired",
    "close-called": "no-show",
    "close-serving": "finished",
}

UNDOABLE = frozenset(
    EVENT_OF_STEP[step]
    for step in ("call", "start", "finish", "next-stop", "no-show", "hold", "resume", "transfer", "return")
)
"""Kinds of events a counter may take back; a recall rang already, and calling once more harms nobody."""


def after(step: str, state: State, number: str) -> State:
    """The state a ticket has after ``step``; Refused("step-not-allowed") when it may not be taken."""
    allowed, target = STEPS[step]
    if state not in allowed:
        raise Refused("step-not-allowed", where=number, step=step, state=state)
    return target


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/life.md."""
    lines = ["stateDiagram-v2", "    [*] --> issued"]
    for step, (sources, target) in STEPS.items():
        lines += [f"    {_mermaid(source)} --> {_mermaid(target)}: {step}" for source in sorted(sources)]
    return "\n".join(lines) + "\n"


def _mermaid(state: str) -> str:
    return state.replace("-", "_")
