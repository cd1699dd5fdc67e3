"""Numbers that tell two values apart."""

from fractions import Fraction

import pytest

from assessment.views.management.ties import distinct

ALMOST = Fraction(11, 3) - Fraction(1, 10**20)


@pytest.mark.parametrize(
    ("higher", "lower", "expected"),
    [
        (Fraction(11), Fraction(10), ("11", "10")),
        (Fraction(11, 3), Fraction(10, 3), ("3,67", "3,33")),
        (Fraction(11, 3), Fraction(3665, 1000), ("3,667", "3,665")),
        (Fraction(11, 3), ALMOST, ("11/3", str(ALMOST))),
    ],
)
def test_as_many_decimals_as_it_takes(higher, lower, expected):
    assert distinct(higher, lower) == expected
