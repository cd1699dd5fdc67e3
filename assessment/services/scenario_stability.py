"""Calculating how sure the outcome of a scenario is: at once for a small round, in the background for a large one."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from assessment.allocation import AllocationProblem, Infeasible, InvalidProblem, Method, SolverFailed
from assessment.enums import UncertaintyStatus
from assessment.models import Scenario, ScenarioStability
from assessment.queries.scenario_changes import PLAIN_RANKING, ScenarioChanges, changes_of
from assessment.queries.scenario_problem import RoundBasis, basis_of_round, problem_with, weights_of
from assessment.queries.scenario_stability import DRAWS, Stability, document_of, input_sha256, points_for
from assessment.ranking import LotteryNeeded
from assessment.services.refusal import RulesContradict
from assessment.uncertainty.problem import InvalidScores
from assessment.uncertainty.stability import posterior_stability_of
from proposals.models import User
from proposals.services.clock import database_now

logger = logging.getLogger(__name__)
AT_ONCE = 100  # proposals; a larger round is calculated in the background
LEASE = timedelta(minutes=15)
RETRY_AFTER = timedelta(hours=1)  # looking at a page again does not fail again and again
MAXIMUM_ATTEMPTS = 3


def calculate_stability(
    problem: AllocationProblem, basis: RoundBasis, changes: ScenarioChanges, halfway: Callable[[], object] | None = None
) -> Stability:
    """Divide the money under 1,000 sets of weights, and for 1,000 draws of what other assessors might have given.

    `halfway` is called between the two.

    :raises ValueError: if the scores cannot be calculated with.
    :raises Infeasible: if the rules cannot be met.
    """
    # Arrays of numbers are for this alone: a web worker that never gets here does without them (13 MB).
    from assessment.allocation.stability import stability_of

    points, weights = points_for(problem, basis, changes), weights_of(basis, changes)
    with_weights = stability_of(problem, points, weights=weights, draws=DRAWS)
    if halfway is not None:
        halfway()
    return Stability(DRAWS, with_weights, posterior_stability_of(problem, points, weights=weights, draws=DRAWS))


def is_small(problem: AllocationProblem) -> bool:
    """Say whether it can be calculated while the page loads.

    With limits each of the 2,000 divisions is a search of its own: half a minute for 28 proposals, so never at once.
    """
    rules = problem.rules
    is_search = rules.method is Method.BEST_VALUE and bool(rules.limits or rules.part_awards)
    return len(problem.candidates) <= AT_ONCE and not is_search


def ask_stability(
    *,
    basis: RoundBasis,
    problem: AllocationProblem,
    changes: ScenarioChanges,
    scenario: Scenario | None,
    by: User,
    at: datetime,
) -> ScenarioStability:
    """Give the stability over the data of now: what was asked before, calculated at once, or a row that waits.

    A row that waits is for a worker: send it with `tasks.stability_on_commit`.
    """
    sha256 = input_sha256(problem, basis, changes)
    same = ScenarioStability.objects.filter(round=basis.round, input_sha256=sha256)
    failed_lately = Q(status=UncertaintyStatus.FAILED, requested_at__gt=at - RETRY_AFTER)
    kept = same.filter(~Q(status=UncertaintyStatus.FAILED) | failed_lately).order_by("-pk").first()
    if kept is not None:
        return kept
    row = ScenarioStability(round=basis.round, scenario=scenario, input_sha256=sha256, requested_at=at, requested_by=by)
    if is_small(problem):
        _fill(row, problem, basis, changes)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody asked at the same moment
        return same.exclude(status=UncertaintyStatus.FAILED).get()
    return row


def work_on_stability(*, row_id: int, at: datetime) -> bool:
    """Calculate a row that waits and say whether this call did; harmless when it comes twice."""
    free = Q(status=UncertaintyStatus.WAITING) | Q(status=UncertaintyStatus.RUNNING, lease_until__lte=at)
    taken = ScenarioStability.objects.filter(free, pk=row_id).update(
        status=UncertaintyStatus.RUNNING, lease_until=at + LEASE, attempts=F("attempts") + 1, progress_percentage=10
    )
    if not taken:
        return False
    row = ScenarioStability.objects.select_related("round", "scenario").get(pk=row_id)
    basis = basis_of_round(row.round, at=at)
    changes = changes_of(row.scenario.changes) if row.scenario else PLAIN_RANKING
    try:
        problem = problem_with(basis, changes)
    except LotteryNeeded:
        return _fail(row, _("The round lost its lottery, so equal proposals cannot be told apart."))
    except InvalidProblem:
        return _fail(row, str(RulesContradict()))
    if input_sha256(problem, basis, changes) != row.input_sha256:
        return _fail(row, _("The scores or the ceiling changed meanwhile. Calculate once more."))
    _fill(row, problem, basis, changes, lambda: _held(row).update(progress_percentage=55))
    _held(row).update(
        status=row.status, result=row.result, failure_reason=row.failure_reason, finished_at=database_now(),
        progress_percentage=row.progress_percentage, lease_until=None,
    )  # fmt: skip
    return row.status == UncertaintyStatus.READY


def stabilities_left_behind(*, at: datetime) -> list[int]:
    """Give the rows that nobody works on, to be sent once more; those tried too often fail."""
    for row in ScenarioStability.objects.filter(_idle(at), attempts__gte=MAXIMUM_ATTEMPTS):
        _fail(row, _("The calculation was broken off each time. Calculate once more."))
    return list(ScenarioStability.objects.filter(_idle(at)).order_by("pk").values_list("pk", flat=True))


def _fill(
    row: ScenarioStability,
    problem: AllocationProblem,
    basis: RoundBasis,
    changes: ScenarioChanges,
    halfway: Callable[[], object] | None = None,
) -> None:
    """Put the outcome on a row, or why there is none."""
    try:
        stability = calculate_stability(problem, basis, changes, halfway)
    except (ValueError, InvalidScores, Infeasible, SolverFailed) as error:
        logger.warning("stability of round %s cannot be calculated: %s", basis.round.pk, error)
        row.status = UncertaintyStatus.FAILED
        row.failure_reason = _("These scores cannot be calculated with. Ask the technical administrator to look.")
    else:
        row.status, row.result, row.progress_percentage = UncertaintyStatus.READY, document_of(stability), 100
    row.finished_at = database_now()


def _idle(at: datetime) -> Q:
    lost = Q(status=UncertaintyStatus.RUNNING, lease_until__lte=at)
    return lost | Q(status=UncertaintyStatus.WAITING, requested_at__lte=at - timedelta(seconds=60))


def _held(row: ScenarioStability) -> QuerySet[ScenarioStability]:
    return ScenarioStability.objects.filter(pk=row.pk, attempts=row.attempts)


def _fail(row: ScenarioStability, reason: str) -> bool:
    _held(row).update(
        status=UncertaintyStatus.FAILED, failure_reason=reason[:500], finished_at=database_now(), lease_until=None
    )
    return False
