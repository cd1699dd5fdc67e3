"""The checker: it confirms what is right and finds every single change."""

import ast
from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    Group,
    GroupKind,
    LimitReached,
    Measure,
    Method,
    Reason,
    Rules,
    Shortfall,
    ViolationCode,
    WhenNextDoesNotFit,
    allocate,
    check_allocation,
    sha256_of,
    verification,
)
from tests.assessment.allocation.strategies import problems


def codes(problem, result):
    return {violation.code for violation in check_allocation(problem, result)}


@pytest.mark.parametrize(
    "module", sorted(Path(verification.__file__).parent.glob("verification*.py")), ids=lambda path: path.stem
)
def test_the_checker_shares_no_code_with_solver_and_ranking(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))

    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    shared = {"problem", "result", "canonical", *(each.stem for each in module.parent.glob("verification*.py"))}
    assert {name for name in imported if name.startswith("assessment")} <= {
        f"assessment.allocation.{each}" for each in shared
    }


LINE_CHANGES = {
    "reason": st.sampled_from(Reason),
    "awarded_cents": st.integers(-1, 15),
    "requested_cents": st.integers(0, 15),
    "left_before_cents": st.integers(-1, 60),
    "left_after_cents": st.integers(-1, 60),
    "rank": st.none() | st.integers(1, 9),
    "key": st.sampled_from(["R0", "R1", "U0", "stranger"]),
    "blocked_by": st.none() | st.sampled_from(["R0", "R1", "stranger"]),
    "limit": st.just(LimitReached(Group(GroupKind.PROVINCE, "LI"), Measure.COUNT, 2, 2)),
    "shortfalls": st.just(()) | st.just((Shortfall(None, Fraction(1), Fraction(3)),)),
}
CHANGES = st.one_of([st.tuples(st.just(field), values) for field, values in sorted(LINE_CHANGES.items())])
PLACES = st.integers(0, 9)  # a problem of the strategies has at most ten lines; of a shorter one they go round


def test_every_field_of_a_line_is_changed_in_the_property_below():
    line = allocate(AllocationProblem(Rules(1), (Candidate("a", 1, 1, Fraction(1)),))).lines[0]

    assert {field.name for field in fields(line)} == LINE_CHANGES.keys()


@given(problems(), PLACES, CHANGES)
@settings(max_examples=500, deadline=None)
def test_any_changed_field_of_a_line_is_found(problem, place, change):
    result = allocate(problem)
    assume(result.lines)
    index = place % len(result.lines)
    field, value = change
    changed = replace(result.lines[index], **{field: value})
    assume(changed != result.lines[index])

    lines = (*result.lines[:index], changed, *result.lines[index + 1 :])

    assert check_allocation(problem, replace(result, lines=lines)) != ()


@given(problems(), st.integers(-3, 3).filter(bool), st.sampled_from(["awarded_cents", "left_cents"]))
def test_any_changed_total_is_found(problem, change, field):
    result = allocate(problem)

    wrong = replace(result, **{field: getattr(result, field) + change})

    assert codes(problem, wrong) == {ViolationCode.TOTALS}


@given(problems(), PLACES, st.sampled_from([(0,), (0, 0, 1), (1, 0), ()]))
@settings(max_examples=500, deadline=None)
def test_lines_left_out_doubled_or_swapped_are_found(problem, place, kept):
    result = allocate(problem)
    assume(len(result.lines) > 1)
    index = place % (len(result.lines) - 1)
    pair = result.lines[index : index + 2]
    around = result.lines[:index], result.lines[index + 2 :]
    middle = tuple(pair[each] for each in kept)

    wrong = replace(result, lines=(*around[0], *middle, *around[1]))

    assert codes(problem, wrong) == {ViolationCode.LINES}


@given(problems(), problems())
@settings(max_examples=500, deadline=None)
def test_the_answer_to_another_problem_is_found_even_with_the_hash_put_right(problem, other):
    """Same candidates, other rules: only when every line happens to be the same may it pass."""
    elsewhere = AllocationProblem(
        replace(problem.rules, when_next_does_not_fit=other.rules.when_next_does_not_fit), problem.candidates
    )
    answer = allocate(elsewhere)

    assert (ViolationCode.OTHER_PROBLEM in codes(problem, answer)) == (elsewhere != problem)
    forged = replace(answer, problem_sha256=sha256_of(problem))
    assert (check_allocation(problem, forged) == ()) == (forged == allocate(problem))


