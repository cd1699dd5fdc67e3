"""Stability in arrays against the division itself, draw by draw, with exact fractions."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.allocation import (
    AllocationProblem,
    CriterionScore,
    GroupKind,
    GroupLimit,
    Infeasible,
    Lock,
    Method,
    Rules,
    WhenNextDoesNotFit,
    allocate,
    candidates_from_ranking,
    resolve_value,
)
from assessment.allocation.stability import WHOLE, Sheet, awarded_by_totals, sample_weights, stability_of
from assessment.ranking import Lottery, Minimums, ScoredProposal, rank_proposals
from assessment.scoring import Assessment, Criterion, score_proposal

CODES = ("fit", "feasibility", "impact")
EQUAL = {code: Fraction(1, 3) for code in CODES}
PROVINCES = ("LI", "GE")


def problem_of(points, rules, weights=EQUAL):
    """Walk from points to a problem under given weights, with the ranking's own code."""
    criteria = [Criterion(code, weights[code]) for code in CODES]
    scored = [
        ScoredProposal(key, score_proposal(criteria, [Assessment(name, each) for name, each in hands.items()]))
        for key, hands in points.items()
    ]
    ranking = rank_proposals(
        scored,
        minimum_assessments=2,
        criterion_order=rules.criterion_order,
        lottery=Lottery(rules.lottery_seed),
        minimums=Minimums(
            rules.minimum_total_score, {each.code: each.score for each in rules.minimum_criterion_scores}
        ),
    )
    requested = {key: 100 + 7 * int(key[1:]) for key in points}
    candidates = candidates_from_ranking(ranking, requested)
    placed = tuple(replace(each, province=PROVINCES[int(each.key[1:]) % 2]) for each in candidates)
    return AllocationProblem(rules, placed)


def one_by_one(points, rules, sampled):
    """Rank and divide again for each set of weights."""
    counts = dict.fromkeys(points, 0)
    codes = sorted(CODES)
    for row in sampled.tolist():
        weights = dict(zip(codes, (Fraction(each, WHOLE) for each in row), strict=True))
        try:
            awarded = allocate(problem_of(points, rules, weights)).awarded_keys
        except Infeasible:
            awarded = ()
        for key in awarded:
            counts[key] += 1
    return counts


@st.composite
def rounds(draw, methods=(Method.RANKING,)):
    """Draw points and rules: few points, so that ties happen; some with one assessment cannot compete."""
    hands = st.dictionaries(
        st.sampled_from("ABC"), st.fixed_dictionaries({code: st.integers(1, 3) for code in CODES}), min_size=1
    )
    points = {f"P{number}": draw(hands) for number in range(draw(st.integers(1, 6)))}
    keys = sorted(points)
    limits = draw(
        st.lists(
            st.builds(
                GroupLimit, st.just(GroupKind.PROVINCE), st.sampled_from([None, "LI"]),
                maximum_count=st.integers(0, 2), maximum_cents=st.none() | st.integers(100, 400),
            ),
            max_size=2,
        )
    )  # fmt: skip
    method = draw(st.sampled_from(methods))
    return points, Rules(
        method=method,
        part_awards=method is Method.BEST_VALUE and draw(st.booleans()),
        ceiling_cents=draw(st.integers(0, 600)),
        when_next_does_not_fit=draw(st.sampled_from(list(WhenNextDoesNotFit))),
        minimum_award_cents=draw(st.integers(0, 100)),
        minimum_total_score=draw(st.none() | st.just(Fraction(2))),
        minimum_criterion_scores=draw(st.just(()) | st.just((CriterionScore("fit", Fraction(3, 2)),))),
        criterion_order=CODES,
        lottery_seed="seed",
        limits=tuple(limits),
        locked_out=tuple(Lock(key, "why") for key in draw(st.lists(st.sampled_from(keys), max_size=1))),
    )


