"""The division itself: guarantees as properties, and brute force to agree with (cases MN-07, MN-08)."""

import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    Reason,
    Rules,
    WhenNextDoesNotFit,
    allocate,
    candidates_from_ranking,
    canonical_bytes,
    check_allocation,
)
from assessment.ranking import Lottery, ScoredProposal, rank_proposals
from assessment.scoring import Assessment, Criterion, score_proposal
from tests.assessment.allocation.strategies import problems

ROOT = Path(__file__).parents[3]


def in_order_of_rank(problem):
    """Who may compete for money, by the words of the rules, written apart from the code under test."""
    rules = problem.rules
    competing = [
        each
        for each in problem.candidates
        if each.rank is not None
        and (rules.minimum_total_score is None or each.score >= rules.minimum_total_score)
        and all(dict_of(each)[asked.code] >= asked.score for asked in rules.minimum_criterion_scores)
    ]
    return sorted(competing, key=lambda each: each.rank)


def dict_of(candidate):
    return {each.code: each.score for each in candidate.criterion_scores}


def brute_force(problem):
    """Search all sets of candidates for the one that the rules mean; amounts by key.

    Stop: the largest set that holds everyone above its lowest member and fits. Skip: of all sets that fit, the one
    that is best at the highest rank, then at the next, and so on. Part: stop, and the rest to the next.
    """
    competing = in_order_of_rank(problem)
    sets = [chosen for size in range(len(competing) + 1) for chosen in combinations(competing, size)]
    fitting = [chosen for chosen in sets if total(chosen) <= problem.rules.ceiling_cents]
    if problem.rules.when_next_does_not_fit is WhenNextDoesNotFit.SKIP:
        best = max(fitting, key=lambda chosen: [each in chosen for each in competing])
        return {each.key: each.requested_cents for each in best}
    best = max((chosen for chosen in fitting if list(chosen) == competing[: len(chosen)]), key=len)
    amounts = {each.key: each.requested_cents for each in best}
    rest = problem.rules.ceiling_cents - total(best)
    part_funds = problem.rules.when_next_does_not_fit is WhenNextDoesNotFit.PART_FUND
    if part_funds and len(best) < len(competing) and rest >= max(problem.rules.minimum_award_cents, 1):
        amounts[competing[len(best)].key] = rest
    return amounts


def total(chosen):
    return sum(each.requested_cents for each in chosen)


@pytest.mark.parametrize("variant", list(WhenNextDoesNotFit))
def test_allocate_agrees_with_brute_force(variant):
    @given(problems(variants=(variant,)))
    @settings(max_examples=1000, deadline=None)
    def agrees(problem):
        result = allocate(problem)

        assert {line.key: line.awarded_cents for line in result.lines if line.is_awarded} == brute_force(problem)

    agrees()


@given(problems())
@settings(max_examples=500, deadline=None)
def test_allocate_keeps_its_guarantees(problem):
    result = allocate(problem)

    assert check_allocation(problem, result) == ()
    assert result.awarded_cents == sum(line.awarded_cents for line in result.lines)
    assert result.awarded_cents + result.left_cents == problem.rules.ceiling_cents
    assert result.left_cents >= 0
    assert sorted(line.key for line in result.lines) == [each.key for each in problem.candidates]
    for line in result.lines:
        assert 0 <= line.awarded_cents <= line.requested_cents
        assert line.is_awarded == (line.reason in {Reason.AWARDED_IN_FULL, Reason.AWARDED_IN_PART})
        assert line.left_before_cents - line.awarded_cents == line.left_after_cents
        if line.reason is Reason.AWARDED_IN_PART:
            assert line.awarded_cents >= problem.rules.minimum_award_cents
        if line.reason in {Reason.CEILING_REACHED, Reason.REMAINDER_TOO_SMALL}:
            assert line.short_cents == line.requested_cents - line.left_before_cents > 0


@given(problems(variants=(WhenNextDoesNotFit.STOP, WhenNextDoesNotFit.PART_FUND)))
@settings(max_examples=500, deadline=None)
def test_nobody_is_awarded_below_someone_refused_for_lack_of_money(problem):
    lines = allocate(problem).lines

    refused = [
        line.rank
        for line in lines
        if line.reason in {Reason.CEILING_REACHED, Reason.REMAINDER_TOO_SMALL, Reason.AFTER_CEILING}
    ]
    assert all(line.rank < min(refused, default=10**9) for line in lines if line.is_awarded)


