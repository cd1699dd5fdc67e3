"""The question *which set is best* in whole numbers: who can be chosen, at what amounts, within which rows.

Who can be chosen stands in order of rank: the number of an item is its place among those who compete.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import gcd, lcm

from assessment.allocation.eligibility import competing
from assessment.allocation.infeasibility import Demand
from assessment.allocation.limits import Group, GroupKind, Measure
from assessment.allocation.maxima import bounds_of
from assessment.allocation.problem import AllocationProblem, Candidate, Rules


@dataclass(frozen=True, slots=True)
class Row:
    """So many proposals or cents at least and at most among its members; no group: the ceiling."""

    measure: Measure
    members: tuple[int, ...]
    minimum: int | None
    maximum: int | None
    group: Group | None = None

    @property
    def demands(self) -> tuple[Demand, ...]:
        """Return the demands of the rules that this row is made of."""
        if self.group is None:
            return (Demand.CEILING,)
        counts = self.measure is Measure.COUNT
        at_least = (Demand.MINIMUM_COUNT if counts else Demand.MINIMUM_CENTS,) if self.minimum is not None else ()
        at_most = (Demand.MAXIMUM_COUNT if counts else Demand.MAXIMUM_CENTS,) if self.maximum is not None else ()
        return at_least + at_most


@dataclass(frozen=True, slots=True)
class Instance:
    """Items by rank with whole scores, the least and most cents of an award, and the rows they must keep to.

    `score_unit` is what the whole scores were multiplied with: score = whole / score_unit.
    """

    keys: tuple[str, ...]
    scores: tuple[int, ...]
    score_unit: int
    floors: tuple[int, ...]
    requests: tuple[int, ...]
    forced: frozenset[int]
    rows: tuple[Row, ...]

    @property
    def has_part_awards(self) -> bool:
        """Say whether any award may be less than asked."""
        return self.floors != self.requests

    def rows_of_items(self) -> list[list[int]]:
        """Return for each item the numbers of the rows it is a member of."""
        numbers: list[list[int]] = [[] for _ in self.keys]
        for number, row in enumerate(self.rows):
            for item in row.members:
                numbers[item].append(number)
        return numbers

    def without_slack_rows(self) -> "Instance":
        """Leave out the rows that no choice can break: the search is then shorter and the answer the same."""
        return replace(self, rows=tuple(row for row in self.rows if not self._can_never_break(row)))

    def _can_never_break(self, row: Row) -> bool:
        most = len(row.members) if row.measure is Measure.COUNT else sum(self.requests[item] for item in row.members)
        return row.minimum is None and row.maximum is not None and most <= row.maximum


def instance_of(problem: AllocationProblem) -> Instance:
    """State the question for everyone who competes. Source: docs/allocation.md, best total value."""
    candidates = competing(problem)
    scores, unit = whole_scores(candidates)
    return Instance(
        keys=tuple(each.key for each in candidates),
        scores=scores,
        score_unit=unit,
        floors=tuple(floor_of(each, problem.rules) for each in candidates),
        requests=tuple(each.requested_cents for each in candidates),
        forced=frozenset(index for index, each in enumerate(candidates) if each.key in problem.rules.locked_in_keys),
        rows=_rows(problem, candidates),
    )


def whole_scores(candidates: Collection[Candidate]) -> tuple[tuple[int, ...], int]:
    """Multiply the exact scores with one number so that all are whole; the smallest such number."""
    fractions = [each.score for each in candidates if each.score is not None]
    unit = lcm(*(each.denominator for each in fractions))
    return tuple(each.numerator * (unit // each.denominator) for each in fractions), unit


def floor_of(candidate: Candidate, rules: Rules) -> int:
    """Return the least award in cents: what is asked, or less when part awards are allowed."""
    if not rules.part_awards:
        return candidate.requested_cents
    return min(candidate.requested_cents, max(rules.minimum_award_cents, 1))


def _rows(problem: AllocationProblem, candidates: tuple[Candidate, ...]) -> tuple[Row, ...]:
    """Return the ceiling and one row for each group and measure that a limit speaks of."""
    members = members_of_groups(candidates)
    ceiling = Row(Measure.CENTS, tuple(range(len(candidates))), None, problem.rules.ceiling_cents)
    return (
        ceiling,
        *(
            Row(each.measure, tuple(members.get(each.group, ())), each.minimum, each.maximum, each.group)
            for each in bounds_of(problem)
        ),
    )


def members_of_groups(candidates: tuple[Candidate, ...]) -> dict[Group, list[int]]:
    """Return the numbers of the candidates in each group; names first, as a group for each of many is slow."""
    named: dict[tuple[GroupKind, str], list[int]] = {}
    for index, each in enumerate(candidates):
        if each.province:
            named.setdefault((GroupKind.PROVINCE, each.province), []).append(index)
        if each.part:
            named.setdefault((GroupKind.PART, each.part), []).append(index)
        for theme in each.themes:
            named.setdefault((GroupKind.THEME, theme), []).append(index)
    return {Group(*name): members for name, members in named.items()}


def greatest_common_cents(instance: Instance) -> int:
    """Return the largest amount that all amounts and bounds in cents are multiples of, at least one."""
    bounds = [each for row in instance.rows if row.measure is Measure.CENTS for each in (row.minimum, row.maximum)]
    return gcd(*instance.requests, *instance.floors, *(each for each in bounds if each is not None)) or 1
