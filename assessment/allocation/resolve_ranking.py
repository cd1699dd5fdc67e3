"""The walk down the ranking, taken by many orders at once: the very rules of `solver`, in arrays.

tests/assessment/allocation/test_stability.py holds it to the solver, proposal for proposal.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.allocation.limits import Group
from assessment.allocation.problem import AllocationProblem, Candidate, Rules, WhenNextDoesNotFit

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]
# A maximum that is never reached: more than any sum of amounts, far from where 64 bits end.
NO_MAXIMUM = 2**60


@dataclass(frozen=True, slots=True)
class Maximum:
    """What a group may hold at most, and which candidates lie in it."""

    group: Group
    members: Booleans
    count: int
    cents: int


def maxima_of(problem: AllocationProblem, candidates: tuple[Candidate, ...]) -> tuple[Maximum, ...]:
    """Give each maximum of the rules once for each group it holds for."""
    found = []
    for limit in problem.rules.limits:
        groups = problem.groups_of_kind(limit.kind) if limit.key is None else (Group(limit.kind, limit.key),)
        for group in groups:
            count = NO_MAXIMUM if limit.maximum_count is None else limit.maximum_count
            cents = NO_MAXIMUM if limit.maximum_cents is None else limit.maximum_cents
            if min(count, cents) < NO_MAXIMUM:
                members = np.array([group in each.groups for each in candidates], dtype=bool)
                found.append(Maximum(group, members, count, cents))
    return tuple(found)


def awarded_in_orders(
    problem: AllocationProblem,
    candidates: tuple[Candidate, ...],
    order: Integers,
    eligible: Booleans,
    ceilings: Integers | None = None,
) -> Booleans:
    """Divide the money down each order; say who gets any.

    `order` has a row for each draw with indices of `candidates`, the best first; `eligible` has a row for each draw
    and a column for each candidate; `ceilings` an amount in cents for each draw, that of the rules without. Where
    what is locked in cannot be awarded the rules cannot be met, and nobody gets any. Returns draws by candidates.
    Source: docs/allocation.md, step 4.
    """
    rules = problem.rules
    locked_in = np.array([each.key in rules.locked_in_keys for each in candidates], dtype=bool)
    locked_out = np.array([each.key in rules.locked_out_keys for each in candidates], dtype=bool)
    if ceilings is None:
        ceilings = np.full(len(order), rules.ceiling_cents, dtype=np.int64)
    walk = _Walk(rules, candidates, maxima_of(problem, candidates), ceilings)
    turns = np.take_along_axis(order, np.argsort(~locked_in[order], axis=1, kind="stable"), axis=1)
    first = int(locked_in.sum())
    for place in range(first):
        walk.lock_in(turns[:, place], eligible)
    for place in range(first, turns.shape[1]):
        walk.pass_by(turns[:, place], eligible & ~locked_out)
    awarded: Booleans = walk.awarded & ~walk.impossible[:, None]
    return awarded


class _Walk:
    """All walks at once: what is left in each, what each group holds, and which ended."""

    def __init__(
        self, rules: Rules, candidates: tuple[Candidate, ...], maxima: tuple[Maximum, ...], ceilings: Integers
    ) -> None:
        """Start with the whole ceiling in every draw."""
        draws = len(ceilings)
        self.rules = rules
        self.asked = np.array([each.requested_cents for each in candidates], dtype=np.int64)
        self.maxima = maxima
        self.rows = np.arange(draws)
        self.left = ceilings.copy()
        self.ended = np.zeros(draws, dtype=bool)
        self.impossible = np.zeros(draws, dtype=bool)
        self.counts = [np.zeros(draws, dtype=np.int64) for _each in maxima]
        self.cents = [np.zeros(draws, dtype=np.int64) for _each in maxima]
        self.awarded = np.zeros((draws, len(candidates)), dtype=bool)

    def lock_in(self, turn: Integers, eligible: Booleans) -> None:
        """Award who is locked in, in full; where that is not allowed the whole draw is impossible."""
        asked = self.asked[turn]
        self.impossible |= ~(eligible[self.rows, turn] & self._has_room(turn, asked) & (asked <= self.left))
        self._award(turn, np.minimum(asked, self.left))

    def pass_by(self, turn: Integers, eligible: Booleans) -> None:
        """Decide on the next candidate of every draw."""
        asked = self.asked[turn]
        at_turn = eligible[self.rows, turn] & ~self.ended & self._has_room(turn, asked)
        fits = at_turn & (asked <= self.left)
        does_not = at_turn & ~fits
        gets = np.where(fits, asked, 0)
        if self.rules.when_next_does_not_fit is WhenNextDoesNotFit.PART_FUND:
            takes_rest = does_not & (self.left > 0) & (self.left >= self.rules.minimum_award_cents)
            gets = np.where(takes_rest, self.left, gets)
        if self.rules.when_next_does_not_fit is not WhenNextDoesNotFit.SKIP:
            self.ended |= does_not
        self._award(turn, gets)

    def _award(self, turn: Integers, gets: Integers) -> None:
        self.left -= gets
        self.awarded[self.rows, turn] = gets > 0
        for index, maximum in enumerate(self.maxima):
            member = maximum.members[turn]
            self.counts[index] += member & (gets > 0)
            self.cents[index] += np.where(member, gets, 0)

    def _has_room(self, turn: Integers, asked: Integers) -> Booleans:
        room = np.ones(len(self.rows), dtype=bool)
        for index, maximum in enumerate(self.maxima):
            within = (self.counts[index] < maximum.count) & (self.cents[index] + asked <= maximum.cents)
            room &= within | ~maximum.members[turn]
        return room
