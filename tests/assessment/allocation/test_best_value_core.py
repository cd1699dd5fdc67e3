"""The tables of the core find what every set there is says, at any prices, or say that they became too long."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.allocation import Infeasible, NotProven, Proof, allocate, check_allocation
from assessment.allocation.best_value_choice import best_choice
from assessment.allocation.best_value_core import Core, TooManyLines
from assessment.allocation.best_value_instance import instance_of
from assessment.allocation.best_value_model import Model
from assessment.allocation.best_value_search import PRICE_UNIT, Prices, Search
from assessment.allocation.eligibility import locked_in
from tests.assessment.allocation.brute_force import best_by_brute_force
from tests.assessment.allocation.large_problems import large_problem
from tests.assessment.allocation.random_problems import random_problem, with_ceiling


def instance_and_prices(problem, kind, seed):
    """State a problem, with the prices of the relaxation, none, or any; None where no relaxed set is allowed."""
    try:
        locked_in(problem)
    except Infeasible:
        return None
    instance = instance_of(problem)
    if not instance.keys:
        return None
    if kind == "relaxed":
        prices = Model(instance).relax()
        return None if prices is None else (instance, prices)
    highest = 0 if kind == "none" else PRICE_UNIT * max(instance.scores) // max(instance.requests)
    draw = random.Random(seed)
    return instance, Prices(*(tuple(draw.randint(0, highest) for _ in instance.rows) for _ in range(2)))


def amounts_of(instance, choice):
    """Cents by key; None for no choice."""
    return None if choice is None else {instance.keys[item]: instance.requests[item] for item in choice.items}


@pytest.mark.parametrize("kind", ["relaxed", "none", "any"])
@pytest.mark.parametrize("block", range(4))
def test_it_agrees_with_every_set_at_any_prices(block, kind):
    looked = 0
    for seed in range(40_000 + block * 50, 40_050 + block * 50):
        problem = random_problem(seed, small=seed % 2 == 0)
        for asked in (problem, with_ceiling(problem, sum((best_by_brute_force(problem) or {"": 1}).values()) - 1)):
            if given := instance_and_prices(asked, kind, seed):
                looked += 1
                instance, prices = given
                assert amounts_of(instance, Core(instance, prices).best()) == best_by_brute_force(asked), seed
    assert looked > 25


def test_only_choices_within_the_budget_are_found():
    instance = instance_of(large_problem(60, seed=3))
    core = Core(instance, Model(instance).relax())
    best = core.best()
    cost = core.bound.value - best.score * PRICE_UNIT

    assert core.best_within(cost) == best
    assert core.best_within(cost - 1) is None


def test_a_table_that_becomes_too_long_is_not_made():
    instance = instance_of(large_problem(60, seed=3))

    with pytest.raises(TooManyLines):
        Core(instance, Prices((0,) * len(instance.rows), (0,) * len(instance.rows)), most_lines=1_000).best()


def test_part_awards_are_not_for_tables():
    instance = instance_of(random_problem(10_003, count=4, part_awards=True))

    with pytest.raises(ValueError, match="part awards"):
        Core(instance, Prices((0,) * len(instance.rows), (0,) * len(instance.rows)))


@pytest.mark.parametrize(("count", "proof"), [(500, Proof.UNIQUE), (5_000, Proof.SCORE)])
def test_a_large_round_with_every_limit_needs_no_branching(count, proof, monkeypatch):
    monkeypatch.delattr(Model, "choose")
    problem = large_problem(count, seed=4)

    result = allocate(problem)

    assert check_allocation(problem, result) == ()
    assert result.optimality.proof is proof


def test_what_cannot_be_proven_is_refused_with_what_nobody_can_exceed(monkeypatch):
    monkeypatch.setattr("assessment.allocation.best_value_choice.CORES", ())
    monkeypatch.setattr("assessment.allocation.best_value_choice.LINES_PER_CORE", 1)
    monkeypatch.setattr("assessment.allocation.best_value_choice.BRANCHED_UP_TO", 500)
    instance = instance_of(large_problem(501, seed=1))
    bound = Core(instance, Model(instance).relax()).bound.value // PRICE_UNIT

    with pytest.raises(NotProven, match=f"nothing can exceed {bound}/15"):
        best_choice(instance)


def test_an_answer_that_the_solver_did_not_finish_is_refused(monkeypatch):
    monkeypatch.setattr("assessment.allocation.best_value_choice.CORES", ())
    monkeypatch.setattr("assessment.allocation.best_value_choice.LINES_PER_CORE", 1)
    monkeypatch.setattr("assessment.allocation.best_value_model._OPTIONS", STOPPED_AT_ONCE)

    with pytest.raises(NotProven, match="was found; nothing can exceed"):
        best_choice(instance_of(large_problem(501, seed=1)))


STOPPED_AT_ONCE = {"output_flag": False, "threads": 1, "mip_max_improving_sols": 1}


def test_scores_that_do_not_fit_in_64_bits_are_added_up_as_well():
    problem = large_problem(40, seed=5)
    hair = Fraction(1, 10**18)
    candidates = tuple(replace(each, score=each.score + hair * (40 - each.rank)) for each in problem.candidates)
    instance = instance_of(replace(problem, candidates=candidates))
    prices = Model(instance).relax()

    assert max(instance.scores) > 2**63
    assert Core(instance, prices).best() == Search(instance, prices, looks=10**6).run()
