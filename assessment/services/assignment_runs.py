"""A division of the work is a titled proposal: made, looked at, applied as one unit or put away."""

from collections.abc import Iterable
from datetime import datetime

import pghistory
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assessment.assigning import (
    AssignmentProblem,
    AssignmentResult,
    Pair,
    Progress,
    SameGroup,
    SolverFailed,
    assign,
    canonical_bytes,
    check_assignment,
    problem_from,
    result_bytes,
    result_from,
    sha256_of,
)
from assessment.enums import AssignmentRunStatus, DivisionAim
from assessment.models import Assessment, AssignmentRun, Criterion
from assessment.queries.approver_interests import interests_of
from assessment.queries.assessors import assessors_now
from assessment.queries.assignment_problem import Step, problem_again, problem_of_round, step_of
from assessment.services.approval import HasInterest
from assessment.services.assignment import NotAnAssessor, NotAssignable, ask_assessor, take_off
from assessment.services.conflicts import note_found_conflicts
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from proposals.enums import RoundStatus
from proposals.models import Proposal, Round, User

#: Each phase of the search may take so long; a round of 250 proposals takes 0,2 s altogether.
SECONDS_A_PHASE = 10.0
MAXIMUM_TITLE = 120


class DivisionRefused(Refused):
    """This division cannot be made, applied or put away."""


class TitleNeeded(DivisionRefused):
    """A division has a title by which people know it."""


class NotSolved(DivisionRefused):
    """No division could be calculated and proved in time."""


class RoundChanged(DivisionRefused):
    """The round is not what it was when the division was made."""


class DivisionSettled(DivisionRefused):
    """The division was applied or put away before."""


class GroupUnknown(DivisionRefused):
    """No assessor is of the group of which each proposal should have one."""


@transaction.atomic
def propose_assignment(
    *,
    round_: Round,
    title: str,
    by: User,
    at: datetime,
    aim: DivisionAim = DivisionAim.FEWEST_CHANGES,
    same_group: SameGroup = SameGroup.AVOID,
    needed_group: str = "",
) -> AssignmentRun:
    """Calculate a division of the round as it stands now, and store it with its input. Nobody is asked yet.

    Ties that stand in the data are noted first. `needed_group` names the group of which each proposal should have one.

    :raises GroupUnknown: if nobody is of the needed group.
    :raises TitleNeeded: without a title, or with one above 120 characters.
    :raises NotAssignable: if the round is not in assessment, or has no criteria or nothing to assess.
    :raises NotAnAssessor: if there is no assessor at all.
    :raises NotSolved: if the answer was not found in time, or not proved.
    """
    name = checked_title(title)
    problem = read_problem(round_=round_, aim=aim, same_group=same_group, needed_group=needed_group, by=by, at=at)
    return record_division(round_, name, problem, solve(problem), by, at)


def checked_title(title: str) -> str:
    """Give a title without spaces around it.

    :raises TitleNeeded: without a title, or with one above 120 characters.
    """
    name = title.strip()
    if not name or len(name) > MAXIMUM_TITLE:
        raise TitleNeeded(_("Give the division a title of at most %(number)d characters.") % {"number": MAXIMUM_TITLE})
    return name


@transaction.atomic
def read_problem(
    *, round_: Round, aim: DivisionAim, same_group: SameGroup, by: User, at: datetime, needed_group: str = ""
) -> AssignmentProblem:
    """Note the ties that stand in the data, and read what the round asks now.

    :raises GroupUnknown: if nobody is of the needed group.
    :raises NotAssignable: if the round is not in assessment, or has no criteria or nothing to assess.
    """
    stored = _round_in_assessment(round_)
    note_found_conflicts(round_=stored, by=by, at=at)
    problem = problem_of_round(stored, aim, same_group, needed_group)
    if problem.rules.needed_group and problem.rules.needed_group not in {each.group for each in problem.assessors}:
        raise GroupUnknown(
            _("Nobody is of the group “%(group)s”. Give assessors that group in the table first, or leave it empty.")
            % {"group": needed_group.strip()}
        )
    if not problem.proposals:
        raise NotAssignable(_("There is nothing to divide yet. First call at least one proposal admissible."))
    return problem


@transaction.atomic
def apply_assignment(*, run: AssignmentRun, by: User, at: datetime) -> AssignmentRun:
    """Ask everybody whom a division adds and set aside what it takes away: all of it, or nothing.

    What moves is set aside, because scores are kept; whoever was moved may be asked again (`may_come_back`).

    :raises DivisionSettled: if it was applied or put away before.
    :raises RoundChanged: if the round now asks something else than the division answers.
    :raises NotAssignable: if the round is not in assessment.
    :raises HasInterest: if it changes who assesses a proposal in which `by` has an interest.
    """
    round_ = _round_in_assessment(run.round)
    stored = _open_run(run)
    note_found_conflicts(round_=round_, by=by, at=at)
    problem, result = problem_from(stored.problem), result_from(stored.result)
    if sha256_of(problem_again(round_, problem)) != stored.problem_sha256:
        raise RoundChanged(
            _("The round changed since this division was made: people, proposals or interests. Make a new division.")
        )
    if check_assignment(problem, result, prove=False):
        raise NotSolved(_("This division breaks a rule. Nothing was changed. Make a new division."))
    with pghistory.context(assignment_run=stored.pk):
        step = step_of(problem, result)
        _require_no_interest(step, round_, by)
        _take_away(step.removed, stored, by, at)
        _ask(step.added, round_, by, at)
    stored.status, stored.applied_at, stored.applied_by = AssignmentRunStatus.APPLIED, at, by
    stored.save(update_fields=["status", "applied_at", "applied_by"])
    return stored


