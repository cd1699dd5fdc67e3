"""Hypothesis strategies for allocation problems: small numbers, so that ties and exact fits happen often."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from assessment.allocation import AllocationProblem, Candidate, CriterionScore, Rules, WhenNextDoesNotFit

CODES = ("fit", "feasibility")


@st.composite
def problems(draw, variants=tuple(WhenNextDoesNotFit), max_size=8):
    """Draw a problem whose ranks agree with its scores; some candidates have no rank."""
    count = draw(st.integers(0, max_size))
    totals = sorted(draw(st.lists(SCORES, min_size=count, max_size=count)), reverse=True)
    ranked = [_candidate(draw, index + 1, total) for index, total in enumerate(totals)]
    unranked = [Candidate(f"U{index}", draw(AMOUNTS), None, None) for index in range(draw(st.integers(0, 2)))]
    # Keys that do not follow the rank: nothing may lean on them.
    names = draw(st.permutations([f"R{index}" for index in range(count)]))
    named = [replace(each, key=name) for each, name in zip(ranked, names, strict=True)]
    everyone = draw(st.permutations(named + unranked))
    return AllocationProblem(_rules(draw, variants), tuple(everyone))


SCORES = st.integers(15, 75).map(lambda points: Fraction(points, 15))
AMOUNTS = st.integers(1, 12) | st.integers(10_000_000, 40_000_000)


def _candidate(draw, rank, total):
    means = tuple(CriterionScore(code, draw(SCORES)) for code in CODES)
    return Candidate("", draw(AMOUNTS), rank, total, means)


def _rules(draw, variants):
    thresholds = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=2))
    return Rules(
        ceiling_cents=draw(st.integers(0, 60) | st.integers(0, 150_000_000)),
        when_next_does_not_fit=draw(st.sampled_from(variants)),
        minimum_award_cents=draw(st.integers(0, 8) | st.just(10_000_000)),
        minimum_total_score=draw(st.none() | st.sampled_from([Fraction(2), Fraction(3)])),
        minimum_criterion_scores=tuple(CriterionScore(code, Fraction(5, 2)) for code in thresholds),
    )
