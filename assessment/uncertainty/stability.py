"""How firmly an outcome stands against who assessed: in how many draws of the model each proposal gets money.

Each draw is what the panel might have given without the luck of the draw of assessors; the money is divided in it
by the rules of the problem, with either method. Advice, never the legal score. Source: docs/uncertainty.md.
"""

from collections.abc import Mapping
from fractions import Fraction

from assessment.allocation import AllocationProblem
from assessment.uncertainty.design import design_of
from assessment.uncertainty.problem import Observation, Settings, in_order, never

# A drawn worth in whole millionths of a point: the division works with whole numbers.
UNIT = 1_000_000
SEED = 20_260_401


def posterior_stability_of(
    problem: AllocationProblem,
    points: Mapping[str, Mapping[str, Mapping[str, int]]],
    *,
    weights: Mapping[str, Fraction] | None = None,
    draws: int = 1_000,
    seed: int = SEED,
) -> dict[str, int]:
    """Count in how many of `draws` draws of the model each candidate gets money, under the rules of the problem.

    `points` are whole points by proposal, assessor and criterion, final assessments only; `weights` by criterion,
    equal without. Minimum scores are held against the legal score, not against a draw. Equal input and seed give
    equal counts on one version of NumPy. Keys are those of all candidates.

    :raises ValueError: if somebody who competes has no points, or misses a criterion.
    :raises InvalidScores: if the draws cannot be judged (fewer than 80, or not divisible by 8).
    """
    import numpy as np

    from assessment.allocation.stability import Sheet, awarded_by_totals
    from assessment.uncertainty.drawing import draw

    sheet = Sheet(problem, points)
    if not sheet.candidates:
        return sheet.counted(np.zeros((draws, 0), dtype=bool))
    settings = Settings(seed=seed, draws=draws)
    design = design_of(in_order(_observations(points, weights), settings.scale))
    worth = draw(design, settings, never).effects.worth
    columns = [design.proposals.index(each.key) for each in sheet.candidates]
    within = np.clip(worth[:, columns], settings.scale.lowest, settings.scale.highest)
    totals = np.rint(within * UNIT).astype(np.int64)
    legal = np.broadcast_to(sheet.reaches_legally(), totals.shape)
    return sheet.counted(awarded_by_totals(problem, sheet.candidates, totals, legal))


def _observations(
    points: Mapping[str, Mapping[str, Mapping[str, int]]], weights: Mapping[str, Fraction] | None
) -> list[Observation]:
    """Give the weighted mean of each assessment."""
    found = []
    for key, hands in points.items():
        for assessor, given in hands.items():
            asked = {code: Fraction(1) if weights is None else Fraction(weights[code]) for code in given}
            total = sum((asked[code] * given[code] for code in given), Fraction(0))
            found.append(Observation(key, assessor, total / sum(asked.values(), Fraction(0))))
    return found
