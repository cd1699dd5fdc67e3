"""Put the best choice together from tables: all that can differ from the best at the prices, in whole numbers.

`best_value_search` tells why any prices bound the score, and why a choice that scores at least v differs from the best
at the prices only where differences and unused room together cost at most bound − v. Here those few items, the core,
start as tables of two lines each (as at the prices, or the other way round). Tables are joined; as soon as a table
holds all items of the core that a row speaks of, the row is checked and paid for, so few lines are left to join
further. What is left in the end is every choice within the budget: the best of them is the answer, and the proof.
"""

from collections.abc import Sequence

import numpy as np

from assessment.allocation.best_value_instance import Instance
from assessment.allocation.best_value_search import PRICE_UNIT, STEPS_PER_ITEM, Bound, Choice, Prices, bound_of
from assessment.allocation.best_value_tables import Difference, Integers, Joining, PricedRow, Table, TooManyLines, turn
from assessment.allocation.limits import Measure

__all__ = ["Core", "TooManyLines"]

# No table may have more lines than this: some tens of megabytes.
MOST_LINES = 200_000

# Sums below it fit in 64 bits.
SAFE = 2**62


class Core:
    """Finds every choice within a budget, for an instance without part awards."""

    def __init__(self, instance: Instance, prices: Prices, *, most_lines: int = MOST_LINES) -> None:
        """Add up what is taken at the prices.

        :raises ValueError: if the instance has part awards, which need amounts as well.
        """
        if instance.has_part_awards:
            raise ValueError("part awards")
        self._instance, self._most_lines = instance, most_lines
        self.bound: Bound = bound_of(instance, prices)
        requests = np.array(instance.requests, dtype=np.int64)
        taken = np.array(self.bound.taken, dtype=bool)
        self._amounts: list[Integers] = []
        for row in instance.rows:
            amounts = np.zeros(len(instance.keys), dtype=np.int64)
            members = list(row.members)
            amounts[members] = 1 if row.measure is Measure.COUNT else requests[members]
            self._amounts.append(amounts)
        self._rows = [
            PricedRow(row, int(amounts[taken].sum()), most, least)
            for row, amounts, most, least in zip(
                instance.rows, self._amounts, prices.at_most, prices.at_least, strict=True
            )
        ]

    def best(self) -> Choice | None:
        """Return the best choice: highest score, then highest total, then the tie rule; None when there is none.

        :raises TooManyLines: when that takes too long tables.
        """
        value, scores = self.bound.value, self._instance.scores
        everything = value - PRICE_UNIT * sum(min(score, 0) for score in scores)
        budget, step = value % PRICE_UNIT, max(PRICE_UNIT, value // (STEPS_PER_ITEM * len(scores)))
        while (choice := self.best_within(budget)) is None and budget < everything:
            budget, step = budget + step, step * 2
        return choice

    def best_within(self, budget: int, items: Sequence[int] | None = None) -> Choice | None:
        """Return the best choice of those whose differences and unused room cost at most so much.

        :param items: differ in these alone; the answer is then the best of such choices.
        :raises TooManyLines: when that takes too long tables.
        """
        free = range(len(self._instance.keys)) if items is None else items
        core = [each for each in free if self.bound.costs[each] <= budget and each not in self._instance.forced]
        table = Joining(self._rows, map(self._difference, core), budget, self._most_lines).joined()
        if table is None:
            return None
        choice = self._best_line(table, core)
        return choice if self.bound.value - choice.score * PRICE_UNIT <= budget else None

    def _difference(self, item: int) -> Difference:
        """Return what it costs to differ in an item, and how that moves the rows."""
        sign = -1 if self.bound.taken[item] else 1
        moves = {number: sign * int(amounts[item]) for number, amounts in enumerate(self._amounts) if amounts[item]}
        return self.bound.costs[item], moves

    def _best_line(self, table: Table, core: list[int]) -> Choice:
        """Compare all lines by what they stand for."""
        taken = np.repeat(np.array(self.bound.taken, dtype=bool)[None, core], len(table.costs), axis=0)
        turn(table, np.arange(len(table.costs)), taken)
        left = taken
        for values in (self._instance.scores, self._instance.requests):
            # Scores with very many decimals do not fit in 64 bits; then in as many as it takes.
            kind = np.int64 if sum(map(abs, values)) < SAFE else object
            sums = left @ np.array([values[each] for each in core], dtype=kind)
            left = left[sums == sums.max()]
        for column in range(len(core)):
            if left[:, column].any():
                left = left[left[:, column]]
        return self._choice({item for item, is_taken in zip(core, left[0].tolist(), strict=True) if is_taken}, core)

    def _choice(self, chosen: set[int], core: list[int]) -> Choice:
        """Add up a line and all that is the same in every line."""
        instance, apart = self._instance, frozenset(core)
        items = [item for item, taken in enumerate(self.bound.taken) if (item in chosen if item in apart else taken)]
        score, total = (sum(values[item] for item in items) for values in (instance.scores, instance.requests))
        return Choice(score, total, tuple(items))
