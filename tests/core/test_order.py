"""Who is next: the bounds of the rule hold for every queue, nobody starves, and every place has a reason."""

from __future__ import annotations

import heapq
import json
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


# Situations, to be read by whoever runs a hall. "B kk 5 booked 20" is visitor B, who came for the service ``kk`` in
# minute 5 with a booking for minute 20. On the right everybody in the order one counter calls them.
NO_DESK = Desk()
ORDINARY: list[tuple[str, str, Policy, Desk, str]] = [
    ("who came first is called first", "A ktp 0, B kk 1, C ktp 2", Policy(), NO_DESK, "A B C"),
    ("in the same minute the lower number is first", "A kk 5, B ktp 5", Policy(), NO_DESK, "A B"),
    ("nobody waits", "", Policy(), NO_DESK, ""),
]
PRIORITY: list[tuple[str, str, Policy, Desk, str]] = [
    ("an elder who came 29 minutes later is first", "A ktp 0, B ktp 29 priority", Policy(), NO_DESK, "B A"),
    ("but not one who came 30 later", "A ktp 0, B ktp 30 priority", Policy(), NO_DESK, "A B"),
    ("a bound of 0 lets nobody overtake", "A ktp 0, B ktp 1 priority", Policy(max_overtake=0), NO_DESK, "A B"),
    ("after two favoured somebody ordinary", "A kk 0, B kk 1 priority, C kk 2 priority, D kk 3 priority",
     Policy(), NO_DESK, "B C A D"),
    ("after one, where the agency says so", "A kk 0, B kk 1 priority, C kk 2 priority",
     Policy(ratio=1), NO_DESK, "B A C"),
    ("one was called already", "A kk 0, B kk 1 priority, C kk 2 priority", Policy(), Desk(run=1), "B A C"),
    ("two were called already", "A kk 0, B kk 1 priority, C kk 2 priority", Policy(), Desk(run=2), "A B C"),
    ("nobody ordinary waits", "A kk 0 priority, B kk 1 priority", Policy(), Desk(run=9), "A B"),
]  # fmt: skip
BOOKINGS: list[tuple[str, str, Policy, Desk, str]] = [
    ("a booking goes before who came 29 minutes earlier", "A kk 0, B kk 29 booked 29", Policy(), NO_DESK, "B A"),
    ("10 minutes late it is still kept", "A kk 10, B kk 30 booked 20", Policy(), NO_DESK, "B A"),
    ("11 minutes late it is an ordinary ticket", "A kk 10, B kk 31 booked 20", Policy(), NO_DESK, "A B"),
    ("who comes an hour early counts from half an hour before", "A kk 29, B kk 0 booked 61, C kk 2",
     Policy(), NO_DESK, "B C A"),
    ("and not from when they came", "A kk 0, B kk 1 booked 61", Policy(max_overtake=30), NO_DESK, "A B"),
]  # fmt: skip
SHORT = Policy(max_overtake=20, usual_wait=60, targets={"ktp": 5})
TARGETS: list[tuple[str, str, Policy, Desk, str]] = [
    ("a target of 20 instead of 30 minutes is a head start of 10", "A kk 0, B ktp 9",
     Policy(targets={"ktp": 20}), NO_DESK, "B A"),
    ("of 10 and no more", "A kk 0, B ktp 10", Policy(targets={"ktp": 20}), NO_DESK, "A B"),
    ("a head start of 55 minutes counts as the bound, 20: 19 is inside", "A kk 0, B ktp 19", SHORT, NO_DESK, "B A"),
    ("21 is not", "A kk 0, B ktp 21", SHORT, NO_DESK, "A B"),
    ("nor is 54", "A kk 0, B ktp 54", SHORT, NO_DESK, "A B"),
    ("a longer target than usual holds nobody back", "A ktp 0, B kk 1",
     Policy(targets={"ktp": 50}), NO_DESK, "A B"),
    ("nor a priority ticket of that service", "A kk 0, B ktp 29 priority",
     Policy(targets={"ktp": 50}), NO_DESK, "B A"),
]  # fmt: skip
EXPRESS = Desk(express=frozenset({"ktp"}))
EXPRESSES: list[tuple[str, str, Policy, Desk, str]] = [
    ("an express counter takes the short service first", "A kk 0, B ktp 29", Policy(), EXPRESS, "B A"),
    ("inside the bound", "A kk 0, B ktp 31", Policy(), EXPRESS, "A B"),
    ("also together with a short target", "A kk 0, B ktp 31", Policy(targets={"ktp": 10}), EXPRESS, "A B"),
    ("and with priority", "A kk 0, B ktp 31 priority", Policy(), EXPRESS, "A B"),
]
WEIGHTED = Desk(weights={"ktp": 2, "kk": 1})
SHARES: list[tuple[str, str, Policy, Desk, str]] = [
    ("two of three calls are of the heavier service", "A kk 0, B kk 1, C ktp 2, D ktp 3, E ktp 4, F ktp 5",
     Policy(), WEIGHTED, "C D A E F B"),
    ("a counter that called ktp twice today owes kk one", "A ktp 0, B kk 1",
     Policy(), Desk(weights={"ktp": 2, "kk": 1}, calls={"ktp": 2}), "B A"),
    ("30 minutes may be overtaken for a share", "A kk 0, B ktp 30", Policy(), WEIGHTED, "B A"),
    ("31 may not", "A kk 0, B ktp 31", Policy(), WEIGHTED, "A B"),
    ("the ratio comes before the share", "A kk 0, B ktp 1 priority", Policy(), Desk(2, weights={"ktp": 5}), "A B"),
]  # fmt: skip
SITUATIONS = [*ORDINARY, *PRIORITY, *BOOKINGS, *TARGETS, *EXPRESSES, *SHARES]


