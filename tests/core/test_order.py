"""Who is next: the bounds of the priority rule hold for every queue, and nobody starves."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from core.clock import MINUTE
from core.tickets.order import Policy, calling_order, choose, next_run, rank


@dataclass(frozen=True)
class Person:
    id: int
    arrival: int
    favoured: bool
    policy: Policy

    @property
    def rank(self) -> int:
        return rank(self.arrival, self.favoured, self.policy)


policies = st.builds(Policy, ratio=st.integers(1, 5), max_overtake_minutes=st.integers(0, 60))


@st.composite
def queues(draw: st.DrawFn) -> tuple[list[Person], Policy, int]:
    policy = draw(policies)
    arrivals = sorted(draw(st.lists(st.integers(0, 120 * MINUTE), max_size=25)))
    people = [Person(number, at, draw(st.booleans()), policy) for number, at in enumerate(arrivals)]
    return people, policy, draw(st.integers(0, 6))


@given(queues())
def test_everybody_is_called_exactly_once(queue: tuple[list[Person], Policy, int]) -> None:
    people, policy, run = queue
    assert sorted(person.id for person in calling_order(people, policy, run)) == [
        person.id for person in people
    ]


@given(queues())
def test_an_ordinary_visitor_is_overtaken_by_max_overtake_at_most(
    queue: tuple[list[Person], Policy, int],
) -> None:
    people, policy, run = queue
    order = list(calling_order(people, policy, run))
    for place, ordinary in enumerate(order):
        if not ordinary.favoured:
            for earlier in order[:place]:
                assert earlier.arrival - ordinary.arrival <= policy.max_overtake_minutes * MINUTE


@given(queues())
def test_no_more_priority_calls_in_a_row_than_the_ratio(queue: tuple[list[Person], Policy, int]) -> None:
    people, policy, run = queue
    order = list(calling_order(people, policy, run))
    for place, person in enumerate(order):
        ordinary_waits = any(not later.favoured for later in order[place:])
        if person.favoured and ordinary_waits:
            assert run < policy.ratio
        run = next_run(run, person.favoured)


@given(queues())
def test_within_a_class_first_come_is_first_called(queue: tuple[list[Person], Policy, int]) -> None:
    people, policy, run = queue
    order = list(calling_order(people, policy, run))
    for favoured in (False, True):
        ids = [person.id for person in order if person.favoured is favoured]
        assert ids == sorted(ids)


@given(queues(), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_rows_arrive(
    queue: tuple[list[Person], Policy, int], random: object
) -> None:
    people, policy, run = queue
    shuffled = list(people)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert list(calling_order(shuffled, policy, run)) == list(calling_order(people, policy, run))


def test_a_priority_visitor_goes_before_those_who_came_less_than_the_boost_earlier() -> None:
    policy = Policy(ratio=2, max_overtake_minutes=30)
    early = Person(1, 0, False, policy)
    recent = Person(2, 10 * MINUTE, False, policy)
    elder = Person(3, 35 * MINUTE, True, policy)
    assert [person.id for person in calling_order([early, recent, elder], policy, 0)] == [1, 3, 2]


def test_nobody_waiting_means_nobody_chosen() -> None:
    assert choose(None, None, Policy(), 0) is None
