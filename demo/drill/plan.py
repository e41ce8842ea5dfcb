"""What is pulled when: made from the seed alone, so that a drill can be repeated."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from demo.drill.printers import FAULTS, Fault
from demo.drill.proxy import CUTS, Way

Moment = Literal["any", "tap", "number", "paper"]
"""When a program is killed: at any time, just after a tap or key, when a number was given, when its paper came out
(each shortly after the strike is due)."""

SERVER = "server"
EVERYTHING = "switch"
"""Pulls the cables of all programs at once."""
LONGEST_AT_S = 600.0
"""Seconds: a drill of this length has cuts of 5 to 60 s, a shorter one has shorter cuts."""
AT_TAP_SHARE = 0.7
"""Part of the cuts of kiosks and counters that come in the middle of a tap: whether the request or its answer is lost
decides what the books know."""
QUIET_SHARE = 0.1
"""Part of the drill, at its beginning, in which nothing is pulled yet."""
HEAL_SHARE = 0.12
"""Part of the drill, at its end, in which everything is whole again."""


@dataclass(frozen=True, slots=True)
class Hall:
    """The programs of a drill, by name."""

    kiosks: tuple[str, ...]
    counters: tuple[str, ...]
    displays: tuple[str, ...]

    @property
    def programs(self) -> tuple[str, ...]:
        return (*self.kiosks, *self.counters, *self.displays)


@dataclass(frozen=True, slots=True)
class Strike:
    """One thing that goes wrong, ``at`` seconds after the hall opened, for ``lasts`` seconds."""

    at: float
    target: str
    what: Literal["cut", "kill", "printer"]
    lasts: float
    way: Way = "pass"
    moment: Moment = "any"
    fault: Fault = "none"
    after_ms: int = 0
    """Between the moment and the kill, or between the tap and the cut."""
    at_tap: bool = False
    """Whether a cable is pulled in the middle of what the next tap asks."""


def make_hall(kiosks: int, counters: tuple[str, ...], displays: int) -> Hall:
    return Hall(
        tuple(f"Kiosk {number + 1}" for number in range(kiosks)),
        counters,
        tuple(f"Display {number + 1}" for number in range(displays)),
    )


def make_plan(hall: Hall, seconds: float, cuts: int, kills: int, seed: int) -> tuple[Strike, ...]:
    """All strikes in their order; everything has ended HEAL_SHARE before the end."""
    luck = random.Random(seed)
    first, last = seconds * QUIET_SHARE, seconds * (1 - HEAL_SHARE)
    scale = min(1.0, seconds / LONGEST_AT_S)
    shortest, longest = max(3.0, 5 * scale), max(6.0, 60 * scale)
    room = last - first
    longest = min(longest, room / 2)
    shortest = min(shortest, longest)

    def spread(number: int, of: int, lasts: float) -> float:
        """The moment of one of several strikes, so that they come one after the other and end in time."""
        step = room / max(1, of)
        at = first + step * (number + luck.uniform(0.0, 0.5))
        return round(max(first, min(at, last - lasts)), 2)

    strikes = []
    for number, target in enumerate(_turns(hall, cuts, luck)):
        way = CUTS[(number + seed) % len(CUTS)]
        lasts = round(luck.uniform(shortest, longest), 2)
        at_tap = target in (*hall.kiosks, *hall.counters) and luck.random() < AT_TAP_SHARE
        after = luck.randrange(0, 40) if at_tap else 0
        strikes.append(
            Strike(spread(number, cuts, lasts), target, "cut", lasts, way=way, after_ms=after, at_tap=at_tap)
        )
    for number in range(kills):
        strikes.append(_kill(hall, number, kills, strikes, spread, luck))
    for number, kiosk in enumerate(hall.kiosks):
        lasts = round(luck.uniform(shortest, longest), 2)
        fault = FAULTS[(number + seed) % len(FAULTS)]
        at = spread(number, len(hall.kiosks), lasts)
        strikes.append(Strike(at, kiosk, "printer", lasts, fault=fault))
    return tuple(sorted(strikes, key=lambda strike: (strike.at, strike.target, strike.what)))


def _turns(hall: Hall, cuts: int, luck: random.Random) -> list[str]:
    """Whose cable is pulled: kiosks, counters and displays in turn, and with many cuts the switch of them all."""
    groups = [luck.sample(names, len(names)) for names in (hall.kiosks, hall.counters, hall.displays)]
    order = [0, 1, 0, 1, 2]
    turns: list[str] = []
    turn = 0
    used = [0, 0, 0]
    while len(turns) < cuts:
        if len(turns) % 10 == 4 and cuts >= 5:
            turns.append(EVERYTHING)
            continue
        group = order[turn % len(order)]
        turn += 1
        names = groups[group]
        if names:
            turns.append(names[used[group] % len(names)])
            used[group] += 1
    return turns


def _kill(
    hall: Hall, number: int, kills: int, strikes: list[Strike], spread: object, luck: random.Random
) -> Strike:
    """Kiosks, the server, counters and displays in turn. The first kiosk dies while its cable is out, the worst
    moment there is: nobody but its own disk knows what it did."""
    assert callable(spread)
    turn = number % 4
    lasts = round(luck.uniform(1.0, 4.0), 2)
    moments: tuple[Moment, ...] = ("paper", "number", "tap", "any")
    moment = moments[(number // 4 + luck.randrange(2)) % len(moments)]
    after = luck.randrange(0, 60)
    if turn == 1 and hall.counters:
        target = luck.choice(hall.counters)
        moment = luck.choice(("tap", "any"))
    elif turn == 2 or not hall.kiosks:
        target, moment = SERVER, "any"
    elif turn == 3 and hall.displays:
        target, moment = luck.choice(hall.displays), "any"
    else:
        out = [
            strike
            for strike in strikes
            if strike.what == "cut" and strike.target in hall.kiosks and strike.way != "slow"
        ]
        cut = out[(number // 4) % len(out)] if out and number % 8 == 0 else None
        target = cut.target if cut else luck.choice(hall.kiosks)
        if cut:
            return Strike(
                round(cut.at + cut.lasts * 0.4, 2), target, "kill", 1.0, moment=moment, after_ms=after
            )
    return Strike(spread(number, kills, lasts), target, "kill", lasts, moment=moment, after_ms=after)
