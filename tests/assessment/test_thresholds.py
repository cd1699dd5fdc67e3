"""Minimum scores, exact to the last fraction, and what they leave to the allocation (docs/ranking.md)."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.allocation import CriterionScore, Reason, Rules, allocate, candidates_from_ranking, check_allocation
from assessment.allocation.problem import AllocationProblem
from assessment.ranking import Lottery, Minimums, ScoredProposal, Shortfall, rank_proposals
from assessment.scoring import Assessment, Criterion, score_proposal
from tests.assessment.ranking_examples import minimum_examples

ORDER = ("fit", "reach")
CRITERIA = [Criterion("fit", 50), Criterion("reach", 50)]


def scored(key, *hands):
    given_ = [Assessment(str(number), dict(zip(ORDER, hand, strict=True))) for number, hand in enumerate(hands)]
    return ScoredProposal(key, score_proposal(CRITERIA, given_) if given_ else None)


def ranked(proposals, minimums, minimum=1):
    return rank_proposals(
        proposals, minimum_assessments=minimum, criterion_order=ORDER, lottery=Lottery("zaad"), minimums=minimums
    )


def test_who_reaches_the_minimum_exactly_has_a_place_and_who_misses_a_hair_has_none():
    minimums = Minimums(total=Fraction(3), criteria={"reach": Fraction(8, 3)})
    exact = scored("exact", (3, 3), (4, 2), (3, 3))
    hair = scored("hair", (5, 3), (5, 2), (5, 2))

    ranking = ranked([exact, hair], minimums)

    assert [line.key for line in ranking.lines] == ["exact"]
    (apart,) = ranking.apart
    assert apart.shortfalls == (Shortfall("reach", Fraction(7, 3), Fraction(8, 3)),)


def test_too_few_assessments_is_said_before_a_minimum():
    ranking = ranked([scored("one", (1, 1))], Minimums(total=Fraction(3)), minimum=2)

    assert (len(ranking.unranked), ranking.apart) == (1, ())


def test_all_minimums_that_are_missed_are_named_total_first():
    (apart,) = ranked([scored("one", (1, 2))], Minimums(Fraction(3), {"reach": Fraction(3), "fit": Fraction(2)})).apart

    assert [each.criterion for each in apart.shortfalls] == [None, "fit", "reach"]


def test_a_tie_below_the_minimum_needs_no_lottery():
    minimums = Minimums(total=Fraction(3))

    ranking = rank_proposals(
        [scored("a", (1, 1)), scored("b", (1, 1))], minimum_assessments=1, criterion_order=ORDER, minimums=minimums
    )

    assert (ranking.lines, [each.key for each in ranking.apart]) == ((), ["a", "b"])


@pytest.mark.parametrize("value", [3, 2.5, "3"])
def test_a_minimum_is_exact(value):
    with pytest.raises(TypeError):
        Minimums(total=value)


def test_a_minimum_on_an_unknown_criterion_is_a_key_error():
    with pytest.raises(KeyError):
        ranked([scored("one", (1, 2))], Minimums(criteria={"other": Fraction(1)}))


HANDS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=0, max_size=4)
MINIMUM = st.one_of(st.none(), st.integers(2, 10).map(lambda halves: Fraction(halves, 2)))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(HANDS, min_size=1, max_size=8), MINIMUM, MINIMUM, st.integers(0, 2_000), st.randoms(use_true_random=True)
)
def test_no_money_below_a_minimum_and_the_checker_agrees(hands, total, reach, ceiling, random):
    minimums = Minimums(total, {"reach": reach} if reach is not None else {})
    proposals = [scored(f"p{number}", *each) for number, each in enumerate(hands)]
    random.shuffle(proposals)
    ranking = ranked(proposals, minimums, minimum=2)
    rules = Rules(
        ceiling_cents=ceiling, minimum_total_score=total, criterion_order=ORDER, lottery_seed="zaad",
        minimum_criterion_scores=tuple(CriterionScore(*each) for each in minimums.criteria.items()),
    )  # fmt: skip
    problem = AllocationProblem(rules, candidates_from_ranking(ranking, {each.key: 300 for each in proposals}))

    result = allocate(problem)

    assert check_allocation(problem, result) == ()
    apart = {each.key: each for each in ranking.apart}
    for line in result.lines:
        assert (line.reason is Reason.BELOW_MINIMUM_SCORE) == (line.key in apart)
        if line.key in apart:
            expected = [(each.criterion, each.score, each.minimum) for each in apart[line.key].shortfalls]
            assert [(each.criterion, each.score, each.minimum) for each in line.shortfalls] == expected
            assert (line.awarded_cents, line.rank) == (0, None)
    for line in ranking.lines:
        assert total is None or line.score.total >= total
        assert reach is None or line.score.criterion("reach").mean >= reach


def test_documented_minimums():
    for example in minimum_examples():
        ranking = ranked(example.proposals, example.minimums)
        places = {line.key: str(line.rank) for line in ranking.lines} | {each.key: "–" for each in ranking.apart}
        missed = {
            each.key: ", ".join(f"{short.criterion or 'total'} {short.score}" for short in each.shortfalls)
            for each in ranking.apart
        }
        assert {key: (places[key], missed.get(key, "")) for key in places} == example.expected
