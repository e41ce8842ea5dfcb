"""Which touch may act: one rule for every page and every control. Pure; the clock is passed in.

A touch acts when

- the page, and the control under the finger, were there like that for ``Times.rest_s`` before it began,
- no other finger was down, so whoever caused a change has lifted the finger,
- nothing changed the page while it was down,
- the finger moved no further than ``SLIP_MM``.

A key that presses the focused button is a finger like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import dist

from kiosk.times import Times

SLIP_MM = 12.0

Place = tuple[float, float]
"""Millimetres on the screen."""


@dataclass(slots=True)
class _Finger:
    place: Place
    began: float
    spent: bool
    """It does nothing any more, until it is lifted."""


class TouchGuard:
    """Knows the fingers that are down. Moments are seconds of a clock that never goes back."""

    def __init__(self, times: Callable[[], Times]) -> None:
        self._times = times
        self._changed_at = float("-inf")
        self._fingers: dict[str, _Finger] = {}

    @property
    def down(self) -> tuple[str, ...]:
        """The fingers that are down."""
        return tuple(self._fingers)

    def changed(self, now: float) -> None:
        """Another page, or something over it, came or went."""
        self._changed_at = now
        for finger in self._fingers.values():
            finger.spent = True

    def press(self, name: str, place: Place, now: float) -> None:
        """A finger came down. The same one once more: its end was missed."""
        times = self._times()
        self._fingers.pop(name, None)
        alone = all(now - other.began > times.stuck_s for other in self._fingers.values())
        rested = now - self._changed_at >= times.rest_s
        self._fingers[name] = _Finger(place, now, spent=not (alone and rested))

    def move(self, name: str, place: Place) -> None:
        finger = self._fingers.get(name)
        if finger is not None and dist(finger.place, place) > SLIP_MM:
            finger.spent = True

    def spent(self, name: str) -> bool:
        """Whether the finger does nothing any more; so does one that is not down."""
        finger = self._fingers.get(name)
        return finger is None or finger.spent

    def acts(self, name: str, since: float) -> bool:
        """Whether the finger may act on a control that is as it is ``since`` then."""
        finger = self._fingers.get(name)
        return finger is not None and not finger.spent and finger.began - since >= self._times().rest_s

    def lift(self, name: str) -> None:
        self._fingers.pop(name, None)
