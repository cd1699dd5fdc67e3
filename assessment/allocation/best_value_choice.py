"""From an instance to the best choice and how far it is proven: search first, tables next, the solver in the end."""

from contextlib import suppress
from fractions import Fraction

from assessment.allocation.best_value_branching import Branching, Chosen, choice_of
from assessment.allocation.best_value_core import Core
from assessment.allocation.best_value_instance import Instance
from assessment.allocation.best_value_model import Model
from assessment.allocation.best_value_search import PRICE_UNIT, Choice, Prices, Search, SearchTooLong, bound_of
from assessment.allocation.result import Proof
from assessment.allocation.undecided import NotProven

# Up to here the answer is made unique; above it any choice with the highest score will do (docs/allocation.md).
UNIQUE_UP_TO = 500

__all__ = ["Chosen", "best_choice", "choice_of", "without_branching"]

# How many choices the search looks at before tables are made, or with part awards, which tables cannot hold, before
# the solver is asked for a good one; and after that. When there is one row only: with more rows each takes longer.
FIRST_LOOKS = 1_500
LOOKS_IN_PART = 3_000
THEN_LOOKS = 8_000

# Above it: in how many items, the cheapest, a choice may differ from the best at the prices, and how long a table may
# be; the first choice that reaches the bound will do.
CORES = (16, 24, 32, 48, 64, 96)
LINES_PER_CORE = 100_000
# The same with part awards: in how many items at most, and how many choices are looked at.
DEPTHS = (2, 3)
LOOKS_PER_DEPTH = 4_000

# Above so many items the solver does not keep to the time it is given, and is not asked.
BRANCHED_UP_TO = 10_000


def best_choice(instance: Instance) -> Chosen | None:
    """Return the best choice; None when no choice keeps to the rows.

    :raises SolverFailed: if the solver cannot say.
    :raises NotProven: if more than 500 compete and no choice could be proven to have the highest score.
    """
    if not instance.keys:
        return _proven(choice_of(instance, ()))
    unique = len(instance.keys) <= UNIQUE_UP_TO
    model = Model(instance)
    prices = model.relax()
    if prices is None:
        return None
    if not unique:
        return _any_best(instance, model, prices)
    try:
        return _proven(without_branching(instance, prices))
    except SearchTooLong:
        branching = Branching(instance, model)
    known = branching.best()
    if known is None:
        return None
    try:
        return _proven(Search(instance, prices, looks=_looks(THEN_LOOKS, instance), known=known).run())
    except SearchTooLong:
        return branching.settle(known, settled_items(instance, prices, known))


def _looks(looks: int, instance: Instance) -> int:
    """Return how many choices may be looked at: fewer when each takes longer."""
    return looks * 5 // (len(instance.rows) + 4)


def settled_items(instance: Instance, prices: Prices, known: Choice) -> dict[int, bool]:
    """Return the items in which no choice with the known score can differ from the best at the prices, exactly."""
    bound = bound_of(instance, prices)
    budget = bound.value - known.score * PRICE_UNIT
    pairs = zip(bound.taken, bound.costs, strict=True)
    return {item: taken for item, (taken, cost) in enumerate(pairs) if cost > budget or item in instance.forced}


def _proven(choice: Choice | None) -> Chosen | None:
    """A finished search has proven everything."""
    return None if choice is None else Chosen(choice, Proof.UNIQUE)


def without_branching(instance: Instance, prices: Prices, *, looks: int = 0) -> Choice | None:
    """Return the best choice as the search or the tables find it and prove it; None when there is none.

    :param looks: how many choices to look at with part awards, when not as many as usual.
    :raises SearchTooLong: when neither finds it.
    """
    if instance.has_part_awards:
        return Search(instance, prices, looks=looks or _looks(LOOKS_IN_PART, instance)).run()
    with suppress(SearchTooLong):
        return Search(instance, prices, looks=_looks(FIRST_LOOKS, instance)).run()
    return Core(instance, prices).best()


def _any_best(instance: Instance, model: Model, prices: Prices) -> Chosen | None:
    """Return a choice that nobody can exceed in score: one that reaches the bound, else as the solver proves it."""
    reaching = _in_part_reaching_the_bound if instance.has_part_awards else _reaching_the_bound
    if choice := reaching(instance, prices):
        return Chosen(choice, Proof.SCORE)
    if not instance.has_part_awards:
        with suppress(SearchTooLong):
            choice = Core(instance, prices, most_lines=LINES_PER_CORE).best()
            return None if choice is None else Chosen(choice, Proof.SCORE)
    if len(instance.keys) > BRANCHED_UP_TO:
        raise _not_proven(instance, prices, None)
    branching = Branching(instance, model)
    found = branching.best()
    if not branching.is_proven:
        raise _not_proven(instance, prices, found)
    return None if found is None else Chosen(found, Proof.SCORE)


def _not_proven(instance: Instance, prices: Prices, found: Choice | None) -> NotProven:
    """Say what was found and what nothing can exceed, in scores."""
    bound = Fraction(bound_of(instance, prices).value // PRICE_UNIT, instance.score_unit)
    return NotProven(bound, None if found is None else Fraction(found.score, instance.score_unit))


def _reaching_the_bound(instance: Instance, prices: Prices) -> Choice | None:
    """Return a choice whose score nobody can exceed, the best of those that differ in few items; None: none found."""
    core = Core(instance, prices, most_lines=LINES_PER_CORE)
    cheapest = sorted(range(len(instance.keys)), key=lambda item: (core.bound.costs[item], item))
    for count in CORES:
        with suppress(SearchTooLong):
            if choice := core.best_within(core.bound.value % PRICE_UNIT, sorted(cheapest[:count])):
                return choice
    return None


def _in_part_reaching_the_bound(instance: Instance, prices: Prices) -> Choice | None:
    """Do the same with part awards, one choice after the other."""
    found = (Search(instance, prices, looks=LOOKS_PER_DEPTH).first(deepest) for deepest in DEPTHS)
    return next((choice for choice in found if choice is not None), None)
