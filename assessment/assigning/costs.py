"""What each phase costs, as whole numbers on the columns of the network."""

import numpy as np

from assessment.assigning.lots import lot
from assessment.assigning.network import Integers, Network
from assessment.assigning.problem import AssignmentProblem, Pair
from assessment.assigning.result import PhaseName


def costs_of(name: PhaseName, network: Network) -> Integers:
    """Return what every column costs in a phase.

    A column that holds the unit from level n to n + 1 costs (n + 1)² - n² = 2n + 1 in a sum of squares.
    """
    costs = np.zeros(network.columns, dtype=np.int64)
    _FILL[name](costs, network)
    return costs


def lots_of(turn: int, network: Network) -> Integers:
    """Return the lot of every pair, and nothing for the other columns."""
    costs = np.zeros(network.columns, dtype=np.int64)
    seed = network.problem.rules.seed
    costs[network.pair_columns] = [lot(seed, turn, *each) for each in network.pairs]
    return costs


def _shortage(costs: Integers, network: Network) -> None:
    costs[network.empty_columns] = 2 * network.empty.levels + 1


def _needed_group(costs: Integers, network: Network) -> None:
    """A first member of the needed group on a proposal is one proposal less without."""
    costs[network.slot_columns] = -np.array(network.group_needed, dtype=np.int64)


def _minimum(costs: Integers, network: Network) -> None:
    """A unit below somebody's minimum is one less to wish for."""
    first = len(network.proposals)
    minimums = np.array([each.minimum for each in network.problem.assessors], dtype=np.int64)
    costs[network.work_columns] = -(network.work.levels < minimums[network.work.rows - first]).astype(np.int64)


def _load(costs: Integers, network: Network) -> None:
    """The rest costs less than it would unit by unit, so an answer that leaves it empty is right without it."""
    costs[network.work_columns] = 2 * network.work.levels + 1
    costs[network.rest_columns] = 2 * network.rest.levels


def _same_group(costs: Integers, network: Network) -> None:
    costs[network.repeat_columns] = 1


def _preference(costs: Integers, network: Network) -> None:
    wished, usual = network.problem.costs(), network.problem.rules.usual_cost
    costs[network.pair_columns] = [wished.get(each, usual) for each in network.pairs]


def _change(costs: Integers, network: Network) -> None:
    """The number of places is settled, so each pair that stays saves one addition and one removal."""
    before: frozenset[Pair] = network.problem.previous or frozenset()
    costs[network.pair_columns] = [-2 if each in before else 0 for each in network.pairs]


_FILL = {
    PhaseName.SHORTAGE: _shortage,
    PhaseName.NEEDED_GROUP: _needed_group,
    PhaseName.MINIMUM: _minimum,
    PhaseName.LOAD: _load,
    PhaseName.SAME_GROUP: _same_group,
    PhaseName.PREFERENCE: _preference,
    PhaseName.CHANGE: _change,
}


def worth_solving(costs: Integers, free: Integers) -> bool:
    """Say whether a phase can still distinguish between answers."""
    return bool(costs[free].any())


def starting_height(problem: AssignmentProblem) -> int:
    """Guess a load that nobody will need to pass; a guess that is too low costs another run, not the answer."""
    wanted = sum(each.wanted for each in problem.proposals)
    carried = [each.carried for each in problem.assessors]
    people = max(len(problem.assessors), 1)
    return (wanted + sum(carried)) * 5 // (people * 4) + 3
