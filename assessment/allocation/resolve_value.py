"""The best total value asked many times over: other scores, another ceiling, somebody left out.

When the ceiling is the only limit, a table over all ceilings answers exactly and fast; amounts that share a large
divisor (whole thousands) keep it small. Otherwise the search of `best_value_search` answers, with the prices of one
kept model.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import gcd

import numpy as np
from numpy.typing import NDArray

from assessment.allocation.best_value_choice import best_choice, choice_of, without_branching
from assessment.allocation.best_value_instance import Instance, instance_of
from assessment.allocation.best_value_model import Model
from assessment.allocation.best_value_search import Choice, SearchTooLong
from assessment.allocation.problem import AllocationProblem, Candidate
from assessment.allocation.resolve_ranking import Booleans

Integers = NDArray[np.int64]
# How many choices the search looks at in one re-solve with part awards, which tables cannot hold, before the solver
# takes over.
LOOKS = 8_000
# From so many on the solver may choose between equally good sets once search and tables give up.
MANY = 100
# Cells of the table of one re-solve: above it the search is faster.
CELLS = 3_000_000
# A set that cannot be: below any value, far from where 64 bits end.
NEVER = -(2**61)


def keep(instance: Instance, kept: Sequence[int]) -> Instance:
    """Leave everyone else out of an instance, and put those kept in the given order (that of the tie rule)."""
    number = {old: new for new, old in enumerate(kept)}
    return replace(
        instance,
        keys=tuple(instance.keys[each] for each in kept),
        scores=tuple(instance.scores[each] for each in kept),
        floors=tuple(instance.floors[each] for each in kept),
        requests=tuple(instance.requests[each] for each in kept),
        forced=frozenset(number[each] for each in instance.forced if each in number),
        rows=tuple(
            replace(row, members=tuple(sorted(number[each] for each in row.members if each in number)))
            for row in instance.rows
        ),
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """Amounts in the largest unit that divides them all, and values that hold score and amount in one number."""

    unit: int
    sizes: tuple[int, ...]
    places: int
    weight: int

    @classmethod
    def of(cls, instance: Instance, ceiling: int, most: int) -> "Scale | None":
        """Give the scale when the ceiling is the only limit and a table has at most so many cells; else None."""
        rows = instance.without_slack_rows().rows
        if instance.has_part_awards or instance.forced or any(row.group is not None for row in rows):
            return None
        unit = gcd(*instance.requests) or 1
        places = min(ceiling, sum(instance.requests)) // unit + 1
        weight = sum(instance.requests) // unit + 1
        if places * max(len(instance.keys), 1) > most or weight * max(sum(map(abs, instance.scores)), 1) > 2**60:
            return None
        return cls(unit, tuple(each // unit for each in instance.requests), places, weight)

    def values(self, scores: Sequence[int]) -> list[int]:
        """Give what each is worth: its score first, then its amount."""
        return [score * self.weight + size for score, size in zip(scores, self.sizes, strict=True)]


def add(table: Integers, size: int, value: int) -> Integers:
    """Give the best value at every ceiling once one more may be taken."""
    added = table.copy()
    if size < len(table):
        np.maximum(added[size:], table[: len(table) - size] + value, out=added[size:])
    return added


def best_by_table(scale: Scale, scores: Sequence[int]) -> tuple[int, ...]:
    """Give the best set, as numbers in the order of the tie rule: score, then total, then the highest in that order.

    The table is filled from the last in order to the first, so that reading it back prefers the first.
    """
    values = scale.values(scores)
    tables = [np.zeros(scale.places, dtype=np.int64)]
    for number in range(len(values) - 1, -1, -1):
        tables.append(add(tables[-1], scale.sizes[number], values[number]))
    room, chosen = scale.places - 1, []
    for number in range(len(values)):
        below, size = tables[len(values) - 1 - number], scale.sizes[number]
        if size <= room and below[room - size] + values[number] >= tables[len(values) - number][room]:
            chosen.append(number)
            room -= size
    return tuple(chosen)


def awarded_by_value(
    problem: AllocationProblem, candidates: tuple[Candidate, ...], totals: Integers, eligible: Booleans
) -> Booleans:
    """Find the best set for each row of whole scores; say who is in it (draws by candidates).

    `candidates` stand in the order in which a tie in total is decided. Where the rules cannot be kept nobody is in.
    """
    everyone = tuple(replace(each, rank=place) for place, each in enumerate(candidates, start=1))
    known = {each.key for each in candidates}
    rest = (replace(each, rank=None) for each in problem.candidates if each.key not in known)
    rules = replace(problem.rules, minimum_total_score=None, minimum_criterion_scores=())
    instance = instance_of(replace(problem, rules=rules, candidates=(*everyone, *rest)))
    columns = np.array([[each.key for each in candidates].index(key) for key in instance.keys], dtype=np.int64)
    resolver = Resolver(instance, problem.rules.ceiling_cents, CELLS)
    awarded = np.zeros(totals.shape, dtype=bool)
    for row, (scores, may) in enumerate(zip(totals[:, columns], eligible[:, columns], strict=True)):
        order = [int(each) for each in np.argsort(-scores, kind="stable") if may[each]]
        found = resolver.best(scores.tolist(), order)
        if found:
            awarded[row, columns[list(found)]] = True
    return awarded


class Resolver:
    """One instance, asked again with other scores, orders and eligibility; the model is kept."""

    def __init__(self, instance: Instance, ceiling: int, cells: int) -> None:
        """Lay out the table, or load the model."""
        self._instance = instance
        self._scale = Scale.of(instance, ceiling, cells)
        self._model = None if self._scale or not instance.keys else Model(instance)
        self._whole: Model | None = None  # of its own: branching makes the prices of a model useless

    def best(self, scores: Sequence[int], order: Sequence[int]) -> tuple[int, ...] | None:
        """Give the best set among those in `order` (that of the tie rule); None when the rules cannot be kept."""
        if self._scale is not None:
            sizes = tuple(self._scale.sizes[each] for each in order)
            found: Sequence[int] = best_by_table(replace(self._scale, sizes=sizes), [scores[each] for each in order])
            return tuple(order[each] for each in found)
        if not order or not self._instance.forced <= set(order):
            return None
        choice = self._searched(keep(replace(self._instance, scores=tuple(scores)), order), scores)
        return None if choice is None else tuple(order[each] for each in choice.items)

    def _searched(self, instance: Instance, scores: Sequence[int]) -> Choice | None:
        """Search, then make tables, with prices of the kept model: those of everyone also bound any choice of some."""
        if self._model is not None:
            self._model.set_scores(scores)
            prices = self._model.relax()
            if prices is None:
                return None
            try:
                return without_branching(instance, prices, looks=LOOKS)
            except SearchTooLong:
                found = self._branched(instance, scores)
            if found is not None:
                return found
        chosen = best_choice(instance)
        return None if chosen is None else chosen.choice

    def _branched(self, instance: Instance, scores: Sequence[int]) -> Choice | None:
        """Have the kept model branch for the highest score alone; None when that cannot be relied on.

        Which of equally good sets comes out is then up to the solver: it is asked only in a round so large, or with
        so many rules, that the search gives up.
        """
        if len(instance.keys) < max(len(self._instance.keys), MANY):
            return None
        self._whole = self._whole or Model(self._instance)
        self._whole.set_scores(scores)
        answer = self._whole.choose()
        if answer is None or not answer.is_proven:
            return None
        everyone = replace(self._instance, scores=tuple(scores))
        checked = choice_of(everyone, answer.items)
        if checked is None:
            return None
        place = {key: number for number, key in enumerate(instance.keys)}
        return replace(checked, items=tuple(sorted(place[everyone.keys[each]] for each in checked.items)))
