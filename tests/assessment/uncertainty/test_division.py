"""Dividing every draw at once gives what the solver of the allocation gives for each, cent for cent."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.allocation import AllocationProblem, Candidate, Rules, WhenNextDoesNotFit, allocate
from assessment.uncertainty import Ceiling, Places, line_of
from assessment.uncertainty.division import divide, last_funded, order_of, ranks_of
from tests.assessment.allocation.strategies import problems


@settings(max_examples=200, deadline=None)
@given(problem=problems(), data=st.data())
def test_divide_agrees_with_the_solver_on_every_order(problem, data):
    line = line_of(problem)
    keys = tuple(sorted(line.requested_cents))
    orders = [data.draw(st.permutations(range(len(keys)))) for _ in range(3)]

    division = divide(np.array(orders, dtype=np.int64).reshape(3, len(keys)), keys, line)

    for draw, order in enumerate(orders):
        result = allocate(_in_order(problem, keys, order, line))
        funded = {keys[index] for index in range(len(keys)) if division.funded[draw, index]}
        in_full = {keys[index] for index in range(len(keys)) if division.in_full[draw, index]}
        assert funded == set(result.awarded_keys)
        assert in_full == {each.key for each in result.lines if each.reason == "awarded_in_full"}


def _in_order(problem, keys, order, line):
    """Write down the problem with the ranks of a draw; who is excluded keeps a score below the threshold."""
    total = Fraction(3)
    rules = replace(problem.rules, minimum_total_score=total, minimum_criterion_scores=())
    candidates = [
        Candidate(keys[index], line.requested_cents[keys[index]], rank, total - (keys[index] in line.excluded))
        for rank, index in enumerate(order, start=1)
    ]
    return AllocationProblem(rules, tuple(candidates))


def test_ranks_count_from_the_best():
    worth = np.array([[2.0, 4.0, 3.0], [5.0, 1.0, 2.0]])

    assert order_of(worth).tolist() == [[1, 2, 0], [0, 2, 1]]
    assert ranks_of(order_of(worth)).tolist() == [[3, 1, 2], [1, 3, 2]]


def test_places_are_filled_from_the_top():
    order = np.array([[2, 0, 1], [1, 2, 0]])

    division = divide(order, ("a", "b", "c"), Places(2))

    assert division.funded.tolist() == [[True, False, True], [False, True, True]]


ASKED = {"a": 300, "b": 250, "c": 150}
ORDER = np.array([0, 1, 2])


def _ceiling(cents, rule=WhenNextDoesNotFit.STOP, excluded=()):
    return Ceiling(Rules(cents, rule), ASKED, frozenset(excluded))


@pytest.mark.parametrize(
    ("line", "last"),
    [
        (_ceiling(500), "a"),
        (_ceiling(500, WhenNextDoesNotFit.PART_FUND), "b"),
        (_ceiling(500, WhenNextDoesNotFit.SKIP), "a"),
        (_ceiling(500, excluded={"b"}), None),
        (_ceiling(700), None),
        (_ceiling(299), None),
        (Places(2), "b"),
        (Places(0), None),
        (Places(3), None),
    ],
)
def test_last_funded_stands_before_the_first_that_is_not(line, last):
    keys = tuple(ASKED)

    found = last_funded(ORDER, keys, line)

    assert (None if found is None else keys[found]) == last


@pytest.mark.parametrize(("minimum", "funded"), [(200, [True, True, False]), (201, [True, False, False])])
def test_a_rest_of_exactly_the_minimum_award_is_given(minimum, funded):
    line = Ceiling(Rules(500, WhenNextDoesNotFit.PART_FUND, minimum_award_cents=minimum), ASKED)

    division = divide(ORDER[None, :], tuple(ASKED), line)

    assert division.funded[0].tolist() == funded
    assert division.in_full[0].tolist() == [True, False, False]
