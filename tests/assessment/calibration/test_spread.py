"""The spread of a panel on a practice proposal; the figures are those of docs/calibration.md."""

from fractions import Fraction

import pytest

from assessment.calibration import PointCount, spread_of

WORKED = [
    ([4, 4, 3, 4, 5, 4], (0, 0, 1, 4, 1), Fraction(4), Fraction(4), 2),
    ([3, 2, 2, 4, 3, 2], (0, 3, 2, 1, 0), Fraction(8, 3), Fraction(5, 2), 2),
    ([5, 1, 3], (1, 0, 1, 0, 1), Fraction(3), Fraction(3), 4),
]


@pytest.mark.parametrize(("points", "counts", "mean", "middle", "reach"), WORKED)
def test_worked_table(points, counts, mean, middle, reach):
    spread = spread_of(points)

    assert spread.counts == tuple(PointCount(point, count) for point, count in enumerate(counts, start=1))
    assert (spread.mean, spread.middle, spread.reach, spread.given) == (mean, middle, reach, len(points))
    assert spread_of(points[::-1]) == spread


@pytest.mark.parametrize("points", [[], [3], [3, 4]])
def test_below_three_nothing_is_said(points):
    assert spread_of(points) is None


def test_points_off_the_scale_are_refused():
    with pytest.raises(ValueError, match="6 is not on the scale"):
        spread_of([3, 4, 6])
