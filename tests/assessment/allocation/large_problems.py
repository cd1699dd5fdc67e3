"""Rounds of any size with amounts of whole cents and every kind of limit; the same for each seed."""

import random
from fractions import Fraction

from assessment.allocation import AllocationProblem, Candidate, GroupKind, GroupLimit, Method, Rules

PROVINCES = {
    "GR": "noord", "FR": "noord", "DR": "noord", "OV": "oost", "GE": "oost", "FL": "oost",
    "UT": "west", "NH": "west", "ZH": "west", "ZE": "zuid", "NB": "zuid", "LI": "zuid",
}  # fmt: skip
THEMES = ("digital", "people", "green", "finance", "fiscal")


def large_problem(count, seed=0, *, limits=True, step=1):
    """Draw a round of so many proposals of € 100.000 to € 400.000, in multiples of `step` cents; a fifth fits."""
    draw = random.Random(seed)
    points = sorted((draw.randint(20, 75) for _ in range(count)), reverse=True)
    candidates = []
    for rank, total in enumerate(points, start=1):
        province = draw.choice(list(PROVINCES))
        asked = draw.randint(10_000_000 // step, 40_000_000 // step) * step
        themes = tuple(draw.sample(THEMES, draw.randint(1, 2)))
        candidates.append(
            Candidate(f"P{rank:05d}", asked, rank, Fraction(total, 15), (), province, PROVINCES[province], themes)
        )
    ceiling = sum(each.requested_cents for each in candidates) // 5
    return AllocationProblem(
        Rules(ceiling, method=Method.BEST_VALUE, limits=_limits(count, ceiling) if limits else ()), tuple(candidates)
    )


def _limits(count, ceiling):
    """At most so many per province, some for each theme, a part of the money per part, an earmark for the north."""
    return (
        GroupLimit(GroupKind.PROVINCE, maximum_count=max(2, count // 50)),
        GroupLimit(GroupKind.THEME, minimum_count=max(1, count // 60)),
        GroupLimit(GroupKind.PART, maximum_cents=ceiling * 35 // 100),
        GroupLimit(GroupKind.PART, "noord", minimum_cents=ceiling // 10),
    )
