"""The fast model against a plain one that shares no code with it, and against textbook figures."""

import numpy as np
import pytest

from assessment.uncertainty import Observation, Places, Priors, Settings, estimate
from tests.assessment.uncertainty.simulation import PlainModel, World

SETTINGS = Settings(seed=1, draws=8_000)


@pytest.mark.parametrize(
    ("world", "left_out"),
    [
        ({"seed": 1, "proposals": 7, "assessors": 3, "each": 3}, 0),
        ({"seed": 2, "proposals": 8, "assessors": 4, "each": 2, "noise": 0.7}, 0),
        ({"seed": 3, "proposals": 6, "assessors": 3, "each": 2, "proposal_sd": 0.1, "assessor_sd": 0.6}, 0),
        # Abstained or not finished: the first is gone, the second keeps one assessment.
        ({"seed": 4, "proposals": 7, "assessors": 3, "each": 3, "proposal_sd": 0.9}, 5),
    ],
    ids=["complete", "noisy", "alike", "uneven"],
)
def test_estimate_agrees_with_a_plain_model_on_a_grid(world, left_out):
    observations = World(**world).observations[left_out:]
    plain = PlainModel(observations, Priors())

    posterior = estimate(observations, Places(3), SETTINGS)

    scores, severities = plain.draws(seed=5, count=20_000)
    funded = ((-scores).argsort(axis=1).argsort(axis=1) < 3).mean(axis=0)
    found = {each.key: each for each in posterior.proposals}
    in_order = [found[key] for key in plain.keys]
    assert [each.score.mean for each in in_order] == pytest.approx(scores.mean(axis=0), abs=0.015)
    assert [each.score.ninety.low for each in in_order] == pytest.approx(np.quantile(scores, 0.05, axis=0), abs=0.04)
    assert [each.score.ninety.high for each in in_order] == pytest.approx(np.quantile(scores, 0.95, axis=0), abs=0.04)
    assert [each.above_line.value for each in in_order] == pytest.approx(funded, abs=0.025)
    assert [each.severity.mean for each in posterior.assessors] == pytest.approx(severities.mean(axis=0), abs=0.015)
    assert [
        posterior.spreads.proposal.mean,
        posterior.spreads.assessor.mean,
        posterior.spreads.noise.mean,
    ] == pytest.approx(plain.spreads(), abs=0.02)


def test_with_many_assessors_of_one_mind_the_scores_are_the_means():
    values = {"a": 4.2, "b": 3.1, "c": 2.0}
    observations = [
        Observation(key, f"assessor {number:02}", value + 0.05 * (-1) ** number)
        for key, value in values.items()
        for number in range(40)
    ]

    posterior = estimate(observations, Places(1), SETTINGS)

    assert {each.key: each.score.mean for each in posterior.proposals} == pytest.approx(values, abs=0.02)
    assert [(each.key, each.rank.mean) for each in posterior.proposals] == [("a", 1.0), ("b", 2.0), ("c", 3.0)]


def test_severity_is_what_is_left_when_every_proposal_is_the_same_for_all():
    """Balanced, without noise to speak of: severity is the plain difference with the panel's mean."""
    habits = {"mild": 0.5, "plain": 0.0, "strict": -0.5}
    observations = [
        Observation(f"p{number}", key, 2.0 + 0.2 * number + habit)
        for number in range(10)
        for key, habit in habits.items()
    ]

    posterior = estimate(observations, None, SETTINGS)

    severities = {each.key: each.severity.mean for each in posterior.assessors}
    assert severities == pytest.approx({"mild": -0.5, "plain": 0.0, "strict": 0.5}, abs=0.02)
