"""How long tests wait, in one place, so that the same tests hold on a slow or busy machine.

There are two kinds of limits. A wait for something that will happen ends when it happens: its limit is only there so
that a broken program does not hang the run, and ``WAIT_S`` is generous. A promise about time ("noticed within three
seconds") is what the test is about: ``promised`` stretches it by how slow this machine is at the moment, and by
nothing on one that is fast and quiet.
"""

from __future__ import annotations

import os
import time
from functools import cache

from hypothesis import settings

WAIT_S = 120.0
"""For whatever must happen in the end."""
PROGRAM_S = 500.0
"""For a whole program that a test starts; below pytest's own limit (pyproject.toml)."""
SLOWEST = 10.0
_REFERENCE_S = 0.008
"""What the work in ``_processor`` takes on the two-core machine that the promises were measured on."""


@cache
def _processor() -> float:
    """How many times slower this processor is than the reference, whoever else uses it."""

    def work() -> float:
        began = time.thread_time()
        sum(number * number for number in range(100_000))
        return time.thread_time() - began

    return max(1.0, min(work() for _ in range(5)) / _REFERENCE_S)


def slowness() -> float:
    """How many times longer than on the reference machine things may take now: 1.0 to 10.0."""
    load = getattr(os, "getloadavg", lambda: (0.0,))()[0] / (os.cpu_count() or 1)
    return min(SLOWEST, _processor() * max(1.0, load))


def promised(seconds: float) -> float:
    """A promise in seconds, stretched for this machine as it is now."""
    return seconds * slowness()


def examples(gate: int, many: int) -> int:
    """How many random examples: ``gate`` in the quick gate, ``many`` in ``check random``, which loads the profile of
    that name (tests/conftest.py)."""
    return many if settings.get_current_profile_name() == "many" else gate
