"""Find the best choice exactly, in whole numbers, and know that it is.

Any prices for the rows, however found, give an upper bound on the score (Lagrange): each item is worth its
score minus what it takes at those prices, and the best choice at those prices takes everything worth more than
nothing. A real choice scores the bound minus the worth of every item in which it differs from that, minus
the price of what it leaves unused. So whoever scores at least v differs only in items that together are worth
at most bound − v: few. They are all looked at, the cheapest differences first. The prices come from the
linear relaxation; when they are poor the search is longer, never wrong.
"""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessment.allocation.best_value_amounts import Amounts
from assessment.allocation.best_value_instance import Instance, Row
from assessment.allocation.limits import Measure

Integers = npt.NDArray[np.int64]

# Prices are whole multiples of 1/PRICE_UNIT score unit.
PRICE_UNIT = 10**15


# The search allows differences in steps; the first is this part of what an item is worth.
STEPS_PER_ITEM = 64


class SearchTooLong(Exception):
    """The search looked at as many choices as it may."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Whole prices by row: what one proposal or cent more would be worth (at a maximum) or costs (at a minimum)."""

    at_most: tuple[int, ...]
    at_least: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that keeps to every row: its whole score, its highest total in cents, and the items by rank."""

    score: int
    total: int
    items: tuple[int, ...]


@dataclass(slots=True)
class Bound:
    """The choice that is best at the prices, its value, and what it costs to differ from it in each item.

    Values are in PRICE_UNIT-ths of a whole score.
    """

    value: int
    taken: list[bool]
    costs: list[int]


def bound_of(instance: Instance, prices: Prices) -> Bound:
    """Work out the upper bound that prices give. Exact for any prices that are not negative."""
    value = sum(
        (most * row.maximum if row.maximum is not None else 0) - (least * row.minimum if row.minimum is not None else 0)
        for row, most, least in zip(instance.rows, prices.at_most, prices.at_least, strict=True)
    )
    per_award, per_cent = [0] * len(instance.keys), [0] * len(instance.keys)
    for row, most, least in zip(instance.rows, prices.at_most, prices.at_least, strict=True):
        price = (most if row.maximum is not None else 0) - (least if row.minimum is not None else 0)
        if price:
            into = per_award if row.measure is Measure.COUNT else per_cent
            for item in row.members:
                into[item] += price
    taken, costs = [], []
    columns = zip(instance.scores, per_award, per_cent, instance.floors, instance.requests, strict=True)
    for item, (score, award, cent, floor, request) in enumerate(columns):
        worth = score * PRICE_UNIT - award - cent * (floor if cent >= 0 else request)
        forced = item in instance.forced
        taken.append(forced or worth > 0)
        costs.append(abs(worth))
        value += worth if taken[-1] else 0
    return Bound(value, taken, costs)


class Search:
    """Looks at every choice that can be at least as good as the best so far."""

    def __init__(
        self,
        instance: Instance,
        prices: Prices,
        *,
        looks: int,
        first_is_enough: bool = False,
        known: Choice | None = None,
    ) -> None:
        """Start at the choice that is best at the prices.

        :param known: a choice that keeps to the rows; the answer is at least as good.
        :param looks: how many choices it may look at.
        :param first_is_enough: stop at the first choice whose score nobody can exceed, whatever its total.
        """
        self._instance, self._bound = instance, bound_of(instance, prices)
        bound = self._bound
        self._looks, self._first_is_enough = looks, first_is_enough
        self._deepest: int | None = None
        self._amounts = Amounts(instance) if instance.has_part_awards else None
        free = sorted((cost, item) for item, cost in enumerate(bound.costs) if item not in instance.forced)
        self._costs, self._items = [cost for cost, _ in free], [item for _, item in free]
        self._rows_of = instance.rows_of_items()
        self._taken = list(bound.taken)
        self._score = self._total = 0
        self._least, self._most = [0] * len(instance.rows), [0] * len(instance.rows)
        for item, taken in enumerate(self._taken):
            if taken:
                self._count(item, 1)
        self._broken = sum(self._is_broken(row) for row in range(len(instance.rows)))
        self._differing: list[int] = []
        self._best: tuple[int, int] | None = None
        self._best_differing: frozenset[int] = frozenset()
        if known is not None:
            self._best = known.score, known.total
            apart = set(known.items).symmetric_difference(item for item, taken in enumerate(self._taken) if taken)
            self._best_differing = frozenset(apart)
        self._order = np.array(self._items, dtype=np.int64)
        self._taken_first = np.array(self._taken, dtype=bool)
        floors, requests = (np.array(each, dtype=np.int64) for each in (instance.floors, instance.requests))
        self._reaches = [
            _Reach(row, most, least, self._change_within(row, floors), self._change_within(row, requests))
            for row, most, least in zip(instance.rows, prices.at_most, prices.at_least, strict=True)
        ]

    def run(self) -> Choice | None:
        """Return the best choice: highest score, then highest total, then the tie rule; None when there is none.

        :raises SearchTooLong: when it may look no further.
        """
        # A real choice costs the bound minus its score: in differences and in what it leaves unused together.
        everything = self._bound.value - PRICE_UNIT * sum(min(score, 0) for score in self._instance.scores)
        allowed = self._bound.value % PRICE_UNIT
        step = max(PRICE_UNIT, self._bound.value // (STEPS_PER_ITEM * len(self._instance.keys)))
        while not self._look_from(0, 0, allowed):
            behind = None if self._best is None else self._bound.value - self._best[0] * PRICE_UNIT
            if allowed >= everything or (behind is not None and behind <= allowed):
                break
            allowed, step = allowed + step if behind is None else min(allowed + step, behind), step * 2
        return self.best()

    def first(self, deepest: int) -> Choice | None:
        """Return a choice whose score nobody can exceed, differing in so many items at most; None: none was found."""
        self._deepest, self._first_is_enough = deepest, True
        try:
            enough = self._look_from(0, 0, self._bound.value % PRICE_UNIT)
        except SearchTooLong:
            return None
        return self.best() if enough else None

    def best(self) -> Choice | None:
        """Return the best choice so far."""
        if self._best is None:
            return None
        differing = self._best_differing
        items = (item for item, taken in enumerate(self._bound.taken) if taken != (item in differing))
        return Choice(*self._best, tuple(items))

    def _budget(self, allowed: int) -> int:
        """Return what differences may cost together: more, and the score is lower than the best so far."""
        if self._best is None:
            return allowed
        return min(allowed, self._bound.value - self._best[0] * PRICE_UNIT)

    def _look_from(self, start: int, cost: int, allowed: int) -> bool:
        """Look at the present choice, then at those that differ in one more item; say whether it is enough."""
        self._looks -= 1
        if self._looks < 0:
            raise SearchTooLong
        if not self._broken and self._compare():
            return True
        if self._deepest is not None and len(self._differing) >= self._deepest:
            return False
        if self._is_hopeless(start, self._budget(allowed) - cost):
            return False
        for index in range(start, len(self._items)):
            if cost + self._costs[index] > self._budget(allowed):
                break
            item = self._items[index]
            self._differ(item)
            self._differing.append(item)
            enough = self._look_from(index + 1, cost + self._costs[index], allowed)
            self._differing.pop()
            self._differ(item)
            if enough:
                return True
        return False

    def _is_hopeless(self, start: int, budget: int) -> bool:
        """Say whether no further differences within the budget can mend every row and use what has a price."""
        end = bisect_right(self._costs, budget)
        for number, reach in enumerate(self._reaches):
            budget -= reach.unavoidable(self._least[number], self._most[number], start, max(end, start))
            if budget < 0:
                return True
        return False

    def _change_within(self, row: Row, cents: Integers) -> tuple[list[int], list[int]]:
        """Add up, in order of cost, by how much the items of a row that are not taken, and that are, can change it."""
        members = np.array(row.members, dtype=np.int64)
        amounts = np.zeros(len(cents), dtype=np.int64)
        amounts[members] = 1 if row.measure is Measure.COUNT else cents[members]
        amounts, taken = amounts[self._order], self._taken_first[self._order]
        more = np.concatenate([[0], np.cumsum(np.where(taken, 0, amounts))])
        less = np.concatenate([[0], np.cumsum(np.where(taken, amounts, 0))])
        return more.tolist(), less.tolist()

    def _compare(self) -> bool:
        """Keep the present choice when it is better than the best so far; say whether it is enough."""
        if self._best is not None and self._score < self._best[0]:
            return False
        total = self._total
        if self._amounts is not None:
            highest = self._amounts.highest_total([item for item, taken in enumerate(self._taken) if taken])
            if highest is None:
                return False
            total = highest
        value = self._score, total
        if self._best is None or value > self._best or (value == self._best and self._wins_the_tie()):
            self._best, self._best_differing = value, frozenset(self._differing)
        return self._first_is_enough and self._score == self._bound.value // PRICE_UNIT

    def _wins_the_tie(self) -> bool:
        """Say whether the highest rank in which the present choice and the best differ is in the present one."""
        apart = self._best_differing.symmetric_difference(self._differing)
        return bool(apart) and self._taken[min(apart)]

    def _differ(self, item: int) -> None:
        """Take an item or leave it, and keep count of the rows that are broken."""
        rows = self._rows_of[item]
        self._broken -= sum(self._is_broken(row) for row in rows)
        self._count(item, -1 if self._taken[item] else 1)
        self._taken[item] = not self._taken[item]
        self._broken += sum(self._is_broken(row) for row in rows)

    def _count(self, item: int, sign: int) -> None:
        """Add an item to the sums, or take it from them."""
        instance = self._instance
        floor, request = sign * instance.floors[item], sign * instance.requests[item]
        self._score += sign * instance.scores[item]
        self._total += request
        for row in self._rows_of[item]:
            counts = instance.rows[row].measure is Measure.COUNT
            self._least[row] += sign if counts else floor
            self._most[row] += sign if counts else request

    def _is_broken(self, number: int) -> bool:
        """Say whether the present choice cannot keep to a row."""
        row = self._instance.rows[number]
        too_much = row.maximum is not None and self._least[number] > row.maximum
        return too_much or (row.minimum is not None and self._most[number] < row.minimum)


class _Reach:
    """How far further differences can move the sum of one row, and what it costs when they cannot move it enough."""

    def __init__(
        self,
        row: Row,
        at_most: int,
        at_least: int,
        floors: tuple[list[int], list[int]],
        requests: tuple[list[int], list[int]],
    ) -> None:
        self._minimum, self._maximum = row.minimum, row.maximum
        self._price_of_maximum, self._price_of_minimum = at_most, at_least
        self._more, self._less = requests[0], floors[1]

    def unavoidable(self, least: int, most: int, start: int, end: int) -> int:
        """Return what the row costs at least after any differences in items start to end; very much if it breaks."""
        lowest = least - (self._less[end] - self._less[start])
        highest = most + (self._more[end] - self._more[start])
        cost = 0
        if self._maximum is not None:
            if lowest > self._maximum:
                return _TOO_MUCH
            if self._price_of_maximum and highest < self._maximum:
                cost = self._price_of_maximum * (self._maximum - highest)
        if self._minimum is not None:
            if highest < self._minimum:
                return _TOO_MUCH
            if self._price_of_minimum and lowest > self._minimum:
                cost += self._price_of_minimum * (lowest - self._minimum)
        return cost


# More than any budget.
_TOO_MUCH = 10**60
