"""Restates *best total value* in whole numbers, and looks for anything better by other means than the solver's.

It looks again exhaustively when few compete; above that at every proposal that could be added and every one
that could take the place of another. What it finds is certainly better; finding nothing above that size is no
proof, and `Proof` says what the solver claims.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

from assessment.allocation.problem import Candidate, Rules
from assessment.allocation.result import AllocationLine, Reason
from assessment.allocation.verification_claim import Claim, Violation, ViolationCode

# Up to so many competitors every set is looked at, as long as that takes no more steps than this.
EVERY_SET_UP_TO = 40
MOST_STEPS = 5_000
# Up to so many competitors every exchange of one for another is looked at.
EVERY_EXCHANGE_UP_TO = 1_000


def best_value_outcomes(claim: Claim) -> Iterator[Violation]:
    """Each line says what its amount means, the score is added up rightly, and nothing better is found."""
    score = Fraction(0)
    competing = set()
    for line, candidate in claim.eligible():
        competing.add(line.key)
        score += (candidate.score or Fraction(0)) if line.awarded_cents else 0
        expected = _reason(claim, line)
        if (line.reason, line.blocked_by, line.limit) != (expected, None, None):
            yield Violation(ViolationCode.OUTCOME, line.key, f"should be {expected.value}")
        if 0 < line.awarded_cents < least_of(candidate, claim.rules):
            yield Violation(ViolationCode.OUTCOME, line.key, "less than a part award may be")
    for line in claim.result.lines:
        if line.key not in competing and (line.blocked_by, line.limit, line.awarded_cents) != (None, None, 0):
            yield Violation(ViolationCode.OUTCOME, line.key, "does not compete")
    optimality = claim.result.optimality
    if optimality is None or optimality.score_sum != score:
        yield Violation(ViolationCode.OPTIMALITY, None, f"the awarded score {score} together")
    if better := _Better(claim).found():
        yield Violation(ViolationCode.OPTIMALITY, None, better)


def _reason(claim: Claim, line: AllocationLine) -> Reason:
    """Return what a line of someone who competes should say."""
    if line.key in claim.locked_in:
        return Reason.LOCKED_IN
    if not line.awarded_cents:
        return Reason.NOT_IN_BEST_SET
    return Reason.AWARDED_IN_FULL if line.awarded_cents == line.requested_cents else Reason.AWARDED_IN_PART


def least_of(candidate: Candidate, rules: Rules) -> int:
    """Return the least cents of an award: all that is asked, unless part awards are allowed."""
    if not rules.part_awards:
        return candidate.requested_cents
    return min(max(rules.minimum_award_cents, 1), candidate.requested_cents)


class _Better:
    """Looks for a set that the rules prefer to the claimed one; items are competitors by rank."""

    def __init__(self, claim: Claim) -> None:
        pairs = claim.eligible()
        people = [candidate for _, candidate in pairs]
        unit = lcm(*(each.score.denominator for each in people if each.score is not None))
        self._keys = [each.key for each in people]
        self._scores = [int((each.score or Fraction(0)) * unit) for each in people]
        self._floors = [least_of(each, claim.rules) for each in people]
        self._asked = [each.requested_cents for each in people]
        self._amounts = [line.awarded_cents for line, _ in pairs]
        self._forced = [each.key in claim.locked_in for each in people]
        self._chosen = [cents > 0 for cents in self._amounts]
        self._is_unique = claim.result.optimality is not None and claim.result.optimality.is_unique
        self._in_full = self._amounts == [
            cents if chosen else 0 for cents, chosen in zip(self._asked, self._chosen, strict=True)
        ]
        number = {key: item for item, key in enumerate(self._keys)}
        everyone = frozenset(range(len(people)))
        self._rows: list[tuple[frozenset[int], bool, int | None, int | None]]
        self._rows = [(everyone, False, None, claim.rules.ceiling_cents)]
        for limit, _, members in claim.limited:
            items = frozenset(number[key] for key in members if key in number)
            self._rows.append((items, True, limit.minimum_count, limit.maximum_count))
            self._rows.append((items, False, limit.minimum_cents, limit.maximum_cents))

    def found(self) -> str | None:
        """Return what is better in words for logs; None when nothing was found."""
        if self._floors != self._asked and (better := self._better_amounts()):
            return better
        if len(self._keys) <= EVERY_SET_UP_TO:
            return self._better_set()
        return self._better_exchange() if len(self._keys) <= EVERY_EXCHANGE_UP_TO else None

    def _value(self, chosen: list[bool]) -> tuple[int, int, list[bool]]:
        """Return what sets are compared by when everybody gets what was asked."""
        taken = [item for item, is_taken in enumerate(chosen) if is_taken]
        return sum(self._scores[item] for item in taken), sum(self._asked[item] for item in taken), chosen

    def _is_better(self, chosen: list[bool]) -> bool:
        """Say whether a set that keeps to the rules at the least certainly comes before the claimed one.

        Totals are compared where both can get all that is asked: what else a set can get in part is not known here.
        """
        mine = self._value(self._chosen)
        other = self._value(chosen)
        if self._is_unique and self._in_full and other[0] == mine[0]:
            return other > mine and self._keeps(chosen, self._asked)
        return other[0] > mine[0]

    def _keeps(self, chosen: list[bool], cents: list[int] | None = None) -> bool:
        """Say whether a set keeps to every row when everybody gets the least; enough, with part awards, not needed.

        :param cents: what everybody gets, when not the least.
        """
        amounts = self._floors if cents is None else cents
        for items, counts, least, most in self._rows:
            total = sum(1 if counts else amounts[item] for item in items if chosen[item])
            if (least is not None and total < least) or (most is not None and total > most):
                return False
        return all(chosen[item] for item, forced in enumerate(self._forced) if forced)

    def _better_exchange(self) -> str | None:
        """Look at every proposal that could be added, and at every one that could replace another."""
        ins = [item for item, taken in enumerate(self._chosen) if not taken]
        outs = [item for item, taken in enumerate(self._chosen) if taken and not self._forced[item]]
        left = self._rows[0][3] or 0
        left -= sum(self._floors[item] for item, taken in enumerate(self._chosen) if taken)
        for new in ins:
            for old in [None, *outs]:
                room = left + (0 if old is None else self._floors[old])
                if self._floors[new] > room or self._scores[new] < (0 if old is None else self._scores[old]):
                    continue
                other = list(self._chosen)
                other[new] = True
                if old is not None:
                    other[old] = False
                if self._is_better(other) and self._keeps(other):
                    return f"{self._keys[new]} instead of {'nobody' if old is None else self._keys[old]} is better"
        return None

    def _better_set(self) -> str | None:
        """Look at every set, the most score for a euro first, but not where the ceiling leaves too little."""
        ceiling = self._rows[0][3] or 0
        order = sorted(range(len(self._keys)), key=lambda item: Fraction(-self._scores[item], self._floors[item]))
        target = self._value(self._chosen)[0]
        stack: list[tuple[int, int, int, list[int]]] = [(0, ceiling, 0, [])]
        steps = 0
        while stack and steps < MOST_STEPS:
            steps += 1
            depth, left, score, taken = stack.pop()
            if score + self._most_score(order, depth, left) < target:
                continue
            if depth == len(order):
                chosen = [False] * len(order)
                for item in taken:
                    chosen[item] = True
                if self._is_better(chosen) and self._keeps(chosen):
                    return f"{', '.join(self._keys[item] for item in sorted(taken))} is better"
                continue
            item = order[depth]
            if not self._forced[item]:
                stack.append((depth + 1, left, score, taken))
            if self._floors[item] <= left:
                stack.append((depth + 1, left - self._floors[item], score + self._scores[item], [*taken, item]))
        return None

    def _most_score(self, order: list[int], depth: int, left: int) -> int:
        """Return at least the score that the rest can add: the best for the money, the last one in part."""
        most = 0
        for item in order[depth:]:
            if self._scores[item] <= 0:
                break
            if self._floors[item] > left:
                return most + self._scores[item] * left // self._floors[item]
            most += self._scores[item]
            left -= self._floors[item]
        return most

    def _better_amounts(self) -> str | None:
        """Look whether anybody could get a cent more, or a cent of somebody below.

        With rows within each other that is enough: what cannot be bettered by one such step is the best.
        """
        chosen = [item for item, cents in enumerate(self._amounts) if cents]
        for item in chosen:
            if self._amounts[item] < self._asked[item]:
                if self._may_move(item, None):
                    return f"{self._keys[item]} could get a cent more"
                lower = (other for other in chosen if other > item and self._amounts[other] > self._floors[other])
                if any(self._may_move(item, other) for other in lower):
                    return f"{self._keys[item]} could get a cent of somebody below"
        return None

    def _may_move(self, to: int, out_of: int | None) -> bool:
        """Say whether a cent more for one, and less for another, keeps to the rows."""
        for items, counts, least, most in self._rows:
            change = (to in items) - (out_of in items)
            if counts or not change:
                continue
            total = sum(self._amounts[item] for item in items) + change
            if (most is not None and total > most) or (least is not None and total < least):
                return False
        return True
