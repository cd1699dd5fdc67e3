"""Divide the money: go down the ranking until it is gone.

Whole cents, no randomness, no clock: equal problems give equal results. Source: docs/allocation.md, step 4.
"""

from dataclasses import dataclass
from fractions import Fraction

from assessment.allocation.canonical import sha256_of
from assessment.allocation.problem import AllocationProblem, Candidate, Rules, WhenNextDoesNotFit
from assessment.allocation.result import AllocationLine, AllocationResult, Reason, Shortfall


def allocate(problem: AllocationProblem) -> AllocationResult:
    """Divide the ceiling over the candidates by the rules, with a reason for every line.

    Amounts are whole cents. Lines come back by rank, then the unranked by key.
    Source: docs/allocation.md, step 4.
    """
    walk = _Walk(problem.rules, problem.rules.ceiling_cents)
    ranked = sorted((each for each in problem.candidates if each.rank is not None), key=_rank_of)
    lines = [walk.pass_by(candidate) for candidate in ranked]
    lines += [walk.without_place(each) for each in problem.candidates if each.rank is None]
    return AllocationResult(
        problem_sha256=sha256_of(problem),
        lines=tuple(lines),
        awarded_cents=problem.rules.ceiling_cents - walk.left_cents,
        left_cents=walk.left_cents,
    )


@dataclass(slots=True)
class _Walk:
    """A walk down the ranking: what is left, and who ended it."""

    rules: Rules
    left_cents: int
    ended_at: str | None = None

    def pass_by(self, candidate: Candidate) -> AllocationLine:
        """Decide on the next candidate in rank."""
        if shortfalls := shortfalls_of(candidate, self.rules):
            return self.refuse(candidate, Reason.BELOW_MINIMUM_SCORE, shortfalls=shortfalls)
        if self.ended_at is not None:
            return self.refuse(candidate, Reason.AFTER_CEILING, blocked_by=self.ended_at)
        if candidate.requested_cents <= self.left_cents:
            return self.award(candidate, candidate.requested_cents, Reason.AWARDED_IN_FULL)
        return self.does_not_fit(candidate)

    def without_place(self, candidate: Candidate) -> AllocationLine:
        """Refuse who has no place: for a minimum that the score misses, or because there is none."""
        if shortfalls := shortfalls_of(candidate, self.rules):
            return self.refuse(candidate, Reason.BELOW_MINIMUM_SCORE, shortfalls=shortfalls)
        return self.refuse(candidate, Reason.UNRANKED)

    def does_not_fit(self, candidate: Candidate) -> AllocationLine:
        """Skip, stop or part-fund the candidate that asks more than is left."""
        if self.rules.when_next_does_not_fit is WhenNextDoesNotFit.SKIP:
            return self.refuse(candidate, Reason.CEILING_REACHED)
        self.ended_at = candidate.key
        part_funds = self.rules.when_next_does_not_fit is WhenNextDoesNotFit.PART_FUND
        if not part_funds or self.left_cents == 0:
            return self.refuse(candidate, Reason.CEILING_REACHED)
        if self.left_cents < self.rules.minimum_award_cents:
            return self.refuse(candidate, Reason.REMAINDER_TOO_SMALL)
        return self.award(candidate, self.left_cents, Reason.AWARDED_IN_PART)

    def award(self, candidate: Candidate, cents: int, reason: Reason) -> AllocationLine:
        """Take an amount from what is left."""
        before = self.left_cents
        self.left_cents -= cents
        return AllocationLine(
            candidate.key, candidate.rank, reason, candidate.requested_cents, cents, before, self.left_cents
        )

    def refuse(
        self,
        candidate: Candidate,
        reason: Reason,
        *,
        shortfalls: tuple[Shortfall, ...] = (),
        blocked_by: str | None = None,
    ) -> AllocationLine:
        """Award nothing, and say why."""
        return AllocationLine(
            key=candidate.key,
            rank=candidate.rank,
            reason=reason,
            requested_cents=candidate.requested_cents,
            awarded_cents=0,
            left_before_cents=self.left_cents,
            left_after_cents=self.left_cents,
            shortfalls=shortfalls,
            blocked_by=blocked_by,
        )


def shortfalls_of(candidate: Candidate, rules: Rules) -> tuple[Shortfall, ...]:
    """Return every threshold that a candidate with a score misses: the total first, then criteria by code."""
    asked: list[tuple[str | None, Fraction | None, Fraction | None]]
    asked = [(None, candidate.score, rules.minimum_total_score)]
    asked += [(each.code, candidate.criterion_score(each.code), each.score) for each in rules.minimum_criterion_scores]
    return tuple(
        Shortfall(code, score, minimum)
        for code, score, minimum in asked
        if score is not None and minimum is not None and score < minimum
    )


def _rank_of(candidate: Candidate) -> int:
    """Return the rank for sorting."""
    return candidate.rank or 0
