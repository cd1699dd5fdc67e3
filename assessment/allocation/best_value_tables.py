"""Tables of ways to differ: joined two by two within a budget, checked and paid for row by row, in whole numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np
import numpy.typing as npt

from assessment.allocation.best_value_instance import Row
from assessment.allocation.best_value_search import SearchTooLong

Integers = npt.NDArray[np.int64]
# What it costs to differ in an item, and by how much that moves the rows it is in.
Difference = tuple[int, Mapping[int, int]]
# By how much all tables can move a row together at least and at most, and how many tables move it.
Reach = tuple[int, int, int]

# Costs are kept in so many bits that a thousand of them add up within 64.
BITS = 52


class TooManyLines(SearchTooLong):
    """A table would become too long."""


@dataclass(frozen=True, slots=True)
class Table:
    """Ways to differ in some items, the cheapest first: what each costs, and by how much it moves each open row.

    It is either an item, by its place among the differences, or two tables joined, with the lines of each that a line
    is made of.
    """

    costs: Integers
    moves: dict[int, Integers]
    item: int | None = None
    differs: npt.NDArray[np.bool_] | None = None
    parts: "tuple[tuple[Table, Integers], ...]" = ()

    def only(self, lines: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> "Table":
        """Keep some lines."""
        return replace(
            self,
            costs=self.costs[lines],
            moves={row: move[lines] for row, move in self.moves.items()},
            differs=None if self.differs is None else self.differs[lines],
            parts=tuple((part, chosen[lines]) for part, chosen in self.parts),
        )


@dataclass(frozen=True, slots=True)
class PricedRow:
    """A row, what is used of it at the prices, and what it costs to use less of a maximum or more than a minimum."""

    row: Row
    used: int
    price_of_maximum: int
    price_of_minimum: int

    def keeps(self, lowest: Integers, highest: Integers) -> npt.NDArray[np.bool_]:
        """Say which lines can keep to the row, when they can move it from lowest to highest."""
        kept = np.ones(len(lowest), dtype=bool)
        if self.row.maximum is not None:
            kept &= lowest <= self.row.maximum - self.used
        if self.row.minimum is not None:
            kept &= highest >= self.row.minimum - self.used
        return kept

    def costs(self, lowest: Integers, highest: Integers, budget: int, shift: int) -> Integers | int:
        """Return what each line pays at least; never more than the truth, and exact when both are the same."""
        cost: Integers | int = 0
        if self.row.maximum is not None and (price := min(self.price_of_maximum >> shift, budget + 1)):
            unused = np.clip(self.row.maximum - self.used - highest, 0, budget // price + 1)
            cost = cost + unused * price
        if self.row.minimum is not None and (price := min(self.price_of_minimum >> shift, budget + 1)):
            above = np.clip(lowest - (self.row.minimum - self.used), 0, budget // price + 1)
            cost = cost + above * price
        return cost


class Joining:
    """Joins the tables of a core within a budget."""

    def __init__(self, rows: Sequence[PricedRow], differences: Iterable[Difference], budget: int, most: int) -> None:
        """Make a table of each difference.

        :param most: how many lines a table may have.
        """
        self._rows, self._most_lines = rows, most
        # Costs are rounded down and the budget up: a line too many may be kept, none too few.
        self._shift = max(0, budget.bit_length() - BITS)
        self._budget = (budget >> self._shift) + (1 if self._shift else 0)
        self._tables: list[Table] = []
        self._cheapest, self._empty = 0, False  # the cheapest lines of all tables together; a table has no lines
        self._reach: dict[int, Reach] = {}
        for place, (cost, moves) in enumerate(differences):
            moved = {number: np.array([0, move]) for number, move in moves.items()}
            self._add(Table(np.array([0, cost >> self._shift]), moved, place, np.array([False, True])))

    def joined(self) -> Table | None:
        """Return one table of the best choices within the budget; None when there are none.

        :raises TooManyLines: when that takes too long tables.
        """
        if not self._pays_for_what_cannot_move():
            return None
        for table in list(self._tables):
            self._take_out(table)
            self._add(self._settled(table))
        while len(self._tables) > 1 and self._may_go_on():
            self._join(self._next())
        if not self._may_go_on():
            return None
        table = self._tables[0] if self._tables else Table(np.zeros(1, dtype=np.int64), {})
        # The cheapest have the highest score; where costs were rounded down that does not show, and all are compared.
        return table if self._shift else table.only(table.costs == table.costs[0])

    def _pays_for_what_cannot_move(self) -> bool:
        """Pay for the rows that no item of the core is in; say whether they can be kept."""
        moving = {number for table in self._tables for number in table.moves}
        as_it_is = np.zeros(1, dtype=np.int64)
        for number, row in enumerate(self._rows):
            if number not in moving:
                if not row.keeps(as_it_is, as_it_is)[0]:
                    return False
                self._budget -= int(np.max(row.costs(as_it_is, as_it_is, self._budget, self._shift)))
                if self._budget < 0:
                    return False
        return True

    def _may_go_on(self) -> bool:
        """Say whether every table has a line, and the cheapest of each are within the budget together."""
        return not self._empty and self._cheapest <= self._budget

    def _next(self) -> list[Table]:
        """Return the tables to join: those that share the row that takes the fewest lines; all when no row is left."""
        sharing: dict[int, list[Table]] = {}
        for table in self._tables:
            for number in table.moves:
                sharing.setdefault(number, []).append(table)
        if not sharing:
            return self._tables
        lines = {number: prod(len(each.costs) for each in tables) for number, tables in sharing.items()}
        return sharing[min(lines, key=lambda number: (lines[number], number))]

    def _join(self, tables: list[Table]) -> None:
        """Join tables to one, the shortest first."""
        left = sorted(tables, key=lambda each: len(each.costs))
        while len(left) > 1:
            one, other = left[:2]
            self._take_out(one)
            self._take_out(other)
            table = self._settled(self._product(one, other))
            self._add(table)
            left = [] if self._empty else [table, *left[2:]]

    def _add(self, table: Table) -> None:
        """Add a table to what is to be joined."""
        self._tables.append(table)
        if not len(table.costs):
            self._empty = True
            return
        self._cheapest += int(table.costs[0])
        for number, move in table.moves.items():
            low, high, tables = self._reach.get(number, (0, 0, 0))
            self._reach[number] = low + int(move.min()), high + int(move.max()), tables + 1

    def _take_out(self, table: Table) -> None:
        """Take out a table that is about to be changed or joined."""
        self._tables = [each for each in self._tables if each is not table]
        self._cheapest -= int(table.costs[0])
        for number, move in table.moves.items():
            low, high, tables = self._reach[number]
            self._reach[number] = low - int(move.min()), high - int(move.max()), tables - 1

    def _product(self, one: Table, other: Table) -> Table:
        """Join each line of one with each line of the other, as long as both are within the budget.

        :raises TooManyLines: when there are too many.
        """
        counts = np.searchsorted(other.costs, self._budget - self._cheapest - one.costs, side="right")
        lines = int(counts.sum())
        if lines > self._most_lines:
            raise TooManyLines
        firsts = np.repeat(np.arange(len(counts)), counts)
        seconds = np.arange(lines) - np.repeat(np.cumsum(counts) - counts, counts)
        moves = {number: move[firsts] for number, move in one.moves.items()}
        for number, move in other.moves.items():
            moves[number] = moves[number] + move[seconds] if number in moves else move[seconds]
        return Table(one.costs[firsts] + other.costs[seconds], moves, parts=((one, firsts), (other, seconds)))

    def _settled(self, table: Table) -> Table:
        """Pay for the rows that no other table can move, and leave out the lines that cannot be afforded."""
        costs, likely = table.costs, table.costs
        kept = np.ones(len(costs), dtype=bool)
        moves = dict(table.moves)
        for number, move in table.moves.items():
            low, high, others = self._reach[number]
            row = self._rows[number]
            kept &= row.keeps(move + low, move + high)
            paid = row.costs(move + low, move + high, self._budget, self._shift)
            likely = likely + paid
            if not others:
                costs = costs + paid
                del moves[number]
        kept &= likely <= self._budget - self._cheapest
        lines = np.flatnonzero(kept)
        return replace(table, costs=costs, moves=moves).only(lines[np.argsort(costs[lines], kind="stable")])


def turn(table: Table, lines: Integers, taken: npt.NDArray[np.bool_]) -> None:
    """Turn round, in each row of `taken`, the items in which a line of the table differs.

    :param lines: the line of the table for each row.
    """
    if table.item is not None and table.differs is not None:
        taken[:, table.item] ^= table.differs[lines]
    for part, chosen in table.parts:
        turn(part, chosen[lines], taken)
