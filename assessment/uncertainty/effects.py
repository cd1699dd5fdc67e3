"""Draw proposals and assessors given the spreads, jointly and exactly."""

from dataclasses import dataclass

import numpy as np

from assessment.uncertainty.design import Design
from assessment.uncertainty.marginal import Floats, Statistics
from assessment.uncertainty.problem import Stop, never
from assessment.uncertainty.spreads import SpreadDraws

# Numbers worked on at once: a million are 8 MB.
AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class EffectDraws:
    """Draws in rows. `worth` is what the panel would give a proposal without noise, in points; `severity` how
    much lower than the linked panel an assessor scores."""

    worth: Floats
    severity: Floats


def draw_effects(
    statistics: Statistics, design: Design, spreads: SpreadDraws, rng: np.random.Generator, stop: Stop = never
) -> EffectDraws:
    """Draw overall mean, assessors and proposals for every draw of the spreads, in the order of the chains."""
    r, sigma = spreads.r.ravel(), spreads.sigma.ravel()
    weights, by_group = _weights(design)
    habits, mean = _assessors(spreads, rng)
    severity = habits @ by_group - habits
    worth = np.empty((len(r), len(statistics.sizes)))
    worth[:] = (statistics.centre + mean + habits @ weights)[:, None]
    rows = max(1, AT_ONCE // len(statistics.sizes))
    for start in range(0, len(r), rows):
        stop(0.4 + 0.4 * start / len(r))
        part = slice(start, start + rows)
        explained = mean[part, None] * statistics.sizes + habits[part] @ statistics.rows[:, 1:].T
        worth[part] += _proposals(statistics, r[part], sigma[part], explained, rng)
    return EffectDraws(worth, severity)


def _weights(design: Design) -> tuple[Floats, Floats]:
    """Return the weight of each assessor in the panel, and the matrix that gives each the mean of its group."""
    counts = np.array(design.by_assessor, dtype=float)
    place = {key: index for index, key in enumerate(design.assessors)}
    matrix = np.zeros((len(counts), len(counts)))
    for group in design.groups:
        members = [place[key] for key in group.assessors]
        matrix[np.ix_(members, members)] = (counts[members] / counts[members].sum())[:, None]
    return counts / counts.sum(), matrix


def _assessors(spreads: SpreadDraws, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw the habits of the assessors, and given these the overall mean above the centre."""
    reduced = spreads.reduced
    cell, q, sigma = (each.ravel() for each in (spreads.cell, spreads.q, spreads.sigma))
    growth = 1.0 + q[:, None] ** 2 * reduced.values[cell]
    drawn = q[:, None] ** 2 * reduced.target[cell] / growth
    drawn += (q * sigma)[:, None] / np.sqrt(growth) * rng.standard_normal(growth.shape)
    habits = np.empty_like(drawn)
    for each in np.unique(cell):
        habits[cell == each] = drawn[cell == each] @ reduced.vectors[each].T
    precision = reduced.mean_precision[cell]
    expected = (reduced.mean_target[cell] - (reduced.links[cell] * habits).sum(axis=1)) / precision
    return habits, expected + sigma / np.sqrt(precision) * rng.standard_normal(len(q))


def _proposals(statistics: Statistics, r: Floats, sigma: Floats, explained: Floats, rng: np.random.Generator) -> Floats:
    """Draw how far each proposal lies from the overall mean, given what mean and assessors explain of its sum."""
    shrink = r[:, None] ** 2 / (1.0 + statistics.sizes * r[:, None] ** 2)
    expected = shrink * (statistics.sums - explained)
    return np.asarray(expected + sigma[:, None] * np.sqrt(shrink) * rng.standard_normal(shrink.shape))
