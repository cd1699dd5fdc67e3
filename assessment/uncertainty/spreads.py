"""Draw the three spreads from their exact posterior, nearly independently.

A table of the posterior over small cells is made first. Cells are drawn from it, then a point at random
within the cell, and a Metropolis step against the exact density takes away what the table gets wrong. Because
what is proposed does not depend on where the chain stands, it mixes in a step or two, also where Gibbs
sampling would be stuck (a spread near nought). Of the ratio r only the middles of the cells are used, some
four to a standard deviation: for a smooth density such a sum is as good as the integral.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.uncertainty.density import Target, ratio
from assessment.uncertainty.marginal import Floats, Reduced, Statistics, reduce
from assessment.uncertainty.problem import Settings, Stop, never

HIGHEST = 8.0  # coordinate of the highest ratio: 149
LEFT_OUT = 14.0  # a box is left out when its density is this many e-folds below the top
SEARCH_CELLS = 17
TABLE_CELLS = 48
NOISE_CELLS = 64
SEARCHES = 12

Cells = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class SpreadDraws:
    """Draws of the ratios r = tau / sigma and q = omega / sigma and of sigma: chains by draws.

    `reduced` is the likelihood at the values of r that can be drawn; `cell` says which of them was.
    """

    r: Floats
    q: Floats
    sigma: Floats
    cell: Cells
    reduced: Reduced
    acceptance: float


def draw_spreads(
    statistics: Statistics, settings: Settings, rng: np.random.Generator, stop: Stop = never
) -> SpreadDraws:
    """Draw ratios and noise, chains by draws. `stop` is called between the steps."""
    target = Target(statistics, settings)
    table = _Table.over(target, _search(target, stop))
    stop(0.3)
    count = settings.draws + settings.chains  # one more for each chain to start from
    points, log_table = table.draw(count, rng)
    log_exact = target.density(points.x, points.y, points.z, *table.reduced.terms(points.cell, ratio(points.y)))
    stop(0.4)
    shape = (settings.chains, count // settings.chains)
    kept, acceptance = _metropolis((log_exact - log_table).reshape(shape), np.log1p(-rng.random(shape)))
    x, y, z = (np.take_along_axis(each.reshape(shape), kept, axis=1) for each in (points.x, points.y, points.z))
    cell = np.take_along_axis(points.cell.reshape(shape), kept, axis=1)
    return SpreadDraws(ratio(x), ratio(y), np.exp(z), cell, table.reduced, acceptance)


def _metropolis(weights: Floats, log_uniform: Floats) -> tuple[Cells, float]:
    """Walk the chains: a proposal is accepted by the ratio of importance weights. Return indices kept."""
    chains, count = weights.shape
    kept = np.zeros((chains, count - 1), dtype=np.intp)
    current = np.zeros(chains, dtype=np.intp)
    rows = np.arange(chains)
    accepted = 0
    for step in range(1, count):
        takes = log_uniform[:, step] < weights[:, step] - weights[rows, current]
        current = np.where(takes, step, current)
        kept[:, step - 1] = current
        accepted += int(takes.sum())
    return kept, accepted / kept.size


@dataclass(frozen=True, slots=True)
class Box:
    """Ranges of coordinates that hold all but a negligible part of the posterior."""

    x: tuple[float, float]
    y: tuple[float, float]


def _search(target: Target, stop: Stop) -> Box:
    """Close in on the ratios that matter: grid, keep what counts with a margin, finer grid, and so on."""
    box = Box((0.0, HIGHEST), (0.0, HIGHEST))
    for search in range(SEARCHES):
        stop(0.2 * search / SEARCHES)
        x, y = (_middles(side, SEARCH_CELLS) for side in (box.x, box.y))
        cell, grid_x, grid_y = _grid(x, y)
        determinant, misfit = reduce(target.statistics, ratio(x)).terms(cell, ratio(grid_y))
        best = target.best_noise(grid_x, grid_y, misfit)
        density = target.density(grid_x, grid_y, best, determinant, misfit).reshape(len(x), len(y))
        counts = density > density.max() - LEFT_OUT
        closer = Box(_closer(box.x, counts.any(axis=1)), _closer(box.y, counts.any(axis=0)))
        if _area(closer) > 0.9 * _area(box):
            break
        box = closer
    return box


def _closer(side: tuple[float, float], counts: NDArray[np.bool_]) -> tuple[float, float]:
    """Narrow a side to the cells that count and two more on either side."""
    found = np.flatnonzero(counts)
    step = (side[1] - side[0]) / len(counts)
    low, high = side[0] + (found[0] - 2) * step, side[0] + (found[-1] + 3) * step
    return max(float(low), side[0]), min(float(high), side[1])


def _area(box: Box) -> float:
    """Return the area of a box."""
    return (box.x[1] - box.x[0]) * (box.y[1] - box.y[0])


def _middles(side: tuple[float, float], cells: int) -> Floats:
    """Return the middles of equal cells."""
    step = (side[1] - side[0]) / cells
    return np.asarray(side[0] + step * (np.arange(cells) + 0.5))


def _grid(x: Floats, y: Floats) -> tuple[Cells, Floats, Floats]:
    """Return all pairs of two coordinates, with the index of the first."""
    cell = np.repeat(np.arange(len(x)), len(y))
    return cell, x[cell], np.tile(y, len(x))


@dataclass(frozen=True, slots=True)
class _Points:
    """Points drawn from the table: coordinates, and the cell of the first."""

    cell: Cells
    x: Floats
    y: Floats
    z: Floats


@dataclass(frozen=True, slots=True)
class _Table:
    """The log density at the middle of every cell of a box, and the likelihood at the middles of its x."""

    sides: tuple[tuple[float, float], ...]
    density: Floats
    reduced: Reduced

    @classmethod
    def over(cls, target: Target, box: Box) -> "_Table":
        """Fill the table: matrices once for each pair of ratios, then the noise narrowed to what counts."""
        x, y = (_middles(side, TABLE_CELLS) for side in (box.x, box.y))
        cell, grid_x, grid_y = _grid(x, y)
        reduced = reduce(target.statistics, ratio(x))
        determinant, misfit = reduced.terms(cell, ratio(grid_y))
        noise = target.noise_bounds
        for _ in range(SEARCHES):
            z = _middles(noise, NOISE_CELLS)
            density = target.density(grid_x[:, None], grid_y[:, None], z, determinant[:, None], misfit[:, None])
            closer = _closer(noise, (density > density.max() - LEFT_OUT).any(axis=0))
            if closer[1] - closer[0] > 0.9 * (noise[1] - noise[0]):
                break
            noise = closer
        return cls((box.x, box.y, noise), density.reshape(TABLE_CELLS, TABLE_CELLS, NOISE_CELLS), reduced)

    def draw(self, count: int, rng: np.random.Generator) -> tuple[_Points, Floats]:
        """Draw points from the table; return them and the log density of the table there."""
        flat = self.density.ravel()
        cumulative = np.cumsum(np.exp(flat - flat.max()))
        cells = np.searchsorted(cumulative, rng.random(count) * cumulative[-1], side="right")
        cells = np.minimum(cells, flat.size - 1)
        x, y, z = np.unravel_index(cells, self.density.shape)
        along = (
            _within(side, size, index, rng)
            for side, size, index in ((self.sides[1], TABLE_CELLS, y), (self.sides[2], NOISE_CELLS, z))
        )
        return _Points(x, _middles(self.sides[0], TABLE_CELLS)[x], *along), flat[cells]


def _within(side: tuple[float, float], size: int, index: Cells, rng: np.random.Generator) -> Floats:
    """Return points at random within cells of a side."""
    step = (side[1] - side[0]) / size
    return np.asarray(side[0] + step * (index + rng.random(len(index))))
