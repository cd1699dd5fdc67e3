"""From scores to places, against a small independent oracle (case MN-07)."""

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.ranking import (
    Lottery,
    LotteryNeeded,
    RankRule,
    ScoredProposal,
    Separation,
    UnrankedProposal,
    UnrankedReason,
    rank_proposals,
)
from assessment.scoring import Assessment, Criterion, display_score, score_proposal

CRITERIA = [Criterion("fit", 1), Criterion("reach", 1), Criterion("impact", 2)]
ORDER = ("fit", "reach", "impact")
LOTTERY = Lottery("seed of the round")


def scored(key, *hands, criteria=CRITERIA):
    """Score a proposal from one tuple of points per assessor, in the order of ORDER."""
    assessments = [
        Assessment(f"assessor {number}", dict(zip(ORDER, hand, strict=True))) for number, hand in enumerate(hands)
    ]
    return ScoredProposal(key, score_proposal(criteria, assessments) if assessments else None)


def ranked(*proposals, minimum=1, lottery=None, order=ORDER):
    return rank_proposals(proposals, minimum_assessments=minimum, criterion_order=order, lottery=lottery)


def test_rank_proposals_puts_the_highest_exact_score_first_even_when_both_show_the_same():
    criteria = [Criterion("fit", 1000), Criterion("reach", 1000), Criterion("impact", 1001)]
    low = scored("low", (4, 3, 3), criteria=criteria)
    high = scored("high", (3, 3, 4), criteria=criteria)

    ranking = ranked(low, high)

    assert display_score(low.score.total) == display_score(high.score.total)
    assert [(line.rank, line.key) for line in ranking.lines] == [(1, "high"), (2, "low")]
    assert [line.separation for line in ranking.lines] == [
        None,
        Separation(RankRule.SCORE, None, Fraction(10004, 3001), Fraction(10003, 3001)),
    ]
    assert [line.tied_with for line in ranking.lines] == [(), ()]


def test_equal_scores_are_decided_by_the_first_criterion_that_differs():
    first = scored("z", (4, 3, 3))
    second = scored("a", (3, 4, 3))
    third = scored("b", (3, 2, 4))

    ranking = ranked(third, second, first)

    assert [line.key for line in ranking.lines] == ["z", "a", "b"]
    assert [line.separation for line in ranking.lines[1:]] == [
        Separation(RankRule.CRITERION, "fit", Fraction(4), Fraction(3)),
        Separation(RankRule.CRITERION, "reach", Fraction(4), Fraction(2)),
    ]
    assert [line.tied_with for line in ranking.lines] == [("a", "b"), ("z", "b"), ("z", "a")]
    assert not ranking.lottery_used


def test_the_order_of_the_call_decides_which_criterion_comes_first():
    assert [line.key for line in ranked(scored("a", (4, 3, 3)), scored("b", (3, 4, 3)), order=("reach",)).lines] == [
        "b",
        "a",
    ]


def test_equal_on_everything_is_decided_by_a_lot_that_anyone_can_draw():
    keys = ["R-1", "R-2", "R-3", "R-4"]

    ranking = ranked(scored("best", (5, 5, 5)), *(scored(key, (3, 3, 3)) for key in keys), lottery=LOTTERY)

    lots = {key: hashlib.sha256(b"seed of the round\n" + key.encode()).hexdigest() for key in keys}
    by_lot = sorted(keys, key=lots.__getitem__)
    assert [line.key for line in ranking.lines] == ["best", *by_lot]
    assert [line.lottery_draw for line in ranking.lines] == [None, *(lots[key] for key in by_lot)]
    assert ranking.lines[2].separation == Separation(RankRule.LOTTERY, None, lots[by_lot[0]], lots[by_lot[1]])
    assert ranking.lines[1].separation.rule is RankRule.SCORE
    assert (ranking.lottery_seed, ranking.lottery_used) == ("seed of the round", True)


def test_another_seed_gives_another_order():
    proposals = [scored(f"R-{number}", (3, 3, 3)) for number in range(10)]

    orders = {
        tuple(line.key for line in ranked(*proposals, lottery=Lottery(f"seed {number}")).lines) for number in range(20)
    }

    assert len(orders) == 20


