"""Each machine reason becomes a sentence with the numbers that belong to it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from assessment.allocation import (
    AllocationLine,
    AllocationProblem,
    AllocationResult,
    Group,
    GroupKind,
    LimitReached,
    Measure,
    Method,
    Reason,
    Rules,
    Shortfall,
)
from assessment.allocation.explanation import Explanation
from assessment.allocation.flips import FLIPS_FOR_ALL, BetterSet, CeilingFlip, Flips, PointsFlip
from assessment.queries.explanations import ExplainedDivision
from assessment.services.allocations import run_allocation
from assessment.services.rationale import RationaleFacts, TieAbove, rationale_for, rationales_of
from tests.factories import assessment as build

LIMBURG, FISCAL = Group(GroupKind.PROVINCE, "PV31"), Group(GroupKind.THEME, "fiscal")
NAMES = {LIMBURG: "Limburg", FISCAL: "Fiscaliteit"}
KEY = "MD27 A"


def line(reason, **values):
    given = {
        "key": KEY, "rank": 3, "requested_cents": 18_500_050, "awarded_cents": 0,
        "left_before_cents": 10_000_000, "left_after_cents": 10_000_000, "shortfalls": (), "blocked_by": None,
    }  # fmt: skip
    return AllocationLine(reason=reason, **{**given, **values})


def explained(of, flips=None, lock_reason=""):
    return ExplainedDivision(
        problem=AllocationProblem(Rules(1), ()),
        result=AllocationResult("", (), 0, 0),
        explanations={KEY: Explanation(of, lock_reason, flips)},
        criteria={"feasibility": "uitvoerbaarheid"},
        groups=NAMES,
        highest_score=Fraction(5),
    )


def facts(reason, *, blocked_by_rank=None, tie=None, score=Decimal("4.20"), flips=None, lock_reason="", **values):
    of = line(reason, **values)
    return RationaleFacts(of, score, 28, 3, explained(of, flips, lock_reason), blocked_by_rank, tie)


def plain(text):
    return text.replace("\u00a0", " ")


def limit(group=LIMBURG, measure=Measure.COUNT, maximum=2, used=2):
    return LimitReached(group, measure, maximum, used)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (facts(Reason.AWARDED_IN_FULL, awarded_cents=18_500_050), ["€ 185.000,50"]),
        (facts(Reason.AWARDED_IN_PART, awarded_cents=10_000_000), ["€ 185.000,50", "€ 100.000"]),
        (facts(Reason.CEILING_REACHED), ["€ 185.000,50", "€ 100.000"]),
        (facts(Reason.CEILING_REACHED, left_before_cents=0), ["€ 185.000,50"]),
        (facts(Reason.AFTER_CEILING, blocked_by="MD27 B", blocked_by_rank=2), ["2"]),
        (facts(Reason.REMAINDER_TOO_SMALL), ["€ 100.000"]),
        (
            facts(Reason.BELOW_MINIMUM_SCORE, shortfalls=(Shortfall(None, Fraction(21, 5), Fraction(9, 2)),)),
            ["4,20", "4,50"],
        ),
        (
            facts(Reason.BELOW_MINIMUM_SCORE, shortfalls=(Shortfall("feasibility", Fraction(5, 2), Fraction(3)),)),
            ["uitvoerbaarheid", "2,50", "3,00"],
        ),
        (
            facts(Reason.BELOW_MINIMUM_SCORE, shortfalls=(Shortfall(None, Fraction(2999, 1000), Fraction(3)),)),
            ["2,999", "3,00"],
        ),
        (
            facts(Reason.BELOW_MINIMUM_SCORE, shortfalls=(Shortfall(None, Fraction(597, 200), Fraction(3)),)),
            ["2,99", "3,00"],
        ),
        (facts(Reason.UNRANKED, rank=None, score=None), ["3"]),
        (facts(Reason.LOCKED_IN, awarded_cents=18_500_050, lock_reason="Toegezegd in 2026."), ["Toegezegd in 2026."]),
        (facts(Reason.LOCKED_OUT, lock_reason="Ingetrokken door de regio."), ["Ingetrokken door de regio."]),
        (facts(Reason.GROUP_MAXIMUM, limit=limit()), ["2", "Limburg"]),
        (facts(Reason.GROUP_MAXIMUM, limit=limit(FISCAL, maximum=0, used=0)), ["Fiscaliteit"]),
        (
            facts(Reason.GROUP_MAXIMUM, limit=limit(measure=Measure.CENTS, maximum=30_000_000, used=20_000_000)),
            ["Limburg", "€ 300.000", "€ 200.000", "€ 185.000,50"],
        ),
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


def words_of(points=None, ceiling=None, reason=Reason.CEILING_REACHED, **values):
    return plain(rationale_for(facts(reason, flips=Flips(KEY, points, ceiling), **values)))


def test_what_would_have_given_money_is_said_in_points_and_as_a_budget():
    score, ceiling = Fraction(11, 3), CeilingFlip(298_500_000)

    words = words_of(PointsFlip(score, score + Fraction(1, 10), must_exceed=True), ceiling)

    assert "0,10" in words and "€ 2.985.000" in words
    assert words != words_of(PointsFlip(score, score + Fraction(1, 10)), ceiling)


@pytest.mark.parametrize(
    ("needed", "said"), [(Fraction(1, 15), "0,07"), (Fraction(4, 15), "0,27"), (Fraction(1), "1,00")]
)
def test_points_are_rounded_up_to_what_is_enough_and_no_fraction_stands_in_a_letter(needed, said):
    score = Fraction(11, 3)

    words = words_of(PointsFlip(score, score + needed))

    assert said in words and "/" not in words
    if needed.denominator > 1:  # what is rounded up exceeds it already
        assert words == words_of(PointsFlip(score, score + needed, must_exceed=True))


def test_nothing_is_said_to_be_left_when_nothing_is():
    assert "€ 0" not in plain(rationale_for(facts(Reason.CEILING_REACHED, left_before_cents=0)))


def test_points_on_a_criterion_come_with_its_name():
    missed = Shortfall("feasibility", Fraction(5, 2), Fraction(3))

    words = words_of(
        PointsFlip(Fraction(3), Fraction(7, 2), criteria=(missed,)),
        reason=Reason.BELOW_MINIMUM_SCORE,
        shortfalls=(missed,),
    )

    assert words.count("0,50") == 2 and words.count("uitvoerbaarheid") == 2


def test_points_beyond_the_scale_and_flips_of_who_has_money_are_not_spoken_of():
    nothing = words_of()

    assert words_of(PointsFlip(Fraction(4), Fraction(5), must_exceed=True)) == nothing
    assert words_of(PointsFlip(Fraction(4), Fraction(5))) != nothing
    awarded = {"reason": Reason.AWARDED_IN_FULL, "awarded_cents": 5}
    assert words_of(PointsFlip(Fraction(4), Fraction(3)), CeilingFlip(1), **awarded) == words_of(**awarded)


def test_with_best_total_value_an_award_speaks_of_the_set_not_of_the_place():
    given = facts(Reason.AWARDED_IN_FULL, awarded_cents=18_500_050)
    best = replace(given.explained, problem=AllocationProblem(Rules(1, method=Method.BEST_VALUE), ()))

    words = plain(rationale_for(replace(given, explained=best)))

    assert "€ 185.000,50" in words and words != plain(rationale_for(given))


@pytest.mark.parametrize(("instead", "along"), [(("X",), ()), (("X", "Y"), ()), (("X",), ("Z",)), (("X", "Y"), ("Z",))])
def test_the_better_set_is_named_by_number_and_score(instead, along):
    better = BetterSet(instead, along, Fraction(727, 100), Fraction(387, 100), 0)
    given = facts(Reason.NOT_IN_BEST_SET, flips=Flips(KEY, better=better))

    words = rationale_for(given)

    assert "7,27" in words and "3,87" in words and "%(" not in words
    tie = replace(better, score_along=better.score_instead)
    assert rationale_for(facts(Reason.NOT_IN_BEST_SET, flips=Flips(KEY, better=tie))) != words


def test_in_a_larger_round_too_the_words_say_what_would_have_given_money(officer):
    asked = [("hoog", 200_000, 5), *((f"{number:03}", 200_000, 4) for number in range(FLIPS_FOR_ALL))]
    round_, proposals = build.assessed_round(asked, assessors_per_proposal=1)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())

    stored = rationales_of(run, round_)

    first = min(run.lines.exclude(outcome="awarded"), key=lambda each: each.rank).proposal.reference
    assert "€ 1.200.000" in plain(stored[first])
    assert "U had" not in plain(stored[proposals["hoog"].reference])


def test_the_words_stored_with_a_decision_end_with_what_would_have_given_money(officer):
    round_, proposals = build.assessed_round([("hoog", 400_000, 5), ("midden", 400_000, 4), ("laag", 400_000, 3)])
    run = run_allocation(round_=round_, by=officer, at=timezone.now())

    stored = rationales_of(run, round_)

    assert "€ 1.200.000" in plain(stored[proposals["laag"].reference])
    assert "€ 1.200.000" not in plain(stored[proposals["hoog"].reference])
