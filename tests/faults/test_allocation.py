"""The allocation at length: many more random rounds, hash seeds and sizes than `make test` has time for."""

import random
from fractions import Fraction

import pytest

from assessment.allocation import Infeasible, Proof, allocate, check_allocation
from assessment.allocation.best_value_instance import instance_of
from assessment.allocation.best_value_model import Model
from assessment.allocation.best_value_search import PRICE_UNIT, bound_of
from assessment.ranking import Lottery, ScoredProposal, rank_proposals
from assessment.scoring import Assessment, Criterion, score_proposal
from tests.assessment.allocation.brute_force import best_by_brute_force
from tests.assessment.allocation.large_problems import large_problem
from tests.assessment.allocation.other_solver import best_by_other_solver
from tests.assessment.allocation.random_problems import random_problem, with_ceiling
from tests.assessment.allocation.test_large_rounds import outputs
from tests.faults.conftest import begin_case
from tests.faults.record import Case

CODES = ("fit", "feasible", "involved", "demand", "impact")


def first_of(*values):
    """Give the values of a parameter; all but the first only in `make faults`."""
    return [values[0], *(pytest.param(value, marks=pytest.mark.large) for value in values[1:])]


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Case:
    """What these cases did; they need no servers."""
    return begin_case(request)


def amounts_of(problem):
    """Allocate and check; cents by key, None when the rules cannot be met together."""
    try:
        result = allocate(problem)
    except Infeasible:
        return None
    assert check_allocation(problem, result) == ()
    assert result.optimality.proof is Proof.UNIQUE
    return {line.key: line.awarded_cents for line in result.lines if line.is_awarded}


@pytest.mark.case("MN-08", "Rounds of up to 18 against every set there is, also with a ceiling one cent short", 1_000)
@pytest.mark.parametrize("block", first_of(*range(10)))
def test_a_thousand_rounds_of_up_to_18_agree_with_every_set_there_is(case, block):
    for seed in range(20_000 + block * 100, 20_100 + block * 100):
        problem = random_problem(seed, count=seed % 18 + 1, small=seed % 3 == 0, criteria=True)
        expected = best_by_brute_force(problem)
        assert amounts_of(problem) == expected, seed
        if expected:
            short = with_ceiling(problem, sum(expected.values()) - 1)
            assert amounts_of(short) == best_by_brute_force(short), seed
    case.did(100, "rounds")


@pytest.mark.large
@pytest.mark.case("MN-07", "Scores and places from assessments in any order, with ties and missing scores", 20_000)
@pytest.mark.parametrize("block", range(10))
def test_aggregation_says_the_same_in_any_order(case, block):
    chance = random.Random(f"MN-07 {block}")
    for _turn in range(400):
        proposals = {f"P{number}": [_hand(chance) for _one in range(chance.randint(0, 4))] for number in range(5)}
        weights = _weights(chance)
        expected = places_of(proposals, weights)
        for _again in range(5):
            mixed = {
                key: chance.sample(proposals[key], len(proposals[key])) for key in chance.sample(sorted(proposals), 5)
            }
            codes = chance.sample(CODES, len(CODES))
            assert places_of(mixed, {code: weights[code] for code in codes}) == expected
    case.did(2_000, "orders")


def _hand(chance):
    """Give the points of an assessor; few different ones, so that ties are common."""
    return tuple(chance.choice((2, 3, 3, 4)) for _code in CODES)


def _weights(chance):
    cuts = sorted(chance.sample(range(1, 10_000), len(CODES) - 1))
    shares = [high - low for low, high in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    return {code: Fraction(share, 100) for code, share in zip(CODES, shares, strict=True)}


def places_of(proposals, weights):
    """Rank; give place, exact score and lot by key. Whoever has fewer than two assessments has no place."""
    criteria = [Criterion(code, weight) for code, weight in weights.items()]
    scored = [
        ScoredProposal(
            key,
            score_proposal(
                criteria,
                [Assessment(f"{key}{n}{hand}", dict(zip(CODES, hand, strict=True))) for n, hand in enumerate(hands)],
            )
            if hands
            else None,
        )
        for key, hands in proposals.items()
    ]
    ranking = rank_proposals(scored, minimum_assessments=2, criterion_order=CODES, lottery=Lottery("zaad"))
    return {line.key: (line.rank, line.score.total, line.lottery_draw) for line in ranking.lines}


@pytest.mark.case("MN-08", "Rounds with part awards against every amount there is", 500)
@pytest.mark.parametrize("block", first_of(*range(5)))
def test_five_hundred_rounds_with_part_awards_agree_with_every_amount(case, block):
    for seed in range(30_000 + block * 100, 30_100 + block * 100):
        problem = random_problem(seed, count=seed % 6 + 1, part_awards=True, small=True, criteria=True)
        assert amounts_of(problem) == best_by_brute_force(problem), seed
    case.did(100, "rounds")


@pytest.mark.case("MN-08", "Rounds of 500 against another solver, with and without limits", 12)
@pytest.mark.parametrize("seed", first_of(*range(3)))
@pytest.mark.parametrize(("limits", "step"), [(False, 1), (False, 100_000), (True, 1), (True, 100_000)])
def test_the_other_solver_agrees_on_rounds_of_500(case, seed, limits, step):
    problem = large_problem(500, seed, limits=limits, step=step)
    result = allocate(problem)

    assert result.optimality.proof is Proof.UNIQUE
    assert check_allocation(problem, result) == ()
    score, total = best_by_other_solver(problem, seconds=120)
    assert (result.optimality.score_sum * 15, result.awarded_cents) == (score, total)
    case.did(1, "rounds")


@pytest.mark.case("MN-08", "A round of 5,000 against another solver, with and without limits", 2)
@pytest.mark.parametrize("limits", first_of(True, False))
def test_the_other_solver_agrees_on_the_score_of_5000(case, limits):
    problem = large_problem(5_000, 1, limits=limits)
    result = allocate(problem)

    assert check_allocation(problem, result) == ()
    score, _ = best_by_other_solver(problem, seconds=240, totals=False)
    assert result.optimality.score_sum * 15 == score
    case.did(1, "rounds")


@pytest.mark.case("MN-08", "Rounds of 5,000 and 50,000, proven by a bound in whole numbers", 4)
@pytest.mark.parametrize("limits", first_of(True, False))
@pytest.mark.parametrize("count", first_of(5_000, 50_000))
def test_a_very_large_round_is_proven_by_a_bound_in_whole_numbers(case, count, limits):
    problem = large_problem(count, 1, limits=limits)

    result = allocate(problem)

    instance = instance_of(problem).without_slack_rows()
    bound = bound_of(instance, Model(instance).relax()).value // PRICE_UNIT
    assert check_allocation(problem, result) == ()
    assert result.optimality.proof is Proof.SCORE
    assert result.optimality.score_sum * instance.score_unit == bound
    case.did(1, "rounds")


@pytest.mark.case("MN-08", "The same bytes with every hash seed", 100)
@pytest.mark.parametrize("block", first_of(*range(10)))
def test_a_hundred_hash_seeds_give_the_same_bytes(case, block):
    assert outputs(range(block * 10, block * 10 + 10)) == outputs([4_294_967_295])
    case.did(10, "seeds")