@given(rounds(), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_counts_are_those_of_ranking_and_dividing_again_for_each_weight_set(drawn, seed):
    points, rules = drawn

    counts = stability_of(problem_of(points, rules), points, draws=8, seed=seed)

    assert counts == one_by_one(points, rules, sample_weights([Fraction(1, 3)] * 3, 8, seed))


@given(rounds(), st.integers(0, 5))
@settings(max_examples=80, deadline=None)
def test_who_is_locked_in_comes_first_or_nothing_is_awarded(drawn, seed):
    points, rules = drawn
    enough = sorted(key for key, hands in points.items() if len(hands) >= 2)
    if not enough:
        return
    locked = replace(
        rules, limits=(), locked_in=(Lock(enough[0], "why"),), locked_out=(), ceiling_cents=rules.ceiling_cents + 200
    )

    counts = stability_of(problem_of(points, locked), points, draws=8, seed=seed)

    assert counts == one_by_one(points, locked, sample_weights([Fraction(1, 3)] * 3, 8, seed))


VALUE = (Method.BEST_VALUE,)


@given(rounds(methods=VALUE), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_counts_of_the_best_total_value_are_those_of_finding_it_again(drawn, seed):
    points, rules = drawn

    counts = stability_of(problem_of(points, rules), points, draws=6, seed=seed)

    assert counts == one_by_one(points, rules, sample_weights([Fraction(1, 3)] * 3, 6, seed))


@given(rounds(methods=VALUE), st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_table_and_search_agree(drawn, seed):
    points, rules = drawn
    plain = replace(rules, limits=(), locked_in=(), part_awards=False)
    problem = problem_of(points, plain)

    by_table = stability_of(problem, points, draws=6, seed=seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resolve_value, "CELLS", 0)
        by_search = stability_of(problem, points, draws=6, seed=seed)

    assert by_table == by_search


@given(rounds(methods=VALUE), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_when_the_search_gives_up_the_solver_reaches_the_same_score(drawn, seed):
    points, rules = drawn
    problem = problem_of(points, rules)
    sheet = Sheet(problem, points)
    if not sheet.candidates:
        return
    totals = sheet.totals(sample_weights([Fraction(1, 3)] * 3, 6, seed))
    eligible = sheet.eligible(totals)

    expected = awarded_by_totals(problem, sheet.candidates, totals, eligible)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CELLS", "LOOKS", "MANY"):
            patch.setattr(resolve_value, name, 0)
        found = awarded_by_totals(problem, sheet.candidates, totals, eligible)

    assert ((found * totals).sum(axis=1) == (expected * totals).sum(axis=1)).all()


def test_sampled_weights_add_up_lie_around_what_was_given_and_are_the_same_again():
    shares = [Fraction(2, 5), Fraction(0), Fraction(3, 5)]

    sampled = sample_weights(shares, 1_000, 3)

    assert (sampled.sum(axis=1) == WHOLE).all() and (sampled >= 0).all()
    assert (sampled[:, 1] == 0).all() and len(np.unique(sampled[:, 0])) > 500
    assert abs(sampled[:, 0].mean() / WHOLE - 0.4) < 0.01
    assert (sampled == sample_weights(shares, 1_000, 3)).all()
    assert (sampled != sample_weights(shares, 1_000, 4)).any()


def test_points_that_are_missing_are_an_error_and_nobody_is_no_error():
    points = {"P0": {"A": dict.fromkeys(CODES, 3), "B": dict.fromkeys(CODES, 3)}}
    rules = Rules(200, criterion_order=CODES, lottery_seed="seed")

    assert stability_of(problem_of(points, rules), points, draws=10) == {"P0": 10}
    assert stability_of(AllocationProblem(rules, ()), {}, draws=10) == {}
    with pytest.raises(ValueError, match="P0"):
        stability_of(problem_of(points, rules), {}, draws=10)
    with pytest.raises(ValueError, match="same criteria"):
        stability_of(problem_of(points, rules), {"P0": {"A": {"fit": 1}, "B": points["P0"]["B"]}}, draws=10)
