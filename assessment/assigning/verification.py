"""Say whether an assignment is right, without trusting the code that made it.

This module knows the rules, not the solver: it takes the pairs of a result as a claim and restates every rule of
docs/assigning.md about them, in whole numbers. It imports nothing of the search and nothing of the explanation.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assessment.assigning.canonical import sha256_of
from assessment.assigning.lots import lot
from assessment.assigning.optimality import can_improve
from assessment.assigning.problem import AssignmentProblem, Pair, Repeat, SameGroup
from assessment.assigning.result import AssignmentResult, FindingCode, PhaseName, PlaceReason, RemovalReason


class ViolationCode(StrEnum):
    """Which rule an assignment breaks."""

    OTHER_PROBLEM = "other_problem"
    PLACES = "places"
    CONFLICT = "conflict"
    FIXED = "fixed"
    TOO_MANY = "too_many"
    CAPACITY = "capacity"
    SAME_GROUP = "same_group"
    REASON = "reason"
    SHORTAGES = "shortages"
    LOADS = "loads"
    CHANGES = "changes"
    FINDINGS = "findings"
    PHASES = "phases"
    NOT_OPTIMAL = "not_optimal"


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: which, about what (a key or keys; empty: the whole), and what was seen, for logs."""

    code: ViolationCode
    about: str
    detail: str


def check_assignment(
    problem: AssignmentProblem, result: AssignmentResult, *, prove: bool = True
) -> tuple[Violation, ...]:
    """Return every rule that the result breaks; none means that it is right.

    `prove`: also show that no exchange of places improves it. When places are about somebody unknown, nothing
    else can be said and checking stops there. Source: docs/assigning.md, rules and phases.
    """
    if result.problem_sha256 != sha256_of(problem):
        return (Violation(ViolationCode.OTHER_PROBLEM, "", "the result belongs to another problem"),)
    claim = _Claim(problem, result)
    if wrong := tuple(_places(claim)):
        return wrong
    checks = (_conflicts, _fixed, _numbers, _capacities, _groups)
    rules = tuple(each for check in checks for each in check(claim))
    told = (_reasons, _shortages, _loads, _changes, _findings, _phases)
    found = (*rules, *(each for check in told for each in check(claim)))
    turns = sum(each.name is PhaseName.LOT for each in result.phases)
    if prove and not rules and can_improve(problem, result.pairs, turns=turns):
        return (*found, Violation(ViolationCode.NOT_OPTIMAL, "", "an exchange of places improves it"))
    return found


class _Claim:
    """The result as a claim about the problem, counted again."""

    def __init__(self, problem: AssignmentProblem, result: AssignmentResult) -> None:
        self.problem, self.result = problem, result
        self.pairs = frozenset(Pair(each.proposal, each.assessor) for each in result.places)
        self.stays = frozenset(each for each in problem.fixed if each not in problem.conflicts)
        self.people = {each.key: each for each in problem.assessors}
        self.wanted = {each.key: each.wanted for each in problem.proposals}
        self.work = Counter(each.assessor for each in self.pairs)
        self.fixed_work = Counter(each.assessor for each in self.stays)
        self.filled = Counter(each.proposal for each in self.pairs)
        self.before = problem.previous or frozenset()
        self.cost = {(each.proposal, each.assessor): each.cost for each in problem.wishes}

    def total(self, key: str) -> int:
        """Return everything that somebody has to do."""
        return self.people[key].carried + self.work[key]

    def is_full(self, key: str, total: int) -> bool:
        """Say whether somebody with this much work can take no more."""
        capacity = self.people[key].capacity
        return capacity is not None and total >= capacity

    def group_mates(self, pair: Pair, pairs: frozenset[Pair]) -> list[Pair]:
        """Return the other pairs on the proposal by somebody of the same group."""
        group = self.people[pair.assessor].group
        return [
            each
            for each in pairs
            if group is not None
            and each.proposal == pair.proposal
            and each != pair
            and self.people[each.assessor].group == group
        ]


def _places(claim: _Claim) -> Iterator[Violation]:
    """Places are about known people and proposals, each once, in order."""
    listed = [(each.proposal, each.assessor) for each in claim.result.places]
    if listed != sorted(set(listed)):
        yield Violation(ViolationCode.PLACES, "", "places occur twice or out of order")
    for proposal, assessor in listed:
        if proposal not in claim.wanted or assessor not in claim.people:
            yield Violation(ViolationCode.PLACES, f"{proposal} {assessor}", "is not part of the problem")


def _conflicts(claim: _Claim) -> Iterator[Violation]:
    """Nobody assesses a proposal with which they are in conflict."""
    for pair in sorted(claim.pairs & claim.problem.conflicts):
        yield _about(ViolationCode.CONFLICT, pair, "is in conflict")


