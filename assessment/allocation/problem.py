"""What is asked of the allocation: the rules of the round and the candidates, in whole cents.

Frozen values only. A problem is the same problem whatever the order of its candidates, limits or locks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessment.allocation.checks import InvalidProblem, check_fraction, check_whole, require
from assessment.allocation.limits import Group, GroupKind, GroupLimit, Lock, Measure, sort_of_limit

__all__ = [
    "AllocationProblem",
    "Candidate",
    "CriterionScore",
    "Group",
    "GroupKind",
    "GroupLimit",
    "InvalidProblem",
    "Lock",
    "Measure",
    "Method",
    "Rules",
    "WhenNextDoesNotFit",
]


class Method(StrEnum):
    """How the money is divided."""

    RANKING = "ranking_until_spent"
    BEST_VALUE = "best_total_value"


class WhenNextDoesNotFit(StrEnum):
    """What happens at the first candidate that asks more than is left; only for the ranking."""

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
        check_fraction(f"the score on {self.code}", self.score)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal as the allocation sees it. Without a rank it cannot be awarded.

    `province`, `part` (of the country) and `themes` are the groups that limits speak of; empty when not known.
    """

    key: str
    requested_cents: int
    rank: int | None
    score: Fraction | None
    criterion_scores: tuple[CriterionScore, ...] = ()
    province: str = ""
    part: str = ""
    themes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check amount, rank and scores; keep criteria and themes in order of code."""
        check_whole(f"{self.key}: the amount", self.requested_cents, at_least=1)
        if self.rank is not None:
            check_whole(f"{self.key}: the rank", self.rank, at_least=1)
            require(self.score is not None, f"{self.key} has a rank but no score")
        if self.score is not None:
            check_fraction(f"{self.key}: the score", self.score)
        require("" not in self.themes, f"{self.key}: a theme without a code")
        object.__setattr__(self, "criterion_scores", _by_code(self.key, self.criterion_scores))
        object.__setattr__(self, "themes", tuple(sorted(set(self.themes))))

    def criterion_score(self, code: str) -> Fraction | None:
        """Return the exact score on one criterion, or None."""
        return next((each.score for each in self.criterion_scores if each.code == code), None)

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return its groups: province and part when known, then its themes."""
        province = (Group(GroupKind.PROVINCE, self.province),) if self.province else ()
        part = (Group(GroupKind.PART, self.part),) if self.part else ()
        return province + part + tuple(Group(GroupKind.THEME, each) for each in self.themes)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of the round that decide how its money is divided.

    `criterion_order` and `lottery_seed` are not used to divide, but let the checker restate the ranking.
    `groups` names groups that exist even when no candidate lies in them (the themes of the round), so that a
    minimum for each is missed where there is none. `part_awards` lets the best total value award less than
    asked, from `minimum_award_cents` on; the ranking part-funds by `when_next_does_not_fit` alone.
    """

    ceiling_cents: int
    when_next_does_not_fit: WhenNextDoesNotFit = WhenNextDoesNotFit.STOP
    method: Method = Method.RANKING
    minimum_award_cents: int = 0
    minimum_total_score: Fraction | None = None
    minimum_criterion_scores: tuple[CriterionScore, ...] = ()
    criterion_order: tuple[str, ...] = ()
    lottery_seed: str | None = None
    limits: tuple[GroupLimit, ...] = ()
    locked_in: tuple[Lock, ...] = ()
    locked_out: tuple[Lock, ...] = ()
    reserve_places: int = 0
    part_awards: bool = False
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        """Check the amounts, thresholds, limits and locks; keep each in its own order."""
        check_whole("the ceiling", self.ceiling_cents, at_least=0)
        check_whole("the minimum award", self.minimum_award_cents, at_least=0)
        check_whole("the reserve places", self.reserve_places, at_least=0)
        require(isinstance(self.part_awards, bool), f"part awards are allowed or not, not {self.part_awards!r}")
        if self.minimum_total_score is not None:
            check_fraction("the minimum score", self.minimum_total_score)
        minimums = _by_code("the rules", self.minimum_criterion_scores)
        object.__setattr__(self, "minimum_criterion_scores", minimums)
        object.__setattr__(self, "when_next_does_not_fit", WhenNextDoesNotFit(self.when_next_does_not_fit))
        object.__setattr__(self, "method", Method(self.method))
        require(len(set(self.criterion_order)) == len(self.criterion_order), "a criterion occurs twice")
        self._order_limits_and_locks()

    def _order_limits_and_locks(self) -> None:
        """Equal rules are equal whatever the order in which they were written down."""
        object.__setattr__(self, "limits", tuple(sorted(set(self.limits), key=sort_of_limit)))
        object.__setattr__(self, "groups", tuple(sorted(set(self.groups))))
        for name in ("locked_in", "locked_out"):
            locks = tuple(sorted(getattr(self, name), key=lambda lock: lock.key))
            require(len({lock.key for lock in locks}) == len(locks), "a candidate is locked twice")
            object.__setattr__(self, name, locks)
        both = self.locked_in_keys & self.locked_out_keys
        require(not both, f"{', '.join(sorted(both))} cannot be locked in and out")
        if self.method is Method.RANKING:
            minima = any(limit.has_minimum for limit in self.limits)
            require(not minima, "a minimum for a group needs the method best total value")
            require(not self.part_awards, "the ranking funds in part by when_next_does_not_fit, not by part_awards")

    @property
    def locked_in_keys(self) -> frozenset[str]:
        """Return who is awarded whatever the place."""
        return frozenset(lock.key for lock in self.locked_in)

    @property
    def locked_out_keys(self) -> frozenset[str]:
        """Return who is kept out whatever the place."""
        return frozenset(lock.key for lock in self.locked_out)


@dataclass(frozen=True, slots=True)
class AllocationProblem:
    """Rules and candidates together; candidates are kept in order of key."""

    rules: Rules
    candidates: tuple[Candidate, ...]

    def __post_init__(self) -> None:
        """Refuse doubles, locks on strangers, and candidates without a score on a criterion with a threshold."""
        keys = [each.key for each in self.candidates]
        ranks = [each.rank for each in self.candidates if each.rank is not None]
        require(len(set(keys)) == len(keys), "a candidate occurs twice")
        require(len(set(ranks)) == len(ranks), "two candidates have the same rank")
        strangers = sorted((self.rules.locked_in_keys | self.rules.locked_out_keys) - set(keys))
        require(not strangers, f"no candidate, but locked: {', '.join(strangers)}")
        for candidate in self.candidates:
            self._check_criteria_of(candidate)
        object.__setattr__(self, "candidates", tuple(sorted(self.candidates, key=lambda each: each.key)))

    def _check_criteria_of(self, candidate: Candidate) -> None:
        """A missing score is not a zero: without it a threshold cannot be applied."""
        asked = {each.code for each in self.rules.minimum_criterion_scores} | {*self.rules.criterion_order}
        missing = sorted(asked - {each.code for each in candidate.criterion_scores})
        require(candidate.rank is None or not missing, f"{candidate.key} has no score on {', '.join(missing)}")

    def groups_of_kind(self, kind: GroupKind) -> tuple[Group, ...]:
        """Return the groups of a kind that the rules name or a candidate lies in, in order of key."""
        if kind is GroupKind.THEME:
            held = {theme for each in self.candidates for theme in each.themes}
        else:
            held = {each.province if kind is GroupKind.PROVINCE else each.part for each in self.candidates} - {""}
        named = {group.key for group in self.rules.groups if group.kind is kind}
        return tuple(Group(kind, key) for key in sorted(held | named))


def _by_code(whose: str, scores: Iterable[CriterionScore]) -> tuple[CriterionScore, ...]:
    """Return scores in order of code; refuse a criterion that occurs twice."""
    ordered = tuple(sorted(scores, key=lambda each: each.code))
    require(len({each.code for each in ordered}) == len(ordered), f"{whose}: a criterion occurs twice")
    return ordered