@given(problems(variants=(WhenNextDoesNotFit.SKIP,)))
@settings(max_examples=300, deadline=None)
def test_skip_refuses_only_who_does_not_fit(problem):
    for line in allocate(problem).lines:
        if line.reason is Reason.CEILING_REACHED:
            assert line.requested_cents > line.left_before_cents


@given(problems(), st.randoms(use_true_random=True))
@settings(max_examples=300, deadline=None)
def test_the_order_of_candidates_makes_no_difference_to_a_byte(problem, random):
    mixed = AllocationProblem(problem.rules, tuple(random.sample(problem.candidates, len(problem.candidates))))

    assert canonical_bytes(mixed) == canonical_bytes(problem)
    assert canonical_bytes(allocate(mixed)) == canonical_bytes(allocate(problem))


@given(problems())
def test_a_ceiling_one_cent_short_of_the_whole_is_noticed(problem):
    """The ceiling lies exactly at, and one cent under, what everyone who competes asks together."""
    wanted = total(in_order_of_rank(problem))
    if not wanted:
        return

    enough = allocate(replace(problem, rules=replace(problem.rules, ceiling_cents=wanted)))
    short = allocate(replace(problem, rules=replace(problem.rules, ceiling_cents=wanted - 1)))

    assert (enough.left_cents, enough.first_not_fitting) == (0, None)
    assert short.first_not_fitting.short_cents == 1


def test_border_after_part_funding_is_the_part_funded_line():
    rules = Rules(100, WhenNextDoesNotFit.PART_FUND)
    candidates = (Candidate("a", 80, 1, Fraction(4)), Candidate("b", 50, 2, Fraction(3)))

    result = allocate(AllocationProblem(rules, candidates))

    assert (result.first_not_fitting.key, result.first_not_fitting.short_cents) == ("b", 30)
    assert (result.awarded_keys, result.line("b").awarded_cents) == (("a", "b"), 20)


def test_line_of_a_stranger_is_a_key_error():
    with pytest.raises(KeyError, match="stranger"):
        allocate(AllocationProblem(Rules(1), ())).line("stranger")


CODES = ("fit", "feasibility", "impact")


def whole_round(table, ceiling=250):
    """Walk from points to amounts for proposals `P0`, `P1`, …; each asks 100 + its number, in cents."""
    criteria = [Criterion(code, 1) for code in CODES]
    scored = [
        ScoredProposal(
            f"P{number}",
            score_proposal(
                criteria,
                [Assessment(f"A{index}", dict(zip(CODES, hand, strict=True))) for index, hand in enumerate(hands)],
            ),
        )
        for number, hands in enumerate(table)
    ]
    ranking = rank_proposals(scored, minimum_assessments=2, criterion_order=CODES, lottery=Lottery("seed"))
    requested = {each.key: 100 + int(each.key[1:]) for each in scored}
    rules = Rules(ceiling, criterion_order=CODES, lottery_seed=ranking.lottery_seed)
    problem = AllocationProblem(rules, candidates_from_ranking(ranking, requested))
    return problem, allocate(problem)


@given(st.lists(st.lists(st.tuples(*[st.integers(1, 3)] * 3), min_size=1, max_size=3), max_size=6))
@settings(max_examples=500, deadline=None)
def test_from_points_to_amounts_the_checker_confirms_ties_and_lots(table):
    problem, result = whole_round(table)

    assert check_allocation(problem, result) == ()


def test_swapping_the_scores_of_winner_and_loser_swaps_the_outcome():
    high, low = [(5, 5, 5)] * 2, [(2, 2, 2)] * 2

    _, before = whole_round([high, low], ceiling=101)
    _, after = whole_round([low, high], ceiling=101)

    assert (before.awarded_keys, after.awarded_keys) == (("P0",), ("P1",))


SCRIPT = """
import sys
from tests.assessment.allocation.test_solver import whole_round
from assessment.allocation import canonical_bytes
table = [[(n % 3 + 1, n % 2 + 1, 2), (2, n % 3 + 1, 2)] for n in range(20)] + [[(3, 3, 3)]]
problem, result = whole_round(table, ceiling=950)
sys.stdout.buffer.write(canonical_bytes(problem) + canonical_bytes(result))
"""


def test_equal_input_gives_equal_bytes_in_every_process():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(6)
    }

    assert len(outputs) == 1
    assert b'"awarded_in_full"' in outputs.pop()
