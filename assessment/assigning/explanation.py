"""From pairs to an answer with reasons: places, shortages, loads, changes and findings."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from assessment.assigning.canonical import sha256_of
from assessment.assigning.measures import measure
from assessment.assigning.problem import Assessor, AssignmentProblem, Pair, Proposal, SameGroup
from assessment.assigning.result import (
    AssignmentResult,
    Changes,
    Finding,
    FindingCode,
    Load,
    Obstacle,
    Phase,
    PhaseName,
    Place,
    PlaceReason,
    Removal,
    RemovalReason,
    Shortage,
)


def explain(
    problem: AssignmentProblem, pairs: frozenset[Pair], *, lots: tuple[int, ...], unique: bool, solver: str
) -> AssignmentResult:
    """Give every place its reason, every shortage its causes, and every phase what it came to."""
    answer = _Answer(problem, pairs)
    return AssignmentResult(
        problem_sha256=sha256_of(problem),
        places=tuple(answer.place(each) for each in sorted(pairs)),
        shortages=tuple(answer.shortages()),
        loads=tuple(answer.loads.values()),
        changes=changes_of(problem, pairs),
        findings=tuple(sorted(_findings(problem), key=lambda each: (each.code, each.pair))),
        phases=measure(problem, pairs) + tuple(Phase(PhaseName.LOT, each) for each in lots),
        unique=unique,
        solver=solver,
    )


def obstacles(problem: AssignmentProblem, result: AssignmentResult, proposal: str) -> tuple[tuple[str, Obstacle], ...]:
    """Say of everybody who is not on a proposal why not, in order of assessor.

    :raises KeyError: if the problem has no such proposal.
    """
    if proposal not in {each.key for each in problem.proposals}:
        raise KeyError(proposal)
    return tuple(_Answer(problem, result.pairs).obstacles(proposal))


def changes_of(problem: AssignmentProblem, pairs: frozenset[Pair]) -> Changes:
    """Compare with what was before; without a before everything is added."""
    before = problem.previous or frozenset()
    proposals = {each.key for each in problem.proposals}
    assessors = {each.key for each in problem.assessors}

    def reason(pair: Pair) -> RemovalReason:
        if pair.proposal not in proposals:
            return RemovalReason.PROPOSAL_GONE
        if pair.assessor not in assessors:
            return RemovalReason.ASSESSOR_GONE
        return RemovalReason.CONFLICT if pair in problem.conflicts else RemovalReason.REPLACED

    return Changes(
        kept=tuple(sorted(before & pairs)),
        added=tuple(sorted(pairs - before)),
        removed=tuple(Removal(each, reason(each)) for each in sorted(before - pairs)),
    )


class _Answer:
    """The pairs beside the problem, laid out for questions."""

    def __init__(self, problem: AssignmentProblem, pairs: frozenset[Pair]) -> None:
        self.problem = problem
        self.pairs = pairs
        self.standing = problem.standing()
        self.costs = problem.costs()
        self.groups = {each.key: each.group for each in problem.assessors if each.group is not None}
        self.proposals = {each.key: each for each in problem.proposals}
        self.on: dict[str, set[str]] = defaultdict(set)
        for pair in pairs:
            self.on[pair.proposal].add(pair.assessor)
        work, fixed = (Counter(each.assessor for each in some) for some in (pairs, self.standing))
        self.loads = {each.key: _load(each, work[each.key]) for each in problem.assessors}
        self.could_take = {each.key for each in problem.assessors if not _load(each, fixed[each.key]).is_full}
        self.barred: dict[str, set[str]] = defaultdict(set)
        for pair in problem.conflicts:
            self.barred[pair.proposal].add(pair.assessor)

    def place(self, pair: Pair) -> Place:
        return Place(pair.proposal, pair.assessor, self.reason(pair), self.cost(pair))

    def cost(self, pair: Pair) -> int:
        return self.costs.get(pair, self.problem.rules.usual_cost)

    def reason(self, pair: Pair) -> PlaceReason:
        """Give the first reason that is true of a place."""
        if pair in self.standing:
            return PlaceReason.FIXED
        others = (self.could_take - self.barred[pair.proposal]) - self.on[pair.proposal]
        if not others:
            return PlaceReason.NOBODY_ELSE
        if pair in (self.problem.previous or ()):
            return PlaceReason.KEPT
        others_cost = min(self.cost(Pair(pair.proposal, each)) for each in others)
        if self.cost(pair) < max(self.problem.rules.usual_cost, others_cost):
            return PlaceReason.PREFERRED
        if self.loads[pair.assessor].total - 1 <= min(self.loads[each].total for each in others):
            return PlaceReason.LEAST_LOADED
        return PlaceReason.BALANCE

    def obstacles(self, proposal: str) -> Iterator[tuple[str, Obstacle]]:
        on = self.on[proposal]
        groups = {self.groups[each] for each in on if each in self.groups}
        for assessor in self.loads:
            if assessor not in on:
                yield assessor, self.obstacle(proposal, assessor, groups)

    def obstacle(self, proposal: str, assessor: str, groups: set[str]) -> Obstacle:
        if assessor in self.barred[proposal]:
            return Obstacle.CONFLICT
        if self.loads[assessor].is_full:
            return Obstacle.FULL
        if self.problem.rules.same_group is SameGroup.FORBID and self.groups.get(assessor) in groups:
            return Obstacle.SAME_GROUP
        return Obstacle.NOT_NEEDED

    def shortages(self) -> Iterator[Shortage]:
        for proposal in self.problem.proposals:
            missing = proposal.wanted - len(self.on[proposal.key])
            if missing > 0:
                yield self.shortage(proposal, missing)

    def shortage(self, proposal: Proposal, missing: int) -> Shortage:
        """Name the causes; whoever is neither on a short proposal nor hindered would have filled it."""
        by_cause: dict[Obstacle, list[str]] = defaultdict(list)
        for assessor, cause in self.obstacles(proposal.key):
            by_cause[cause].append(assessor)
        allowed = len(self.loads) - len(by_cause[Obstacle.CONFLICT])
        causes = (tuple(by_cause[each]) for each in (Obstacle.CONFLICT, Obstacle.FULL, Obstacle.SAME_GROUP))
        return Shortage(proposal.key, proposal.wanted, missing, allowed < proposal.wanted, *causes)


def _load(assessor: Assessor, assigned: int) -> Load:
    return Load(assessor.key, assessor.carried, assigned, assessor.capacity, assessor.minimum)


def _findings(problem: AssignmentProblem) -> Iterator[Finding]:
    """Look at the fixed pairs: those in conflict do not stay, the others do although they pass a limit."""
    standing = problem.standing()
    yield from (Finding(FindingCode.FIXED_IN_CONFLICT, each) for each in problem.fixed & problem.conflicts)
    work = Counter(each.assessor for each in standing)
    places = Counter(each.proposal for each in standing)
    overworked = {
        each.key
        for each in problem.assessors
        if each.capacity is not None and each.carried + work[each.key] > each.capacity
    }
    overfull = {each.key for each in problem.proposals if places[each.key] > each.wanted}
    for pair in standing:
        if pair.assessor in overworked:
            yield Finding(FindingCode.FIXED_ABOVE_CAPACITY, pair)
        if pair.proposal in overfull:
            yield Finding(FindingCode.FIXED_ABOVE_WANTED, pair)
    if problem.rules.same_group is SameGroup.FORBID:
        yield from (Finding(FindingCode.FIXED_SAME_GROUP, each) for each in _together(problem, standing))


def _together(problem: AssignmentProblem, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Go through the pairs that share their proposal with somebody of the same group."""
    groups = {each.key: each.group for each in problem.assessors if each.group is not None}
    members: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if group := groups.get(pair.assessor):
            members[pair.proposal, group].append(pair)
    for together in members.values():
        if len(together) > 1:
            yield from together
