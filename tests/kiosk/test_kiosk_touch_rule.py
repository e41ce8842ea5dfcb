"""The rule for touches as a table, with the clock moved by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kiosk.fingers import USUAL_PIXELS_PER_MM, pixels_per_mm
from kiosk.times import Times
from kiosk.touch import SLIP_MM, TouchGuard

REST = Times().rest_s
LONG_AGO = float("-inf")


@dataclass(frozen=True)
class Change:
    at: float


@dataclass(frozen=True)
class Press:
    finger: str
    at: float


@dataclass(frozen=True)
class Move:
    finger: str
    millimetres: float


@dataclass(frozen=True)
class Lift:
    finger: str


def played(*steps: Change | Press | Move | Lift) -> TouchGuard:
    guard = TouchGuard(Times)
    for step in steps:
        if isinstance(step, Change):
            guard.changed(step.at)
        elif isinstance(step, Press):
            guard.press(step.finger, (0.0, 0.0), step.at)
        elif isinstance(step, Move):
            guard.move(step.finger, (step.millimetres, 0.0))
        else:
            guard.lift(step.finger)
    return guard


@pytest.mark.parametrize(
    ("steps", "acts"),
    [
        pytest.param([Press("a", 1.0)], True, id="a plain touch"),
        pytest.param([], False, id="no touch"),
        pytest.param([Press("a", 1.0), Lift("a")], False, id="lifted already"),
        pytest.param([Change(1.0), Press("a", 1.0 + REST - 0.01)], False, id="just before the rest ends"),
        pytest.param([Change(1.0), Press("a", 1.0 + REST + 0.01)], True, id="just after the rest"),
        pytest.param([Press("a", 1.0), Change(1.1)], False, id="the page changed under it"),
        pytest.param(
            [Press("b", 1.0), Change(1.1), Press("a", 3.0)],
            False,
            id="the finger of the change is still down",
        ),
        pytest.param(
            [Press("b", 1.0), Change(1.1), Lift("b"), Press("a", 3.0)],
            True,
            id="the finger of the change is up",
        ),
        pytest.param([Press("b", 1.0), Press("a", 1.0)], False, id="the second of two fingers"),
        pytest.param([Press("a", 1.0), Press("b", 1.0)], True, id="the first of two fingers"),
        pytest.param([Press("b", 1.0), Press("a", 10.9)], False, id="a long touch is a finger"),
        pytest.param([Press("b", 1.0), Press("a", 11.1)], True, id="what stays longer is dirt"),
        pytest.param([Press("a", 1.0), Move("a", SLIP_MM)], True, id="trembled"),
        pytest.param([Press("a", 1.0), Move("a", SLIP_MM + 0.1)], False, id="slipped"),
        pytest.param([Press("a", 1.0), Move("a", 20.0), Move("a", 0.0)], False, id="slipped and came back"),
        pytest.param([Press("a", 1.0), Move("b", 20.0)], True, id="another finger slipped"),
        pytest.param([Press("a", 1.0), Change(1.1), Press("a", 3.0)], True, id="its end was missed"),
    ],
)
def test_a_touch_acts_only_when_it_may(steps: list[Change | Press | Move | Lift], acts: bool) -> None:
    guard = played(*steps)
    assert guard.acts("a", LONG_AGO) is acts
    assert guard.spent("a") is not acts


@pytest.mark.parametrize(
    ("since", "acts"),
    [(1.0 - REST - 0.01, True), (1.0 - REST + 0.01, False), (1.0, False), (1.2, False)],
    ids=["rested", "just came", "came with the touch", "came under the finger"],
)
def test_a_control_must_have_been_there_before_the_touch(since: float, acts: bool) -> None:
    assert played(Press("a", 1.0)).acts("a", since) is acts


def test_other_times_count_from_the_next_touch() -> None:
    times = Times()
    guard = TouchGuard(lambda: times)
    guard.changed(1.0)
    times = Times(rest_s=0.9)
    guard.press("a", (0.0, 0.0), 1.8)
    assert guard.spent("a")


@pytest.mark.parametrize(
    ("pixels", "millimetres", "scale"),
    [
        (1080, 299.0, 1080 / 299),
        (1920, 345.0, 1920 / 345),
        (1080, 0.0, USUAL_PIXELS_PER_MM),
        (1080, 10.0, USUAL_PIXELS_PER_MM),
        (1080, 16000.0, USUAL_PIXELS_PER_MM),
    ],
    ids=["24 inches", "15.6 inches", "unknown", "a stamp", "a wall"],
)
def test_a_screen_is_believed_as_far_as_it_can_be(pixels: int, millimetres: float, scale: float) -> None:
    assert pixels_per_mm(pixels, millimetres) == scale
