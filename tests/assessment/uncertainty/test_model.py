"""What callers may lean on: same numbers, whatever the order; honest limits; progress; refusals."""

import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from assessment.allocation import Rules
from assessment.uncertainty import (
    Cancelled,
    Ceiling,
    InvalidScores,
    Limit,
    Observation,
    Places,
    Settings,
    estimate,
)
from tests.assessment.uncertainty.simulation import World

SETTINGS = Settings(seed=11)
ROOT = Path(__file__).parents[3]


def given(table):
    """Return observations of {proposal: {assessor: score}}."""
    return [Observation(key, who, score) for key, scores in table.items() for who, score in scores.items()]


def test_the_same_seed_gives_the_same_numbers_in_any_order():
    observations = World(4).observations

    assert estimate(observations, Places(4), SETTINGS) == estimate(observations[::-1], Places(4), SETTINGS)


def test_numbers_do_not_depend_on_the_hash_seed():
    program = (
        "from tests.assessment.uncertainty.simulation import World\n"
        "from assessment.uncertainty import *\n"
        "given, rest = set(World(4).observations), {'p001', 'p002'}\n"
        "print(repr(estimate(given, Places(4), Settings(seed=3, draws=400), without_place=rest)))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(answers) == 1
    assert "Posterior(" in answers.pop()


def test_two_seeds_agree_within_the_stated_error():
    observations = World(6, proposals=28, assessors=4, each=4).observations

    one, other = (estimate(observations, Places(9), Settings(seed=seed)) for seed in (1, 2))

    def differences(part):
        for each in one.proposals:
            first, second = part(each), part(other.proposal(each.key))
            value = "mean" if hasattr(first, "mean") else "value"
            yield abs(getattr(first, value) - getattr(second, value)) / (first.error**2 + second.error**2) ** 0.5

    for part in (lambda each: each.score, lambda each: each.rank, lambda each: each.above_line):
        found = sorted(differences(part))
        assert found[-1] < 4.0
        assert found[len(found) // 2] < 1.3
    assert one != other


def test_convergence_is_reported():
    posterior = estimate(World(4).observations, Places(4), SETTINGS)

    assert posterior.diagnostics.converged
    assert posterior.diagnostics.worst_r_hat <= 1.01
    assert posterior.diagnostics.least_effective_draws >= 1_000
    assert posterior.diagnostics.acceptance > 0.8
    assert posterior.limits == ()


def test_too_few_draws_to_judge_is_said():
    posterior = estimate(World(4).observations, Places(4), replace(SETTINGS, draws=80))

    assert Limit.NOT_CONVERGED in posterior.limits


def test_shifting_all_scores_shifts_scores_and_nothing_else():
    observations = [replace(each, score=each.score / 2 + 1) for each in World(4).observations]
    higher = [replace(each, score=each.score + 0.5) for each in observations]

    low, high = (estimate(each, Places(4), SETTINGS) for each in (observations, higher))

    assert [(each.key, each.rank.half, each.above_line.value) for each in high.proposals] == [
        (each.key, each.rank.half, each.above_line.value) for each in low.proposals
    ]
    assert [each.score.mean - 0.5 for each in high.proposals] == pytest.approx(
        [each.score.mean for each in low.proposals], abs=1e-3
    )


@pytest.mark.parametrize("seed", range(4))
def test_raising_the_scores_of_a_proposal_never_lowers_its_chance(seed):
    observations = World(seed, criteria=5).observations
    chances = []
    for step in (0.0, 0.2, 0.4, 0.8):
        raised = [
            replace(each, score=min(each.score + step, 5.0)) if each.proposal == "p005" else each
            for each in observations
        ]
        chances.append(estimate(raised, Places(4), SETTINGS).proposal("p005").above_line)

    for lower, higher in pairwise(chances):
        assert higher.value >= lower.value - 2 * (lower.error + higher.error)
    assert chances[-1].value > chances[0].value


def test_band_holds_those_whose_half_interval_crosses_the_line():
    posterior = estimate(World(5).observations, Places(4), SETTINGS)

    fourth = posterior.proposals[3]
    assert posterior.band.last_funded == fourth.key
    assert posterior.band.line == fourth.rank.mean
    inside = [each.key for each in posterior.proposals if each.rank.half.low <= fourth.rank.mean <= each.rank.half.high]
    assert posterior.band.keys == tuple(inside)
    assert [each.key for each in posterior.proposals if each.in_band] == inside
    assert 0 < len(inside) < 12


def test_a_ceiling_looks_at_amounts():
    """The better of two asks more than there is: with stop, nobody gets money unless the other comes first."""
    observations = given({"dear": {"x": 4.6, "y": 4.8}, "cheap": {"x": 2.2, "y": 2.0}})
    line = Ceiling(Rules(100), {"dear": 101, "cheap": 100})

    posterior = estimate(observations, line, SETTINGS)

    cheap = posterior.proposal("cheap")
    assert posterior.proposal("dear").above_line.value == 0.0
    assert cheap.above_line.value == pytest.approx(2 - cheap.rank.mean)
    assert cheap.above_line.value < 0.1


def test_who_has_no_place_teaches_about_assessors_only():
    world = World(4)
    practice = [Observation("practice", f"a{number:03}", 3.0) for number in range(4)]

    posterior = estimate(world.observations + practice, Places(4), SETTINGS, without_place={"practice"})

    last = posterior.proposals[-1]
    assert (last.key, last.rank, last.above_line, last.in_band) == ("practice", None, None, False)
    assert sum(each.rank.mean for each in posterior.proposals[:-1]) == pytest.approx(12 * 13 / 2)
    assert sum(each.above_line.value for each in posterior.proposals[:-1]) == pytest.approx(4)


def test_without_a_line_there_are_ranks_but_no_chances():
    posterior = estimate(World(4).observations, None, SETTINGS)

    assert {each.above_line for each in posterior.proposals} == {None}
    assert posterior.band.line is None
    assert posterior.proposals[0].rank is not None


def test_one_proposal():
    posterior = estimate(given({"only": {"x": 3, "y": 4}}), Places(1), SETTINGS)

    [only] = posterior.proposals
    assert (only.rank.mean, only.rank.ninety.high, only.above_line.value) == (1.0, 1.0, 1.0)
    assert 1.0 <= only.score.ninety.low < 3.5 < only.score.ninety.high <= 5.0
    assert Limit.ONE_PROPOSAL in posterior.limits


def test_one_assessor_has_no_severity():
    posterior = estimate(given({"a": {"x": 4}, "b": {"x": 3}, "c": {"x": 2}}), Places(1), SETTINGS)

    assert [each.severity for each in posterior.assessors] == [None]
    assert set(posterior.limits) >= {Limit.ONE_ASSESSOR, Limit.FEW_ASSESSMENTS}
    assert [each.key for each in posterior.proposals] == ["a", "b", "c"]


def test_one_score_is_enough_to_answer():
    posterior = estimate(given({"a": {"x": Fraction(7, 3)}}), Places(1), SETTINGS)

    assert posterior.proposals[0].score.ninety.holds(7 / 3)


def test_equal_scores_tell_nobody_apart():
    posterior = estimate(given({key: {"x": 3, "y": 3, "z": 3} for key in "abcdef"}), Places(3), SETTINGS)

    assert Limit.ALL_EQUAL in posterior.limits
    assert [each.above_line.value for each in posterior.proposals] == pytest.approx([0.5] * 6, abs=0.05)
    assert [each.score.mean for each in posterior.proposals] == pytest.approx([3.0] * 6, abs=0.02)
    assert set(posterior.band.keys) == set("abcdef")


def test_scores_at_the_ends_of_the_scale_stay_on_it():
    table = {"top": dict.fromkeys("xyz", 5), "middle": dict.fromkeys("xyz", 3), "low": dict.fromkeys("xyz", 1)}

    posterior = estimate(given(table), Places(1), SETTINGS)

    assert [each.key for each in posterior.proposals] == ["top", "middle", "low"]
    assert all(1.0 <= each.score.ninety.low <= each.score.ninety.high <= 5.0 for each in posterior.proposals)


def test_groups_that_never_meet_are_told_apart_less_and_it_is_said():
    """Severity is measured within the group: a group half a point lower may be strict, or have worse proposals."""
    near = {f"n{number}": {"x": 3.0 + 0.2 * number, "y": 3.4 + 0.2 * number} for number in range(4)}
    far = {f"f{number}": {"v": 2.0 + 0.2 * number, "w": 2.4 + 0.2 * number} for number in range(4)}
    bridge = {"n0": {**near["n0"], "v": 3.0}}

    apart = estimate(given(near | far), Places(4), SETTINGS)
    linked = estimate(given(near | far | bridge), Places(4), SETTINGS)

    assert Limit.UNCONNECTED in apart.limits
    assert Limit.UNCONNECTED not in linked.limits
    assert [group.assessors for group in apart.groups] == [("v", "w"), ("x", "y")]
    assert apart.assessor("x").severity.mean == pytest.approx(0.2, abs=0.05)
    assert apart.assessor("v").severity.mean == pytest.approx(0.2, abs=0.05)
    wide, narrow = (each.proposal("f3").score.ninety for each in (apart, linked))
    assert wide.high - wide.low > narrow.high - narrow.low


def test_progress_never_falls_and_ends_full():
    seen = []

    estimate(World(4).observations, Places(4), SETTINGS, progress=lambda done, steps: seen.append((done, steps)))

    assert [steps for _, steps in seen] == [100] * len(seen)
    assert sorted(seen) == seen
    assert seen[-1] == (100, 100)
    assert len(seen) > 5


def test_cancelling_ends_the_work():
    answers = iter([False, False, True])

    with pytest.raises(Cancelled):
        estimate(World(4).observations, Places(4), SETTINGS, is_cancelled=lambda: next(answers))


@pytest.mark.parametrize(
    ("observations", "line", "message"),
    [
        ([], None, "no scores"),
        (given({"a": {"x": 3}}) * 2, None, "twice"),
        (given({"a": {"x": 5.2}}), None, "not on the scale"),
        (given({"a": {"x": float("nan")}}), None, "not on the scale"),
        (given({"a": {"x": 3}}), Ceiling(Rules(100), {"b": 10}), "differ on a, b"),
    ],
)
def test_contradictions_are_refused(observations, line, message):
    with pytest.raises(InvalidScores, match=message):
        estimate(observations, line, SETTINGS)


def test_estimate_refuses_when_nobody_competes():
    with pytest.raises(InvalidScores, match="no proposal competes"):
        estimate(given({"a": {"x": 3}}), None, SETTINGS, without_place={"a"})


def test_importing_the_packages_does_not_load_numpy():
    program = "import sys, assessment.uncertainty, assessment.calibration; print('numpy' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert answer.stdout == "False\n"
