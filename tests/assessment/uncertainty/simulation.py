"""Scores made from known parameters, and a slow, plain model to hold the fast one to."""

import numpy as np

from assessment.uncertainty import Observation


class World:
    """Proposals and assessors whose worth and severity are known, and the scores that came of them."""

    def __init__(
        self, seed, *, proposals=12, assessors=4, each=3, proposal_sd=0.6, assessor_sd=0.3, noise=0.4, criteria=0
    ):
        rng = np.random.default_rng([2027, seed])
        self.worth = 3.0 + rng.normal(0, proposal_sd, proposals)
        self.habit = rng.normal(0, assessor_sd, assessors)
        pairs = [(i, (i + step + i // assessors) % assessors) for i in range(proposals) for step in range(each)]
        self.pairs = sorted(set(pairs))
        self.observations = [self._given(rng, i, j, noise, criteria) for i, j in self.pairs]
        counts = np.bincount([j for _, j in self.pairs], minlength=assessors)
        self.panel = float(self.habit @ counts / counts.sum())

    def _given(self, rng, proposal, assessor, noise, criteria):
        """Give one score: as it comes, or as whole points from 1 to 5 on a number of criteria."""
        mean = self.worth[proposal] + self.habit[assessor] + rng.normal(0, noise)
        if criteria:
            points = np.clip(np.rint(mean + rng.normal(0, 0.5, criteria)), 1, 5)
            mean = points.mean()
        return Observation(f"p{proposal:03}", f"a{assessor:03}", float(mean))

    @property
    def true_scores(self):
        """What the panel would give without noise."""
        return self.worth + self.panel

    @property
    def true_severities(self):
        """How much lower than the panel each scores."""
        return self.panel - self.habit

    @property
    def true_ranks(self):
        """Rank 1 is the best."""
        return (-self.worth).argsort().argsort() + 1


class PlainModel:
    """The same model, written down without any elimination: one covariance matrix of all scores.

    The three spreads run over a grid in points; for each the joint normal of scores, proposals and assessors is
    conditioned on the scores with the textbook formulas, the flat prior of the mean by a very wide normal.
    """

    def __init__(self, observations, priors, cells=22):
        self.keys = sorted({each.proposal for each in observations})
        self.assessors = sorted({each.assessor for each in observations})
        self.scores = np.array([float(each.score) for each in observations])
        self.of_proposal = np.array([[each.proposal == key for key in self.keys] for each in observations], dtype=float)
        self.of_assessor = np.array(
            [[each.assessor == key for key in self.assessors] for each in observations], dtype=float
        )
        self.weights = self.of_assessor.mean(axis=0)
        low = np.array([0.0, 0.0, priors.noise_floor])
        high = np.array([2.4 * priors.proposal, 3.2 * priors.assessor, 1.2 * priors.noise])
        axes = [a + (b - a) * (np.arange(cells) + 0.5) / cells for a, b in zip(low, high, strict=True)]
        self.grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
        scales = np.array([priors.proposal, priors.assessor, priors.noise])
        log_prior = -0.5 * ((self.grid / scales) ** 2).sum(axis=1)
        log = log_prior + np.array([self._condition(*point)[0] for point in self.grid])
        self.mass = np.exp(log - log.max())
        self.mass /= self.mass.sum()

    def _condition(self, tau, omega, sigma):
        """Return log likelihood, and mean and covariance of (scores of the panel, severities) given the scores."""
        proposals, assessors = len(self.keys), len(self.assessors)
        prior = np.diag([1e6] + [tau**2] * proposals + [omega**2] * assessors)
        design = np.hstack([np.ones((len(self.scores), 1)), self.of_proposal, self.of_assessor])
        covariance = design @ prior @ design.T + sigma**2 * np.eye(len(self.scores))
        centred = self.scores - 3.0
        gain = np.linalg.solve(covariance, design @ prior).T
        log = -0.5 * (np.linalg.slogdet(covariance)[1] + centred @ np.linalg.solve(covariance, centred))
        wanted = np.zeros((proposals + assessors, 1 + proposals + assessors))
        wanted[:proposals, 0] = 1
        wanted[:proposals, 1 : 1 + proposals] = np.eye(proposals)
        wanted[:, 1 + proposals :] = self.weights
        wanted[proposals:, 1 + proposals :] -= np.eye(assessors)
        return log, wanted @ gain @ centred, wanted @ (prior - gain @ design @ prior) @ wanted.T

    def spreads(self):
        """Return the posterior means of the three spreads."""
        return self.mass @ self.grid

    def draws(self, seed, count):
        """Draw scores of the panel (columns of proposals) and severities (columns of assessors)."""
        rng = np.random.default_rng(seed)
        chosen, often = np.unique(rng.choice(len(self.mass), size=count, p=self.mass), return_counts=True)
        parts = []
        for index, times in zip(chosen, often, strict=True):
            _, mean, covariance = self._condition(*self.grid[index])
            parts.append(rng.multivariate_normal(mean, covariance, size=times, method="eigh"))
        drawn = np.vstack(parts)
        drawn[:, : len(self.keys)] += 3.0
        return drawn[:, : len(self.keys)], drawn[:, len(self.keys) :]
