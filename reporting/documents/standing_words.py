"""Sentences and figures about places, in Dutch: for the dossier and the packs of the assessment."""

from decimal import Decimal
from fractions import Fraction

from assessment.ranking import RankRule
from assessment.scoring import display_score
from proposals.formats import NO_BREAK_SPACE, number

MOST_DECIMALS = 12
LOT_SIGNS = 8


def score_words(score: Fraction, decimals: int = 2) -> str:
    """Write a score for people: "3,67". Never rank or compare what this returns."""
    return number(display_score(score, decimals), decimals)


def spread_words(lowest: Fraction, highest: Fraction, decimals: int = 1) -> str:
    """Write the lowest and the highest: "2,8 – 4,2"."""
    return f"{score_words(lowest, decimals)}{NO_BREAK_SPACE}–{NO_BREAK_SPACE}{score_words(highest, decimals)}"


def interval_words(low: float, high: float) -> str:
    """Write an interval of places: "3 tot 7", or "3"."""
    first, last = round(low), round(high)
    return str(first) if first == last else f"{first} tot {last}"


def expected_words(place: float) -> str:
    """Write an expected place with one decimal: "4,3"."""
    return number(Decimal(str(place)), 1)


def chance_words(share: float) -> str:
    """Write a chance in whole percents, never as certain: none of so many draws is not never."""
    percentage = round(100 * share)
    if percentage in {0, 100}:
        return f"minder dan 1{NO_BREAK_SPACE}%" if percentage == 0 else f"meer dan 99{NO_BREAK_SPACE}%"
    return f"{percentage}{NO_BREAK_SPACE}%"


def tie_sentence(
    higher: int, shown: str, rule: RankRule, criterion: str, upper: Fraction | str, lower: Fraction | str
) -> str:
    """Say why place `higher` stands above the next one while both show the same score."""
    equal = f"De plaatsen {higher} en {higher + 1} tonen beide {shown}."
    if isinstance(upper, str) or isinstance(lower, str) or rule == RankRule.LOTTERY:
        lots = f"lot {str(upper)[:LOT_SIGNS]} komt voor lot {str(lower)[:LOT_SIGNS]}"
        return f"{equal} Ze zijn op elk criterium gelijk. De loting bepaalde de volgorde: {lots}."
    more, less = told_apart(upper, lower)
    if rule == RankRule.SCORE:
        return f"{equal} Plaats {higher} staat hoger, want de score voor afronding is hoger: {more} tegen {less}."
    words = f"het gemiddelde voor “{criterion}” is hoger: {more} tegen {less}"
    return f"{equal} De score is precies gelijk. Plaats {higher} staat hoger, want {words}."


def told_apart(upper: Fraction, lower: Fraction) -> tuple[str, str]:
    """Write two different values with as many decimals as it takes to tell them apart, at least two."""
    for decimals in range(2, MOST_DECIMALS + 1):
        words = score_words(upper, decimals), score_words(lower, decimals)
        if words[0] != words[1]:
            return words
    return str(upper), str(lower)


def people_words(names: list[str], *, with_names: bool) -> str:
    """Name people, or count them when names are left out."""
    if with_names or not names:
        return ", ".join(names) or "niemand"
    return "1 persoon" if len(names) == 1 else f"{len(names)} personen"
