"""What whoever approves must know: the scenario, what changed since last time, interests, mandate, plain ranking."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assessment.allocation import (
    AllocationProblem,
    Infeasible,
    Method,
    allocate,
    problem_from_canonical,
    result_from_canonical,
)
from assessment.models import AllocationLine, AllocationRun, Scenario
from assessment.queries.approver_interests import ApproverInterest, interests_of
from assessment.queries.groups import groups_of_round
from assessment.queries.scenario_changes import PLAIN_RANKING
from assessment.queries.scenario_compare import ScenarioSide, difference_of
from assessment.services.differences import changes_of_run, compare
from assessment.services.scenario_words import Names
from assessment.views.management.scenario_differences import DifferenceLine, difference_lines
from assessment.views.management.scenario_words import rule_details, rule_words
from proposals.enums import Role
from proposals.formats import euros
from proposals.models import User


@dataclass(frozen=True, slots=True)
class LockNote:
    """A proposal that was locked in or out, with the reason."""

    name: str
    is_in: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ApprovalNotes:
    """Everything beside the list itself. `is_plain` says that this is the plain ranking."""

    scenario: Scenario | None
    rule: list[str]
    details: list[str]
    locks: list[LockNote]
    is_plain: bool
    plain: list[DifferenceLine]
    last: AllocationRun | None
    since_last: list[str]
    interests: Sequence[ApproverInterest] = field(default_factory=tuple)
    mandate: str = ""


def approval_notes(
    user: User, run: AllocationRun, lines: Sequence[AllocationLine], runs: Sequence[AllocationRun]
) -> ApprovalNotes:
    """Gather the notes; at most six statements, however many proposals."""
    problem = problem_from_canonical(run.problem.encode())
    proposals = {each.proposal.reference: each.proposal for each in lines}
    names = Names(
        groups_of_round(run.round) if problem.rules.limits else {},
        {key: each.region_label or each.organisation.name for key, each in proposals.items()},
    )
    result = result_from_canonical(run.result.encode())
    side = ScenarioSide(run.scenario, changes_of_run(run), problem, result, problem)
    plain = _plain_of(problem)
    last = _last_sent(run, runs)
    decides = user.has_perm("assessment.return_allocation")
    acts = decides or user.has_perm("assessment.propose_allocation")
    return ApprovalNotes(
        scenario=run.scenario,
        rule=rule_words(side),
        details=rule_details(side, names),
        locks=[
            LockNote(names.proposal(lock.key), is_in, lock.reason)
            for is_in, locks in ((True, problem.rules.locked_in), (False, problem.rules.locked_out))
            for lock in locks
        ],
        is_plain=plain is not None and plain.problem == problem,
        plain=difference_lines(plain, side, difference_of(plain, side), names) if plain else [],
        last=last,
        since_last=_since(last, problem, names),
        interests=interests_of(user, run.round) if acts else (),
        mandate=_mandate(user) if decides else "",
    )


def _plain_of(problem: AllocationProblem) -> ScenarioSide | None:
    """Divide the same money among the same proposals down the ranking."""
    rules = replace(
        problem.rules, method=Method.RANKING, limits=(), locked_in=(), locked_out=(), part_awards=False, groups=()
    )
    plain = replace(problem, rules=rules)
    try:
        return ScenarioSide(None, PLAIN_RANKING, plain, allocate(plain), plain)
    except Infeasible:
        return None


def _last_sent(run: AllocationRun, runs: Sequence[AllocationRun]) -> AllocationRun | None:
    """Give the run that was sent for approval last before this one."""
    earlier = [each for each in runs if each.proposed_at is not None and each.number < run.number]
    return max(earlier, key=lambda each: each.number, default=None)


def _since(last: AllocationRun | None, problem: AllocationProblem, names: Names) -> list[str]:
    """Say what is different from the run that was sent last; its input is read now."""
    if last is None:
        return []
    return compare(problem_from_canonical(last.problem.encode()), problem).named(names.proposals).sentences()


def _mandate(user: User) -> str:
    """Write the limit of the mandate of now, empty when there is none."""
    grant = user.role_grants.current().filter(role=Role.DECISION_MAKER).first()
    return euros(grant.mandate_limit_amount) if grant and grant.mandate_limit_amount is not None else ""
