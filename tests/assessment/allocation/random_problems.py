"""Random problems with every kind of rule, from a seed: the same on each machine."""

import random
from dataclasses import replace
from fractions import Fraction

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    Group,
    GroupKind,
    GroupLimit,
    Lock,
    Method,
    Rules,
)

PROVINCES = {"GR": "noord", "FR": "noord", "GE": "oost", "UT": "west", "ZH": "west", "LI": "zuid"}
THEMES = ("digital", "people", "green")
CODES = ("fit", "feasible")


def random_problem(
    seed, *, count=None, part_awards=False, small=False, themes=False, method=Method.BEST_VALUE, criteria=False
):
    """Draw a problem; small amounts make exact fits and ties common.

    With part awards there are no themes, unless `themes`: then with limits in number alone, which overlap the others.
    With `criteria` every other problem has a minimum score on one or two criteria besides.
    """
    draw = random.Random(seed)
    count = draw.randint(1, 10) if count is None else count
    points = sorted((draw.randint(15, 30 if small else 75) for _ in range(count)), reverse=True)
    top = 6 if small else draw.choice([20, 400_000, 40_000_000])
    names = draw.sample(range(count), count)
    # Scores a hair apart, as when somebody asks how many points more would have been enough.
    hair = Fraction(1, 10**9) * draw.choice([0, 0, 0, 1])
    candidates = tuple(
        Candidate(
            f"P{name}",
            draw.randint(max(1, top // 5), top),
            rank,
            Fraction(total, 15) + hair * (count - rank),
            province=(province := draw.choice(list(PROVINCES))),
            part=PROVINCES[province],
            themes=() if part_awards and not themes else tuple(draw.sample(THEMES, draw.randint(0, 2))),
        )
        for rank, (name, total) in enumerate(zip(names, points, strict=True), start=1)
    )
    asked = sum(each.requested_cents for each in candidates)
    keys = draw.sample([each.key for each in candidates], min(count, 3))
    rules = Rules(
        ceiling_cents=draw.randint(0, asked),
        method=method,
        minimum_total_score=draw.choice([None, None, Fraction(2)]),
        minimum_award_cents=draw.randint(0, top),
        part_awards=part_awards,
        limits=(
            *_limits(draw, asked, count, part_awards=part_awards, minima=method is Method.BEST_VALUE),
            *(_of_themes(draw, count) if themes and part_awards else ()),
        ),
        locked_in=(Lock(keys[0], "afspraak"),) if draw.random() < 0.2 else (),
        locked_out=(Lock(keys[-1], "dubbel"),) if len(keys) > 1 and draw.random() < 0.2 else (),
        groups=tuple(Group(GroupKind.PART, each) for each in sorted(set(PROVINCES.values()))) * (draw.random() < 0.2),
    )
    problem = AllocationProblem(rules, candidates)
    return _with_criteria(problem, random.Random(f"criteria {seed}")) if criteria else problem


def _with_criteria(problem, draw):
    """Give everybody a score on two criteria; a quarter misses a minimum on each that has one."""
    candidates = tuple(
        replace(each, criterion_scores=tuple(CriterionScore(code, Fraction(draw.randint(3, 15), 3)) for code in CODES))
        for each in problem.candidates
    )
    minimums = tuple(CriterionScore(code, Fraction(2)) for code in CODES if draw.random() < 0.3)
    return replace(problem, candidates=candidates, rules=replace(problem.rules, minimum_criterion_scores=minimums))


def _limits(draw, asked, count, *, part_awards, minima):
    """Yield up to four limits of every kind."""
    kinds = [GroupKind.PROVINCE, GroupKind.PART] if part_awards else list(GroupKind)
    names = {GroupKind.PROVINCE: list(PROVINCES), GroupKind.PART: ["noord", "zuid", "west"], GroupKind.THEME: THEMES}
    for _ in range(draw.randint(0, 4)):
        kind = draw.choice(kinds)
        key = draw.choice([None, draw.choice(names[kind])])
        which = draw.choice(["maximum_count", "maximum_cents"] + ["minimum_count", "minimum_cents"] * minima)
        number = draw.randint(1, max(1, count // 3)) if which.endswith("count") else draw.randint(1, max(1, asked // 3))
        yield GroupLimit(kind, key, **{which: number})


def _of_themes(draw, count):
    """Yield one or two limits in number on themes: a proposal has up to two, so that they overlap."""
    for theme in draw.sample(THEMES, draw.randint(1, 2)):
        which = draw.choice(["maximum_count", "minimum_count"])
        yield GroupLimit(GroupKind.THEME, theme, **{which: draw.randint(1, max(1, count // 3))})


def with_ceiling(problem, cents):
    """Give the same problem with another ceiling."""
    return replace(problem, rules=replace(problem.rules, ceiling_cents=cents))
