"""Say whether an allocation is right, without trusting the code that made it.

This module knows the rules, not the solver: it takes the amounts of a result as a claim and restates every
rule of docs/allocation.md about them. It imports neither the solver nor the ranking.
"""

import hashlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from assessment.allocation.canonical import sha256_of
from assessment.allocation.problem import AllocationProblem, Candidate, Method, Rules
from assessment.allocation.result import AllocationResult, Reason
from assessment.allocation.verification_best_value import best_value_outcomes
from assessment.allocation.verification_claim import Claim, Violation, ViolationCode, unmet
from assessment.allocation.verification_ranking import ranking_outcomes

__all__ = ["Violation", "ViolationCode", "check_allocation"]


def check_allocation(problem: AllocationProblem, result: AllocationResult) -> tuple[Violation, ...]:
    """Return every rule that the result breaks; none means that it is right.

    When the lines are not those of the candidates, nothing else can be said and checking stops there.
    Source: docs/allocation.md, guarantees.
    """
    found = [*_other_problem(problem, result), *_rank_order(problem)]
    if wrong_lines := list(_lines(problem, result)):
        return (*found, *wrong_lines)
    claim = Claim(problem, result)
    outcomes = best_value_outcomes if problem.rules.method is Method.BEST_VALUE else ranking_outcomes
    checks = (_copied_values, _amounts, _totals, _running_totals, _thresholds, _locks, _limits, outcomes)
    return (*found, *(violation for check in checks for violation in check(claim)))


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


def _copied_values(claim: Claim) -> Iterator[Violation]:
    """Rank and requested amount on the line are those of the candidate."""
    for line, candidate in claim.pairs():
        if (line.rank, line.requested_cents) != (candidate.rank, candidate.requested_cents):
            yield Violation(ViolationCode.COPIED_VALUES, line.key, "rank or requested amount differs")


def _amounts(claim: Claim) -> Iterator[Violation]:
    """Nobody gets less than nothing or more than was asked; a part award keeps to the minimum."""
    for line, candidate in claim.pairs():
        if not 0 <= line.awarded_cents <= candidate.requested_cents:
            yield Violation(ViolationCode.AMOUNT, line.key, f"awarded {line.awarded_cents} cents")
        in_part = 0 < line.awarded_cents < candidate.requested_cents
        if in_part and line.awarded_cents < claim.rules.minimum_award_cents:
            yield Violation(ViolationCode.AMOUNT, line.key, "a part award below the minimum")


def _totals(claim: Claim) -> Iterator[Violation]:
    """The lines add up to the total, the total keeps within the ceiling, and the rest is what is left."""
    total = sum(line.awarded_cents for line in claim.result.lines)
    if total > claim.rules.ceiling_cents:
        yield Violation(ViolationCode.CEILING, None, f"{total - claim.rules.ceiling_cents} cents too much")
    if (claim.result.awarded_cents, claim.result.left_cents) != (total, claim.left_at_the_end):
        yield Violation(ViolationCode.TOTALS, None, f"the lines add up to {total} cents")


def _running_totals(claim: Claim) -> Iterator[Violation]:
    """What was left before and after each line follows from the amounts of the turns before it."""
    for line in claim.result.lines:
        before = claim.left_before[line.key]
        if (line.left_before_cents, line.left_after_cents) != (before, before - line.awarded_cents):
            yield Violation(ViolationCode.RUNNING_TOTAL, line.key, f"{before} cents were left at its turn")


def _thresholds(claim: Claim) -> Iterator[Violation]:
    """Who has no rank or misses a threshold gets nothing, and the line says exactly that."""
    for line, candidate in claim.pairs():
        # Without a score there is nothing to hold against a threshold; with one, a missed threshold says why
        # there is no place.
        missed = () if candidate.score is None else unmet(candidate, claim.rules)
        without = Reason.UNRANKED if candidate.rank is None else None
        excluded = Reason.BELOW_MINIMUM_SCORE if missed else without
        if excluded and (line.reason, line.awarded_cents) != (excluded, 0):
            yield Violation(ViolationCode.THRESHOLDS, line.key, f"should be {excluded.value}")
        if not excluded and line.reason in {Reason.UNRANKED, Reason.BELOW_MINIMUM_SCORE}:
            yield Violation(ViolationCode.THRESHOLDS, line.key, "is ranked and reaches every threshold")
        if line.shortfalls != missed:
            yield Violation(ViolationCode.THRESHOLDS, line.key, "the shortfalls are not those of the scores")


def _locks(claim: Claim) -> Iterator[Violation]:
    """Who is locked in is awarded and says so; who is locked out gets nothing and says so, unless it falls short."""
    for line, candidate in claim.pairs():
        if (line.key in claim.locked_in) != (line.reason is Reason.LOCKED_IN) or (
            line.key in claim.locked_in and not line.awarded_cents
        ):
            yield Violation(ViolationCode.LOCKS, line.key, "locked in, or said to be")
        competes = candidate.rank is not None and not unmet(candidate, claim.rules)
        out = line.key in claim.locked_out and competes
        if out != (line.reason is Reason.LOCKED_OUT) or (line.key in claim.locked_out and line.awarded_cents):
            yield Violation(ViolationCode.LOCKS, line.key, "locked out, or said to be")


def _limits(claim: Claim) -> Iterator[Violation]:
    """Every group keeps within its maxima and reaches its minima, in proposals and in cents."""
    for limit, name, members in claim.limited:
        awarded = [line.awarded_cents for line in claim.result.lines if line.key in members and line.awarded_cents]
        for sum_, least, most in (
            (len(awarded), limit.minimum_count, limit.maximum_count),
            (sum(awarded), limit.minimum_cents, limit.maximum_cents),
        ):
            if (least is not None and sum_ < least) or (most is not None and sum_ > most):
                yield Violation(ViolationCode.LIMITS, None, f"{limit.kind} {name}: {sum_}, from {least} to {most}")
