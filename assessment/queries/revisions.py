"""The earlier versions of scores and reasons: rows that the database itself wrote and lets nobody change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assessment.models import Assessment, CriterionScore
from assessment.queries.desk import scores_of

PER_PAGE = 60


@dataclass(frozen=True, slots=True)
class Revision:
    """What stood at one criterion from `at` on; `is_current` when it still does."""

    at: datetime
    points: int | None
    reason: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    """Revisions by criterion in the order of the call, newest first; `older` is the key to ask on from, or None."""

    criteria: tuple[tuple[CriterionScore, tuple[Revision, ...]], ...]
    older: int | None

    @property
    def has_any(self) -> bool:
        """Say whether there is anything to show."""
        return any(revisions for _score, revisions in self.criteria)


def revisions_of(assessment: Assessment, before: int | None = None) -> RevisionsPage:
    """Give what was saved at the criteria of an assessment, at most `PER_PAGE` rows, in two statements."""
    scores = scores_of(assessment)
    events = CriterionScore.pgh_event_model.objects.filter(pgh_obj__in=[each.pk for each in scores])
    events = events.exclude(points__isnull=True, reason="", pgh_label="insert")
    if before is not None:
        events = events.filter(pk__lt=before)
    rows = list(events.order_by("-pk")[: PER_PAGE + 1])
    older = rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None
    shown = rows[:PER_PAGE]
    criteria = tuple(
        (
            score,
            tuple(_revisions(score, [each for each in shown if each.pgh_obj_id == score.pk], newest=before is None)),
        )
        for score in scores
    )
    return RevisionsPage(criteria, older)


def _revisions(score: CriterionScore, events: list, *, newest: bool) -> Iterator[Revision]:
    for number, event in enumerate(events):
        yield Revision(event.pgh_created_at, event.points, event.reason, newest and number == 0)