def line_of(text: str, policy: Policy) -> list[InLine]:
    """The visitors of a situation; their names are A to Z in the order of their numbers."""
    people = []
    for visitor in filter(None, text.split(", ")):
        name, service, minute, *rest = visitor.split()
        arrival = int(minute) * MINUTE
        slot = int(rest[1]) * MINUTE if rest[:1] == ["booked"] else None
        key, favoured = rank(arrival, rest[:1] == ["priority"], policy, service, slot)
        people.append(InLine(ord(name) - ord("A"), service, favoured, key, arrival, slot is not None))
    return people


@pytest.mark.parametrize(
    ("line", "policy", "desk", "order"), [row[1:] for row in SITUATIONS], ids=[row[0] for row in SITUATIONS]
)
def test_who_is_called_in_which_order(line: str, policy: Policy, desk: Desk, order: str) -> None:
    called = calling_order(line_of(line, policy), policy, desk)
    assert " ".join(chr(choice.one.id + ord("A")) for choice in called) == order


@pytest.mark.parametrize(
    ("line", "policy", "desk", "reasons"),
    [
        ("A kk 0", Policy(), NO_DESK, "arrival"),
        ("A kk 0 priority", Policy(), NO_DESK, "priority"),
        ("A kk 0 booked 5", Policy(), NO_DESK, "booking"),
        ("A kk 20 booked 5", Policy(), NO_DESK, "arrival"),  # the booking has lapsed
        ("A ktp 0", Policy(targets={"ktp": 20}), NO_DESK, "target"),
        ("A ktp 0", Policy(targets={"ktp": 30}), NO_DESK, "arrival"),  # as long as usual
        ("A ktp 0", Policy(targets={"ktp": 20}, max_overtake=0), NO_DESK, "arrival"),
        ("A ktp 0 priority", Policy(targets={"ktp": 20}), NO_DESK, "priority"),
        ("A ktp 0", Policy(), EXPRESS, "express"),
        ("A kk 0", Policy(), EXPRESS, "arrival"),
        ("A kk 9, B kk 0 priority", Policy(), Desk(run=2), "ratio arrival"),
        ("A kk 0, B kk 9 priority", Policy(max_overtake=5), Desk(run=2), "arrival"),  # first anyway
        ("A kk 0, B ktp 9", Policy(), WEIGHTED, "share arrival"),
        ("A ktp 0, B kk 9", Policy(), WEIGHTED, "arrival"),  # first anyway
    ],
)
def test_why_somebody_is_called_first(line: str, policy: Policy, desk: Desk, reasons: str) -> None:
    assert " ".join(calling_order(line_of(line, policy), policy, desk)[0].reasons) == reasons


