"""The method *ranking until the money is gone*: who is locked in first, then down the ranking.

Whole cents, no randomness, no clock. Source: docs/allocation.md, step 4.
"""

from dataclasses import dataclass

from assessment.allocation.eligibility import locked_in, rank_of, shortfalls_of
from assessment.allocation.infeasibility import Conflict, ConflictCode, Infeasible
from assessment.allocation.maxima import Room
from assessment.allocation.problem import AllocationProblem, Candidate, Rules, WhenNextDoesNotFit
from assessment.allocation.result import AllocationLine, LimitReached, Reason, Shortfall


def lines_down_the_ranking(problem: AllocationProblem) -> tuple[AllocationLine, ...]:
    """Decide on every candidate; lines by rank, then the unranked by key.

    :raises Infeasible: if what is locked in is not eligible or does not fit.
    """
    walk = _Walk(problem.rules, problem.rules.ceiling_cents, Room.of(problem))
    first = {each.key: walk.lock_in(each) for each in locked_in(problem)}
    walk.check_locks()
    ranked = sorted((each for each in problem.candidates if each.rank is not None), key=rank_of)
    lines = [first.get(each.key) or walk.pass_by(each) for each in ranked]
    lines += [walk.without_place(each) for each in problem.candidates if each.rank is None]
    return tuple(lines)


@dataclass(slots=True)
class _Walk:
    """A walk down the ranking: what is left, in all and in each group, and who ended it."""

    rules: Rules
    left_cents: int
    room: Room
    ended_at: str | None = None

    def lock_in(self, candidate: Candidate) -> AllocationLine:
        """Award who is locked in, whatever is left; `check_locks` says afterwards whether it could."""
        return self.award(candidate, candidate.requested_cents, Reason.LOCKED_IN)

    def check_locks(self) -> None:
        """Refuse locks that do not fit.

        :raises Infeasible: naming the ceiling and every maximum that is exceeded.
        """
        ceiling = self.rules.ceiling_cents
        conflicts = self.room.exceeded()
        if self.left_cents < 0:
            needed = ceiling - self.left_cents
            code = ConflictCode.LOCKED_IN_ABOVE_CEILING
            conflicts = (Conflict(code, needed=needed, available=ceiling), *conflicts)
        if conflicts:
            raise Infeasible(conflicts)

    def pass_by(self, candidate: Candidate) -> AllocationLine:
        """Decide on the next candidate in rank."""
        if shortfalls := shortfalls_of(candidate, self.rules):
            return self.refuse(candidate, Reason.BELOW_MINIMUM_SCORE, shortfalls=shortfalls)
        if candidate.key in self.rules.locked_out_keys:
            return self.refuse(candidate, Reason.LOCKED_OUT)
        if self.ended_at is not None:
            return self.refuse(candidate, Reason.AFTER_CEILING, blocked_by=self.ended_at)
        if limit := self.room.reached(candidate, candidate.requested_cents):
            return self.refuse(candidate, Reason.GROUP_MAXIMUM, limit=limit)
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
        self.room.take(candidate, cents)
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
        limit: LimitReached | None = None,
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
            limit=limit,
        )
