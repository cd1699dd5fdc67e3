"""Whatever the order, aggregation says the same; nothing that is missing counts as zero (case MN-07)."""

from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.ranking import Lottery, ScoredProposal, rank_proposals
from assessment.scoring import Assessment, Criterion, IncompleteAssessment, score_proposal

CODES = ("fit", "feasible", "involved", "demand", "impact")
POINTS = st.tuples(*[st.integers(1, 5)] * 5)
# Weights in hundredths of a percent that make 100 % together.
WEIGHTS = st.lists(st.integers(1, 9_996), min_size=4, max_size=4, unique=True).map(
    lambda cuts: [high - low for low, high in zip([0, *sorted(cuts)], [*sorted(cuts), 10_000], strict=True)]
)


def criteria(weights):
    return [Criterion(code, Fraction(weight, 100)) for code, weight in zip(CODES, weights, strict=True)]


def assessments(hands):
    return [Assessment(f"a{n}", dict(zip(CODES, hand, strict=True))) for n, hand in enumerate(hands)]


@settings(max_examples=400, deadline=None)
@given(WEIGHTS, st.lists(POINTS, min_size=1, max_size=6), st.randoms(use_true_random=True))
def test_assessors_and_criteria_in_any_order_give_the_same_figures(weights, hands, random):
    asked, given_ = criteria(weights), assessments(hands)
    score = score_proposal(asked, given_)
    random.shuffle(asked)
    random.shuffle(given_)

    again = score_proposal(asked, given_)

    assert sum(each.weight for each in asked) == 100
    assert (again.total, again.median, again.lowest, again.highest) == (
        score.total, score.median, score.lowest, score.highest,
    )  # fmt: skip
    assert score.median == median(each.total for each in score.assessors)
    assert score.lowest <= score.median <= score.highest


@settings(max_examples=200, deadline=None)
@given(WEIGHTS, st.lists(POINTS, min_size=1, max_size=5))
def test_abstaining_differs_from_zero_and_missing_is_no_score(weights, hands):
    asked, given_ = criteria(weights), assessments(hands)
    zero = Assessment("zero", dict.fromkeys(CODES, 0))

    # Who abstains is not among the assessments; the mean of the others stands.
    with_zero = score_proposal(asked, [*given_, zero])

    assert with_zero.total < score_proposal(asked, given_).total
    with pytest.raises(IncompleteAssessment):
        score_proposal(asked, [*given_, Assessment("none", {})])


@given(POINTS)
def test_one_assessor_is_mean_median_and_both_ends(points):
    score = score_proposal(criteria([2_000] * 5), assessments([points]))

    assert score.total == score.median == score.lowest == score.highest == Fraction(sum(points), 5)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 5), st.integers(2, 12), st.randoms(use_true_random=True))
def test_all_equal_goes_to_the_lottery_alone(points, number, random):
    lottery = Lottery("zaad")
    same = score_proposal(criteria([2_000] * 5), assessments([[points] * 5] * 3))
    proposals = [ScoredProposal(f"p{n}", same) for n in range(number)]
    random.shuffle(proposals)

    ranking = rank_proposals(proposals, minimum_assessments=3, criterion_order=CODES, lottery=lottery)

    keys = [line.key for line in ranking.lines]
    assert keys == sorted(keys, key=lottery.draw)
    assert [line.rank for line in ranking.lines] == list(range(1, number + 1))
