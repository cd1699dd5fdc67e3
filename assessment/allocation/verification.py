"""Say whether an allocation is right, without trusting the code that made it.

This module knows the rules, not the solver: it takes the amounts of a result as a claim and restates every
rule of docs/allocation.md about them. It imports neither the solver nor the ranking.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from assessment.allocation.canonical import sha256_of
from assessment.allocation.problem import AllocationProblem, Candidate, Rules, WhenNextDoesNotFit
from assessment.allocation.result import AllocationLine, AllocationResult, Reason, Shortfall


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
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: which, on whose line (None: the whole result), and what was seen, for logs."""

    code: ViolationCode
    key: str | None
    detail: str


def check_allocation(problem: AllocationProblem, result: AllocationResult) -> tuple[Violation, ...]:
    """Return every rule that the result breaks; none means that it is right.

    When the lines are not those of the candidates, nothing else can be said and checking stops there.
    Source: docs/allocation.md, guarantees.
    """
    found = [*_other_problem(problem, result), *_rank_order(problem)]
    if wrong_lines := list(_lines(problem, result)):
        return (*found, *wrong_lines)
    claim = _Claim(problem, result)
    checks = (_copied_values, _amounts, _totals, _running_totals, _thresholds, _outcomes)
    return (*found, *(violation for check in checks for violation in check(claim)))


class _Claim:
    """The result as a claim about the problem, laid out for checking."""

    def __init__(self, problem: AllocationProblem, result: AllocationResult) -> None:
        """Pair lines with candidates and recompute what stood to be divided at each line's turn."""
        self.rules = problem.rules
        self.result = result
        self.candidates = {each.key: each for each in problem.candidates}
        self.left_before: dict[str, int] = {}
        left = problem.rules.ceiling_cents
        for line in result.lines:
            self.left_before[line.key] = left
            left -= line.awarded_cents
        self.left_at_the_end = left

    def pairs(self) -> Iterator[tuple[AllocationLine, Candidate]]:
        """Yield each line with its candidate."""
        return ((line, self.candidates[line.key]) for line in self.result.lines)

    def eligible(self) -> list[tuple[AllocationLine, Candidate]]:
        """Return the lines that compete for money: ranked and above every threshold, by rank."""
        return [
            (line, candidate)
            for line, candidate in self.pairs()
            if candidate.rank is not None and not _unmet(candidate, self.rules)
        ]


def _other_problem(problem: AllocationProblem, result: AllocationResult) -> Iterator[Violation]:
    """The result names the problem it answers by hash."""
    if result.problem_sha256 != sha256_of(problem):
        yield Violation(ViolationCode.OTHER_PROBLEM, None, "the result belongs to another problem")


def _lines(problem: AllocationProblem, result: AllocationResult) -> Iterator[Violation]:
    """Every candidate has one line: the ranked by rank, then the unranked by key."""
    ranked = sorted((each.rank, each.key) for each in problem.candidates if each.rank is not None)
    unranked = sorted(each.key for each in problem.candidates if each.rank is None)
    expected = [key for _, key in ranked] + unranked
    if [line.key for line in result.lines] != expected:
        yield Violation(ViolationCode.LINES, None, "the lines are not those of the candidates, in order")


def _rank_order(problem: AllocationProblem) -> Iterator[Violation]:
    """Nobody stands above someone with more merit; when the tie rules are known, a lot decides the rest."""
    ranked = sorted((each for each in problem.candidates if each.rank is not None), key=lambda each: each.rank or 0)
    for upper, lower in pairwise(ranked):
        upper_merit, lower_merit = (_merit(each, problem.rules) for each in (upper, lower))
        if upper_merit < lower_merit:
            yield Violation(ViolationCode.RANK_ORDER, lower.key, f"has more merit than {upper.key} above it")
        undecided = upper_merit == lower_merit and bool(problem.rules.criterion_order)
        if undecided and not _lot(upper, problem.rules) < _lot(lower, problem.rules):
            yield Violation(ViolationCode.RANK_ORDER, lower.key, f"no lot puts it below {upper.key}")


def _merit(candidate: Candidate, rules: Rules) -> tuple[Fraction, ...]:
    """Return the exact score, then the scores on the criteria in the order of the call."""
    scores: Mapping[str, Fraction] = {each.code: each.score for each in candidate.criterion_scores}
    return (candidate.score or Fraction(0), *(scores[code] for code in rules.criterion_order))


def _lot(candidate: Candidate, rules: Rules) -> str:
    """Draw the lot again: SHA-256 over seed, line break, key. Without a seed all lots are the same."""
    if rules.lottery_seed is None:
        return ""
    return hashlib.sha256(rules.lottery_seed.encode() + b"\n" + candidate.key.encode()).hexdigest()


def _copied_values(claim: _Claim) -> Iterator[Violation]:
    """Rank and requested amount on the line are those of the candidate."""
    for line, candidate in claim.pairs():
        if (line.rank, line.requested_cents) != (candidate.rank, candidate.requested_cents):
            yield Violation(ViolationCode.COPIED_VALUES, line.key, "rank or requested amount differs")


def _amounts(claim: _Claim) -> Iterator[Violation]:
    """Nobody gets less than nothing or more than was asked; a part award keeps to the minimum."""
    for line, candidate in claim.pairs():
        if not 0 <= line.awarded_cents <= candidate.requested_cents:
            yield Violation(ViolationCode.AMOUNT, line.key, f"awarded {line.awarded_cents} cents")
        in_part = 0 < line.awarded_cents < candidate.requested_cents
        if in_part and line.awarded_cents < claim.rules.minimum_award_cents:
            yield Violation(ViolationCode.AMOUNT, line.key, "a part award below the minimum")


