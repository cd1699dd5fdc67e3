"""Divisions of large rounds, made and applied in the background: the row first, the task second, a sweeper behind."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from assessment.assigning import SameGroup
from assessment.enums import AssignmentRunStatus, DivisionAim, DivisionJobStatus, DivisionStep
from assessment.models import AssignmentRun, DivisionJob
from assessment.queries.assignment_problem import ASSIGNABLE_STATUSES
from assessment.services.assignment import NotAssignable
from assessment.services.assignment_runs import (
    DivisionRefused,
    DivisionSettled,
    apply_assignment,
    checked_title,
    read_problem,
    record_division,
    solve,
)
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from proposals.enums import RoundStatus
from proposals.models import Round, User
from proposals.services.clock import database_now

#: From so many places on a division is made and applied in the background.
LARGE_ROUND_PLACES = 300
#: Each phase of the search may take so long there; 10,000 proposals take a minute altogether.
SECONDS_A_PHASE = 120.0
DIVIDING_SECONDS = 570
LEASE = timedelta(seconds=DIVIDING_SECONDS + 60)
MAXIMUM_ATTEMPTS = 3


class DivisionBusy(DivisionRefused):
    """A division of this round is being worked on."""


class _TakenOver(Exception):
    """Another attempt took this job up; what this one did is rolled back."""


def is_large(round_: Round) -> bool:
    """Say whether dividing a round takes too long for a request: 300 places or more."""
    proposals = round_.proposals.filter(status__in=ASSIGNABLE_STATUSES).count()
    return proposals * round_.assessors_per_proposal >= LARGE_ROUND_PLACES


def unfinished_job(round_: Round) -> DivisionJob | None:
    """Give the work on a division of a round that waits or goes on."""
    return DivisionJob.objects.unfinished().filter(round=round_).select_related("run").first()


@transaction.atomic
def request_division(
    *,
    round_: Round,
    title: str,
    aim: DivisionAim,
    same_group: SameGroup,
    by: User,
    at: datetime,
    needed_group: str = "",
) -> DivisionJob:
    """Ask for a division to be made in the background.

    :raises TitleNeeded: without a title, or with one above 120 characters.
    :raises NotAssignable: if the round is not in assessment.
    :raises DivisionBusy: if one is being made or applied.
    """
    name = checked_title(title)
    return DivisionJob.objects.create(
        round=_free_round(round_), step=DivisionStep.PROPOSE, title=name, aim=aim,
        same_group=SameGroup(same_group).value, needed_group=needed_group, requested_at=at, requested_by=by,
    )  # fmt: skip


@transaction.atomic
def request_application(*, run: AssignmentRun, by: User, at: datetime) -> DivisionJob:
    """Ask for a division to be applied in the background.

    :raises DivisionSettled: if it was applied or put away before.
    :raises NotAssignable: if the round is not in assessment.
    :raises DivisionBusy: if one is being made or applied.
    """
    round_ = _free_round(run.round)
    stored = AssignmentRun.objects.get(pk=run.pk)
    if stored.status != AssignmentRunStatus.PROPOSED:
        raise DivisionSettled(_("This division was applied or put away already."))
    return DivisionJob.objects.create(
        round=round_, step=DivisionStep.APPLY, run=stored, requested_at=at, requested_by=by
    )


def work_on(*, job_id: int, at: datetime) -> bool:
    """Do the work of a job that waits and say whether this call did; harmless when it comes twice."""
    job = _claim(job_id, at)
    if job is None:
        return False
    try:
        _STEPS[DivisionStep(job.step)](job, at)
    except Refused as refusal:
        _fail(job, str(refusal))
        return False
    except _TakenOver:
        return False
    return True


def jobs_left_behind(*, at: datetime) -> list[int]:
    """Give the jobs that nobody works on, to be sent once more; those tried too often fail."""
    for job in DivisionJob.objects.filter(_idle(at), attempts__gte=MAXIMUM_ATTEMPTS):
        _fail(job, _("The work was broken off each time. Nothing was changed. Try once more."))
    return list(DivisionJob.objects.filter(_idle(at)).order_by("pk").values_list("pk", flat=True))


def _free_round(round_: Round) -> Round:
    """Lock a round that is being assessed and of which no division is being worked on."""
    stored = lock_round(round_.pk)
    if stored.status != RoundStatus.IN_ASSESSMENT:
        raise NotAssignable(_("This round is not in assessment. Start the assessment first."))
    if unfinished_job(stored) is not None:
        raise DivisionBusy(_("A division of this round is being worked on already. Wait until it is ready."))
    return stored


def _make(job: DivisionJob, at: datetime) -> None:
    """Calculate outside any transaction, so that assessors work on meanwhile; an old answer cannot be applied."""
    problem = read_problem(
        round_=job.round, aim=DivisionAim(job.aim), same_group=SameGroup(job.same_group),
        needed_group=job.needed_group, by=job.requested_by, at=at,
    )  # fmt: skip
    result = solve(problem, seconds=SECONDS_A_PHASE, progress=_noting(job))
    with transaction.atomic():
        stored = lock_round(job.round_id)
        _finish(job, record_division(stored, job.title, problem, result, job.requested_by, at))


def _apply(job: DivisionJob, at: datetime) -> None:
    with transaction.atomic():
        _finish(job, apply_assignment(run=job.run, by=job.requested_by, at=at))


_STEPS = {DivisionStep.PROPOSE: _make, DivisionStep.APPLY: _apply}


def _noting(job: DivisionJob) -> Callable[[int, int], None]:
    def note(done: int, of: int) -> None:
        percentage = 100 * done // of
        _held(job).update(progress_percentage=percentage, lease_until=database_now() + LEASE)

    return note


def _idle(at: datetime) -> Q:
    lost = Q(status=DivisionJobStatus.RUNNING, lease_until__lte=at)
    return lost | Q(status=DivisionJobStatus.WAITING, requested_at__lte=at - timedelta(seconds=60))


def _claim(job_id: int, at: datetime) -> DivisionJob | None:
    """Take a job up for `LEASE`; None when somebody else did or it is finished."""
    free = Q(status=DivisionJobStatus.WAITING) | Q(status=DivisionJobStatus.RUNNING, lease_until__lte=at)
    taken = DivisionJob.objects.filter(free, pk=job_id).update(
        status=DivisionJobStatus.RUNNING, lease_until=at + LEASE, attempts=F("attempts") + 1
    )
    return DivisionJob.objects.select_related("round", "run", "requested_by").get(pk=job_id) if taken else None


def _held(job: DivisionJob) -> QuerySet[DivisionJob]:
    """Give the row as long as this attempt has it."""
    return DivisionJob.objects.filter(pk=job.pk, attempts=job.attempts, status=DivisionJobStatus.RUNNING)


def _finish(job: DivisionJob, run: AssignmentRun) -> None:
    """Mark a job as ready, in the transaction that did its work.

    :raises _TakenOver: if another attempt has it by now.
    """
    done = _held(job).update(
        status=DivisionJobStatus.READY, run=run, progress_percentage=100, finished_at=database_now(), lease_until=None
    )
    if not done:
        raise _TakenOver


def _fail(job: DivisionJob, reason: str) -> None:
    DivisionJob.objects.filter(pk=job.pk, attempts=job.attempts).unfinished().update(
        status=DivisionJobStatus.FAILED, failure_reason=reason[:500], finished_at=database_now(), lease_until=None
    )