def test_a_tie_without_a_lottery_is_refused_and_named():
    with pytest.raises(LotteryNeeded) as caught:
        ranked(scored("b", (3, 3, 3)), scored("a", (3, 3, 3)), scored("c", (1, 1, 1)))

    assert caught.value.keys == ("a", "b")


@pytest.mark.parametrize("seed", ["", "two\nlines"])
def test_a_lottery_needs_a_seed_of_one_line(seed):
    with pytest.raises(ValueError, match="seed"):
        Lottery(seed)


def test_too_few_assessments_means_no_place_but_a_reason():
    full = scored("full", (1, 1, 1), (1, 1, 1), (1, 1, 1))

    ranking = ranked(scored("two", (5, 5, 5), (5, 5, 5)), full, scored("none"), minimum=3)

    assert [line.key for line in ranking.lines] == ["full"]
    assert ranking.unranked == (
        UnrankedProposal("none", UnrankedReason.NO_ASSESSMENTS, 0, 3),
        UnrankedProposal("two", UnrankedReason.TOO_FEW_ASSESSMENTS, 2, 3),
    )


def test_without_a_minimum_a_proposal_without_score_still_has_no_place():
    assert ranked(scored("none"), minimum=0).unranked[0].reason is UnrankedReason.NO_ASSESSMENTS


def test_an_empty_round_has_an_empty_ranking():
    assert (ranked().lines, ranked().unranked) == ((), ())


@pytest.mark.parametrize(
    ("proposals", "order", "message"),
    [
        ([scored("a", (1, 1, 1)), scored("a", (2, 2, 2))], ORDER, "proposal occurs twice"),
        ([scored("a", (1, 1, 1))], ("fit", "fit"), "criterion occurs twice"),
        ([scored("a", (1, 1, 1))], ("fit", "luck"), "luck"),
        (
            [
                scored("a", (1, 1, 1)),
                scored("b", (1, 1, 1), criteria=[Criterion(code, 1) for code in ORDER]),
            ],
            ORDER,
            "different criteria or weights",
        ),
    ],
)
def test_rank_proposals_refuses(proposals, order, message):
    with pytest.raises(ValueError, match=message):
        ranked(*proposals, order=order, lottery=LOTTERY)


HANDS = st.lists(st.tuples(*[st.integers(1, 3)] * 3), min_size=0, max_size=4)


@given(st.lists(HANDS, max_size=8), st.randoms(use_true_random=True))
@settings(max_examples=2000, deadline=None)
def test_ranking_agrees_with_counting_who_is_better_whatever_the_order(table, random):
    """The oracle counts, for each proposal, how many beat it, on whole numbers only."""
    raw = {f"R-{number}": hands for number, hands in enumerate(table)}
    counted = {key: hands for key, hands in raw.items() if len(hands) >= 2}
    proposals = [scored(key, *hands) for key, hands in raw.items()]

    ranking = ranked(*proposals, minimum=2, lottery=LOTTERY)

    assert {line.key: line.rank for line in ranking.lines} == {
        key: 1 + sum(_beats(other, key, counted) for other in counted if other != key) for key in counted
    }
    assert {each.key for each in ranking.unranked} == raw.keys() - counted.keys()
    random.shuffle(proposals)
    assert ranked(*proposals, minimum=2, lottery=LOTTERY) == ranking


def _beats(one, other, raw):
    """Compare two proposals by cross-multiplied sums of points: no fractions, no sorting."""
    ours, theirs = raw[one], raw[other]
    for weights in ((1, 1, 2), (1, 0, 0), (0, 1, 0), (0, 0, 1)):
        mine = sum(w * p for hand in ours for w, p in zip(weights, hand, strict=True)) * len(theirs)
        yours = sum(w * p for hand in theirs for w, p in zip(weights, hand, strict=True)) * len(ours)
        if mine != yours:
            return mine > yours
    lots = [hashlib.sha256(f"seed of the round\n{key}".encode()).digest() for key in (one, other)]
    return lots[0] < lots[1]
