"""How far a promised result is, measured against the plan. Plain Python: no clock, no database.

Everything is measured on the road from the figure at the start to the target, so that a result that must go
down is judged as one that must go up.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

MOST_DEVIATION = Fraction(10, 100)  # issue 6, point 3: above it an explanation is asked
CENT = Decimal("0.01")


class Standing(StrEnum):
    """Where a result stands."""

    UNKNOWN = "unknown"
    REACHED = "reached"
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    BEHIND = "behind"


def planned_on(
    day: date, *, start: date, end: date, baseline: Decimal, target: Decimal, agreed: Mapping[date, Decimal]
) -> Decimal:
    """Say what must be reached on `day`: a straight line from start to end, through what was `agreed` in between.

    Rounded to hundredths. Before the start it is `baseline`, after the end `target`.
    """
    points = sorted({start: baseline, end: target, **agreed}.items())
    if day <= points[0][0]:
        return points[0][1]
    for (before, low), (after, high) in pairwise(points):
        if day <= after:
            part = Fraction((day - before).days, (after - before).days)
            exact = Fraction(low) + part * (Fraction(high) - Fraction(low))
            return _rounded(exact)
    return points[-1][1]


def deviation(*, reached: Decimal, planned: Decimal, baseline: Decimal) -> Fraction | None:
    """Divide the difference with the plan by what was planned; below zero is behind. None while nothing was planned."""
    road = Fraction(planned) - Fraction(baseline)
    if not road:
        return None
    return (Fraction(reached) - Fraction(planned)) / road


def is_reached(*, reached: Decimal, baseline: Decimal, target: Decimal) -> bool:
    """Say whether the target is reached, upwards or downwards."""
    return reached >= target if target >= baseline else reached <= target


def standing(*, reached: Decimal | None, planned: Decimal, baseline: Decimal, target: Decimal) -> Standing:
    """Say where a result stands. On track is up to and including 10 % beside the plan."""
    if reached is None:
        return Standing.UNKNOWN
    if is_reached(reached=reached, baseline=baseline, target=target):
        return Standing.REACHED
    difference = deviation(reached=reached, planned=planned, baseline=baseline)
    if difference is None or abs(difference) <= MOST_DEVIATION:
        return Standing.ON_TRACK
    return Standing.BEHIND if difference < 0 else Standing.AHEAD


def _rounded(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, rounding=ROUND_HALF_UP)
