"""Who is next: the bounds of the rule hold for every queue, nobody starves, and every place has a reason."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalogue.policy import Policy, as_data, as_json, changed, from_json, with_target, with_weight
from core.clock import MINUTE
from core.errors import Refused
from core.tickets.order import Choice, Desk, InLine, after, calling_order, pick, rank, returned_rank
from tests.support.patience import examples

SERVICES = ("ktp", "kk", "paspor")


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    policy = Policy(
        ratio=draw(st.integers(1, 4)),
        max_overtake=draw(st.integers(0, 60)),
        return_after=draw(st.integers(0, 4)),
    )
    return replace(policy, targets=draw(st.dictionaries(st.sampled_from(SERVICES), st.integers(1, 40))))


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    weights = draw(st.one_of(st.just({}), st.dictionaries(st.sampled_from(SERVICES), st.integers(1, 5))))
    express = draw(st.frozensets(st.sampled_from(SERVICES)))
    return Desk(draw(st.integers(0, 6)), express, weights, {})


def person(number: int, arrival: int, service: str, kind: str, policy: Policy) -> InLine:
    booked = arrival + 5 * MINUTE if kind == "booked" else None
    key, favoured = rank(arrival, kind == "priority", policy, service, booked)
    return InLine(number, service, favoured, key, arrival, booked is not None)


@st.composite
def queues(draw: st.DrawFn) -> tuple[list[InLine], Policy, Desk]:
    policy = draw(policies())
    arrivals = sorted(draw(st.lists(st.integers(0, 120 * MINUTE), max_size=25)))
    kinds = st.sampled_from(["none", "none", "priority", "booked"])
    people = [
        person(number, at, draw(st.sampled_from(SERVICES)), draw(kinds), policy)
        for number, at in enumerate(arrivals)
    ]
    return people, policy, draw(desks())


@given(queues())
def test_everybody_is_called_exactly_once_and_with_a_reason(queue: tuple[list[InLine], Policy, Desk]) -> None:
    people, policy, desk = queue
    order = calling_order(people, policy, desk)
    assert sorted(choice.one.id for choice in order) == [one.id for one in people]
    assert all(choice.reasons for choice in order)


@given(queues())
def test_nobody_ordinary_is_overtaken_beyond_the_bound(queue: tuple[list[InLine], Policy, Desk]) -> None:
    people, policy, desk = queue
    left = {one.id: one for one in people}
    for choice in calling_order(people, policy, desk):
        left.pop(choice.one.id)
        for other in left.values():
            if not other.favoured:
                assert choice.one.arrival <= other.arrival + policy.bound


@given(queues())
def test_never_more_favoured_calls_in_a_row_than_the_ratio_while_somebody_ordinary_waits(
    queue: tuple[list[InLine], Policy, Desk],
) -> None:
    people, policy, desk = queue
    run = desk.run
    ordinary = sum(1 for one in people if not one.favoured)
    for choice in calling_order(people, policy, desk):
        if choice.one.favoured:
            assert run < policy.ratio or ordinary == 0
            run += 1
        else:
            run, ordinary = 0, ordinary - 1


@given(queues())
def test_the_order_does_not_depend_on_how_rows_come(queue: tuple[list[InLine], Policy, Desk]) -> None:
    people, policy, desk = queue
    assert calling_order(people, policy, desk) == calling_order(reversed(people), policy, desk)


def a_day(people: list[InLine], policy: Policy, desk: Desk, every: int) -> Iterator[tuple[int, Choice]]:
    """Visitors come at their time, one counter calls somebody every so often: (moment, call)."""
    coming = [(one.arrival, one.id, one) for one in people]
    heapq.heapify(coming)
    line: list[InLine] = []
    now = 0
    while coming or line:
        while coming and (coming[0][0] <= now or not line):
            now = max(now, coming[0][0])
            line.append(heapq.heappop(coming)[2])
        choice = calling_order(line, policy, desk)[0]
        line.remove(choice.one)
        desk = after(choice, desk)
        yield now, choice
        now += every


@settings(max_examples=examples(60, 600))
@given(queues(), st.integers(1, 15))
def test_on_a_whole_day_the_bound_holds_and_nobody_starves(
    queue: tuple[list[InLine], Policy, Desk], minutes: int
) -> None:
    people, policy, desk = queue
    called: list[InLine] = []
    waited: dict[int, int] = {}
    for now, choice in a_day(people, policy, desk, minutes * MINUTE):
        for other in people:
            waits = other.arrival <= now and other not in called and other is not choice.one
            if waits and not other.favoured:
                assert choice.one.arrival <= other.arrival + policy.bound
        called.append(choice.one)
        waited[choice.one.id] = now - choice.one.arrival
    # Whoever waits is overtaken only by those who came before they did, or so much later and no more.
    for one in people:
        before = sum(1 for other in people if other.arrival <= one.arrival + 2 * policy.bound)
        assert waited[one.id] <= (before + 1) * max(minutes * MINUTE, 1) * (policy.ratio + 1)


@given(queues())
def test_the_first_of_the_order_is_what_the_heads_give(queue: tuple[list[InLine], Policy, Desk]) -> None:
    """The database gives the first of each service and class only; that must be enough."""
    people, policy, desk = queue
    heads: dict[tuple[str, bool], InLine] = {}
    for one in sorted(people, key=lambda one: (one.rank, one.id)):
        heads.setdefault((one.service, one.favoured), one)
    order = calling_order(people, policy, desk)
    assert pick(heads.values(), policy, desk) == (order[0] if order else None)


def ordinary(number: int, minute: int, service: str = "ktp", policy: Policy | None = None) -> InLine:
    return person(number, minute * MINUTE, service, "none", policy or Policy())


def test_first_come_first_served_without_priority() -> None:
    people = [ordinary(1, 0), ordinary(2, 1, "kk"), ordinary(3, 2)]
    assert [choice.one.id for choice in calling_order(people, Policy(), Desk())] == [1, 2, 3]


def test_a_tie_goes_to_the_lower_id() -> None:
    assert [c.one.id for c in calling_order([ordinary(2, 5), ordinary(1, 5)], Policy(), Desk())] == [1, 2]


def test_priority_overtakes_within_the_bound_and_two_in_a_row_at_most() -> None:
    policy = Policy(ratio=2, max_overtake=30)
    people = [ordinary(1, 0), *(person(n, 20 * MINUTE, "ktp", "priority", policy) for n in (2, 3, 4))]
    order = calling_order(people, policy, Desk())
    assert [choice.one.id for choice in order] == [2, 3, 1, 4]
    assert order[0].reasons == ("priority",)
    assert order[2].reasons == ("ratio", "arrival")
    late = [ordinary(1, 0), person(2, 31 * MINUTE, "ktp", "priority", policy)]
    assert [choice.one.id for choice in calling_order(late, policy, Desk())] == [1, 2]


def test_a_booking_counts_from_its_window_and_lapses_after_it() -> None:
    policy = Policy(booking_early=30, booking_late=10, max_overtake=30)
    slot = 100 * MINUTE
    assert rank(80 * MINUTE, False, policy, "ktp", slot) == (50 * MINUTE, True)
    assert rank(10 * MINUTE, False, policy, "ktp", slot) == (40 * MINUTE, True)
    assert rank(111 * MINUTE, False, policy, "ktp", slot) == (111 * MINUTE, False)


def test_a_short_target_wait_is_a_head_start_of_the_difference() -> None:
    policy = with_target(Policy(usual_wait=30), "paspor", 20)
    people = [
        ordinary(1, 0, policy=policy),
        ordinary(2, 9, "paspor", policy),
        ordinary(3, 11, "paspor", policy),
    ]
    order = calling_order(people, policy, Desk())
    assert [choice.one.id for choice in order] == [2, 1, 3]
    assert order[0].reasons == ("target",)


def test_an_express_counter_takes_short_services_first_within_the_bound() -> None:
    people = [ordinary(1, 0), ordinary(2, 29, "kk"), ordinary(3, 31, "kk")]
    order = calling_order(people, Policy(max_overtake=30), Desk(express=frozenset({"kk"})))
    assert [choice.one.id for choice in order] == [2, 1, 3]
    assert order[0].reasons == ("express",)


def test_weights_share_the_calls_of_a_counter_out() -> None:
    people = [ordinary(n, n % 2, "ktp") for n in range(10)] + [
        ordinary(n, n % 2, "kk") for n in range(10, 20)
    ]
    order = calling_order(people, Policy(), Desk(weights={"ktp": 3, "kk": 1}))
    services = [choice.one.service for choice in order]
    assert services[:8].count("ktp") == 6
    assert "share" in {reason for choice in order for reason in choice.reasons}


def test_a_share_never_breaks_the_bound() -> None:
    people = [ordinary(1, 0, "kk"), *(ordinary(n, 40, "ktp") for n in range(2, 8))]
    order = calling_order(people, Policy(max_overtake=30), Desk(weights={"ktp": 5}))
    assert order[0].one.id == 1


def test_who_comes_back_is_called_after_so_many_others() -> None:
    policy = Policy(return_after=3)
    line = [ordinary(n, n) for n in range(1, 6)]
    back = replace(ordinary(9, 0), returned_after=3)
    back = replace(back, rank=returned_rank(back.rank, (one.rank for one in line), policy))
    order = calling_order([*line, back], policy, Desk())
    assert [choice.one.id for choice in order] == [1, 2, 3, 9, 4, 5]
    assert order[3].reasons == ("returned",)
    assert returned_rank(7, [], policy) == 7
    assert returned_rank(7, [9, 8], Policy(return_after=0)) == 7


def test_a_ticket_sent_to_this_counter_says_so() -> None:
    sent = replace(ordinary(1, 0, "elsewhere"), directed=True)
    assert calling_order([sent, ordinary(2, 1)], Policy(), Desk())[0].reasons == ("directed",)


def test_a_policy_survives_its_json_and_refuses_nonsense() -> None:
    policy = with_weight(with_target(Policy(), "ktp", 15), "L07", "kk", 3)
    assert as_data(from_json(as_json(policy))) == as_data(policy)
    assert as_json(Policy()) == "{}"
    assert changed(policy, {"ratio": 4}).ratio == 4
    assert with_weight(policy, "L07", "kk", None).weights == {}
    assert with_target(policy, "ktp", None).targets == {}
    for bad in ({"ratio": 0}, {"max_overtake": 241}, {"nonsense": 1}):
        with pytest.raises(Refused):
            changed(policy, bad)
    with pytest.raises(Refused):
        with_weight(policy, "L07", "kk", 0)
    with pytest.raises(Refused):
        with_target(policy, "ktp", 0)
