"""Dividing evenly: properties that hold for every set of proposals and people."""

from collections import Counter
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from assessment.services.balancing import Demand, divide_evenly


def loads_of(division, start):
    """Count the work of everybody, what they had before included."""
    return Counter(start) + Counter(person for people in division.values() for person in people)


def spread(loads, people):
    return max(loads[each] for each in people) - min(loads[each] for each in people)


@st.composite
def situations(draw):
    """Draw proposals with conflicts, and people with work they have already."""
    people = list(range(draw(st.integers(1, 7))))
    loads = {each: draw(st.integers(0, 4)) for each in people}
    demands = [
        Demand(key, draw(st.integers(0, 4)), frozenset(draw(st.sets(st.sampled_from(people)))))
        for key in range(draw(st.integers(0, 12)))
    ]
    return demands, loads


@given(situations())
def test_everybody_gets_as_many_different_allowed_people_as_possible(situation):
    demands, loads = situation

    division = divide_evenly(demands, loads)

    for demand in demands:
        people = division[demand.key]
        assert len(people) == len(set(people)) == min(demand.needed, len(demand.allowed))
        assert demand.allowed.issuperset(people)


@given(situations())
def test_same_data_give_the_same_division(situation):
    demands, loads = situation

    assert divide_evenly(demands, loads) == divide_evenly(list(demands), dict(loads))


@given(st.integers(1, 40), st.integers(1, 12), st.integers(1, 5))
def test_without_conflicts_loads_differ_at_most_one(proposals, persons, needed):
    people = range(persons)
    demands = [Demand(key, needed, frozenset(people)) for key in range(proposals)]

    division = divide_evenly(demands, dict.fromkeys(people, 0))

    assert spread(loads_of(division, {}), people) <= 1


@given(situations())
def test_no_exchange_between_two_people_makes_it_more_even(situation):
    demands, loads = situation
    division = divide_evenly(demands, loads)
    after = loads_of(division, loads)

    for demand in demands:
        for giver, taker in product(division[demand.key], demand.allowed - set(division[demand.key])):
            assert after[taker] >= after[giver] - 1


@st.composite
def small_situations(draw):
    people = [0, 1, 2, 3]
    demands = [
        Demand(key, draw(st.integers(1, 2)), frozenset(draw(st.sets(st.sampled_from(people), min_size=1))))
        for key in range(draw(st.integers(1, 4)))
    ]
    return demands, {each: draw(st.integers(0, 3)) for each in people}


@given(small_situations())
def test_no_other_division_is_more_even(situation):
    demands, start = situation

    squares = sum(load**2 for load in loads_of(divide_evenly(demands, start), start).values())

    options = [combinations(sorted(each.allowed), min(each.needed, len(each.allowed))) for each in demands]
    best = min(
        sum(load**2 for load in loads_of(dict(enumerate(choice)), start).values()) for choice in product(*options)
    )
    assert squares == best


def test_chain_of_exchanges_reaches_the_lightest():
    """Only 0 and 1 may take proposal 0, only 1 and 2 proposal 1: the work moves along the chain."""
    demands = [Demand(0, 1, frozenset({0, 1})), Demand(1, 1, frozenset({1, 2}))]

    division = divide_evenly(demands, {0: 0, 1: 0, 2: 5})

    assert division == {0: (0,), 1: (1,)}


def test_panels_are_mixed():
    """Nine proposals for six people: more than the two panels that a plain round robin makes."""
    demands = [Demand(key, 3, frozenset(range(6))) for key in range(9)]

    assert len(set(divide_evenly(demands, dict.fromkeys(range(6), 0)).values())) > 2


def test_hundreds_of_proposals_are_divided_quickly():
    people = range(40)
    demands = [Demand(key, 3, frozenset(set(people) - {key % 40})) for key in range(500)]

    assert spread(loads_of(divide_evenly(demands, dict.fromkeys(people, 0)), {}), people) <= 1
