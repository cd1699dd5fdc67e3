"""Calculating how sure a ranking is: once an input; a large round in the background, again when a worker was lost."""

import logging
from datetime import datetime, timedelta
from importlib.metadata import version

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from assessment.enums import UncertaintyStatus
from assessment.models import UncertaintyRun
from assessment.models.assessment import STATUSES_AFTER_SCORING
from assessment.queries.scores import scores_of_round
from assessment.queries.uncertainty import UncertaintyInput, input_of_round
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from assessment.services.standing import keep_intervals
from assessment.uncertainty import InvalidScores, document_of, estimate
from proposals.models import Round, User
from proposals.services.clock import database_now

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
MAXIMUM_ATTEMPTS = 3
AT_ONCE = 100  # proposals: tenths of a second, less than a page that says to look again costs


class NothingToCalculate(Refused):
    """There are no scores that stand."""


def request_uncertainty(*, round_: Round, by: User, at: datetime) -> UncertaintyRun:
    """Ask for the calculation over the scores of now; asking twice gives the same one.

    :raises NothingToCalculate: before scoring is closed, or when no proposal has enough assessments.
    """
    if round_.status not in STATUSES_AFTER_SCORING:
        raise NothingToCalculate(_("Scoring is not closed yet, so there is nothing to calculate."))
    given = _input_now(round_, at)
    if given is None:
        raise NothingToCalculate(_("No proposal has enough assessments yet, so there is nothing to calculate."))
    same = UncertaintyRun.objects.filter(round=round_, input_sha256=given.sha256)
    try:
        with transaction.atomic():
            run = same.exclude(status=UncertaintyStatus.FAILED).first() or UncertaintyRun.objects.create(
                round=round_, input_sha256=given.sha256, requested_at=at, requested_by=by
            )
    except IntegrityError:  # somebody asked at the same moment
        run = same.exclude(status=UncertaintyStatus.FAILED).get()
    if run.status == UncertaintyStatus.READY:
        _show_beside_places(run, at)
    return run


def is_small(round_: Round) -> bool:
    """Say whether it is calculated while one waits; a larger round goes to a worker."""
    return round_.proposals.count() <= AT_ONCE


def calculate_uncertainty(*, run_id: int, at: datetime) -> bool:
    """Calculate a run that waits and say whether this call did; harmless when it comes twice."""
    run = _claim(run_id, at)
    if run is None:
        return False
    try:
        given = _input_now(run.round, at)
        if given is None or given.sha256 != run.input_sha256:
            return _fail(run, _("The scores or the ceiling changed meanwhile. Calculate once more."))
        posterior = estimate(
            given.observations,
            given.line,
            given.settings,
            without_place=given.without_place,
            progress=lambda done, steps: _note_progress(run, 100 * done // steps),
        )
    except InvalidScores as error:
        logger.warning("uncertainty run %s cannot be calculated: %s", run.pk, error)
        return _fail(run, _("These scores cannot be calculated with. Ask the technical administrator to look."))
    _held(run).update(
        status=UncertaintyStatus.READY, result=document_of(posterior), arithmetic=f"NumPy {version('numpy')}",
        progress_percentage=100, finished_at=database_now(), lease_until=None,
    )  # fmt: skip
    run.refresh_from_db()
    _show_beside_places(run, at)
    return True


def runs_left_behind(*, at: datetime) -> list[int]:
    """Give the runs that nobody works on, to be sent once more; those tried too often fail."""
    for run in UncertaintyRun.objects.filter(_idle(at), attempts__gte=MAXIMUM_ATTEMPTS):
        _fail(run, _("The calculation was broken off each time. Calculate once more."))
    return list(UncertaintyRun.objects.filter(_idle(at)).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _show_beside_places(run: UncertaintyRun, at: datetime) -> None:
    """Keep the intervals beside the places of the ranking, if they are still about the scores of now."""
    round_ = lock_round(run.round_id)
    given = _input_now(round_, at)
    if run.status == UncertaintyStatus.READY and given is not None and given.sha256 == run.input_sha256:
        keep_intervals(run)


def _idle(at: datetime) -> Q:
    lost = Q(status=UncertaintyStatus.RUNNING, lease_until__lte=at)
    return lost | Q(status=UncertaintyStatus.WAITING, requested_at__lte=at - timedelta(seconds=60))


def _claim(run_id: int, at: datetime) -> UncertaintyRun | None:
    """Take a run up for `LEASE`; None when somebody else did or it is finished."""
    free = Q(status=UncertaintyStatus.WAITING) | Q(status=UncertaintyStatus.RUNNING, lease_until__lte=at)
    taken = UncertaintyRun.objects.filter(free, pk=run_id).update(
        status=UncertaintyStatus.RUNNING, lease_until=at + LEASE, attempts=F("attempts") + 1
    )
    return UncertaintyRun.objects.select_related("round").get(pk=run_id) if taken else None


def _held(run: UncertaintyRun) -> QuerySet[UncertaintyRun]:
    """Give the row as long as this attempt has it."""
    return UncertaintyRun.objects.filter(pk=run.pk, attempts=run.attempts)


def _input_now(round_: Round, at: datetime) -> UncertaintyInput | None:
    ceiling = round_.ceiling_in_force(at)
    return input_of_round(scores_of_round(round_), ceiling.amount if ceiling else None)


def _note_progress(run: UncertaintyRun, percentage: int) -> None:
    if percentage >= run.progress_percentage + 10:
        run.progress_percentage = percentage
        _held(run).update(progress_percentage=percentage, lease_until=database_now() + LEASE)


def _fail(run: UncertaintyRun, reason: str) -> bool:
    _held(run).update(
        status=UncertaintyStatus.FAILED, failure_reason=reason[:500], finished_at=database_now(), lease_until=None
    )
    return False
