"""Hypothesis strategies for allocation problems: small numbers, so that ties and exact fits happen often."""

from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from assessment.allocation import AllocationProblem, Candidate, CriterionScore, Rules, WhenNextDoesNotFit

CODES = ("fit", "feasibility")


SCORES = st.integers(15, 75).map(lambda points: Fraction(points, 15))
AMOUNTS = st.integers(1, 12) | st.integers(10_000_000, 40_000_000)
CANDIDATES = st.tuples(SCORES, st.tuples(*[SCORES] * len(CODES)), AMOUNTS)
THRESHOLDS = st.lists(st.sampled_from(CODES), unique=True, max_size=2).map(
    lambda codes: tuple(CriterionScore(code, Fraction(5, 2)) for code in codes)
)
# An order by a seed: one number to draw, where an order of its own is one for each candidate.
ORDERS = st.randoms(use_true_random=True)


def problems(
    variants: tuple[WhenNextDoesNotFit, ...] = tuple(WhenNextDoesNotFit), max_size: int = 8
) -> st.SearchStrategy[AllocationProblem]:
    """Draw a problem whose ranks agree with its scores; some candidates have no rank."""
    rules = st.builds(
        Rules,
        ceiling_cents=st.integers(0, 60) | st.integers(0, 150_000_000),
        when_next_does_not_fit=st.sampled_from(variants),
        minimum_award_cents=st.integers(0, 8) | st.just(10_000_000),
        minimum_total_score=st.none() | st.sampled_from([Fraction(2), Fraction(3)]),
        minimum_criterion_scores=THRESHOLDS,
    )
    return st.builds(_problem, rules, st.lists(CANDIDATES, max_size=max_size), st.lists(AMOUNTS, max_size=2), ORDERS)


def _problem(
    rules: Rules, ranked: list[tuple[Fraction, tuple[Fraction, ...], int]], unranked: list[int], order: Random
) -> AllocationProblem:
    # Keys that do not follow the rank: nothing may lean on them.
    names = [f"R{index}" for index in range(len(ranked))]
    order.shuffle(names)
    totals = sorted((total for total, _means, _amount in ranked), reverse=True)
    everyone = [
        Candidate(name, amount, rank, total, tuple(map(CriterionScore, CODES, means)))
        for rank, (name, total, (_total, means, amount)) in enumerate(zip(names, totals, ranked, strict=True), start=1)
    ]
    everyone += [Candidate(f"U{index}", amount, None, None) for index, amount in enumerate(unranked)]
    order.shuffle(everyone)
    return AllocationProblem(rules, tuple(everyone))
