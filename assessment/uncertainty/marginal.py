"""The model with proposals, assessors and the overall mean integrated out: what is left are three spreads.

    score = overall mean + worth of the proposal + habit of the assessor + noise

All four are normal; the overall mean has a flat prior. Given the spreads everything is a matter of linear
algebra, so only three dimensions are left to sample. Notation: tau, omega and sigma are the spreads of
proposals, assessors and noise; r = tau / sigma and q = omega / sigma.

Proposals and mean are eliminated by hand, which leaves a matrix of one row for each assessor that depends on
r alone. In the basis of its eigenvectors every q costs next to nothing, so one decomposition serves all q and
all sigma. The cost does not grow with the number of proposals.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.uncertainty.design import Design

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Statistics:
    """All that the likelihood needs of the scores.

    A row of `rows` belongs to a proposal: its number of assessments, then one for each assessor who scored
    it. `kinds` are the distinct numbers of assessments; the last three hold sums over the proposals of a kind.
    """

    centre: float
    observations: int
    sizes: Floats
    sums: Floats
    rows: Floats
    kinds: Floats
    proposals_of_kind: Floats
    matrix: Floats
    vector: Floats
    squares: float
    kind_matrices: Floats
    kind_vectors: Floats
    kind_squares: Floats


def statistics_of(design: Design) -> Statistics:
    """Reduce the scores to sums. Scores are centred first, which keeps small differences exact."""
    proposal, assessor = np.array(design.proposal_index), np.array(design.assessor_index)
    scores = np.array(design.scores)
    centre = float(scores.mean())
    centred = scores - centre
    width = len(design.assessors) + 1
    links = np.zeros((len(design.proposals), width))
    links[proposal, assessor + 1] = 1.0
    links[:, 0] = links[:, 1:].sum(axis=1)
    sums = np.bincount(proposal, weights=centred, minlength=len(design.proposals))
    plain = np.zeros((len(scores), width))
    plain[:, 0] = 1.0
    plain[np.arange(len(scores)), assessor + 1] = 1.0
    kinds = np.unique(links[:, 0])
    members = [links[:, 0] == kind for kind in kinds]
    return Statistics(
        centre=centre,
        observations=len(scores),
        sizes=links[:, 0].copy(),
        sums=sums.astype(float),
        rows=links,
        kinds=kinds,
        proposals_of_kind=np.array([member.sum() for member in members], dtype=float),
        matrix=plain.T @ plain,
        vector=plain.T @ centred,
        squares=float(centred @ centred),
        kind_matrices=np.stack([links[member].T @ links[member] for member in members]),
        kind_vectors=np.stack([links[member].T @ sums[member] for member in members]),
        kind_squares=np.array([float(sums[member] @ sums[member]) for member in members]),
    )


@dataclass(frozen=True, slots=True)
class Reduced:
    """The likelihood for an array of ratios r, in the basis of the eigenvectors; the first axis runs over r.

    `values` and `vectors` are of the precision of the assessors, `target` the right-hand side in that basis.
    The overall mean given the assessors is (mean_target - links . assessors) / mean_precision.
    """

    values: Floats
    vectors: Floats
    target: Floats
    links: Floats
    mean_precision: Floats
    mean_target: Floats
    log_determinant: Floats
    squares: Floats

    def terms(self, index: NDArray[np.intp], q: Floats) -> tuple[Floats, Floats]:
        """Return log determinant and misfit for pairs of an index of r and a ratio q (arrays of one length).

        The log likelihood is -(n - 1) log sigma - log determinant / 2 - misfit / (2 sigma²), constants aside.
        """
        grown = q[:, None] ** 2 * self.values[index]
        explained = (q[:, None] ** 2 * self.target[index] ** 2 / (1.0 + grown)).sum(axis=1)
        determinant = self.log_determinant[index] + np.log1p(grown).sum(axis=1)
        return determinant, np.maximum(self.squares[index] - explained, 0.0)


def reduce(statistics: Statistics, r: Floats) -> Reduced:
    """Eliminate proposals and overall mean for an array of ratios."""
    growth = 1.0 + statistics.kinds * r[:, None] ** 2
    shrink = r[:, None] ** 2 / growth
    matrix = statistics.matrix - np.tensordot(shrink, statistics.kind_matrices, axes=1)
    vector = statistics.vector - shrink @ statistics.kind_vectors
    squares = statistics.squares - shrink @ statistics.kind_squares
    # Without the difference of two nearly equal numbers that stands in the corner of the matrix.
    mean_precision = (statistics.proposals_of_kind * statistics.kinds / growth).sum(axis=1)
    links, mean_target = matrix[:, 0, 1:], vector[:, 0]
    assessors = matrix[:, 1:, 1:] - links[:, :, None] * links[:, None, :] / mean_precision[:, None, None]
    values, vectors = np.linalg.eigh(assessors)
    right = vector[:, 1:] - links * (mean_target / mean_precision)[:, None]
    return Reduced(
        values=np.maximum(values, 0.0),
        vectors=vectors,
        target=np.einsum("rji,rj->ri", vectors, right),
        links=links,
        mean_precision=mean_precision,
        mean_target=mean_target,
        log_determinant=np.log(growth) @ statistics.proposals_of_kind + np.log(mean_precision),
        squares=squares - mean_target**2 / mean_precision,
    )
