"""The phases in order, and what an assignment comes to in each, counted from its pairs alone."""

from collections import Counter
from collections.abc import Callable, Mapping

from assessment.assigning.problem import AssignmentProblem, Pair, Repeat, SameGroup
from assessment.assigning.result import Phase, PhaseName


def order_of(problem: AssignmentProblem) -> tuple[PhaseName, ...]:
    """Return the phases of a problem in order; the lot comes after them. Source: docs/assigning.md."""
    change = (PhaseName.CHANGE,) if problem.previous is not None else ()
    keep_first = problem.rules.repeat is Repeat.KEEP_FIRST
    group = () if problem.rules.same_group is SameGroup.ALLOW else (PhaseName.SAME_GROUP,)
    return (
        PhaseName.SHORTAGE,
        *(() if problem.rules.needed_group is None else (PhaseName.NEEDED_GROUP,)),
        *(change if keep_first else ()),
        PhaseName.MINIMUM,
        PhaseName.LOAD,
        *group,
        PhaseName.PREFERENCE,
        *(() if keep_first else change),
    )


def measure(problem: AssignmentProblem, pairs: frozenset[Pair]) -> tuple[Phase, ...]:
    """Count every phase of a problem in order, without the lot. Lower is better."""
    return tuple(Phase(name, _MEASURES[name](problem, pairs)) for name in order_of(problem))


def _shortage(problem: AssignmentProblem, pairs: frozenset[Pair]) -> int:
    """Add up the squares of the empty places of each proposal."""
    filled = Counter(each.proposal for each in pairs)
    return sum(max(each.wanted - filled[each.key], 0) ** 2 for each in problem.proposals)


def _needed_group(problem: AssignmentProblem, pairs: frozenset[Pair]) -> int:
    """Count the proposals that have nobody of the group that each should have."""
    return len(without_group(problem, pairs))


def without_group(problem: AssignmentProblem, pairs: frozenset[Pair]) -> tuple[str, ...]:
    """Name the proposals that have nobody of the needed group, in order; none when no group is needed."""
    needed = problem.rules.needed_group
    if needed is None:
        return ()
    members = {each.key for each in problem.assessors if each.group == needed}
    there = {each.proposal for each in pairs if each.assessor in members}
    return tuple(each.key for each in problem.proposals if each.wanted and each.key not in there)


def _minimum(problem: AssignmentProblem, pairs: frozenset[Pair]) -> int:
    """Add up how far people stay below their minimum."""
    work = Counter(each.assessor for each in pairs)
    return sum(max(each.minimum - each.carried - work[each.key], 0) for each in problem.assessors)


def _load(problem: AssignmentProblem, pairs: frozenset[Pair]) -> int:
    """Add up the squares of everybody's work."""
    work = Counter(each.assessor for each in pairs)
    return sum((each.carried + work[each.key]) ** 2 for each in problem.assessors)


def _same_group(problem: AssignmentProblem, pairs: frozenset[Pair]) -> int:
    """Count everybody who is on a proposal besides the first of the group."""
    groups = {each.key: each.group for each in problem.assessors if each.group is not None}
    members = Counter((each.proposal, groups[each.assessor]) for each in pairs if each.assessor in groups)
    return sum(each - 1 for each in members.values())


def _preference(problem: AssignmentProblem, pairs: frozenset[Pair]) -> int:
    costs = problem.costs()
    return sum(costs.get(each, problem.rules.usual_cost) for each in pairs)


def _change(problem: AssignmentProblem, pairs: frozenset[Pair]) -> int:
    """Count what is added and what is removed."""
    return len(pairs ^ (problem.previous or frozenset()))


_MEASURES: Mapping[PhaseName, Callable[[AssignmentProblem, frozenset[Pair]], int]] = {
    PhaseName.SHORTAGE: _shortage,
    PhaseName.NEEDED_GROUP: _needed_group,
    PhaseName.MINIMUM: _minimum,
    PhaseName.LOAD: _load,
    PhaseName.SAME_GROUP: _same_group,
    PhaseName.PREFERENCE: _preference,
    PhaseName.CHANGE: _change,
}