def _totals(claim: _Claim) -> Iterator[Violation]:
    """The lines add up to the total, the total keeps within the ceiling, and the rest is what is left."""
    total = sum(line.awarded_cents for line in claim.result.lines)
    if total > claim.rules.ceiling_cents:
        yield Violation(ViolationCode.CEILING, None, f"{total - claim.rules.ceiling_cents} cents too much")
    if (claim.result.awarded_cents, claim.result.left_cents) != (total, claim.left_at_the_end):
        yield Violation(ViolationCode.TOTALS, None, f"the lines add up to {total} cents")


def _running_totals(claim: _Claim) -> Iterator[Violation]:
    """What was left before and after each line follows from the amounts above it."""
    for line in claim.result.lines:
        before = claim.left_before[line.key]
        if (line.left_before_cents, line.left_after_cents) != (before, before - line.awarded_cents):
            yield Violation(ViolationCode.RUNNING_TOTAL, line.key, f"{before} cents were left at its turn")


def _unmet(candidate: Candidate, rules: Rules) -> tuple[Shortfall, ...]:
    """Return the thresholds that a candidate misses: the total, then the criteria by code."""
    unmet: list[Shortfall] = []
    if rules.minimum_total_score is not None and (candidate.score or Fraction(0)) < rules.minimum_total_score:
        unmet.append(Shortfall(None, candidate.score or Fraction(0), rules.minimum_total_score))
    scores = {each.code: each.score for each in candidate.criterion_scores}
    for asked in sorted(rules.minimum_criterion_scores, key=lambda each: each.code):
        if asked.code in scores and scores[asked.code] < asked.score:
            unmet.append(Shortfall(asked.code, scores[asked.code], asked.score))
    return tuple(unmet)


def _thresholds(claim: _Claim) -> Iterator[Violation]:
    """Who has no rank or misses a threshold gets nothing, and the line says exactly that."""
    for line, candidate in claim.pairs():
        # Without a score there is nothing to hold against a threshold; with one, a missed threshold says why
        # there is no place.
        unmet = () if candidate.score is None else _unmet(candidate, claim.rules)
        without = Reason.UNRANKED if candidate.rank is None else None
        excluded = Reason.BELOW_MINIMUM_SCORE if unmet else without
        if excluded and (line.reason, line.awarded_cents) != (excluded, 0):
            yield Violation(ViolationCode.THRESHOLDS, line.key, f"should be {excluded.value}")
        if not excluded and line.reason in {Reason.UNRANKED, Reason.BELOW_MINIMUM_SCORE}:
            yield Violation(ViolationCode.THRESHOLDS, line.key, "is ranked and reaches every threshold")
        if line.shortfalls != unmet:
            yield Violation(ViolationCode.THRESHOLDS, line.key, "the shortfalls are not those of the scores")


# What a line should say: reason, amount in cents, and whose request ended the division.
_Outcome = tuple[Reason, int, str | None]


def _outcomes(claim: _Claim) -> Iterator[Violation]:
    """Each line that competes has the outcome the rules give it, taking the lines above it as they are."""
    eligible = claim.eligible()
    obstacle = next(
        (line.key for line, candidate in eligible if candidate.requested_cents > claim.left_before[line.key]),
        None,
    )
    passed = False
    for line, candidate in eligible:
        expected = _EXPECTED[claim.rules.when_next_does_not_fit](
            claim.rules, candidate, claim.left_before[line.key], obstacle if passed else None
        )
        passed = passed or line.key == obstacle
        if (line.reason, line.awarded_cents, line.blocked_by) != expected:
            yield Violation(ViolationCode.OUTCOME, line.key, f"should be {expected[0].value}, {expected[1]} cents")
    for line, candidate in claim.pairs():
        excluded = candidate.rank is None or _unmet(candidate, claim.rules)
        if excluded and line.blocked_by is not None:
            yield Violation(ViolationCode.OUTCOME, line.key, "was not kept out by another's request")


def _expected_skip(rules: Rules, candidate: Candidate, left: int, blocked_by: str | None) -> _Outcome:
    """Skip: who fits in what is left is awarded, whoever was passed over above."""
    if candidate.requested_cents <= left:
        return Reason.AWARDED_IN_FULL, candidate.requested_cents, None
    return Reason.CEILING_REACHED, 0, None


def _expected_stop(rules: Rules, candidate: Candidate, left: int, blocked_by: str | None) -> _Outcome:
    """Stop: nobody below the first that did not fit is awarded."""
    if blocked_by is not None:
        return Reason.AFTER_CEILING, 0, blocked_by
    return _expected_skip(rules, candidate, left, None)


def _expected_part(rules: Rules, candidate: Candidate, left: int, blocked_by: str | None) -> _Outcome:
    """Part-fund: as stop, but the first that did not fit gets the rest when that reaches the minimum."""
    outcome = _expected_stop(rules, candidate, left, blocked_by)
    if outcome[0] is not Reason.CEILING_REACHED or left <= 0:
        return outcome
    if left >= rules.minimum_award_cents:
        return Reason.AWARDED_IN_PART, left, None
    return Reason.REMAINDER_TOO_SMALL, 0, None


_EXPECTED: Mapping[WhenNextDoesNotFit, Callable[[Rules, Candidate, int, str | None], _Outcome]] = {
    WhenNextDoesNotFit.STOP: _expected_stop,
    WhenNextDoesNotFit.SKIP: _expected_skip,
    WhenNextDoesNotFit.PART_FUND: _expected_part,
}
