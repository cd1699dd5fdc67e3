"""What a round asks of the assignment now: its proposals, its people, and what ties them. docs/assigning.md."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from assessment.assigning import Assessor, AssignmentProblem, AssignmentResult, Pair, Repeat, Rules, SameGroup
from assessment.assigning import Proposal as Wanting
from assessment.enums import AssessmentStatus, DivisionAim
from assessment.models import Assessment
from assessment.queries.assessors import LIVE_STATUSES, assessors_now
from assessment.queries.assignment_runs import may_come_back
from assessment.queries.conflicts import pairs_in_conflict
from assessment.queries.workload import group_key, groups_and_capacities, wishes_of_round
from proposals.enums import ProposalStatus
from proposals.models import Round

ASSIGNABLE_STATUSES = frozenset({ProposalStatus.ADMISSIBLE, ProposalStatus.IN_ASSESSMENT})


@dataclass(frozen=True, slots=True)
class Step:
    """What a division changes against what was asked when it was made."""

    kept: frozenset[Pair]
    added: frozenset[Pair]
    removed: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The assessments of the proposals at hand, by what may happen to them."""

    fixed: frozenset[Pair]
    movable: frozenset[Pair]
    closed: frozenset[Pair]


def problem_of_round(
    round_: Round, aim: DivisionAim, same_group: SameGroup = SameGroup.AVOID, needed_group: str = ""
) -> AssignmentProblem:
    """Read the problem of a round; ten statements at most, however many proposals.

    What is done or begun stays; what was asked and not begun is `previous`, except under ADD_ONLY: then it stays
    as well, and `previous` is None. Somebody who is no assessor any more keeps what is done and gives the rest back.
    A proposal for which a coordinator asked more people than the round wants keeps that number.
    """
    rows = round_.proposals.filter(status__in=ASSIGNABLE_STATUSES).values_list("pk", flat=True)
    keys = {str(pk) for pk in rows}
    people = {str(each.pk) for each in assessors_now()}
    asked = _asked(round_, frozenset(people), aim)
    leavers = Counter(each.assessor for each in asked.fixed if each.assessor not in people)
    known = people | leavers.keys()
    conflicts = {Pair(str(proposal), str(assessor)) for proposal, assessor in pairs_in_conflict(round_)} | asked.closed
    counting = (each for each in asked.fixed | asked.movable if each.assessor in known and each not in conflicts)
    filled = Counter(each.proposal for each in counting)
    terms = groups_and_capacities(round_)
    return AssignmentProblem(
        proposals=tuple(Wanting(each, max(round_.assessors_per_proposal, filled[each])) for each in keys),
        assessors=tuple(_assessor(each, leavers, terms) for each in known),
        conflicts=frozenset(each for each in conflicts if each.proposal in keys and each.assessor in known),
        fixed=asked.fixed,
        wishes=tuple(each for each in wishes_of_round(round_) if each.proposal in keys and each.assessor in known),
        previous=None if aim == DivisionAim.ADD_ONLY else asked.movable | asked.fixed,
        rules=Rules(
            same_group=same_group,
            repeat=_repeat(aim),
            seed=round_.slug,
            needed_group=group_key(needed_group) or None,
        ),
    )


def problem_again(round_: Round, problem: AssignmentProblem) -> AssignmentProblem:
    """Read the problem of a round as `problem` was read: with the same aim and the same rules about groups."""
    return problem_of_round(
        round_, aim_of(problem), problem.rules.same_group, needed_group=problem.rules.needed_group or ""
    )


def aim_of(problem: AssignmentProblem) -> DivisionAim:
    """Say with what aim a problem was read."""
    if problem.previous is None:
        return DivisionAim.ADD_ONLY
    keeps = problem.rules.repeat is Repeat.KEEP_FIRST
    return DivisionAim.FEWEST_CHANGES if keeps else DivisionAim.MOST_EVEN


def step_of(problem: AssignmentProblem, result: AssignmentResult) -> Step:
    """Compare a division with what was asked when its problem was read."""
    before, after = problem.fixed | (problem.previous or frozenset()), result.pairs
    return Step(kept=before & after, added=after - before, removed=before - after)


def _assessor(key: str, leavers: Counter[str], terms: Mapping[str, tuple[int | None, str]]) -> Assessor:
    """Give an assessor with the own terms; who left keeps exactly what is done."""
    capacity, group = terms.get(key, (None, ""))
    return Assessor(key, capacity=leavers.get(key, capacity), group=group or None)


def _repeat(aim: DivisionAim) -> Repeat:
    return Repeat.EVEN_FIRST if aim == DivisionAim.MOST_EVEN else Repeat.KEEP_FIRST


def _asked(round_: Round, people: frozenset[str], aim: DivisionAim) -> _Asked:
    """Sort the assessments of the proposals that are being assessed."""
    rows = Assessment.objects.filter(proposal__round=round_, proposal__status__in=ASSIGNABLE_STATUSES)
    fixed, movable, closed = set(), set(), set()
    moved = may_come_back(round_)
    for proposal, assessor, status in rows.values_list("proposal_id", "assessor_id", "status"):
        pair = Pair(str(proposal), str(assessor))
        if status in LIVE_STATUSES:
            (fixed if _stays(AssessmentStatus(status), pair.assessor in people, aim) else movable).add(pair)
        elif (proposal, assessor) not in moved:
            closed.add(pair)
    return _Asked(frozenset(fixed), frozenset(movable), frozenset(closed))


def _stays(status: AssessmentStatus, is_assessor: bool, aim: DivisionAim) -> bool:
    """Say whether an assessment is fixed: done, begun by somebody who can go on, or nothing may move at all."""
    if status == AssessmentStatus.FINAL or aim == DivisionAim.ADD_ONLY:
        return True
    return status == AssessmentStatus.IN_PROGRESS and is_assessor
