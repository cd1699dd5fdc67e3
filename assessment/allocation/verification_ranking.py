"""Restates the outcomes of *ranking until the money is gone*, taking the lines above each as they are."""

from collections.abc import Callable, Iterator, Mapping

from assessment.allocation.problem import Candidate, Group, GroupKind, Measure, Rules, WhenNextDoesNotFit
from assessment.allocation.result import LimitReached, Reason
from assessment.allocation.verification_claim import Claim, Violation, ViolationCode, names_of

# What a line should say: reason, amount in cents, and whose request ended the division.
_Outcome = tuple[Reason, int, str | None]


def ranking_outcomes(claim: Claim) -> Iterator[Violation]:
    """Each line that competes has the outcome the rules give it, taking the lines of earlier turns as they are."""
    if claim.result.optimality is not None:
        yield Violation(ViolationCode.OPTIMALITY, None, "the ranking looks for no best set")
    limits, blocked_by, competing = _Limits(claim), None, set()
    for line, candidate in sorted(claim.eligible(), key=lambda pair: pair[0].key not in claim.locked_in):
        competing.add(line.key)
        expected: tuple[Reason, int, str | None]
        limit = None
        if line.key in claim.locked_in:
            expected = Reason.LOCKED_IN, candidate.requested_cents, None
        elif blocked_by is None and (limit := limits.reached(candidate)):
            expected = Reason.GROUP_MAXIMUM, 0, None
        else:
            left = claim.left_before[line.key]
            rule = claim.rules.when_next_does_not_fit
            expected = _EXPECTED[rule](claim.rules, candidate, left, blocked_by)
            if blocked_by is None and candidate.requested_cents > left and rule != WhenNextDoesNotFit.SKIP:
                blocked_by = line.key
        if (line.reason, line.awarded_cents, line.blocked_by, line.limit) != (*expected, limit):
            yield Violation(ViolationCode.OUTCOME, line.key, f"should be {expected[0].value}, {expected[1]} cents")
        limits.count(candidate, line.awarded_cents)
    for line in claim.result.lines:
        if line.key not in competing and (line.blocked_by, line.limit) != (None, None):
            yield Violation(ViolationCode.OUTCOME, line.key, "was not kept out by another's request or a maximum")


class _Limits:
    """What the lines of earlier turns leave of the tightest maximum of each group."""

    def __init__(self, claim: Claim) -> None:
        self._most: dict[tuple[GroupKind, str, Measure], int] = {}
        self._used: dict[tuple[GroupKind, str, Measure], int] = {}
        for limit, name, _ in claim.limited:
            for measure, most in ((Measure.COUNT, limit.maximum_count), (Measure.CENTS, limit.maximum_cents)):
                if most is not None:
                    at = limit.kind, name, measure
                    self._most[at] = min(most, self._most.get(at, most))

    def reached(self, candidate: Candidate) -> LimitReached | None:
        """Return the first maximum without room: province, part, themes by code; proposals before cents."""
        for kind in (GroupKind.PROVINCE, GroupKind.PART, GroupKind.THEME):
            for name in sorted(names_of(candidate, kind)):
                for measure, more in ((Measure.COUNT, 1), (Measure.CENTS, candidate.requested_cents)):
                    at = kind, name, measure
                    if at in self._most and self._used.get(at, 0) + more > self._most[at]:
                        return LimitReached(Group(kind, name), measure, self._most[at], self._used.get(at, 0))
        return None

    def count(self, candidate: Candidate, cents: int) -> None:
        """Count what a line was awarded."""
        for kind in GroupKind:
            for name in names_of(candidate, kind) if cents else ():
                for measure, more in ((Measure.COUNT, 1), (Measure.CENTS, cents)):
                    at = kind, name, measure
                    self._used[at] = self._used.get(at, 0) + more


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
