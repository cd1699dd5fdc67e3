"""Each machine reason becomes a sentence with the numbers that belong to it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.allocation import AllocationLine, Reason, Shortfall
from assessment.services.rationale import RationaleFacts, TieAbove, rationale_for


def line(reason, **values):
    given = {
        "key": "MD27 A", "rank": 3, "requested_cents": 18_500_050, "awarded_cents": 0,
        "left_before_cents": 10_000_000, "left_after_cents": 10_000_000, "shortfalls": (), "blocked_by": None,
    }  # fmt: skip
    return AllocationLine(reason=reason, **{**given, **values})


def facts(reason, *, blocked_by_rank=None, tie=None, score=Decimal("4.20"), **values):
    return RationaleFacts(line(reason, **values), score, 28, 3, blocked_by_rank, tie)


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (facts(Reason.AWARDED_IN_FULL, awarded_cents=18_500_050), ["€ 185.000,50"]),
        (facts(Reason.AWARDED_IN_PART, awarded_cents=10_000_000), ["€ 185.000,50", "€ 100.000"]),
        (facts(Reason.CEILING_REACHED), ["€ 185.000,50", "€ 100.000"]),
        (facts(Reason.AFTER_CEILING, blocked_by="MD27 B", blocked_by_rank=2), ["2"]),
        (facts(Reason.REMAINDER_TOO_SMALL), ["€ 100.000"]),
        (
            facts(Reason.BELOW_MINIMUM_SCORE, shortfalls=(Shortfall(None, Fraction(21, 5), Fraction(9, 2)),)),
            ["4,20", "4,50"],
        ),
        (facts(Reason.UNRANKED, rank=None, score=None), ["3"]),
    ],
)
def test_every_reason_has_words_with_its_numbers(given, expected):
    words = plain(rationale_for(given))

    for each in expected:
        assert each in words
    assert "%(" not in words and "None" not in words
    if given.score is not None:
        assert "28" in words and "4,20" in words


def test_all_reasons_are_covered():
    for reason in Reason:
        assert rationale_for(facts(reason, blocked_by_rank=1))


def test_equal_score_is_explained_to_whom_it_cost_something():
    by_criterion = TieAbove(2, "uitvoerbaarheid van het voorstel")

    assert "uitvoerbaarheid van het voorstel" in rationale_for(facts(Reason.CEILING_REACHED, tie=by_criterion))
    assert "uitvoerbaarheid" not in rationale_for(facts(Reason.AWARDED_IN_FULL, awarded_cents=1, tie=by_criterion))


def test_lottery_is_named():
    with_lottery = rationale_for(facts(Reason.CEILING_REACHED, tie=TieAbove(2, None)))

    assert with_lottery != rationale_for(facts(Reason.CEILING_REACHED))
    assert "2" in with_lottery
