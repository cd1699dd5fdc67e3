"""The best total value against every set there is, and against itself in any order and process."""

from fractions import Fraction

import pytest

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    Infeasible,
    Method,
    Proof,
    Rules,
    allocate,
    best_value_choice,
    check_allocation,
)
from tests.assessment.allocation.brute_force import best_by_brute_force, best_in_part_by_brute_force
from tests.assessment.allocation.random_problems import random_problem, with_ceiling


def amounts_of(problem):
    """Allocate; cents by key, None when the rules cannot be met together."""
    try:
        result = allocate(problem)
    except Infeasible as refusal:
        assert refusal.conflicts
        return None
    assert check_allocation(problem, result) == ()
    assert result.optimality.proof is Proof.UNIQUE
    return {line.key: line.awarded_cents for line in result.lines if line.is_awarded}


@pytest.mark.parametrize("block", range(10))
def test_it_agrees_with_brute_force(block):
    for seed in range(block * 60, block * 60 + 60):
        problem = random_problem(seed, small=seed % 2 == 0, criteria=True)
        expected = best_by_brute_force(problem)

        assert amounts_of(problem) == expected, seed
        if expected:
            exact, short = (with_ceiling(problem, sum(expected.values()) - less) for less in (0, 1))
            assert amounts_of(exact) == best_by_brute_force(exact), seed
            assert amounts_of(short) == best_by_brute_force(short), seed


def test_it_agrees_with_brute_force_on_larger_rounds():
    """The other 1,000, all of them up to 18, stand in tests/faults/test_allocation.py."""
    for seed in range(40_000, 40_040):
        problem = random_problem(seed, count=seed % 8 + 11, small=seed % 3 == 0, criteria=True)
        expected = best_by_brute_force(problem)

        assert amounts_of(problem) == expected, seed


def test_the_random_rounds_have_every_kind_of_rule():
    problems = [random_problem(seed, criteria=True) for seed in range(600)]
    missed = [
        problem for problem in problems
        if any(score.score < least.score for least in problem.rules.minimum_criterion_scores
               for each in problem.candidates for score in each.criterion_scores if score.code == least.code)
    ]  # fmt: skip
    rules = [problem.rules for problem in problems]

    assert len(missed) > 200
    assert sum(each.minimum_total_score is not None for each in rules) > 100
    assert sum(bool(each.limits) for each in rules) > 300
    assert sum(bool(each.locked_in) for each in rules) > 60 and sum(bool(each.locked_out) for each in rules) > 60


@pytest.mark.parametrize("block", range(5))
def test_part_awards_agree_with_brute_force(block):
    for seed in range(10_000 + block * 60, 10_000 + block * 60 + 60):
        problem = random_problem(seed, count=seed % 5 + 1, part_awards=True, small=True, criteria=True)

        assert amounts_of(problem) == best_by_brute_force(problem), seed


def test_both_ways_of_brute_force_say_the_same_of_part_awards():
    for seed in range(10_000, 10_100):
        problem = random_problem(seed, count=seed % 4 + 1, part_awards=True, small=True, themes=seed % 2 == 0)

        assert best_in_part_by_brute_force(problem) == best_by_brute_force(problem), seed


@pytest.mark.parametrize("way", ["search", "solver then search", "solver"])
def test_part_awards_with_overlapping_limits_agree_with_brute_force(way, monkeypatch):
    """The way that large rounds go when the own search takes too long is walked here on rounds of up to twelve."""
    if way != "search":
        monkeypatch.setattr(best_value_choice, "LOOKS_IN_PART", 0)
    if way == "solver":
        monkeypatch.setattr(best_value_choice, "THEN_LOOKS", 0)
    awarded = 0
    for seed in range(50_000, 50_150):
        problem = random_problem(seed, count=seed % 9 + 4, part_awards=True, small=True, themes=True)
        expected = best_in_part_by_brute_force(problem)

        assert amounts_of(problem) == expected, seed
        if expected:
            awarded += 1
            short = with_ceiling(problem, sum(expected.values()) - 1)
            assert amounts_of(short) == best_in_part_by_brute_force(short), seed
    assert awarded > 45


def test_scores_a_hair_above_a_threshold_are_compared_exactly():
    hair = Fraction(1, 10**9)
    candidates = (Candidate("P2", 6, 2, Fraction(2) + hair), Candidate("P3", 11, 1, Fraction(4)))

    assert amounts_of(AllocationProblem(Rules(7, method=Method.BEST_VALUE), candidates)) == {"P2": 6}


def test_of_sets_with_the_same_score_the_one_that_awards_more_comes_first():
    four = Fraction(4)
    candidates = (Candidate("high", 5, 1, four), Candidate("dear", 6, 2, four), Candidate("low", 6, 3, four))

    assert amounts_of(AllocationProblem(Rules(6, method=Method.BEST_VALUE), candidates)) == {"dear": 6}
    assert amounts_of(AllocationProblem(Rules(5, method=Method.BEST_VALUE), candidates)) == {"high": 5}
