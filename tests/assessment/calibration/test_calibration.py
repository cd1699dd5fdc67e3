"""Use of the scale, halo, the private mirror and the report, on tables worked out by hand."""

from fractions import Fraction

import pytest

from assessment.calibration import (
    Comparison,
    Correlation,
    GivenPoints,
    Level,
    PointCount,
    Unsaid,
    calibrate,
    krippendorff_alpha,
    mirror_of,
)
from assessment.calibration.scale_use import scale_use
from assessment.scoring import Criterion
from assessment.uncertainty import Observation, Settings, estimate

CRITERIA = [Criterion("fit", 2), Criterion("reach", 1), Criterion("impact", 1)]
CODES = ("fit", "reach", "impact")


def give(proposal, assessor, *points):
    return GivenPoints(proposal, assessor, dict(zip(CODES, points, strict=True)))


# Ann is strict, Bob and Cid are not. The second of Ann's criteria never varies.
PANEL = [
    give("p1", "ann", 2, 3, 1),
    give("p1", "bob", 4, 4, 4),
    give("p1", "cid", 3, 4, 5),
    give("p2", "ann", 3, 3, 3),
    give("p2", "bob", 4, 3, 5),
    give("p3", "ann", 1, 3, 2),
    give("p3", "cid", 2, 2, 3),
    give("p4", "bob", 5, 5, 5),
]


def test_scale_use_counts_every_point():
    use = scale_use(each for each in PANEL if each.assessor == "ann")

    assert use.counts == (
        PointCount(1, 2),
        PointCount(2, 2),
        PointCount(3, 5),
        PointCount(4, 0),
        PointCount(5, 0),
    )
    assert (use.assessments, use.given) == (3, 9)
    assert use.mean == Fraction(21, 9)
    assert use.extremes == Fraction(2, 9)
    # Squares: 4+9+1+9+9+9+1+9+4 = 55, less 21² / 9 = 49, over 8.
    assert use.spread == pytest.approx((6 / 8) ** 0.5)


def test_scale_use_of_nothing_says_nothing():
    use = scale_use([])

    assert (use.given, use.mean, use.spread, use.extremes) == (0, None, None, None)


def test_points_off_the_scale_are_refused():
    with pytest.raises(ValueError, match="6 is not on the scale"):
        scale_use([give("p1", "ann", 6, 3, 3)])


def test_mirror_compares_on_the_same_proposals():
    """Ann: 2, 3 and 7/4. The others on p1: (4 + 15/4) / 2, on p2: 4, on p3: 9/4."""
    mirror = mirror_of("ann", CRITERIA, PANEL[::-1])

    own = (2 + 3 + Fraction(7, 4)) / 3
    others = (Fraction(31, 8) + 4 + Fraction(9, 4)) / 3
    assert mirror.total == Comparison(own, others)
    assert mirror.total.difference == Fraction(-9, 8)
    assert (mirror.proposals, mirror.colleagues, mirror.unsaid) == (3, 2, None)
    assert dict(mirror.criteria)["fit"] == Comparison(Fraction(2), (Fraction(7, 2) + 4 + 2) / 3)
    assert [code for code, _ in mirror.criteria] == list(CODES)


def test_mirror_shows_nothing_below_three_shared_proposals():
    mirror = mirror_of("bob", CRITERIA, PANEL)

    assert (mirror.proposals, mirror.total, mirror.criteria) == (2, None, ())
    assert mirror.unsaid is Unsaid.TOO_FEW_ASSESSMENTS


def test_mirror_shows_nothing_with_a_single_colleague():
    given = [give(f"p{number}", who, 3, 3, 3) for number in range(5) for who in ("ann", "bob")]

    mirror = mirror_of("ann", CRITERIA, given)

    assert (mirror.colleagues, mirror.total, mirror.unsaid) == (1, None, Unsaid.TOO_FEW_COLLEAGUES)


def halo_of(assessor, given):
    return next(each.halo for each in calibrate(CRITERIA, given).assessors if each.assessor == assessor)


def test_halo_of_one_impression_is_complete_beside_colleagues_who_tell_criteria_apart():
    """Ann gives the same on all three; the colleagues' criteria are uncorrelated, whatever their severity."""
    ann = [give(f"p{point}", "ann", point, point, point) for point in range(1, 6)]
    design = [(1, 1, 1), (1, 3, 3), (3, 1, 3), (3, 3, 1)]
    bob = [give(f"p{number}", "bob", *points) for number, points in enumerate(design, start=1)]
    cid = [give(f"p{number}", "cid", *(each + 2 for each in points)) for number, points in enumerate(design, start=1)]

    halo = halo_of("ann", ann + bob + cid)

    assert halo.own.mean == pytest.approx(1.0)
    assert (halo.own.assessments, halo.own.pairs) == (5, 3)
    assert halo.others.mean == pytest.approx(0.0)
    assert halo.others.assessments == 8


def test_halo_by_hand():
    """fit 1 2 3 4 5, reach 2 1 4 3 5: sums about the mean 10, 10 and 8; impact never varies."""
    points = zip((1, 2, 3, 4, 5), (2, 1, 4, 3, 5), strict=True)
    criteria = CRITERIA[:2]
    given = [GivenPoints(f"p{n}", "ann", {"fit": one, "reach": other}) for n, (one, other) in enumerate(points)]

    [only] = calibrate(criteria, given).assessors

    assert only.halo.own == Correlation(5, 1, pytest.approx(0.8), None)
    assert only.halo.others == Correlation(0, 0, None, Unsaid.TOO_FEW_ASSESSMENTS)


def test_halo_is_not_said_when_there_is_too_little():
    few = [give(f"p{point}", "ann", point, point, point) for point in range(1, 5)]
    flat = [give(f"p{point}", "bob", point, 3, 3) for point in range(1, 6)]

    assert halo_of("ann", few).own == Correlation(4, 0, None, Unsaid.TOO_FEW_ASSESSMENTS)
    assert halo_of("bob", flat).own == Correlation(5, 0, None, Unsaid.NO_VARIATION)


def test_calibrate_puts_everything_together_in_any_order():
    posterior = estimate(
        [Observation("p1", "ann", 2), Observation("p1", "bob", 4), Observation("p1", "cid", 4)], None, Settings(seed=1)
    )

    report = calibrate(CRITERIA, PANEL, posterior)

    assert report == calibrate(CRITERIA, PANEL[::-1], posterior)
    assert [each.assessor for each in report.assessors] == ["ann", "bob", "cid"]
    assert [each.severity for each in report.assessors] == [each.severity for each in posterior.assessors]
    assert report.assessors[0].severity.mean > 0
    assert report.use.given == 24
    units = [[2, 4, Fraction(15, 4)], [3, 4], [Fraction(7, 4), Fraction(9, 4)], [5]]
    assert report.agreement == krippendorff_alpha(units, Level.INTERVAL)
    assert dict(report.criteria)["fit"] == krippendorff_alpha([[2, 4, 3], [3, 4], [1, 2], [5]], Level.ORDINAL)


def test_calibrate_without_a_posterior_or_scores():
    report = calibrate(CRITERIA, [])

    assert (report.assessors, report.use.given, report.agreement.alpha) == ((), 0, None)
    assert {each.severity for each in calibrate(CRITERIA, PANEL).assessors} == {None}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([*PANEL, PANEL[0]], "scored a proposal twice"),
        ([*PANEL, GivenPoints("p9", "ann", {"fit": 3})], "different criteria"),
    ],
)
def test_calibrate_refuses_contradictions(given, message):
    with pytest.raises(ValueError, match=message):
        calibrate(CRITERIA, given)