@pytest.mark.parametrize(
    ("own", "ranks", "behind", "expected"),
    [
        (0, (1, 2, 3, 4), 3, 4),  # right behind the third
        (0, (4, 3, 2, 1), 3, 4),  # in whatever order they come
        (0, (1, 2), 3, 3),  # fewer wait: behind the last
        (9, (1, 2, 3), 3, 9),  # never before the own place
        (0, (), 3, 0),  # nobody waits
        (0, (1, 2, 3), 0, 0),  # the agency puts nobody back
        (0, (1, 2, 3), 1, 2),
    ],
)
def test_where_somebody_who_missed_the_call_comes_back(
    own: int, ranks: tuple[int, ...], behind: int, expected: int
) -> None:
    assert returned_rank(own, ranks, Policy(return_after=behind)) == expected


@pytest.mark.parametrize(
    ("run", "favoured", "after_it"), [(0, True, 1), (2, True, 3), (0, False, 0), (5, False, 0)]
)
def test_favoured_calls_in_a_row_are_counted_until_an_ordinary_one(
    run: int, favoured: bool, after_it: int
) -> None:
    called = InLine(1, "kk", favoured, 0, 0)
    assert after(Choice(called, ("arrival",)), Desk(run)).run == after_it


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Agencies whose services have targets that are much shorter than usual: nearly all of these head starts would
    be longer than the bound, were there none."""
    bound = draw(st.integers(0, 20))
    usual = draw(st.integers(bound + 25, 90))
    short = st.integers(1, usual - bound - 20)
    return Policy(
        ratio=draw(st.integers(1, 4)),
        max_overtake=bound,
        return_after=draw(st.integers(0, 4)),
        usual_wait=usual,
        targets={"ktp": draw(short), **draw(st.dictionaries(st.just("paspor"), st.integers(1, 120)))},
    )


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
    least = draw(st.sampled_from([0, 4, 8, 12]))
    minutes = st.integers(0, 90).map(lambda minute: minute * MINUTE)
    arrivals = sorted(draw(st.lists(minutes, min_size=least, max_size=25)))
    kinds = st.sampled_from(["none", "none", "none", "priority", "booked"])
    people = [
        person(number, at, draw(st.sampled_from(SERVICES)), draw(kinds), policy)
        for number, at in enumerate(arrivals)
    ]
    return people, policy, draw(desks())


def reaches_the_bound(people: list[InLine], policy: Policy) -> bool:
    """Whether somebody ordinary has a head start that the bound cuts, and somebody with less was there before by more
    than the bound, and would be overtaken without it."""
    return any(
        not late.favoured
        and not early.favoured
        and early.arrival + policy.bound < late.arrival
        and late.arrival - policy.target_start(late.service)
        < early.arrival - min(policy.target_start(early.service), policy.bound)
        for late in people
        for early in people
    )


def test_most_queues_of_these_tests_reach_the_bound() -> None:
    """Else the tests below would say little about it."""
    seen: list[bool] = []

    @settings(max_examples=200, derandomize=True, database=None)
    @given(queues())
    def look(queue: tuple[list[InLine], Policy, Desk]) -> None:
        people, policy, _ = queue
        seen.append(reaches_the_bound(people, policy))

    look()
    assert sum(seen) > 0.5 * len(seen)


@given(queues())
def test_everybody_is_called_exactly_once_and_with_a_reason(queue: tuple[list[InLine], Policy, Desk]) -> None:
    people, policy, desk = queue
    order = calling_order(people, policy, desk)
    assert sorted(choice.one.id for choice in order) == [visitor.id for visitor in people]
    assert all(choice.reasons for choice in order)


@given(queues())
def test_nobody_ordinary_is_overtaken_beyond_the_bound(queue: tuple[list[InLine], Policy, Desk]) -> None:
    people, policy, desk = queue
    left = {visitor.id: visitor for visitor in people}
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
    ordinary = sum(1 for visitor in people if not visitor.favoured)
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
    coming = [(visitor.arrival, visitor.id, visitor) for visitor in people]
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
    for visitor in people:
        before = sum(1 for other in people if other.arrival <= visitor.arrival + 2 * policy.bound)
        assert waited[visitor.id] <= (before + 1) * max(minutes * MINUTE, 1) * (policy.ratio + 1)


@given(queues())
def test_the_first_of_the_order_is_what_the_heads_give(queue: tuple[list[InLine], Policy, Desk]) -> None:
    """The database gives the first of each service and class only; that must be enough."""
    people, policy, desk = queue
    heads: dict[tuple[str, bool], InLine] = {}
    for visitor in sorted(people, key=lambda visitor: (visitor.rank, visitor.id)):
        heads.setdefault((visitor.service, visitor.favoured), visitor)
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
    back = replace(back, rank=returned_rank(back.rank, (visitor.rank for visitor in line), policy))
    order = calling_order([*line, back], policy, Desk())
    assert [choice.one.id for choice in order] == [1, 2, 3, 9, 4, 5]
    assert order[3].reasons == ("returned",)
    assert returned_rank(7, [], policy) == 7
    assert returned_rank(7, [9, 8], Policy(return_after=0)) == 7


def test_a_ticket_sent_to_this_counter_says_so() -> None:
    sent = replace(ordinary(1, 0, "elsewhere"), directed=True)
    assert calling_order([sent, ordinary(2, 1)], Policy(), Desk())[0].reasons == ("directed",)


@pytest.mark.parametrize(
    ("usual", "target", "minutes"),
    [(30, 20, 10), (30, 30, 0), (30, 31, 0), (30, 480, 0), (60, 5, 55), (30, None, 0), (480, None, 0)],
)
def test_the_head_start_of_a_target_wait(usual: int, target: int | None, minutes: int) -> None:
    """Minutes of the usual wait and of the service's own; None: it has none."""
    policy = Policy(usual_wait=usual, targets={} if target is None else {"ktp": target})
    assert policy.target_start("ktp") == minutes * MINUTE


