"""The amounts of a chosen set: the highest total first, then as much as possible in order of rank.

Without part awards everybody gets what was asked. With them the rows in cents must lie within each other or
apart (province, part of the country, all): every whole amount between the least and the most of a row can
then be reached, and both are known by adding up. `overlapping` says which rows do not.
"""

from collections.abc import Collection, Sequence
from itertools import combinations

from assessment.allocation.best_value_instance import Instance, Row
from assessment.allocation.limits import Measure


def overlapping(instance: Instance) -> tuple[Row, Row] | None:
    """Return two rows in cents that share an item while neither holds the other; None when there are none."""
    rows = [(row, set(row.members)) for row in instance.rows if row.measure is Measure.CENTS]
    for (one, ones), (two, twos) in combinations(rows, 2):
        if ones & twos and not (ones <= twos or twos <= ones):
            return one, two
    return None


class Amounts:
    """Says of any choice whether it keeps to the rows in cents, its highest total, and its amounts."""

    def __init__(self, instance: Instance) -> None:
        """Order the rows in cents from within to without; all together come last.

        :param instance: without overlapping rows when it has part awards.
        """
        self._instance = instance
        rows = [row for row in instance.rows if row.measure is Measure.CENTS]
        everyone = Row(Measure.CENTS, tuple(range(len(instance.keys))), None, None)
        self._rows = sorted(rows, key=lambda row: len(row.members)) + [everyone]
        members = [frozenset(row.members) for row in self._rows]
        last = len(self._rows) - 1
        self._parents: list[int | None] = [
            next((above for above in range(number + 1, last + 1) if members[number] <= members[above]), None)
            for number in range(last + 1)
        ]
        self._row_of = [last] * len(instance.keys)
        for number in range(last, -1, -1):
            for item in members[number]:
                self._row_of[item] = number

    def highest_total(self, chosen: Collection[int]) -> int | None:
        """Return the most cents that the chosen can get together; None when they cannot keep to the rows."""
        spans = _Spans(self._rows, self._parents)
        for item in chosen:
            spans.add(self._row_of[item], self._instance.floors[item], self._instance.requests[item])
        return spans.most[-1] if spans.settle() else None

    def divide(self, chosen: Sequence[int]) -> dict[int, int]:
        """Return cents by item: the highest total, and of all such the most for the highest rank, then the next.

        The chosen must be able to keep to the rows.
        """
        floors, requests = self._instance.floors, self._instance.requests
        spans = _Spans(self._rows, self._parents)
        for item in chosen:
            spans.add(self._row_of[item], floors[item], requests[item])
        spans.settle()
        total = spans.most[-1]
        amounts: dict[int, int] = {}
        for item in sorted(chosen):
            path = self._path(self._row_of[item])
            room = spans.room_for(path, floors[item], total)
            amounts[item] = min(requests[item], room)
            spans.add(path[0], amounts[item] - floors[item], amounts[item] - requests[item])
            spans.settle(path)
        return amounts

    def _path(self, row: int) -> list[int]:
        """Return a row and all that hold it, from within to without."""
        path = [row]
        while (parent := self._parents[path[-1]]) is not None:
            path.append(parent)
        return path


class _Spans:
    """The least and the most cents of each row: what lies within it added up, kept to its own bounds."""

    def __init__(self, rows: Sequence[Row], parents: Sequence[int | None]) -> None:
        self._rows, self._parents = rows, parents
        self._loose_least, self._loose_most = [0] * len(rows), [0] * len(rows)
        self.least, self.most = [0] * len(rows), [0] * len(rows)
        self._children: list[list[int]] = [[] for _ in rows]
        for number, parent in enumerate(parents):
            if parent is not None:
                self._children[parent].append(number)

    def add(self, row: int, least: int, most: int) -> None:
        """Count an item, or a change of it, in the smallest row that holds it."""
        self._loose_least[row] += least
        self._loose_most[row] += most

    def settle(self, numbers: Collection[int] | None = None) -> bool:
        """Work out least and most from within to without; say whether every row can be kept."""
        kept = True
        for number in range(len(self._rows)) if numbers is None else numbers:
            row = self._rows[number]
            least, most = self._within(number), self._loose_most[number]
            most += sum(self.most[child] for child in self._children[number])
            self.least[number] = least if row.minimum is None else max(least, row.minimum)
            self.most[number] = most if row.maximum is None else min(most, row.maximum)
            kept = kept and self.least[number] <= self.most[number]
        return kept

    def room_for(self, path: Sequence[int], floor: int, total: int) -> int:
        """Return the most that an item can get while all others keep their least and the total stays the same."""
        room = total
        for above, within in zip(reversed(path), [*reversed(path[:-1]), None], strict=True):
            room = min(room, self.most[above])
            room -= self._within(above) - (floor if within is None else self.least[within])
        return room

    def _within(self, row: int) -> int:
        """Return the least that lies within a row, before its own minimum."""
        return self._loose_least[row] + sum(self.least[child] for child in self._children[row])
