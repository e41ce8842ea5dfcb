"""What a drill pulls follows from its seed, and everything is whole again before its end."""

from __future__ import annotations

import pytest

from demo.drill.plan import EVERYTHING, HEAL_SHARE, SERVER, Hall, make_hall, make_plan
from tests.support.patience import examples

HALL = make_hall(3, tuple(f"L{number:02d}" for number in range(10)), 2)


def test_the_same_seed_makes_the_same_plan_and_another_one_another() -> None:
    assert make_plan(HALL, 300, 10, 3, 7) == make_plan(HALL, 300, 10, 3, 7)
    assert make_plan(HALL, 300, 10, 3, 7) != make_plan(HALL, 300, 10, 3, 8)


@pytest.mark.random
@pytest.mark.parametrize("seed", range(examples(30, 300)))
@pytest.mark.parametrize("seconds", [20, 30, 300, 3600])
def test_everything_is_in_it_and_ends_in_time(seed: int, seconds: int) -> None:
    plan = make_plan(HALL, seconds, 10, 8, seed)
    assert [strike.at for strike in plan] == sorted(strike.at for strike in plan)
    cuts = [strike for strike in plan if strike.what == "cut"]
    kills = [strike for strike in plan if strike.what == "kill"]
    assert (len(cuts), len(kills)) == (10, 8)
    assert {strike.way for strike in cuts} == {"silent", "torn", "mute", "refuse", "drop", "slow"}
    assert EVERYTHING in {strike.target for strike in cuts}
    assert {strike.target for strike in plan if strike.what == "printer"} == set(HALL.kiosks)
    killed = {strike.target for strike in kills}
    assert SERVER in killed
    assert killed & set(HALL.kiosks)
    assert killed & set(HALL.counters)
    assert killed & set(HALL.displays)
    for strike in plan:
        assert strike.at >= 0
        assert strike.at + strike.lasts <= seconds * (1 - HEAL_SHARE) + 0.5
    if seconds >= 600:
        assert all(5 <= strike.lasts <= 60 for strike in cuts)


def test_the_first_kiosk_dies_while_its_cable_is_out() -> None:
    plan = make_plan(HALL, 300, 10, 1, 3)
    (kill,) = [strike for strike in plan if strike.what == "kill"]
    assert any(
        cut.what == "cut" and cut.target == kill.target and cut.at < kill.at < cut.at + cut.lasts
        for cut in plan
    )


def test_a_hall_without_displays_or_cuts_has_a_plan() -> None:
    small = Hall(("Kiosk 1",), ("L01",), ())
    assert make_plan(small, 20, 0, 0, 1)
    assert len([strike for strike in make_plan(small, 20, 0, 5, 1) if strike.what == "kill"]) == 5
