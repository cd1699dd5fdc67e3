"""The assessment of the large round, many proposals at a time.

As in `writing`: each function takes the steps of the services that it stands for in their order.
"""

from collections.abc import Sequence
from datetime import datetime

from assessment.enums import AssessmentStatus
from assessment.models import Assessment, Criterion, CriterionScore
from mkbdeals.demo.large.content import AssessmentPlan
from mkbdeals.demo.large.rows import write_fields
from mkbdeals.demo.large.writing import AT_ONCE
from proposals.enums import ProposalStatus
from proposals.models import Proposal, User
from proposals.services.status import change_statuses

Pairs = Sequence[tuple[Proposal, AssessmentPlan]]


def let_through(proposals: Sequence[Proposal], *, by: User, at: datetime) -> None:
    """Let submitted proposals through to the assessors, as `declare_admissible` does but for the message."""
    change_statuses(proposals, ProposalStatus.ADMISSIBLE, by=by, at=at)


def assess(
    proposals: Sequence[Proposal],
    plans: Sequence[Sequence[AssessmentPlan]],
    criteria: Sequence[Criterion],
    *,
    by: User,
    at: datetime,
) -> None:
    """Have admissible proposals assessed as planned: asked by `by` at `at`, declared free, scored and finished.

    As `assign_assessor`, `declare_interests`, `save_scores` and `finish_assessment` do, but for mail and standing:
    `close_scoring` writes the standing of all.
    """
    pairs = [(proposal, plan) for proposal, own in zip(proposals, plans, strict=True) for plan in own]
    assessments = Assessment.objects.bulk_create(
        (
            Assessment(proposal=proposal, assessor=plan.assessor, assigned_at=at, assigned_by=by)
            for proposal, plan in pairs
        ),
        batch_size=AT_ONCE,
    )
    scores = CriterionScore.objects.bulk_create(
        (
            CriterionScore(assessment=assessment, criterion=criterion)
            for assessment in assessments
            for criterion in criteria
        ),
        batch_size=AT_ONCE,
    )
    change_statuses(proposals, ProposalStatus.IN_ASSESSMENT, by=by, at=at)
    _declare_free(assessments, pairs)
    _score(assessments, scores, pairs)
    _finish(assessments, pairs)


def _declare_free(assessments: Sequence[Assessment], pairs: Pairs) -> None:
    for assessment, (_proposal, plan) in zip(assessments, pairs, strict=True):
        assessment.declared_free_at = plan.saved_at
    write_fields(assessments, "declared_free_at")


def _score(assessments: Sequence[Assessment], scores: Sequence[CriterionScore], pairs: Pairs) -> None:
    planned = [plan for _proposal, plan in pairs for _each in plan.scores]
    for score, plan in zip(scores, planned, strict=True):
        score.points, score.reason = plan.scores[score.criterion.code]
    write_fields(scores, "points", "reason")
    for assessment, (_proposal, plan) in zip(assessments, pairs, strict=True):
        assessment.status, assessment.saved_at = AssessmentStatus.IN_PROGRESS, plan.saved_at
        assessment.version += 1
    write_fields(assessments, "status", "saved_at", "version")


def _finish(assessments: Sequence[Assessment], pairs: Pairs) -> None:
    for assessment, (_proposal, plan) in zip(assessments, pairs, strict=True):
        assessment.status, assessment.finished_at = AssessmentStatus.FINAL, plan.finished_at
        assessment.version += 1
    write_fields(assessments, "status", "finished_at", "version")
