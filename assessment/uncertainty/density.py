"""The exact posterior density of the three spreads, in coordinates that suit a table.

Coordinates: x with ratio = 0.1 sinh(x), which is even near nought and logarithmic far away, for the ratios of
proposals and (y) of assessors to the noise; and z, the logarithm of the noise.
"""

from dataclasses import dataclass

import numpy as np

from assessment.uncertainty.marginal import Floats, Statistics
from assessment.uncertainty.problem import Settings

BEND = 0.1  # ratio where the coordinate turns from even to logarithmic


@dataclass(frozen=True, slots=True)
class Target:
    """The exact posterior density of the three spreads, up to a constant."""

    statistics: Statistics
    settings: Settings

    def density(self, x: Floats, y: Floats, z: Floats, determinant: Floats, misfit: Floats) -> Floats:
        """Return the log density at coordinates (x, y, z), given the likelihood terms."""
        r, q, sigma = ratio(x), ratio(y), np.exp(z)
        priors = self.settings.priors
        belief = (r * sigma / priors.proposal) ** 2 + (q * sigma / priors.assessor) ** 2 + (sigma / priors.noise) ** 2
        # Three times log sigma: from tau and omega to ratios, and from sigma to its logarithm.
        stretch = np.log(np.cosh(x)) + np.log(np.cosh(y)) + 3.0 * z
        fit = -(self.statistics.observations - 1) * z - 0.5 * determinant - 0.5 * misfit / sigma**2
        return np.asarray(fit - 0.5 * belief + stretch)

    def best_noise(self, x: Floats, y: Floats, misfit: Floats) -> Floats:
        """Return the log sigma that suits the ratios best (closed form), within its bounds."""
        priors = self.settings.priors
        weight = (ratio(x) / priors.proposal) ** 2 + (ratio(y) / priors.assessor) ** 2 + priors.noise**-2
        power = self.statistics.observations - 4
        root = np.sqrt(power**2 + 4.0 * weight * misfit)
        variance = (root - power) / (2.0 * weight) if power < 0 else 2.0 * misfit / np.maximum(power + root, 1e-12)
        low, high = self.noise_bounds
        return np.asarray(np.clip(0.5 * np.log(np.maximum(variance, 1e-12)), low, high))

    @property
    def noise_bounds(self) -> tuple[float, float]:
        """Return the bounds of log sigma: the floor, and the width of the scale."""
        return float(np.log(self.settings.priors.noise_floor)), float(np.log(self.settings.scale.width))


def ratio(coordinate: Floats) -> Floats:
    """Turn a coordinate into a ratio of spreads."""
    return np.asarray(BEND * np.sinh(coordinate))
