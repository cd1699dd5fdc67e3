"""What is asked of the allocation: the rules of the round and the candidates, in whole cents.

Frozen values only. A problem is the same problem whatever the order of its candidates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class InvalidProblem(ValueError):
    """The rules or candidates contradict themselves; nothing is divided."""


class Method(StrEnum):
    """How the money is divided."""

    RANKING = "ranking_until_spent"


class WhenNextDoesNotFit(StrEnum):
    """What happens at the first candidate that asks more than is left."""

    STOP = "stop"
    SKIP = "skip"
    PART_FUND = "part_fund"


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """An exact score on one criterion: what a candidate has, or what the rules ask at least."""

    code: str
    score: Fraction

    def __post_init__(self) -> None:
        """Refuse a score that is not exact."""
        _check_fraction(f"the score on {self.code}", self.score)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal as the allocation sees it. Without a rank it cannot be awarded."""

    key: str
    requested_cents: int
    rank: int | None
    score: Fraction | None
    criterion_scores: tuple[CriterionScore, ...] = ()

    def __post_init__(self) -> None:
        """Check amount, rank and scores; keep the criteria in order of code."""
        _check_whole(f"{self.key}: the amount", self.requested_cents, at_least=1)
        if self.rank is not None:
            _check_whole(f"{self.key}: the rank", self.rank, at_least=1)
            _require(self.score is not None, f"{self.key} has a rank but no score")
        if self.score is not None:
            _check_fraction(f"{self.key}: the score", self.score)
        object.__setattr__(self, "criterion_scores", _by_code(self.key, self.criterion_scores))

    def criterion_score(self, code: str) -> Fraction | None:
        """Return the exact score on one criterion, or None."""
        return next((each.score for each in self.criterion_scores if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of the round that decide how its money is divided.

    `criterion_order` and `lottery_seed` are not used to divide, but let the checker restate the ranking.
    """

    ceiling_cents: int
    when_next_does_not_fit: WhenNextDoesNotFit = WhenNextDoesNotFit.STOP
    method: Method = Method.RANKING
    minimum_award_cents: int = 0
    minimum_total_score: Fraction | None = None
    minimum_criterion_scores: tuple[CriterionScore, ...] = ()
    criterion_order: tuple[str, ...] = ()
    lottery_seed: str | None = None

    def __post_init__(self) -> None:
        """Check the amounts and thresholds; keep the thresholds in order of code."""
        _check_whole("the ceiling", self.ceiling_cents, at_least=0)
        _check_whole("the minimum award", self.minimum_award_cents, at_least=0)
        if self.minimum_total_score is not None:
            _check_fraction("the minimum score", self.minimum_total_score)
        minimums = _by_code("the rules", self.minimum_criterion_scores)
        object.__setattr__(self, "minimum_criterion_scores", minimums)
        object.__setattr__(self, "when_next_does_not_fit", WhenNextDoesNotFit(self.when_next_does_not_fit))
        object.__setattr__(self, "method", Method(self.method))
        _require(len(set(self.criterion_order)) == len(self.criterion_order), "a criterion occurs twice")


@dataclass(frozen=True, slots=True)
class AllocationProblem:
    """Rules and candidates together; candidates are kept in order of key."""

    rules: Rules
    candidates: tuple[Candidate, ...]

    def __post_init__(self) -> None:
        """Refuse doubles and candidates without a score on a criterion that has a threshold."""
        keys = [each.key for each in self.candidates]
        ranks = [each.rank for each in self.candidates if each.rank is not None]
        _require(len(set(keys)) == len(keys), "a candidate occurs twice")
        _require(len(set(ranks)) == len(ranks), "two candidates have the same rank")
        for candidate in self.candidates:
            self._check_criteria_of(candidate)
        object.__setattr__(self, "candidates", tuple(sorted(self.candidates, key=lambda each: each.key)))

    def _check_criteria_of(self, candidate: Candidate) -> None:
        """A missing score is not a zero: without it a threshold cannot be applied."""
        asked = {each.code for each in self.rules.minimum_criterion_scores} | {*self.rules.criterion_order}
        missing = sorted(asked - {each.code for each in candidate.criterion_scores})
        _require(candidate.rank is None or not missing, f"{candidate.key} has no score on {', '.join(missing)}")


def _require(condition: bool, message: str) -> None:
    """Refuse the problem unless the condition holds."""
    if not condition:
        raise InvalidProblem(message)


def _check_whole(what: str, value: object, *, at_least: int) -> None:
    """Accept whole numbers from a minimum on; a float or a bool is a programming error."""
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= at_least
    _require(whole, f"{what} must be a whole number of at least {at_least}, not {value!r}")


def _check_fraction(what: str, value: object) -> None:
    """Accept exact fractions only."""
    _require(isinstance(value, Fraction), f"{what} must be a Fraction, not {value!r}")


def _by_code(whose: str, scores: Iterable[CriterionScore]) -> tuple[CriterionScore, ...]:
    """Return scores in order of code; refuse a criterion that occurs twice."""
    ordered = tuple(sorted(scores, key=lambda each: each.code))
    _require(len({each.code for each in ordered}) == len(ordered), f"{whose}: a criterion occurs twice")
    return ordered
