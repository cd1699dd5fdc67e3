"""Stability over draws of the model: the chances of the model itself, and the rules of the division."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.allocation import AllocationProblem, Candidate, Method, Rules, WhenNextDoesNotFit
from assessment.uncertainty import Observation, Settings, estimate, line_of
from assessment.uncertainty.stability import posterior_stability_of

CODES = ("fit", "feasibility")


def a_round(count=8, seed=1):
    chance = random.Random(seed)
    points = {
        f"P{number}": {name: {code: chance.randint(1, 5) for code in CODES} for name in "ABC"}
        for number in range(count)
    }
    scores = {
        key: Fraction(sum(sum(each.values()) for each in hands.values()), 3 * len(CODES))
        for key, hands in points.items()
    }
    order = sorted(points, key=lambda key: (-scores[key], key))
    candidates = tuple(Candidate(key, 10_000 + int(key[1:]), order.index(key) + 1, scores[key]) for key in points)
    return AllocationProblem(Rules(35_000), candidates), points


def test_counts_are_the_chances_of_the_model_over_the_same_draws():
    problem, points = a_round()
    observations = [
        Observation(key, name, Fraction(sum(each.values()), len(CODES)))
        for key, hands in points.items()
        for name, each in hands.items()
    ]

    counts = posterior_stability_of(problem, points, seed=7)

    posterior = estimate(observations, line_of(problem), Settings(seed=7, draws=1_000))
    assert counts == {each.key: round(each.above_line.value * 1_000) for each in posterior.proposals}
    assert 0 < min(value for value in counts.values() if value) < 1_000


def test_who_misses_a_minimum_never_gets_money_and_leaves_it_to_others():
    problem, points = a_round()
    best = min(problem.candidates, key=lambda each: each.rank)
    barred = replace(best, rank=None, score=Fraction(1))
    rules = replace(problem.rules, minimum_total_score=Fraction(3, 2), when_next_does_not_fit=WhenNextDoesNotFit.SKIP)
    others = tuple(each for each in problem.candidates if each.key != best.key)

    counts = posterior_stability_of(AllocationProblem(rules, (*others, barred)), points)

    assert counts[best.key] == 0
    assert sum(counts.values()) == pytest.approx(3_000, abs=1)


def test_weights_change_what_an_assessment_is_worth_and_nobody_is_no_error():
    problem, points = a_round()

    by_fit = posterior_stability_of(problem, points, weights={"fit": Fraction(1), "feasibility": Fraction(0)})

    assert by_fit != posterior_stability_of(problem, points)
    assert posterior_stability_of(AllocationProblem(problem.rules, ()), {}) == {}


def test_best_total_value_takes_the_best_set_of_each_draw():
    problem, points = a_round()
    cheap = tuple(replace(each, requested_cents=1 + each.rank) for each in problem.candidates)
    everybody = sum(each.requested_cents for each in cheap)
    rules = replace(problem.rules, method=Method.BEST_VALUE)

    enough = posterior_stability_of(
        replace(problem, rules=replace(rules, ceiling_cents=everybody), candidates=cheap), points
    )
    short = posterior_stability_of(
        replace(problem, rules=replace(rules, ceiling_cents=everybody - 1), candidates=cheap), points
    )

    assert set(enough.values()) == {1_000}
    # One cent short in every draw: exactly one goes.
    assert sum(short.values()) == 7_000
