"""Exact figures for documents."""

from collections.abc import Sequence
from fractions import Fraction


def median_of(values: Sequence[Fraction]) -> Fraction:
    """Give the middle value, or the mean of the two in the middle; exact.

    :raises ValueError: without values.
    """
    if not values:
        raise ValueError("no values have no median")
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else Fraction(ordered[middle - 1] + ordered[middle]) / 2
