"""From points to one exact score (case MN-07)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring import (
    Assessment,
    AssessorTotal,
    Criterion,
    CriterionResult,
    IncompleteAssessment,
    display_score,
    score_proposal,
)

TWO = [Criterion("fit", 3), Criterion("impact", 1)]


def test_score_proposal_is_the_weighted_mean_with_everything_that_led_to_it():
    score = score_proposal(TWO, [Assessment("b", {"fit": 5, "impact": 1}), Assessment("a", {"impact": 2, "fit": 2})])

    assert score.criteria == (
        CriterionResult("fit", Fraction(3, 4), 7, Fraction(7, 2)),
        CriterionResult("impact", Fraction(1, 4), 3, Fraction(3, 2)),
    )
    assert score.assessors == (AssessorTotal("a", Fraction(2)), AssessorTotal("b", Fraction(4)))
    assert (score.total, score.lowest, score.highest, score.assessment_count) == (3, 2, 4, 2)
    assert score.criterion("impact") == score.criteria[1]


def test_criterion_that_the_call_does_not_have_is_a_key_error():
    score = score_proposal(TWO, [Assessment("a", {"fit": 1, "impact": 1})])

    with pytest.raises(KeyError, match="feasibility"):
        score.criterion("feasibility")


def test_missing_points_are_not_zero_points():
    with pytest.raises(IncompleteAssessment) as caught:
        score_proposal(TWO, [Assessment("a", {"fit": 5, "impact": 5}), Assessment("b", {"fit": 5})])

    assert (caught.value.assessor, caught.value.missing) == ("b", ("impact",))


def test_points_that_are_none_are_missing():
    with pytest.raises(IncompleteAssessment):
        score_proposal(TWO, [Assessment("b", {"fit": 5, "impact": None})])


def test_zero_points_do_count():
    assert score_proposal(TWO, [Assessment("a", {"fit": 0, "impact": 4})]).total == 1


@pytest.mark.parametrize(
    ("criteria", "assessments", "message"),
    [
        (TWO, [], "at least one"),
        (TWO, [Assessment("a", {"fit": 1, "impact": 1})] * 2, "assessor occurs twice"),
        (TWO, [Assessment("a", {"fit": 1, "impact": 1, "luck": 5})], "luck"),
        ([*TWO, Criterion("fit", 1)], [Assessment("a", {"fit": 1, "impact": 1})], "criterion occurs twice"),
        ([Criterion("fit", 0)], [Assessment("a", {"fit": 1})], "no weight"),
        ([], [Assessment("a", {})], "no weight"),
    ],
)
def test_score_proposal_refuses(criteria, assessments, message):
    with pytest.raises(ValueError, match=message):
        score_proposal(criteria, assessments)


@pytest.mark.parametrize("points", [3.0, True, "3", Decimal(3)])
def test_points_are_whole_numbers(points):
    with pytest.raises(TypeError, match="whole numbers"):
        score_proposal(TWO, [Assessment("a", {"fit": points, "impact": 1})])


@pytest.mark.parametrize(
    ("weight", "error"), [(0.2, TypeError), (True, TypeError), (-1, ValueError), (Decimal("NaN"), ValueError)]
)
def test_weights_are_exact_and_not_negative(weight, error):
    with pytest.raises(error, match="weight"):
        Criterion("fit", weight)


@pytest.mark.parametrize("weights", [[20] * 5, [Fraction(1, 5)] * 5, [Decimal("20.00")] * 5, [7] * 5])
def test_only_the_proportion_of_weights_counts(weights):
    criteria = [Criterion(f"c{index}", weight) for index, weight in enumerate(weights)]

    score = score_proposal(criteria, [Assessment("a", {f"c{index}": index + 1 for index in range(5)})])

    assert score.total == 3


@pytest.mark.parametrize(
    ("score", "shown"),
    [(Fraction(1, 200), "0.01"), (Fraction(-1, 200), "-0.01"), (Fraction(11, 3), "3.67"), (Fraction(5), "5.00")],
)
def test_display_score_rounds_half_up(score, shown):
    assert str(display_score(score)) == shown


def test_display_score_takes_other_numbers_of_decimals():
    assert (str(display_score(Fraction(19, 5), 1)), str(display_score(Fraction(7, 2), 0))) == ("3.8", "4")


@st.composite
def rounds(draw):
    """A number of weighted criteria and complete assessments."""
    weights = draw(st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any))
    points = st.lists(st.integers(1, 5), min_size=len(weights), max_size=len(weights))
    return weights, draw(st.lists(points, min_size=1, max_size=6))


@given(rounds(), st.randoms(use_true_random=True))
@settings(max_examples=2000, deadline=None)
def test_score_does_not_depend_on_any_order_and_agrees_with_plain_arithmetic(round_, random):
    weights, table = round_
    criteria = [Criterion(f"c{index}", weight) for index, weight in enumerate(weights)]
    assessments = [
        Assessment(f"a{number}", {f"c{index}": points for index, points in enumerate(row)})
        for number, row in enumerate(table)
    ]
    mixed = [
        Assessment(each.assessor, dict(random.sample(list(each.points.items()), len(weights)))) for each in assessments
    ]
    random.shuffle(mixed)
    mixed_criteria = random.sample(criteria, len(criteria))

    score = score_proposal(criteria, assessments)

    assert score_proposal(criteria, mixed) == score
    other = score_proposal(mixed_criteria, mixed)
    assert (other.total, set(other.criteria), other.assessors) == (score.total, set(score.criteria), score.assessors)
    points = sum(weight * row[index] for row in table for index, weight in enumerate(weights))
    assert score.total == Fraction(points, sum(weights) * len(table))
    assert score.total == sum(each.total for each in score.assessors) / len(table)
    assert score.lowest <= score.total <= score.highest
