"""The assignment itself: brute force to agree with, and guarantees as properties."""

import random

import pytest
from hypothesis import given, settings

from assessment.assigning import PhaseName, assign, check_assignment
from tests.assessment.assigning.instances import all_answers, draw_problem, merit, problems


@pytest.mark.parametrize("part", range(10))
def test_assign_agrees_with_brute_force_on_1000_instances(part):
    for number in range(part * 100, part * 100 + 100):
        problem = draw_problem(random.Random(number))

        result = assign(problem)

        turns = sum(each.name is PhaseName.LOT for each in result.phases)
        merits = {pairs: merit(problem, pairs, turns) for pairs in all_answers(problem)}
        best = min(merits.values())
        assert merits[result.pairs] == best, number
        assert [pairs for pairs, each in merits.items() if each == best] == [result.pairs] or not result.unique
        assert result.unique, number


@given(problems)
@settings(max_examples=300, deadline=None)
def test_assign_keeps_every_rule_and_cannot_be_improved(problem):
    result = assign(problem)

    assert check_assignment(problem, result) == ()
    assert not result.pairs & problem.conflicts
