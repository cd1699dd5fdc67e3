"""What is asked of the model: the scores that were given, the scale, and how much to draw. Frozen values only."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite


class InvalidScores(ValueError):
    """The scores contradict themselves or the scale; nothing is estimated."""


class Cancelled(Exception):
    """The caller asked to stop; there is no result."""


# Told how far the work is, from 0 to 1; may raise to end it.
Stop = Callable[[float], None]


def never(_share: float) -> None:
    """Never end the work."""


@dataclass(frozen=True, slots=True)
class Observation:
    """The weighted mean that one assessor gave one proposal. Who abstained or has not finished is left out."""

    proposal: str
    assessor: str
    score: Fraction | float


@dataclass(frozen=True, slots=True)
class Scale:
    """The ends of the scale in points."""

    lowest: float = 1.0
    highest: float = 5.0

    @property
    def width(self) -> float:
        """Return the distance between the ends in points."""
        return self.highest - self.lowest


@dataclass(frozen=True, slots=True)
class Priors:
    """What is believed of the three spreads (standard deviations, in points) before the scores are seen.

    Each is half-normal with the given scale: of a spread of twice the scale hardly anything is expected, of
    nought nothing is excluded. `noise_floor` is the least noise: a score is made of whole points, so two
    assessments of one worth cannot be expected to agree within it. Why these: docs/uncertainty.md.
    """

    proposal: float = 1.0
    assessor: float = 0.5
    noise: float = 1.0
    noise_floor: float = 0.05


@dataclass(frozen=True, slots=True)
class Settings:
    """How to draw: the seed, how many draws in how many chains, and what is believed beforehand."""

    seed: int
    draws: int = 4_000
    chains: int = 4
    scale: Scale = field(default_factory=Scale)
    priors: Priors = field(default_factory=Priors)

    def __post_init__(self) -> None:
        """Refuse settings that cannot be judged for convergence."""
        _require(isinstance(self.seed, int) and self.seed >= 0, f"the seed must be a whole number, not {self.seed!r}")
        _require(self.chains >= 2, "convergence can be judged from two chains on")
        _require(self.draws >= 20 * self.chains, f"at least 20 draws in each chain, not {self.draws} in all")
        _require(self.draws % (2 * self.chains) == 0, "the draws must divide over halves of chains")
        _require(self.scale.width > 0, "the scale has no width")
        priors = self.priors
        positive = min(priors.proposal, priors.assessor, priors.noise, priors.noise_floor) > 0
        _require(
            positive and priors.noise_floor < self.scale.width / 4, "the priors must be positive and fit the scale"
        )


def in_order(observations: Iterable[Observation], scale: Scale) -> tuple[Observation, ...]:
    """Return the observations by proposal and assessor, whatever the order they came in.

    :raises InvalidScores: if there are none, an assessor scored a proposal twice, or a score is off the scale.
    """
    ordered = sorted(observations, key=lambda each: (each.proposal, each.assessor))
    _require(bool(ordered), "there are no scores")
    _check_doubles(ordered)
    for each in ordered:
        score = float(each.score)
        on_scale = isfinite(score) and scale.lowest <= score <= scale.highest
        _require(on_scale, f"{each.assessor} gave {each.proposal} {score}: not on the scale")
    return tuple(ordered)


def _check_doubles(ordered: Sequence[Observation]) -> None:
    """Refuse two scores of one assessor for one proposal."""
    pairs = {(each.proposal, each.assessor) for each in ordered}
    _require(len(pairs) == len(ordered), "an assessor scored a proposal twice")


def _require(condition: bool, message: str) -> None:
    """Refuse unless the condition holds."""
    if not condition:
        raise InvalidScores(message)
