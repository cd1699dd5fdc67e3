"""Diagnostics on chains whose convergence is known."""

import numpy as np
import pytest

from assessment.uncertainty.diagnostics import effective_draws, split_r_hat


def chains(correlation=0.0, *, count=4, length=4_000, shift=0.0):
    """Return autoregressive chains; the first is shifted."""
    rng = np.random.default_rng(3)
    drawn = np.zeros((count, length, 1))
    for step in range(1, length):
        drawn[:, step, 0] = correlation * drawn[:, step - 1, 0] + rng.standard_normal(count)
    drawn[0] += shift
    return drawn


def test_independent_draws_are_all_effective():
    assert split_r_hat(chains())[0] == pytest.approx(1.0, abs=0.002)
    assert effective_draws(chains())[0] == pytest.approx(16_000, rel=0.1)


def test_correlated_draws_count_for_less():
    """An autoregression with 0.9 is worth (1 - 0.9) / (1 + 0.9) of its length."""
    assert effective_draws(chains(0.9))[0] == pytest.approx(16_000 / 19, rel=0.2)


def test_a_chain_that_stands_elsewhere_or_drifts_is_seen():
    drifting = chains() + np.linspace(0, 3, 4_000)[None, :, None]

    assert split_r_hat(chains(shift=2.0))[0] > 1.2
    assert split_r_hat(drifting)[0] > 1.2


def test_what_never_varies_has_converged():
    still = np.ones((4, 100, 1))

    assert split_r_hat(still)[0] == 1.0
    assert effective_draws(still)[0] == 400
