"""What would change an outcome of the best total value, by asking for the best set again: with and without one.

Write best(C) for the value of the best set at ceiling C: its score, and then its total. With one candidate in, or
left out, both only grow with C. So whether it is in changes only where one of the two grows, and those ceilings are
found by halving; more money can push a candidate out again, so each is looked at.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import gcd

from assessment.allocation.best_value_choice import best_choice
from assessment.allocation.best_value_instance import Instance, Row, instance_of
from assessment.allocation.best_value_search import Choice
from assessment.allocation.flips.change import BetterSet, CeilingFlip, PointsFlip
from assessment.allocation.flips.points import at_the_minimums, flip_at
from assessment.allocation.flips.tables import flips_by_table
from assessment.allocation.problem import AllocationProblem, Candidate
from assessment.allocation.resolve import merit_of, with_scores
from assessment.allocation.resolve_value import Scale, keep

# Cells of a table over all ceilings: more takes seconds.
CELLS = 60_000_000

# The value of a set: whole score, then cents. None where the rules cannot be kept.
Value = tuple[int, int] | None


@dataclass(slots=True)
class Sets:
    """The best sets of a problem at any ceiling, with one candidate in or left out; each is looked for once."""

    instance: Instance
    known: dict[tuple[int, int | None, int | None], Choice | None] = field(default_factory=dict)
    unit: int = 1

    @classmethod
    def of(cls, problem: AllocationProblem) -> "Sets":
        """State the question once. Without part awards outcomes change only at multiples of what divides all."""
        instance = instance_of(problem)
        unit = 1 if instance.has_part_awards else gcd(*instance.requests) or 1
        return cls(instance, unit=unit)

    def number(self, key: str) -> int | None:
        """Return the number of a candidate; None when it does not compete."""
        return self.instance.keys.index(key) if key in self.instance.keys else None

    def table(self) -> Scale | None:
        """Give the scale of a table over all ceilings, when one would not be too large."""
        return Scale.of(self.instance, sum(self.instance.requests), CELLS)

    def holds(self, number: int, ceiling: int) -> bool:
        """Say whether a candidate is in the best set at a ceiling."""
        chosen = self.best(ceiling)
        return chosen is not None and number in chosen.items

    def best(self, ceiling: int, *, held: int | None = None, without: int | None = None) -> Choice | None:
        """Return the best set at a ceiling; None when the rules cannot be kept."""
        at = ceiling // self.unit, held, without
        if at not in self.known:
            self.known[at] = self._look(ceiling, held, without)
        return self.known[at]

    def _look(self, ceiling: int, held: int | None, without: int | None) -> Choice | None:
        instance = replace(self.instance, rows=(_ceiling_row(self.instance, ceiling), *self.instance.rows[1:]))
        if held is not None:
            instance = replace(instance, forced=instance.forced | {held})
        kept = list(range(len(instance.keys)))
        if without is not None:
            if without in instance.forced:
                return None
            kept.remove(without)
            instance = keep(instance, kept)
        chosen = best_choice(instance.without_slack_rows())
        return (
            None if chosen is None else replace(chosen.choice, items=tuple(kept[each] for each in chosen.choice.items))
        )


def _ceiling_row(instance: Instance, ceiling: int) -> Row:
    return replace(instance.rows[0], maximum=ceiling)


def value_of(choice: Choice | None) -> Value:
    """Return the value of a set."""
    return None if choice is None else (choice.score, choice.total)


def exceeds(value: Value, other: Value) -> bool:
    """Say whether one value is higher; anything is higher than rules that cannot be kept."""
    return value is not None and (other is None or value > other)


def is_quick(problem: AllocationProblem) -> bool:
    """Say whether the ceilings of all candidates can be found at once, by a table."""
    return Sets.of(problem).table() is not None


def ceiling_flips(problem: AllocationProblem, sets: Sets, keys: Collection[str]) -> dict[str, CeilingFlip]:
    """Give the ceiling at which each of the candidates comes in or goes out; who is not in it never does."""
    present = problem.rules.ceiling_cents
    wanted = {key: number for key in keys if (number := sets.number(key)) is not None}
    if wanted and (scale := sets.table()) is not None:
        by_number = flips_by_table(scale, scale.values(sets.instance.scores), present, sets.holds)
        return {key: by_number[number] for key, number in wanted.items() if number in by_number}
    looked = {
        key: _leaving(sets, number, present) if sets.holds(number, present) else _entering(sets, number, present)
        for key, number in wanted.items()
    }
    return {key: flip for key, flip in looked.items() if flip is not None}


def _entering(sets: Sets, item: int, ceiling: int) -> CeilingFlip | None:
    """Go up: it can only come in where the best set with it exceeds the best set of the last ceiling looked at."""
    top = max(sum(sets.instance.requests), ceiling)
    while True:
        target = value_of(sets.best(ceiling))

        def comes_in(at: int, least: Value = target) -> bool:
            return exceeds(value_of(sets.best(at, held=item)), least)

        higher = _lowest(sets, comes_in, ceiling, top)
        if higher is None:
            return None
        ceiling = higher
        chosen = sets.best(ceiling)
        if chosen is not None and item in chosen.items:
            return CeilingFlip(ceiling)


def _leaving(sets: Sets, item: int, ceiling: int) -> CeilingFlip:
    """Go down: it is in as long as the best set with it exceeds the best without it at the last ceiling looked at."""
    while True:
        chosen = sets.best(ceiling)
        if chosen is None or item not in chosen.items:
            return CeilingFlip(ceiling + 1, is_impossible=chosen is None)
        target = value_of(sets.best(ceiling, without=item))

        def stays_in(at: int, least: Value = target) -> bool:
            return exceeds(value_of(sets.best(at, held=item)), least)

        lowest = _lowest(sets, stays_in, -1, ceiling)
        # Equal in value, but better by the tie rule: the same set is chosen down to its own total.
        ceiling = min(chosen.total, ceiling if lowest is None else lowest) - 1


def _lowest(sets: Sets, holds: Callable[[int], bool], above: int, top: int) -> int | None:
    """Halve to the lowest ceiling above one, up to the top, at which something holds that keeps holding."""
    if top <= above or not holds(top):
        return None
    low, high = above // sets.unit, top // sets.unit
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle * sets.unit):
            high = middle
        else:
            low = middle
    return high * sets.unit


def points_flip(
    problem: AllocationProblem, sets: Sets, candidate: Candidate
) -> tuple[PointsFlip | None, BetterSet | None]:
    """Give the total at which a candidate comes in or goes out, and the set that was chosen instead of it."""
    found = at_the_minimums(candidate, problem.rules)
    if found is None:
        return None, None
    risen, missed = found
    present, minimum = risen.score or Fraction(0), problem.rules.minimum_total_score
    if sets.number(candidate.key) is None:
        problem = _competing(problem, risen)
        sets = Sets.of(problem)
    item, ceiling = sets.number(candidate.key), problem.rules.ceiling_cents
    if item is None:
        return None, None
    held, rest = sets.best(ceiling, held=item), sets.best(ceiling, without=item)
    if held is None:
        return None, None
    if rest is None:
        return flip_at(present, minimum, False, missed), None
    unit = sets.instance.score_unit
    own = Fraction(sets.instance.scores[item], unit)
    needed = own + Fraction(rest.score - held.score, unit)
    if minimum is not None and needed < minimum:
        return flip_at(present, minimum, False, missed), None
    must_exceed = not _wins_tie(problem, sets, risen, needed, (held, rest))
    better = None if missed or own != present else _better(sets, item, held, rest)
    return flip_at(present, needed, must_exceed, missed), better


def _competing(problem: AllocationProblem, risen: Candidate) -> AllocationProblem:
    """Let a candidate compete that missed a minimum: at each minimum, in total as well."""
    total = max(risen.score or Fraction(0), problem.rules.minimum_total_score or Fraction(0))
    criteria = {each.code: each.score for each in risen.criterion_scores}
    return with_scores(problem, risen.key, total, criteria)


def _wins_tie(
    problem: AllocationProblem, sets: Sets, risen: Candidate, total: Fraction, both: tuple[Choice, Choice]
) -> bool:
    """Say whether the best set with a candidate is chosen when it scores exactly as much as the best without."""
    held, rest = both
    if held.total != rest.total:
        return held.total > rest.total
    candidates = {each.key: each for each in problem.candidates}
    last = len(candidates) + 1
    standing = replace(risen, score=total, rank=risen.rank or last)
    apart = {sets.instance.keys[each] for each in set(held.items) ^ set(rest.items)}
    members = [standing if key == risen.key else candidates[key] for key in apart]
    highest = min(members, key=lambda each: merit_of(each, problem.rules))
    return sets.number(highest.key) in held.items


def _better(sets: Sets, item: int, held: Choice, rest: Choice) -> BetterSet | None:
    """Put the chosen set beside the best with a candidate; None when that one is chosen itself."""
    instance = sets.instance
    instead, along = (sorted(set(one) - set(two)) for one, two in ((rest.items, held.items), (held.items, rest.items)))
    scores = [Fraction(sum(instance.scores[each] for each in side), instance.score_unit) for side in (instead, along)]
    return BetterSet(
        instead=tuple(instance.keys[each] for each in instead),
        along=tuple(instance.keys[each] for each in along if each != item),
        score_instead=scores[0],
        score_along=scores[1],
        cents_more=rest.total - held.total,
    )
