"""A result as a claim about its problem, laid out for checking. Shares nothing with the code that divides."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessment.allocation.problem import AllocationProblem, Candidate, GroupKind, GroupLimit, Rules
from assessment.allocation.result import AllocationLine, AllocationResult, Shortfall


class ViolationCode(StrEnum):
    """Which rule an allocation breaks."""

    OTHER_PROBLEM = "other_problem"
    LINES = "lines"
    RANK_ORDER = "rank_order"
    COPIED_VALUES = "copied_values"
    AMOUNT = "amount"
    CEILING = "ceiling"
    TOTALS = "totals"
    RUNNING_TOTAL = "running_total"
    THRESHOLDS = "thresholds"
    LOCKS = "locks"
    LIMITS = "limits"
    OUTCOME = "outcome"
    OPTIMALITY = "optimality"


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: which, on whose line (None: the whole result), and what was seen, for logs."""

    code: ViolationCode
    key: str | None
    detail: str


class Claim:
    """The result as a claim about the problem."""

    def __init__(self, problem: AllocationProblem, result: AllocationResult) -> None:
        """Pair lines with candidates and recompute what stood to be divided at each line's turn."""
        self.problem = problem
        self.rules = problem.rules
        self.result = result
        self.candidates = {each.key: each for each in problem.candidates}
        self.locked_in = {lock.key for lock in problem.rules.locked_in}
        self.locked_out = {lock.key for lock in problem.rules.locked_out}
        self.limited = tuple(self._limited_groups())
        self.left_before: dict[str, int] = {}
        left = problem.rules.ceiling_cents
        for line in self.turns():
            self.left_before[line.key] = left
            left -= line.awarded_cents
        self.left_at_the_end = left

    def turns(self) -> list[AllocationLine]:
        """Return the lines in the order of their turns: who is locked in, then the others, both as they stand."""
        lines = self.result.lines
        first = [line for line in lines if line.key in self.locked_in]
        return first + [line for line in lines if line.key not in self.locked_in]

    def pairs(self) -> Iterator[tuple[AllocationLine, Candidate]]:
        """Yield each line with its candidate."""
        return ((line, self.candidates[line.key]) for line in self.result.lines)

    def eligible(self) -> list[tuple[AllocationLine, Candidate]]:
        """Return the lines that may be awarded: ranked, above every threshold and not locked out, by rank."""
        return [
            (line, candidate)
            for line, candidate in self.pairs()
            if candidate.rank is not None and not unmet(candidate, self.rules) and line.key not in self.locked_out
        ]

    def _limited_groups(self) -> Iterator[tuple[GroupLimit, str, frozenset[str]]]:
        """Yield each limit with the name and the members of a group it holds for."""
        everyone = self.problem.candidates
        for limit in self.rules.limits:
            named = {group.key for group in self.rules.groups if group.kind == limit.kind}
            known = named.union(*(names_of(each, limit.kind) for each in everyone))
            for name in [limit.key] if limit.key is not None else sorted(known):
                yield limit, name, frozenset(each.key for each in everyone if name in names_of(each, limit.kind))


def names_of(candidate: Candidate, kind: GroupKind) -> set[str]:
    """Return the groups of one kind that a candidate lies in."""
    if kind == GroupKind.THEME:
        return set(candidate.themes)
    name = candidate.province if kind == GroupKind.PROVINCE else candidate.part
    return {name} - {""}


def unmet(candidate: Candidate, rules: Rules) -> tuple[Shortfall, ...]:
    """Return the thresholds that a candidate misses: the total, then the criteria by code."""
    missed: list[Shortfall] = []
    if rules.minimum_total_score is not None and (candidate.score or Fraction(0)) < rules.minimum_total_score:
        missed.append(Shortfall(None, candidate.score or Fraction(0), rules.minimum_total_score))
    scores = {each.code: each.score for each in candidate.criterion_scores}
    for asked in sorted(rules.minimum_criterion_scores, key=lambda each: each.code):
        if asked.code in scores and scores[asked.code] < asked.score:
            missed.append(Shortfall(asked.code, scores[asked.code], asked.score))
    return tuple(missed)
