"""Look for the best assignment: phase by phase over the network, each optimum kept in the next.

This is the only way in to the modules that need NumPy and the solver; `solver` imports it when it is needed.
"""

from dataclasses import dataclass

import numpy as np

from assessment.assigning.costs import costs_of, lots_of, starting_height, worth_solving
from assessment.assigning.measures import order_of
from assessment.assigning.network import Network
from assessment.assigning.problem import AssignmentProblem, Pair, Progress
from assessment.assigning.programme import Programme
from assessment.assigning.result import PhaseName

#: Draw again when lots are equal; equal four times in a row is out of the question for real rounds.
TURNS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """The pairs, how often lots were drawn, whether no other answer is left, and who computed it."""

    pairs: frozenset[Pair]
    turns: int
    unique: bool
    solver: str


def search(problem: AssignmentProblem, seconds: float | None, progress: Progress | None = None) -> Found:
    """Find the best pairs.

    :raises SolverFailed: if an optimum was not found in time, or could not be proved in whole numbers.
    """
    height = starting_height(problem)
    while (found := _attempt(problem, height, seconds, progress)) is None:
        height *= 2
    return found


def _attempt(problem: AssignmentProblem, height: int, seconds: float | None, progress: Progress | None) -> Found | None:
    """Solve with work counted unit by unit up to a height; None if somebody's work may pass it."""
    network = Network(problem, height)
    if not network.pairs:
        return Found(problem.standing(), turns=0, unique=True, solver="")
    programme = Programme(network, seconds)
    order = order_of(problem)
    for number, name in enumerate(order):
        if progress is not None:
            progress(number, len(order) + 1)  # the lots are the last step
        costs = costs_of(name, network)
        if worth_solving(costs, programme.free):
            programme.minimise(costs)
        if name is PhaseName.LOAD:
            if programme.values[network.rest_columns].any():
                return None
            programme.close(network.rest_columns)
    turns, unique = _draw_lots(network, programme)
    chosen = np.flatnonzero(programme.values[network.pair_columns])
    pairs = problem.standing() | {network.pairs[column] for column in chosen}
    return Found(pairs, turns, unique, programme.solver)


def _draw_lots(network: Network, programme: Programme) -> tuple[int, bool]:
    """Let lots decide until one answer is left; return how often was drawn, and whether one is left."""
    for turn in range(TURNS):
        if _is_only_answer(network, programme):
            return turn, True
        programme.minimise(lots_of(turn, network))
    return TURNS, _is_only_answer(network, programme)


def _is_only_answer(network: Network, programme: Programme) -> bool:
    """Say whether every answer that is left has the same pairs: no other can do with fewer of these."""
    free = programme.free
    pairs = free[free < len(network.pairs)]
    if not len(pairs):
        return True
    costs = np.zeros(network.columns, dtype=np.int64)
    costs[pairs] = np.where(programme.values[pairs] == 1, 1, 0)
    return programme.least(costs) == int(costs.sum())