@pytest.mark.parametrize(
    ("figure", "least", "most"),
    [
        ("ratio", 1, 20),
        ("max_overtake", 0, 240),
        ("return_after", 0, 50),
        ("booking_early", 0, 480),
        ("booking_late", 0, 480),
        ("express_minutes", 1, 240),
        ("usual_wait", 1, 480),
    ],
)
def test_each_figure_has_a_least_and_a_most(figure: str, least: int, most: int) -> None:
    for value in (least, most):
        assert getattr(changed(Policy(), {figure: value}), figure) == value
    for value in (least - 1, most + 1):
        with pytest.raises(Refused) as refused:
            changed(Policy(), {figure: value})
        assert refused.value.facts == {"least": least, "most": most}


@pytest.mark.parametrize(("minutes", "good"), [(0, False), (1, True), (480, True), (481, False)])
def test_a_target_has_a_least_and_a_most(minutes: int, good: bool) -> None:
    if good:
        assert with_target(Policy(), "ktp", minutes).targets == {"ktp": minutes}
    else:
        with pytest.raises(Refused, match="policy-figure"):
            with_target(Policy(), "ktp", minutes)


@pytest.mark.parametrize(("weight", "good"), [(0, False), (1, True), (100, True), (101, False)])
def test_a_weight_has_a_least_and_a_most(weight: int, good: bool) -> None:
    if good:
        assert with_weight(Policy(), "L07", "kk", weight).weights == {"L07": {"kk": weight}}
    else:
        with pytest.raises(Refused, match="policy-figure"):
            with_weight(Policy(), "L07", "kk", weight)


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        (Policy(), {}),
        (Policy(ratio=3), {"ratio": 3}),
        (Policy(max_overtake=0, usual_wait=45), {"max_overtake": 0, "usual_wait": 45}),
        (Policy(targets={"ktp": 15}), {"targets": {"ktp": 15}}),
        (Policy(weights={"L07": {"kk": 3}}), {"weights": {"L07": {"kk": 3}}}),
    ],
)
def test_only_what_an_agency_chose_is_kept(policy: Policy, kept: dict[str, object]) -> None:
    assert json.loads(as_json(policy)) == kept
    assert as_data(from_json(as_json(policy))) == as_data(policy)


def test_taking_one_weight_away_leaves_the_others() -> None:
    both = with_weight(with_weight(Policy(), "L07", "kk", 3), "L07", "ktp", 2)
    assert with_weight(both, "L07", "kk", None).weights == {"L07": {"ktp": 2}}


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
