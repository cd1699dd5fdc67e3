"""The likelihood after elimination is that of one big covariance matrix, to the last digits."""

import numpy as np
import pytest

from assessment.uncertainty.design import design_of
from assessment.uncertainty.marginal import reduce, statistics_of
from assessment.uncertainty.problem import Scale, in_order
from tests.assessment.uncertainty.simulation import World


def restricted_log_likelihood(design, tau, omega, sigma):
    """The textbook formula for a normal with an unknown mean under a flat prior, constants left out."""
    proposal, assessor = np.array(design.proposal_index), np.array(design.assessor_index)
    scores = np.array(design.scores)
    alike = (proposal[:, None] == proposal) * tau**2 + (assessor[:, None] == assessor) * omega**2
    inverse = np.linalg.inv(alike + sigma**2 * np.eye(len(scores)))
    weight = inverse.sum()
    residual = scores - inverse.sum(axis=0) @ scores / weight
    determinant = -np.linalg.slogdet(inverse)[1]
    return -0.5 * (determinant + np.log(weight) + residual @ inverse @ residual)


@pytest.mark.parametrize("left_out", [0, 3, 8], ids=["even", "uneven", "very uneven"])
@pytest.mark.parametrize(("r", "q", "sigma"), [(0.0, 0.0, 0.5), (1.5, 0.7, 0.4), (0.3, 3.0, 0.2), (20.0, 0.1, 0.06)])
def test_reduced_likelihood_is_the_plain_one(r, q, sigma, left_out):
    observations = World(4, each=4).observations
    kept = in_order(observations[: -left_out or None], Scale(-9, 15))
    kept = tuple(each for index, each in enumerate(kept) if index % 5 or not left_out)
    design = design_of(kept)

    determinant, misfit = reduce(statistics_of(design), np.array([r])).terms(np.array([0]), np.array([q]))

    log = -(len(kept) - 1) * np.log(sigma) - determinant[0] / 2 - misfit[0] / (2 * sigma**2)
    assert log == pytest.approx(restricted_log_likelihood(design, r * sigma, q * sigma, sigma), abs=1e-6)
