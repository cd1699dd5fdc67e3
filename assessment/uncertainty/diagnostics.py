"""Whether chains agree, and how many independent draws theirs are worth.

Split R-hat and effective number of draws after Vehtari, Gelman, Simpson, Carpenter and Bürkner, Bayesian
Analysis 16 (2021), without rank normalisation. Arrays are chains by draws by quantities.
"""

import numpy as np

from assessment.uncertainty.marginal import Floats


def split_r_hat(chains: Floats) -> Floats:
    """Return R-hat of each quantity with every chain cut in two; 1 for what never varies."""
    halves = _split(chains)
    length = halves.shape[1]
    within = halves.var(axis=1, ddof=1).mean(axis=0)
    between = length * halves.mean(axis=1).var(axis=0, ddof=1)
    total = (length - 1) / length * within + between / length
    still = within <= 1e-300
    return np.asarray(np.where(still & (between <= 1e-300), 1.0, np.sqrt(total / np.where(still, 1e-300, within))))


def effective_draws(chains: Floats) -> Floats:
    """Return the effective number of draws of each quantity; all draws for what never varies."""
    halves = _split(chains)
    count, length = halves.shape[:2]
    within = halves.var(axis=1, ddof=1).mean(axis=0)
    total = (length - 1) / length * within + halves.mean(axis=1).var(axis=0, ddof=1)
    still = total <= 1e-300
    correlation = 1.0 - (within - _autocovariance(halves)) / np.where(still, 1.0, total)
    draws = count * length / np.maximum(_time(correlation), 1.0 / np.log10(count * length))
    return np.asarray(np.where(still, count * length, draws))


def _split(chains: Floats) -> Floats:
    """Cut every chain in two halves."""
    half = chains.shape[1] // 2
    return np.concatenate([chains[:, :half], chains[:, half : 2 * half]], axis=0)


def _autocovariance(halves: Floats) -> Floats:
    """Return the autocovariance by lag and quantity, the mean over chains, by fast Fourier transform."""
    length = halves.shape[1]
    centred = halves - halves.mean(axis=1, keepdims=True)
    summed = np.zeros(halves.shape[1:])
    for chain in centred:
        spectrum = np.fft.rfft(chain, 2 * length, axis=0)
        summed += np.fft.irfft(np.abs(spectrum) ** 2, 2 * length, axis=0)[:length]
    return np.asarray(summed / len(halves) / (length - 1))


def _time(correlation: Floats) -> Floats:
    """Sum correlations in pairs of lags while positive and falling (Geyer's initial monotone sequence)."""
    correlation = correlation.copy()
    correlation[0] = 1.0
    pairs = correlation[0 : len(correlation) // 2 * 2 : 2] + correlation[1 : len(correlation) // 2 * 2 : 2]
    positive = np.cumprod(pairs > 0, axis=0)
    falling = np.minimum.accumulate(np.where(positive, pairs, 0.0), axis=0)
    return np.asarray(-1.0 + 2.0 * falling.sum(axis=0))