def _fixed(claim: _Claim) -> Iterator[Violation]:
    """What is fixed stays, unless it is in conflict."""
    for pair in sorted(claim.stays - claim.pairs):
        yield _about(ViolationCode.FIXED, pair, "was fixed and is gone")


def _numbers(claim: _Claim) -> Iterator[Violation]:
    """A proposal gets no more than it wants, unless more is fixed."""
    fixed = Counter(each.proposal for each in claim.stays)
    for key, wanted in claim.wanted.items():
        if claim.filled[key] > max(wanted, fixed[key]):
            yield Violation(ViolationCode.TOO_MANY, key, f"{claim.filled[key]} places, {wanted} wanted")


def _capacities(claim: _Claim) -> Iterator[Violation]:
    """Nobody gets more than they can carry, unless more is fixed; then nothing comes on top."""
    for key, person in claim.people.items():
        given = claim.work[key] - claim.fixed_work[key]
        if given and person.capacity is not None and claim.total(key) > person.capacity:
            yield Violation(ViolationCode.CAPACITY, key, f"{claim.total(key)} for a capacity of {person.capacity}")


def _groups(claim: _Claim) -> Iterator[Violation]:
    """Under `forbid` nobody new comes beside somebody of the same group."""
    if claim.problem.rules.same_group is SameGroup.FORBID:
        for pair in sorted(claim.pairs - claim.stays):
            if _by_proposal(claim, pair):
                yield _about(ViolationCode.SAME_GROUP, pair, "is beside somebody of the same group")


def _by_proposal(claim: _Claim, pair: Pair) -> list[Pair]:
    same = frozenset(Pair(each.proposal, each.assessor) for each in claim.result.of_proposal(pair.proposal))
    return claim.group_mates(pair, same)


def _reasons(claim: _Claim) -> Iterator[Violation]:
    """Each place has the first reason that is true of it, and the cost of its wish."""
    usual = claim.problem.rules.usual_cost
    on: dict[str, set[str]] = defaultdict(set)
    for pair in claim.pairs:
        on[pair.proposal].add(pair.assessor)
    roomy = [key for key in claim.people if not claim.is_full(key, claim.people[key].carried + claim.fixed_work[key])]
    for place in claim.result.places:
        pair = Pair(place.proposal, place.assessor)
        others = [
            each
            for each in roomy
            if each not in on[pair.proposal] and Pair(pair.proposal, each) not in claim.problem.conflicts
        ]
        true = (
            (PlaceReason.FIXED, pair in claim.stays),
            (PlaceReason.NOBODY_ELSE, not others),
            (PlaceReason.KEPT, pair in claim.before),
            (PlaceReason.PREFERRED, _is_preferred(claim, pair, others)),
            (PlaceReason.LEAST_LOADED, all(claim.total(pair.assessor) <= claim.total(each) + 1 for each in others)),
            (PlaceReason.BALANCE, True),
        )
        expected = next(reason for reason, holds in true if holds), claim.cost.get(pair, usual)
        if (place.reason, place.cost) != expected:
            yield _about(ViolationCode.REASON, pair, f"should be {expected[0].value} at {expected[1]}")


def _is_preferred(claim: _Claim, pair: Pair, others: list[str]) -> bool:
    """Say whether somebody would rather than usual, or rather than each of the others."""
    usual = claim.problem.rules.usual_cost
    cost = claim.cost.get(pair, usual)
    return cost < usual or all(cost < claim.cost.get((pair.proposal, each), usual) for each in others)


def _shortages(claim: _Claim) -> Iterator[Violation]:
    """Exactly the short proposals are reported; everybody else who is allowed is hindered, by what is said."""
    short = {key: wanted - claim.filled[key] for key, wanted in claim.wanted.items() if wanted > claim.filled[key]}
    if {each.proposal: each.missing for each in claim.result.shortages} != short:
        yield Violation(ViolationCode.SHORTAGES, "", f"should be {short}")
        return
    for each in claim.result.shortages:
        there = {pair.assessor for pair in claim.pairs if pair.proposal == each.proposal}
        barred = {key for key in claim.people if Pair(each.proposal, key) in claim.problem.conflicts}
        full = {key for key in claim.people if claim.is_full(key, claim.total(key))} - barred - there
        mates = set(claim.people) - barred - there - full
        forbids = claim.problem.rules.same_group is SameGroup.FORBID
        beside = {key for key in mates if forbids and _by_proposal(claim, Pair(each.proposal, key))}
        few = len(claim.people) - len(barred) < each.wanted
        told = (each.wanted, set(each.in_conflict), set(each.full), set(each.same_group), each.few_allowed)
        if mates != beside or told != (claim.wanted[each.proposal], barred, full, beside, few):
            yield Violation(ViolationCode.SHORTAGES, each.proposal, "the causes are not those of the places")


