"""Krippendorff's alpha against the published example and figures worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.calibration import Agreement, Level, krippendorff_alpha

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", example C: four observers, twelve units,
# missing data. The twelfth unit has one score and does not count.
EXAMPLE = [
    [1, 1, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [5, 5, 5],
    [1, 1],
    [3],
]


@pytest.mark.parametrize(
    ("level", "published"), [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849)]
)
def test_alpha_is_that_of_the_published_example(level, published):
    agreement = krippendorff_alpha(EXAMPLE, level)

    assert round(float(agreement.alpha), 3) == published
    assert (agreement.proposals, agreement.scores) == (11, 40)


def test_alpha_by_hand():
    """Three proposals scored 1 and 2, 3 and 3, 5 and 4: six scores, disagreement 1 + 0 + 1.

    Expected, over all pairs of 1 2 3 3 4 5: 1+4+4+9+16 +1+1+4+9 +0+1+4 +1+4 +1 = 60. Alpha = 1 - 5 × 2 / 60.
    """
    agreement = krippendorff_alpha([[1, 2], [3, 3], [5, 4]], Level.INTERVAL)

    assert agreement == Agreement(Level.INTERVAL, Fraction(5, 6), 3, 6)


def test_ordinal_alpha_by_hand():
    """1, 2 and 2, 3: counts 1, 2, 1. From 1 to 2: 3 - 1.5, squared 9/4; from 1 to 3: 4 - 1, squared 9.

    Observed 9/4 + 9/4. Expected 1×2×9/4 + 1×1×9 + 2×1×9/4 = 18. Alpha = 1 - 3 × 4.5 / 18.
    """
    assert krippendorff_alpha([[1, 2], [2, 3]], Level.ORDINAL).alpha == Fraction(1, 4)


@pytest.mark.parametrize("units", [[], [[3], [4]], [[3, 3], [3, 3]]])
def test_alpha_cannot_be_told_without_pairs_or_differences(units):
    assert krippendorff_alpha(units, Level.ORDINAL).alpha is None


@given(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=4), max_size=6), st.sampled_from(Level), st.randoms())
def test_alpha_is_at_most_one_in_any_order(units, level, random):
    shuffled = [random.sample(unit, len(unit)) for unit in random.sample(units, len(units))]

    agreement = krippendorff_alpha(units, level)

    assert krippendorff_alpha(shuffled, level) == agreement
    assert agreement.alpha is None or agreement.alpha <= 1
    agrees = all(len(set(unit)) == 1 for unit in units if len(unit) > 1)
    assert agreement.alpha is None or (agreement.alpha == 1) == agrees
