"""The assignment as a network: pairs, empty places, units of work and groups as columns, with whole numbers only.

Three kinds of rows, all equalities:

- a proposal: its pairs plus its empty places are the places to fill;
- an assessor: the pairs are the units of work;
- a group on a proposal: the pairs of its members are one free slot plus the repeats.

A pair stands in the row of its assessor and in those of its proposal and, within it, its group. Such a matrix
is totally unimodular: every vertex of the polyhedron, and of each of its faces, is a whole answer.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assessment.assigning.problem import Assessor, AssignmentProblem, Pair, SameGroup

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Units:
    """Columns that count one by one on a row: the row, the level each begins at, and what a column can hold."""

    rows: Integers
    levels: Integers
    sizes: Integers

    @classmethod
    def of(cls, triples: list[tuple[int, int, int]]) -> "Units":
        """Build from triples of row, level and size."""
        table = np.array(triples, dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])

    def __len__(self) -> int:
        """Count the columns."""
        return len(self.rows)


class Network:
    """Columns, rows and bounds of a problem; `height` is the load up to which work is counted unit by unit.

    Columns in order: pairs, empty places, units of work, the rest of the work (above the height), free slots of
    groups, repeats of groups. Rows in order: proposals, assessors, groups.
    """

    def __init__(self, problem: AssignmentProblem, height: int) -> None:
        """Lay out what is left to decide once the fixed pairs stand."""
        self.problem = problem
        self.pairs = list(_open_pairs(problem))
        self.proposals = _places(problem.proposals)
        self.assessors = _places(problem.assessors)
        standing = problem.standing()
        self.fixed_work = Counter(each.assessor for each in standing)
        self.fixed_places = Counter(each.proposal for each in standing)
        self._lay_proposals()
        self._lay_assessors(height)
        self._lay_groups(standing)
        self._assemble()

    def _lay_proposals(self) -> None:
        """An empty place is a column; places for which there is nobody at all are certain and only raise the level."""
        candidates = Counter(each.proposal for each in self.pairs)
        self.demand = np.zeros(len(self.proposals), dtype=np.int64)
        triples = []
        for row, proposal in enumerate(self.problem.proposals):
            needed = max(proposal.wanted - self.fixed_places[proposal.key], 0)
            self.demand[row] = open_places = min(needed, candidates[proposal.key])
            triples += [(row, needed - open_places + level, 1) for level in range(open_places)]
        self.empty = Units.of(triples)

    def _lay_assessors(self, height: int) -> None:
        """Each unit of work up to the height (or the minimum) is a column; one column holds what may come above it."""
        candidates = Counter(each.assessor for each in self.pairs)
        units: list[tuple[int, int, int]] = []
        rest: list[tuple[int, int, int]] = []
        for row, assessor in enumerate(self.problem.assessors, start=len(self.proposals)):
            base = assessor.carried + self.fixed_work[assessor.key]
            top = base + candidates[assessor.key]
            if assessor.capacity is not None:
                top = max(min(top, assessor.capacity), base)
            split = max(min(top, max(height, assessor.minimum)), base)
            units += [(row, level, 1) for level in range(base, split)]
            if top > split:
                rest.append((row, split, top - split))
        self.work, self.rest = Units.of(units), Units.of(rest)

    def _lay_groups(self, standing: frozenset[Pair]) -> None:
        """A row for each group that can come together on a proposal."""
        self.group_of_pair = np.full(len(self.pairs), -1, dtype=np.int64)
        self.group_slots: list[int] = []
        self.group_repeats: list[int] = []
        #: Of each group row whether its free slot is the first of the group that every proposal should have.
        self.group_needed: list[bool] = []
        rule, needed = self.problem.rules.same_group, self.problem.rules.needed_group
        limited = rule is not SameGroup.ALLOW
        groups = {
            each.key: each.group
            for each in self.problem.assessors
            if each.group is not None and (limited or each.group == needed)
        }
        there = Counter((each.proposal, groups[each.assessor]) for each in standing if each.assessor in groups)
        members: dict[tuple[str, str], list[int]] = {}
        for column, pair in enumerate(self.pairs):
            if group := groups.get(pair.assessor):
                members.setdefault((pair.proposal, group), []).append(column)
        for key, columns in members.items():
            free = 0 if there[key] else 1
            is_needed = key[1] == needed and free == 1
            if is_needed or (limited and len(columns) > free):
                self.group_needed.append(is_needed)
                self.group_of_pair[columns] = len(self.group_slots)
                self.group_slots.append(free)
                self.group_repeats.append(0 if rule is SameGroup.FORBID else len(columns))

    def _assemble(self) -> None:
        """Put the blocks of columns side by side."""
        groups = len(self.group_slots)
        first_group = len(self.proposals) + len(self.assessors)
        pairs, group_rows = len(self.pairs), np.arange(first_group, first_group + groups, dtype=np.int64)
        sizes = [
            np.ones(pairs, dtype=np.int64), self.empty.sizes, self.work.sizes, self.rest.sizes,
            np.array(self.group_slots, dtype=np.int64), np.array(self.group_repeats, dtype=np.int64),
        ]  # fmt: skip
        ends = np.cumsum([0, *map(len, sizes)])
        blocks = [slice(int(begin), int(end)) for begin, end in pairwise(ends)]
        self.pair_columns, self.empty_columns, self.work_columns, self.rest_columns = blocks[:4]
        self.slot_columns, self.repeat_columns = blocks[4:]
        self.upper = np.concatenate(sizes)
        self.right = np.concatenate([self.demand, np.zeros(len(self.assessors) + groups, dtype=np.int64)])
        self.pair_proposal = np.array([self.proposals[each.proposal] for each in self.pairs], dtype=np.int64)
        self.pair_assessor = np.array([self.assessors[each.assessor] for each in self.pairs], dtype=np.int64)
        self.pair_assessor += len(self.proposals)
        grouped = np.flatnonzero(self.group_of_pair >= 0)
        others = np.arange(pairs, len(self.upper), dtype=np.int64)
        other_rows = np.concatenate([self.empty.rows, self.work.rows, self.rest.rows, group_rows, group_rows])
        other_signs = np.where(np.arange(len(others)) < len(self.empty), 1, -1)
        every = np.arange(pairs, dtype=np.int64)
        self.entry_columns = np.concatenate([every, every, grouped, others])
        self.entry_rows = np.concatenate(
            [self.pair_proposal, self.pair_assessor, first_group + self.group_of_pair[grouped], other_rows]
        )
        self.entry_signs = np.concatenate([np.ones(2 * pairs + len(grouped), dtype=np.int64), other_signs])

    @property
    def columns(self) -> int:
        """Count the columns."""
        return len(self.upper)

    @property
    def rows(self) -> int:
        """Count the rows."""
        return len(self.right)

    def rows_of(self, values: Integers) -> Integers:
        """Multiply the matrix by the values of the columns."""
        total = np.zeros(self.rows, dtype=np.int64)
        np.add.at(total, self.entry_rows, self.entry_signs * values[self.entry_columns])
        return total

    def columns_of(self, duals: Integers) -> Integers:
        """Multiply the values of the rows by the matrix."""
        total = np.zeros(self.columns, dtype=np.int64)
        np.add.at(total, self.entry_columns, self.entry_signs * duals[self.entry_rows])
        return total


def has_room(assessor: Assessor, fixed_work: int) -> bool:
    """Say whether anything can be given to somebody besides what is carried and fixed."""
    return assessor.capacity is None or assessor.carried + fixed_work < assessor.capacity


def _open_pairs(problem: AssignmentProblem) -> Iterator[Pair]:
    """Go through the pairs that may still be chosen, in order of key."""
    work = Counter(each.assessor for each in problem.standing())
    people = [each.key for each in problem.assessors if has_room(each, work[each.key])]
    closed = problem.conflicts | problem.fixed
    for proposal in problem.proposals:
        for person in people:
            if (pair := Pair(proposal.key, person)) not in closed:
                yield pair


def _places(parts: tuple[object, ...]) -> dict[str, int]:
    return {each.key: place for place, each in enumerate(parts)}  # type: ignore[attr-defined]