def _loads(claim: _Claim) -> Iterator[Violation]:
    """Everybody has one load, in order, that follows from the places."""
    told = [(each.assessor, each.carried, each.assigned, each.capacity, each.minimum) for each in claim.result.loads]
    people = claim.problem.assessors
    if told != [(each.key, each.carried, claim.work[each.key], each.capacity, each.minimum) for each in people]:
        yield Violation(ViolationCode.LOADS, "", "the loads are not those of the places")


def _changes(claim: _Claim) -> Iterator[Violation]:
    """What was kept, added and removed follows from the places and what was before, with the reason."""
    changes = claim.result.changes
    gone = tuple(sorted(claim.before - claim.pairs))
    told = (changes.kept, changes.added, tuple(each.pair for each in changes.removed))
    if told != (tuple(sorted(claim.before & claim.pairs)), tuple(sorted(claim.pairs - claim.before)), gone):
        yield Violation(ViolationCode.CHANGES, "", "the changes are not those of the places")
    for each in changes.removed:
        true = (
            (RemovalReason.PROPOSAL_GONE, each.pair.proposal not in claim.wanted),
            (RemovalReason.ASSESSOR_GONE, each.pair.assessor not in claim.people),
            (RemovalReason.CONFLICT, each.pair in claim.problem.conflicts),
            (RemovalReason.REPLACED, True),
        )
        if each.reason is not next(reason for reason, holds in true if holds):
            yield _about(ViolationCode.CHANGES, each.pair, "was removed for another reason")


def _findings(claim: _Claim) -> Iterator[Violation]:
    """Exactly the fixed pairs that pass a limit are reported, and those in conflict that did not stay."""
    fixed = Counter(each.proposal for each in claim.stays)
    expected = {(FindingCode.FIXED_IN_CONFLICT, each) for each in claim.problem.fixed - claim.stays}
    for pair in claim.stays:
        person = claim.people[pair.assessor]
        if person.capacity is not None and person.carried + claim.fixed_work[person.key] > person.capacity:
            expected.add((FindingCode.FIXED_ABOVE_CAPACITY, pair))
        if fixed[pair.proposal] > claim.wanted[pair.proposal]:
            expected.add((FindingCode.FIXED_ABOVE_WANTED, pair))
        if claim.problem.rules.same_group is SameGroup.FORBID and claim.group_mates(pair, claim.stays):
            expected.add((FindingCode.FIXED_SAME_GROUP, pair))
    if [(each.code, each.pair) for each in claim.result.findings] != sorted(expected):
        yield Violation(ViolationCode.FINDINGS, "", "the findings are not those of the fixed pairs")


def _phases(claim: _Claim) -> Iterator[Violation]:
    """Each phase, in order, came to what the places come to."""
    told = [(each.name, each.value) for each in claim.result.phases]
    seed = claim.problem.rules.seed
    turns = sum(each.name is PhaseName.LOT for each in claim.result.phases)
    lots = [(PhaseName.LOT, sum(lot(seed, turn, *each) for each in claim.pairs)) for turn in range(turns)]
    if told != [*_counted(claim), *lots]:
        yield Violation(ViolationCode.PHASES, "", "the phases do not come to what the places come to")


def _counted(claim: _Claim) -> Iterator[tuple[PhaseName, int]]:
    """Count every phase from the places, in the order of the rules."""
    problem = claim.problem
    change = [(PhaseName.CHANGE, len(claim.before - claim.pairs) + len(claim.pairs - claim.before))]
    change = [] if problem.previous is None else change
    keep_first = problem.rules.repeat is Repeat.KEEP_FIRST
    yield PhaseName.SHORTAGE, sum(max(wanted - claim.filled[key], 0) ** 2 for key, wanted in claim.wanted.items())
    if (needed := problem.rules.needed_group) is not None:
        have = {each.proposal for each in claim.pairs if claim.people[each.assessor].group == needed}
        yield PhaseName.NEEDED_GROUP, sum(wanted > 0 and key not in have for key, wanted in claim.wanted.items())
    yield from change if keep_first else []
    yield PhaseName.MINIMUM, sum(max(each.minimum - claim.total(each.key), 0) for each in problem.assessors)
    yield PhaseName.LOAD, sum(claim.total(each.key) ** 2 for each in problem.assessors)
    if problem.rules.same_group is not SameGroup.ALLOW:
        grouped = [each for each in claim.pairs if claim.people[each.assessor].group is not None]
        different = {(each.proposal, claim.people[each.assessor].group) for each in grouped}
        yield PhaseName.SAME_GROUP, len(grouped) - len(different)
    yield PhaseName.PREFERENCE, sum(claim.cost.get(each, problem.rules.usual_cost) for each in claim.pairs)
    yield from [] if keep_first else change


def _about(code: ViolationCode, pair: Pair, detail: str) -> Violation:
    return Violation(code, f"{pair.proposal} {pair.assessor}", detail)
