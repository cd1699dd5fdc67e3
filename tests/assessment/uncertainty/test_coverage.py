"""What the intervals promise, on data from known parameters. The figures stand in docs/uncertainty.md."""

import numpy as np
import pytest

from assessment.uncertainty import Places, Priors, Scale, Settings, estimate
from tests.assessment.uncertainty.simulation import World

RUNS = 200
PLACES = 4


def run(seed, **world):
    """Simulate and estimate once; say which intervals hold the truth, and chance beside fact."""
    known = World(seed, **world)
    # Scores from a normal distribution keep to no scale; whole points do.
    scale = Scale() if "criteria" in world else Scale(-9.0, 15.0)
    posterior = estimate(known.observations, Places(PLACES), Settings(seed=seed, draws=400, scale=scale))
    by_key = sorted(posterior.proposals, key=lambda each: each.key)
    return {
        "score 90": [each.score.ninety.holds(truth) for each, truth in zip(by_key, known.true_scores, strict=True)],
        "score 50": [each.score.half.holds(truth) for each, truth in zip(by_key, known.true_scores, strict=True)],
        "rank 90": [each.rank.ninety.holds(truth) for each, truth in zip(by_key, known.true_ranks, strict=True)],
        "severity 90": [
            each.severity.ninety.holds(truth)
            for each, truth in zip(posterior.assessors, known.true_severities, strict=True)
        ],
        "chance": [each.above_line.value for each in by_key],
        "funded": list(known.true_ranks <= PLACES),
    }


def runs(**world):
    """Run often; return all answers together."""
    each = [run(seed, **world) for seed in range(RUNS)]
    return {name: np.concatenate([one[name] for one in each]) for name in each[0]}


@pytest.mark.parametrize(
    "world",
    [
        {},
        {"proposals": 20, "assessors": 10, "each": 3},
        # Whole points on five criteria, cut off at 1 and 5: not what the model supposes, but what people give.
        {"criteria": 5, "proposal_sd": 0.8},
    ],
    ids=["panel", "pool", "whole points"],
)
def test_intervals_hold_the_truth_as_often_as_they_say(world):
    seen = runs(**world)

    covered = {name: float(seen[name].mean()) for name in ("score 90", "rank 90", "severity 90", "score 50")}
    assert 0.85 <= covered["score 90"] <= 0.95
    assert 0.85 <= covered["severity 90"] <= 0.95
    assert 0.44 <= covered["score 50"] <= 0.56
    # Ranks are whole numbers: an interval of whole places holds at least what it says.
    assert 0.85 <= covered["rank 90"] <= 0.98

    for low, high in [(0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)]:
        about = (seen["chance"] >= low) & (seen["chance"] < high)
        assert seen["funded"][about].mean() == pytest.approx(seen["chance"][about].mean(), abs=0.08)


def test_with_parameters_drawn_from_the_priors_the_intervals_are_exact():
    """Simulation-based calibration: on average over the priors 90 % must be 90 %, however thin the data."""
    held = {"score": [], "severity": []}
    for seed in range(RUNS):
        priors = Priors()
        rng = np.random.default_rng([9, seed])
        known = World(
            seed,
            proposals=10,
            assessors=10,
            each=3,
            proposal_sd=abs(rng.normal(0, priors.proposal)),
            assessor_sd=abs(rng.normal(0, priors.assessor)),
            noise=max(abs(rng.normal(0, priors.noise)), priors.noise_floor),
        )
        settings = Settings(seed=seed, draws=400, scale=Scale(-29.0, 35.0))
        posterior = estimate(known.observations, None, settings)
        by_key = sorted(posterior.proposals, key=lambda each: each.key)
        scores, severities = zip(by_key, known.true_scores), zip(posterior.assessors, known.true_severities)  # noqa: B905
        held["score"] += [each.score.ninety.holds(truth) for each, truth in scores]
        held["severity"] += [each.severity.ninety.holds(truth) for each, truth in severities]

    assert np.mean(held["score"]) == pytest.approx(0.9, abs=0.025)
    assert np.mean(held["severity"]) == pytest.approx(0.9, abs=0.025)
