"""Prove that no assignment is better, without the solver: there is no round of exchanges that improves it.

Every change of an assignment is a sum of rounds of exchanges: work goes from one to the next until it comes back
where it began, and each step has its price. The costs are convex, so an assignment is the best exactly when no
round has a price below zero. Prices are Python integers, one digit for each phase in a very large base: exact,
and an earlier phase outweighs all later ones. The search is that of Bellman and Ford.
"""

from collections import Counter
from collections.abc import Iterator

from assessment.assigning.lots import lot
from assessment.assigning.problem import AssignmentProblem, Pair, Repeat, SameGroup
from assessment.assigning.result import PhaseName

#: Two to this power is more than any sum of prices in one phase.
_DIGIT = 80

# The store of work; a proposal; a group on a proposal; an assessor.
_Node = tuple[str, ...]
_Step = tuple[_Node, _Node, int]


def can_improve(problem: AssignmentProblem, pairs: frozenset[Pair], *, turns: int = 0) -> bool:
    """Say whether another assignment is better in some phase without being worse in an earlier one.

    `turns`: how many draws of lots count as phases at the end.
    """
    return _has_gain(tuple(_Exchanges(problem, pairs, turns).steps()))


def _has_gain(steps: tuple[_Step, ...]) -> bool:
    """Say whether some round of steps costs less than nothing."""
    cheapest: dict[_Node, int] = dict.fromkeys((node for step in steps for node in step[:2]), 0)
    for _round in range(len(cheapest) + 1):
        better = False
        for begin, end, price in steps:
            if cheapest[begin] + price < cheapest[end]:
                cheapest[end] = cheapest[begin] + price
                better = True
        if not better:
            return False
    return True


class _Exchanges:
    """The steps away from an assignment, one unit of work each, with their prices."""

    def __init__(self, problem: AssignmentProblem, pairs: frozenset[Pair], turns: int) -> None:
        self.problem, self.pairs, self.turns = problem, pairs, turns
        self.fixed = problem.fixed - problem.conflicts
        self.weights = _weights(problem, turns)
        self.costs = problem.costs()
        self.groups = {each.key: each.group for each in problem.assessors if each.group is not None}

    def steps(self) -> Iterator[_Step]:
        yield from self._of_proposals()
        yield from self._of_assessors()
        yield from self._of_pairs()
        yield from self._of_groups()

    def _of_proposals(self) -> Iterator[_Step]:
        """One place more or less on a proposal."""
        filled, fixed = (Counter(each.proposal for each in some) for some in (self.pairs, self.fixed))
        weight = self.weights[PhaseName.SHORTAGE]
        for each in self.problem.proposals:
            node, missing = ("proposal", each.key), each.wanted - filled[each.key]
            if missing > 0:
                yield ("store",), node, weight * ((missing - 1) ** 2 - missing**2)
            if filled[each.key] > fixed[each.key]:
                yield node, ("store",), weight * (max(missing + 1, 0) ** 2 - max(missing, 0) ** 2)

    def _of_assessors(self) -> Iterator[_Step]:
        """One unit of work more or less for an assessor."""
        work, fixed = (Counter(each.assessor for each in some) for some in (self.pairs, self.fixed))
        minimum, load = self.weights[PhaseName.MINIMUM], self.weights[PhaseName.LOAD]
        for each in self.problem.assessors:
            node, total = ("assessor", each.key), each.carried + work[each.key]
            if each.capacity is None or total < each.capacity:
                yield node, ("store",), load * (2 * total + 1) - minimum * (total < each.minimum)
            if work[each.key] > fixed[each.key]:
                yield ("store",), node, -load * (2 * total - 1) + minimum * (total - 1 < each.minimum)

    def _of_pairs(self) -> Iterator[_Step]:
        """Somebody comes on a proposal, or leaves it."""
        for proposal in self.problem.proposals:
            for assessor in self.problem.assessors:
                pair = Pair(proposal.key, assessor.key)
                if pair in self.problem.conflicts or pair in self.fixed:
                    continue
                begin, end = self._side(pair), ("assessor", pair.assessor)
                if pair in self.pairs:
                    yield end, begin, -self._price(pair)
                else:
                    yield begin, end, self._price(pair)

    def _side(self, pair: Pair) -> _Node:
        """Return the proposal of a pair, or the group of the assessor on it."""
        group = self.groups.get(pair.assessor)
        rules = self.problem.rules
        counts = group is not None and (rules.same_group is not SameGroup.ALLOW or group == rules.needed_group)
        return ("group", pair.proposal, str(group)) if counts else ("proposal", pair.proposal)

    def _of_groups(self) -> Iterator[_Step]:
        """One member more or less of a group on a proposal."""
        rule, needed = self.problem.rules.same_group, self.problem.rules.needed_group
        counting = {each for each in self.groups.values() if rule is not SameGroup.ALLOW or each == needed}
        repeat = 0 if rule is SameGroup.ALLOW else self.weights[PhaseName.SAME_GROUP]
        members, fixed = (
            Counter((each.proposal, self.groups[each.assessor]) for each in some if each.assessor in self.groups)
            for some in (self.pairs, self.fixed)
        )
        for proposal in self.problem.proposals:
            for group in counting:
                key, side = (proposal.key, group), ("proposal", proposal.key)
                first = -self.weights[PhaseName.NEEDED_GROUP] if group == needed else 0
                if not members[key]:
                    yield side, ("group", *key), first
                elif rule is not SameGroup.FORBID:
                    yield side, ("group", *key), repeat
                if members[key] > fixed[key]:
                    yield ("group", *key), side, -repeat if members[key] > 1 else -first

    def _price(self, pair: Pair) -> int:
        """Return what it costs that somebody comes on a proposal, in the phases about pairs."""
        rules = self.problem.rules
        price = self.weights[PhaseName.PREFERENCE] * self.costs.get(pair, rules.usual_cost)
        if self.problem.previous is not None:
            price += self.weights[PhaseName.CHANGE] * (-1 if pair in self.problem.previous else 1)
        draws = (lot(rules.seed, turn, *pair) for turn in range(self.turns))
        return price + sum(drawn * _weight(self.turns - 1 - turn) for turn, drawn in enumerate(draws))


def _weights(problem: AssignmentProblem, turns: int) -> dict[PhaseName, int]:
    """Give every phase a weight above everything that comes after it."""
    order = [PhaseName.SHORTAGE, PhaseName.NEEDED_GROUP, PhaseName.MINIMUM, PhaseName.LOAD]
    order += [PhaseName.SAME_GROUP, PhaseName.PREFERENCE]
    order.insert(2 if problem.rules.repeat is Repeat.KEEP_FIRST else len(order), PhaseName.CHANGE)
    return {name: _weight(turns + place) for place, name in enumerate(reversed(order))}


def _weight(place: int) -> int:
    """Return the weight of the digit at a place, counted from the last."""
    return 1 << (_DIGIT * place)