def test_one_cent_above_the_ceiling_is_found():
    problem = AllocationProblem(Rules(100), (Candidate("a", 60, 1, Fraction(4)), Candidate("b", 41, 2, Fraction(3))))
    generous = allocate(replace(problem, rules=Rules(101)))

    found = codes(problem, replace(generous, problem_sha256=sha256_of(problem)))

    assert {ViolationCode.CEILING, ViolationCode.TOTALS, ViolationCode.OUTCOME} <= found


def test_a_cent_moved_from_one_to_another_is_found_though_all_totals_agree():
    problem = AllocationProblem(Rules(100), (Candidate("a", 60, 1, Fraction(4)), Candidate("b", 40, 2, Fraction(3))))
    result = allocate(problem)
    one, two = result.lines
    moved = (
        replace(one, awarded_cents=59, left_after_cents=41),
        replace(two, awarded_cents=41, left_before_cents=41),
    )

    found = codes(problem, replace(result, lines=moved))

    assert found == {ViolationCode.AMOUNT, ViolationCode.OUTCOME}


def test_a_part_award_below_the_minimum_is_found():
    rules = Rules(100, WhenNextDoesNotFit.PART_FUND, minimum_award_cents=50)
    problem = AllocationProblem(rules, (Candidate("a", 60, 1, Fraction(4)), Candidate("b", 60, 2, Fraction(3))))
    lenient = allocate(replace(problem, rules=replace(rules, minimum_award_cents=0)))

    found = codes(problem, replace(lenient, problem_sha256=sha256_of(problem)))

    assert found == {ViolationCode.AMOUNT, ViolationCode.OUTCOME}


def test_a_total_that_cannot_be_paid_does_not_refute_a_division():
    """With part awards B could take part with a cent, but never with the five it asks: A stays the best."""
    candidates = (Candidate("A", 1, 1, Fraction(2)), Candidate("B", 5, 2, Fraction(2)))
    rules = Rules(1, method=Method.BEST_VALUE, part_awards=True, minimum_award_cents=1)
    problem = AllocationProblem(rules, candidates)

    result = allocate(problem)

    assert [line.awarded_cents for line in result.lines] == [1, 0]
    assert check_allocation(problem, result) == ()


@pytest.mark.parametrize("reason", [Reason.BELOW_MINIMUM_SCORE, Reason.UNRANKED])
def test_keeping_out_who_is_ranked_and_reaches_every_threshold_is_found(reason):
    problem = AllocationProblem(Rules(100), (Candidate("a", 60, 1, Fraction(4)),))
    result = allocate(problem)
    kept_out = replace(result.lines[0], reason=reason, awarded_cents=0, left_after_cents=100)

    found = codes(problem, replace(result, lines=(kept_out,), awarded_cents=0, left_cents=100))

    assert found == {ViolationCode.THRESHOLDS, ViolationCode.OUTCOME}


def ranked_pair(upper, lower, seed=None):
    """Two candidates of equal or unequal merit, `a` above `b`."""
    rules = Rules(10, criterion_order=("fit",), lottery_seed=seed)
    pair = [
        Candidate(key, 1, rank, Fraction(score), (CriterionScore("fit", Fraction(fit)),))
        for rank, (key, score, fit) in enumerate([upper, lower], start=1)
    ]
    return AllocationProblem(rules, tuple(pair))


@pytest.mark.parametrize(
    ("upper", "lower", "right"),
    [
        (("a", 4, 3), ("b", 3, 5), True),
        (("a", 3, 5), ("b", 4, 3), False),
        (("a", 3, 5), ("b", 3, 4), True),
        (("a", 3, 4), ("b", 3, 5), False),
        (("a", 3, 4), ("b", 3, 4), False),
    ],
)
def test_a_ranking_against_the_scores_is_found(upper, lower, right):
    problem = ranked_pair(upper, lower)

    assert codes(problem, allocate(problem)) == (set() if right else {ViolationCode.RANK_ORDER})


def test_a_ranking_against_the_lot_is_found():
    one, other = ("a", 3, 4), ("b", 3, 4)
    seeds = [f"seed {number}" for number in range(20)]

    right = [seed for seed in seeds if not codes(*_solved(ranked_pair(one, other, seed)))]
    reverse = [seed for seed in seeds if not codes(*_solved(ranked_pair(other, one, seed)))]

    assert sorted(right + reverse) == sorted(seeds)
    assert right and reverse


def _solved(problem):
    return problem, allocate(problem)