@transaction.atomic
def discard_assignment(*, run: AssignmentRun, by: User, at: datetime) -> AssignmentRun:
    """Put a division away; it stays to be read.

    :raises DivisionSettled: if it was applied or put away before.
    """
    lock_round(run.round_id)
    stored = _open_run(run)
    stored.status, stored.discarded_at, stored.discarded_by = AssignmentRunStatus.DISCARDED, at, by
    stored.save(update_fields=["status", "discarded_at", "discarded_by"])
    return stored


def solve(
    problem: AssignmentProblem, *, seconds: float = SECONDS_A_PHASE, progress: Progress | None = None
) -> AssignmentResult:
    """Give the checked and proved answer to a problem; `progress` hears how many steps of how many are done.

    :raises NotAnAssessor: if nobody could be asked.
    :raises NotSolved: if there is no such answer in time.
    """
    if not assessors_now().exists():
        raise NotAnAssessor(_("There are no assessors yet. Give at least one person the role of assessor first."))
    try:
        result = assign(problem, seconds=seconds, progress=progress)
    except SolverFailed as failure:
        raise NotSolved(_("No division was found in time. Nothing was changed. Try again later.")) from failure
    if check_assignment(problem, result):
        raise NotSolved(_("The division that was found did not pass its check. Nothing was changed."))
    return result


def record_division(
    round_: Round, title: str, problem: AssignmentProblem, result: AssignmentResult, by: User, at: datetime
) -> AssignmentRun:
    """Store a division under the next number of the locked round."""
    highest = AssignmentRun.objects.filter(round=round_).aggregate(highest=Max("number"))["highest"] or 0
    return AssignmentRun.objects.create(
        round=round_,
        number=highest + 1,
        title=title,
        problem=canonical_bytes(problem).decode("ascii"),
        problem_sha256=sha256_of(problem),
        result=result_bytes(result).decode("ascii"),
        made_at=at,
        made_by=by,
    )


def _round_in_assessment(round_: Round) -> Round:
    """Lock a round that is being assessed."""
    stored = lock_round(round_.pk)
    if stored.status != RoundStatus.IN_ASSESSMENT:
        raise NotAssignable(_("This round is not in assessment. Start the assessment first."))
    if not Criterion.objects.filter(round=stored).exists():
        raise NotAssignable(_("This round has no criteria yet. Add them in the technical admin first."))
    return stored


def _open_run(run: AssignmentRun) -> AssignmentRun:
    stored = AssignmentRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if stored.status == AssignmentRunStatus.APPLIED:
        raise DivisionSettled(_("This division was applied already."))
    if stored.status == AssignmentRunStatus.DISCARDED:
        raise DivisionSettled(_("This division was put away. Make a new one."))
    return stored


def _require_no_interest(step: Step, round_: Round, by: User) -> None:
    """Refuse who would choose the assessors of a proposal in which they have an interest (Awb 2:4)."""
    touched = {int(each.proposal) for each in step.added | step.removed}
    if interests := [each for each in interests_of(by, round_) if each.proposal.pk in touched]:
        raise HasInterest(interests, decides=False)


def _take_away(pairs: Iterable[Pair], run: AssignmentRun, by: User, at: datetime) -> None:
    reason = _("Moved by the division “%(title)s”.") % {"title": run.title}
    for proposal, assessor in _numbers(pairs):
        assessment = Assessment.objects.select_related("proposal").get(proposal=proposal, assessor=assessor)
        take_off(round_=run.round, assessment=assessment, reason=reason, by=by, at=at)


def _ask(pairs: Iterable[Pair], round_: Round, by: User, at: datetime) -> None:
    numbers = _numbers(pairs)
    proposals = Proposal.objects.in_bulk({proposal for proposal, _assessor in numbers})
    people = User.objects.in_bulk({assessor for _proposal, assessor in numbers})
    for proposal, assessor in numbers:
        ask_assessor(round_=round_, proposal=proposals[proposal], assessor=people[assessor], by=by, at=at)


def _numbers(pairs: Iterable[Pair]) -> list[tuple[int, int]]:
    """Give pairs by number, in a fixed order, so that rows and mails come about in one order."""
    return sorted((int(each.proposal), int(each.assessor)) for each in pairs)
