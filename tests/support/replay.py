"""Reads a ticket's state out of its events alone: whoever writes a state without an event is found by it."""

from __future__ import annotations

from collections.abc import Sequence

from core.events import Event, kinds
from core.tickets.life import EVENT_OF_STEP, STEPS
from core.tickets.model import State


def state_told(events: Sequence[Event]) -> State | None:
    """The state that the events of one ticket lead to, oldest first; AssertionError where a step is not one of
    ``life.STEPS``. None before the first."""
    state: State | None = None
    before: dict[int, State | None] = {}
    for event in events:
        before[event.id] = state
        match event.what:
            case kinds.Issued(print=printed):
                state = "waiting" if printed == "noted" else state or "issued"
            case kinds.PaperShown():
                state = "waiting"
            case kinds.Undone():
                assert event.undoes is not None
                state = before[event.undoes]
            case what:
                steps = [name for name, made in EVENT_OF_STEP.items() if isinstance(what, made)]
                if steps:
                    fits = [name for name in steps if state in STEPS[name][0]]
                    assert fits, f"{event.kind} from {state}"
                    state = STEPS[fits[0]][1]
    return state
