"""Places in words."""

from fractions import Fraction

import pytest

from assessment.ranking import RankRule
from reporting.documents.standing_words import (
    chance_words,
    interval_words,
    people_words,
    score_words,
    spread_words,
    tie_sentence,
    told_apart,
)


def test_scores_are_rounded_half_up_for_people() -> None:
    assert score_words(Fraction(11, 3)) == "3,67"
    assert spread_words(Fraction(5, 2), Fraction(4)) == "2,5\u00a0–\u00a04,0"


@pytest.mark.parametrize(
    ("low", "high", "words"), [(3.2, 6.8, "3 tot 7"), (2.9, 3.1, "3")]
)  # fmt: skip
def test_interval_of_one_place_is_one_number(low: float, high: float, words: str) -> None:
    assert interval_words(low, high) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "minder dan 1\u00a0%"), (0.5, "50\u00a0%"), (1.0, "meer dan 99\u00a0%")]
)
def test_a_chance_is_never_certain(share: float, words: str) -> None:
    assert chance_words(share) == words


def test_values_get_the_decimals_that_tell_them_apart() -> None:
    assert told_apart(Fraction(3667, 1000), Fraction(3666, 1000)) == ("3,667", "3,666")


@pytest.mark.parametrize(
    ("rule", "upper", "lower", "words"),
    [
        (RankRule.SCORE, Fraction(3667, 1000), Fraction(3666, 1000), "de score voor afronding is hoger: 3,667 tegen"),
        (RankRule.CRITERION, Fraction(4), Fraction(3), "het gemiddelde voor “impact” is hoger: 4,00 tegen 3,00"),
        (RankRule.LOTTERY, "0a1b2c3d4e", "f0f0f0f0f0", "lot 0a1b2c3d komt voor lot f0f0f0f0"),
    ],
)
def test_a_tie_is_explained_by_what_decided(rule, upper, lower, words) -> None:
    sentence = tie_sentence(3, "3,67", rule, "impact", upper, lower)

    assert sentence.startswith("De plaatsen 3 en 4 tonen beide 3,67.")
    assert words in sentence


def test_people_are_named_or_counted() -> None:
    assert people_words(["A", "B"], with_names=True) == "A, B"
    assert people_words(["A", "B"], with_names=False) == "2 personen"
    assert people_words(["A"], with_names=False) == "1 persoon"
    assert people_words([], with_names=False) == "niemand"
