"""Which rules cannot be met together: first what anyone can see, then a smallest set found by leaving out.

Source: docs/allocation.md, what cannot be met together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessment.allocation.best_value_choice import best_choice
from assessment.allocation.best_value_instance import Instance, Row, instance_of
from assessment.allocation.infeasibility import Conflict, ConflictCode, Demand
from assessment.allocation.limits import Group, Measure
from assessment.allocation.problem import AllocationProblem


def certain_conflicts(problem: AllocationProblem, instance: Instance) -> tuple[Conflict, ...]:
    """Return what cannot be met whatever is chosen; empty when a closer look is needed."""
    return tuple(conflict for row in instance.rows for conflict in _of_row(problem.rules.ceiling_cents, instance, row))


def _of_row(ceiling: int, instance: Instance, row: Row) -> Iterator[Conflict]:
    """Yield the conflicts that one row shows by itself."""
    if row.group is None:
        yield from _locked_above(instance, row, ConflictCode.LOCKED_IN_ABOVE_CEILING)
        return
    counts = row.measure is Measure.COUNT
    above = ConflictCode.LOCKED_IN_ABOVE_MAXIMUM_COUNT if counts else ConflictCode.LOCKED_IN_ABOVE_MAXIMUM_CENTS
    yield from _locked_above(instance, row, above)
    if row.minimum is None:
        return
    if row.maximum is not None and row.minimum > row.maximum:
        code = ConflictCode.MINIMUM_COUNT_ABOVE_MAXIMUM if counts else ConflictCode.MINIMUM_CENTS_ABOVE_MAXIMUM
        yield _conflict(code, row.group, row.minimum, row.maximum)
    if not counts and row.minimum > ceiling:
        yield _conflict(ConflictCode.EARMARK_ABOVE_CEILING, row.group, row.minimum, ceiling)
    most = len(row.members) if counts else sum(instance.requests[item] for item in row.members)
    if most < row.minimum:
        few = ConflictCode.TOO_FEW_CANDIDATES_IN_GROUP if counts else ConflictCode.EARMARK_ABOVE_REQUESTS
        yield _conflict(few if row.members else ConflictCode.NO_CANDIDATE_IN_GROUP, row.group, row.minimum, most)


def _locked_above(instance: Instance, row: Row, code: ConflictCode) -> Iterator[Conflict]:
    """Yield a conflict when what is locked in exceeds the maximum of a row."""
    locked = [item for item in row.members if item in instance.forced]
    needed = len(locked) if row.measure is Measure.COUNT else sum(instance.floors[item] for item in locked)
    if row.maximum is not None and needed > row.maximum:
        yield _conflict(code, row.group, needed, row.maximum)


def _conflict(code: ConflictCode, group: Group | None, needed: int, available: int) -> Conflict:
    """Name a group and two numbers."""
    kind, key = (group.kind, group.key) if group else (None, None)
    return Conflict(code, kind=kind, group=key, needed=needed, available=available)


@dataclass(frozen=True, slots=True)
class _Named:
    """One demand that can be left out by itself."""

    demand: Demand
    group: Group | None = None
    measure: Measure | None = None
    key: str | None = None
    number: int | None = None

    def conflict(self) -> Conflict:
        """Say that it is one of a set that cannot be met together."""
        kind, name = (self.group.kind, self.group.key) if self.group else (None, None)
        return Conflict(
            ConflictCode.NOT_TOGETHER, kind=kind, group=name, key=self.key, needed=self.number, demand=self.demand
        )


def smallest_conflict(problem: AllocationProblem, instance: Instance) -> tuple[Conflict, ...]:
    """Return demands that cannot all be met, while the others can as soon as any one of them is left out.

    Each demand is left out in turn, in a fixed order; when the rest still cannot be met it stays out.

    :param instance: one of which no choice keeps to the rows.
    """
    kept = list(_demands(problem, instance))
    for each in list(kept):
        fewer = [other for other in kept if other is not each]
        if best_choice(_with_only(problem, fewer)) is None:
            kept = fewer
    return tuple(each.conflict() for each in kept)


def _demands(problem: AllocationProblem, instance: Instance) -> Iterator[_Named]:
    """Yield every demand of the rules; the first that can be left out will be, so the hardest come last."""
    rules = problem.rules
    for lock in rules.locked_out:
        yield _Named(Demand.LOCKED_OUT, key=lock.key)
    if rules.part_awards and rules.minimum_award_cents > 1:
        yield _Named(Demand.MINIMUM_AWARD, number=rules.minimum_award_cents)
    for lock in rules.locked_in:
        yield _Named(Demand.LOCKED_IN, key=lock.key)
    for row in instance.rows:
        if row.group is not None:
            numbers = {True: row.minimum, False: row.maximum}
            for demand in row.demands:
                minimum = demand in (Demand.MINIMUM_COUNT, Demand.MINIMUM_CENTS)
                yield _Named(demand, row.group, row.measure, number=numbers[minimum])
    yield _Named(Demand.CEILING, number=rules.ceiling_cents)


def _with_only(problem: AllocationProblem, demands: list[_Named]) -> Instance:
    """State the question with these demands of the rules alone."""
    names = {each.demand for each in demands}
    keys = {each.key for each in demands if each.key is not None}
    rules = problem.rules
    fewer = replace(
        rules,
        locked_in=tuple(lock for lock in rules.locked_in if lock.key in keys),
        locked_out=tuple(lock for lock in rules.locked_out if lock.key in keys),
        minimum_award_cents=rules.minimum_award_cents if Demand.MINIMUM_AWARD in names else 0,
    )
    instance = instance_of(replace(problem, rules=fewer))
    kept = {(each.demand, each.group) for each in demands}
    rows = (_row_with_only(row, kept) for row in instance.rows)
    return replace(instance, rows=tuple(row for row in rows if row is not None)).without_slack_rows()


def _row_with_only(row: Row, kept: set[tuple[Demand, Group | None]]) -> Row | None:
    """Leave out the bounds of a row that are not demanded."""
    if row.group is None:
        return row if (Demand.CEILING, None) in kept else None
    counts = row.measure is Measure.COUNT
    least = (Demand.MINIMUM_COUNT if counts else Demand.MINIMUM_CENTS, row.group) in kept
    most = (Demand.MAXIMUM_COUNT if counts else Demand.MAXIMUM_CENTS, row.group) in kept
    if not least and not most:
        return None
    return replace(row, minimum=row.minimum if least else None, maximum=row.maximum if most else None)
