"""Draw, and sum the draws up: the part of the model that works in arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.uncertainty.design import Design
from assessment.uncertainty.diagnostics import effective_draws, split_r_hat
from assessment.uncertainty.division import Integers, divide, last_funded, order_of, ranks_of
from assessment.uncertainty.effects import EffectDraws, draw_effects
from assessment.uncertainty.line import FundingLine
from assessment.uncertainty.marginal import Floats, statistics_of
from assessment.uncertainty.problem import Settings, Stop
from assessment.uncertainty.result import (
    AssessorEstimate,
    Chance,
    Diagnostics,
    Estimate,
    FundingBand,
    Interval,
    Limit,
    Posterior,
    ProposalEstimate,
    Spreads,
)
from assessment.uncertainty.spreads import SpreadDraws, draw_spreads

HALF = (0.25, 0.75)
NINETY = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Draws:
    """All draws: the spreads as chains by draws, the effects in rows, chain after chain."""

    spreads: SpreadDraws
    effects: EffectDraws


def draw(design: Design, settings: Settings, stop: Stop) -> Draws:
    """Draw spreads and effects. The bit stream of PCG64 is fixed; figures are equal on one version of NumPy."""
    rng = np.random.default_rng(settings.seed)
    statistics = statistics_of(design)
    spreads = draw_spreads(statistics, settings, rng, stop)
    return Draws(spreads, draw_effects(statistics, design, spreads, rng, stop))


def summarise(
    design: Design, draws: Draws, places: Sequence[int], line: FundingLine | None, settings: Settings, method: str
) -> Posterior:
    """Sum up: estimates, band and diagnostics. `places` are the indices of the proposals that compete."""
    keys = tuple(design.proposals[index] for index in places)
    order = order_of(draws.effects.worth[:, places])
    ranks = _rank_estimates(ranks_of(order), settings)
    chances = _chances(order, keys, line, settings)
    band = _band(keys, ranks, line)
    diagnostics = _diagnostics(draws, settings)
    return Posterior(
        method=method,
        seed=settings.seed,
        draws=settings.draws,
        proposals=_proposals(design, draws, dict(zip(keys, ranks, strict=True)), chances, band, settings),
        assessors=_assessors(design, draws, settings),
        spreads=_spreads(draws.spreads, settings),
        band=band,
        diagnostics=diagnostics,
        groups=design.groups,
        limits=tuple(([] if diagnostics.converged else [Limit.NOT_CONVERGED]) + design.limits()),
    )


def _in_chains(draws: NDArray[Any], settings: Settings) -> Floats:
    """Fold rows back into chains by draws by quantities."""
    return np.asarray(draws, dtype=float).reshape(settings.chains, settings.draws // settings.chains, -1)


def _estimates(draws: NDArray[Any], settings: Settings, *, method: str = "linear") -> list[Estimate]:
    """Return mean, intervals and Monte Carlo error of each column."""
    chains = _in_chains(draws, settings)
    rows = chains.reshape(settings.draws, -1)
    means = rows.mean(axis=0)
    errors = rows.std(axis=0, ddof=1) / np.sqrt(effective_draws(chains))
    bounds = np.quantile(rows, [*HALF, *NINETY], axis=0, method=method)  # type: ignore[call-overload]
    return [
        Estimate(float(mean), Interval(*map(float, bound[:2])), Interval(*map(float, bound[2:])), float(error))
        for mean, bound, error in zip(means, bounds.T, errors, strict=True)
    ]


def _rank_estimates(ranks: NDArray[np.int32], settings: Settings) -> list[Estimate]:
    """Return the estimates of ranks; the bounds are whole places that were drawn."""
    return _estimates(ranks, settings, method="inverted_cdf")


def _chances(
    order: Integers, keys: tuple[str, ...], line: FundingLine | None, settings: Settings
) -> dict[str, tuple[Chance, Chance]]:
    """Return for each key the chance of money, and of all that was asked."""
    if line is None:
        return {}
    division = divide(order, keys, line)
    funded, in_full = (_chance(each, settings) for each in (division.funded, division.in_full))
    return dict(zip(keys, zip(funded, in_full, strict=True), strict=True))


def _chance(happened: NDArray[np.bool_], settings: Settings) -> list[Chance]:
    """Return the share of draws in which it happened. The error adds one of each, so that it is never nought."""
    chains = _in_chains(happened, settings)
    draws = effective_draws(chains)
    share = chains.mean(axis=(0, 1))
    careful = (share * draws + 1.0) / (draws + 2.0)
    errors = np.sqrt(careful * (1.0 - careful) / draws)
    return [Chance(float(value), float(error)) for value, error in zip(share, errors, strict=True)]


def _band(keys: tuple[str, ...], ranks: list[Estimate], line: FundingLine | None) -> FundingBand:
    """Draw the line at the expected rank of the last funded, and see whose 50 % interval holds it."""
    if line is None:
        return FundingBand(None, None, ())
    expected = np.array([each.mean for each in ranks])
    order = np.argsort(expected, kind="stable")
    last = last_funded(order, keys, line)
    if last is None:
        return FundingBand(None, None, ())
    at = ranks[last].mean
    held = tuple(keys[index] for index in order if _competes(keys[index], line) and ranks[index].half.holds(at))
    return FundingBand(at, keys[last], held)


def _competes(key: str, line: FundingLine) -> bool:
    """Say whether no threshold keeps the proposal out."""
    return key not in getattr(line, "excluded", frozenset())


def _proposals(
    design: Design,
    draws: Draws,
    ranks: dict[str, Estimate],
    chances: dict[str, tuple[Chance, Chance]],
    band: FundingBand,
    settings: Settings,
) -> tuple[ProposalEstimate, ...]:
    """Return the proposals by expected rank, those without a place last."""
    worth = np.clip(draws.effects.worth, settings.scale.lowest, settings.scale.highest)
    found = []
    for key, score, count in zip(design.proposals, _estimates(worth, settings), design.by_proposal, strict=True):
        above_line, in_full = chances.get(key, (None, None))
        found.append(ProposalEstimate(key, count, score, ranks.get(key), above_line, in_full, key in band.keys))
    return tuple(sorted(found, key=lambda each: (each.rank is None, each.rank.mean if each.rank else 0.0, each.key)))


def _assessors(design: Design, draws: Draws, settings: Settings) -> tuple[AssessorEstimate, ...]:
    """Return the assessors by key; alone in a group there is nobody to be stricter than."""
    alone = {group.assessors[0] for group in design.groups if len(group.assessors) == 1}
    severities = _estimates(draws.effects.severity, settings)
    return tuple(
        AssessorEstimate(key, count, None if key in alone else severity)
        for key, count, severity in zip(design.assessors, design.by_assessor, severities, strict=True)
    )


def _spreads(spreads: SpreadDraws, settings: Settings) -> Spreads:
    """Return the three spreads in points, and the share of the proposals in the variance."""
    r, q, sigma = (each.ravel() for each in (spreads.r, spreads.q, spreads.sigma))
    share = r**2 / (r**2 + q**2 + 1.0)
    return Spreads(*_estimates(np.stack([r * sigma, q * sigma, sigma, share], axis=1), settings))


def _diagnostics(draws: Draws, settings: Settings) -> Diagnostics:
    """Look for the worst convergence among spreads, proposals and assessors."""
    spreads = np.stack([each.ravel() for each in (draws.spreads.r, draws.spreads.q, draws.spreads.sigma)], axis=1)
    watched = [_in_chains(each, settings) for each in (spreads, draws.effects.worth, draws.effects.severity)]
    return Diagnostics(
        worst_r_hat=float(max(split_r_hat(each).max() for each in watched)),
        least_effective_draws=float(min(effective_draws(each).min() for each in watched)),
        acceptance=draws.spreads.acceptance,
    )
