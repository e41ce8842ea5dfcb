"""The life of a ticket: one table of allowed steps, shared by code, documents (docs/life.md) and tests."""

from __future__ import annotations

from core.errors import Refused
from core.events import Payload, kinds
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
    "transfer": (frozenset({"called", "serving"}), "waiting"),
    "return": (frozenset({"called", "serving", "held", "no-show"}), "waiting"),
    "cancel": (frozenset({"issued", "waiting", "held"}), "cancelled"),
    "expire": (frozenset({"issued", "waiting", "held"}), "expired"),
    # What a day's end makes of those who are at a counter.
    "close-called": (frozenset({"called"}), "no-show"),
    "close-serving": (frozenset({"serving"}), "finished"),
}

EVENT_OF_STEP: dict[str, type[Payload]] = {
    "queue": kinds.Queued,
    "call": kinds.Called,
    "recall": kinds.Recalled,
    "start": kinds.Started,
    "finish": kinds.Finished,
    "next-stop": kinds.StopFinished,
    "no-show": kinds.NoShow,
    "hold": kinds.Held,
    "resume": kinds.Resumed,
    "transfer": kinds.Transferred,
    "return": kinds.Returned,
    "cancel": kinds.Cancelled,
    "expire": kinds.Expired,
    "close-called": kinds.NoShow,
    "close-serving": kinds.Finished,
}

UNDOABLE_STEPS = ("call", "start", "finish", "next-stop", "no-show", "hold", "resume", "transfer", "return")
UNDOABLE = frozenset(EVENT_OF_STEP[step].kind for step in UNDOABLE_STEPS)
"""Kinds of events a counter may take back; a recall rang already, and calling once more harms nobody."""


def after(step: str, state: State, number: str) -> State:
    """The state a ticket has after ``step``; Refused("step-not-allowed") when it may not be taken."""
    allowed, target = STEPS[step]
    if state not in allowed:
        raise Refused("step-not-allowed", where=number, step=step, state=state)
    return target


def may_go_back(kind: str, state: State, before: State) -> bool:
    """Whether a ticket in ``state`` may go back to ``before`` when an event of this kind is taken back: some step
    that writes such an event leads from the one to the other."""
    return any(
        EVENT_OF_STEP[step].kind == kind and before in STEPS[step][0] and state == STEPS[step][1]
        for step in UNDOABLE_STEPS
    )


AT_COUNTER: frozenset[State] = frozenset({"called", "serving"})
IN_HAND: frozenset[State] = AT_COUNTER | {"held"}
"""A counter answers for the visitor."""
OPEN: frozenset[State] = IN_HAND | {"issued", "waiting"}
"""Without an outcome."""


def may_be_handed_in(state: State, ours: bool) -> bool:
    """Whether what a desk did offline may set a ticket that is in ``state`` here: not one that another counter has
    in hand; the desk's own (``ours``) always. It is the one way to correct an outcome: two desks told of one visitor,
    and the first by time counts (docs/decisions/0012)."""
    return ours or state not in IN_HAND


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/life.md."""
    lines = ["stateDiagram-v2", "    [*] --> issued"]
    for step, (sources, target) in STEPS.items():
        lines += [f"    {_mermaid(source)} --> {_mermaid(target)}: {step}" for source in sorted(sources)]
    return "\n".join(lines) + "\n"


def _mermaid(state: str) -> str:
    return state.replace("-", "_")
