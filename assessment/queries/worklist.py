"""What an assessor has to do."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import Greatest
from django.db.models.lookups import GreaterThanOrEqual

from assessment.enums import AssessmentStatus
from assessment.models import Assessment
from proposals.enums import RoundStatus
from proposals.models import Round

# What still asks for work stands first.
WORK_ORDER = (
    AssessmentStatus.IN_PROGRESS,
    AssessmentStatus.ASSIGNED,
    AssessmentStatus.ABSTAINED,
    AssessmentStatus.FINAL,
)
OPEN_STATUSES = frozenset({AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class WorklistRound:
    """The assessments of one assessor in one round; each has `scored_count` and `criterion_count`."""

    round: Round
    assessments: tuple[Assessment, ...]

    @property
    def todo_count(self) -> int:
        """Return how many are not finished."""
        return sum(each.status in OPEN_STATUSES for each in self.assessments)

    @property
    def done_count(self) -> int:
        """Return how many need nothing more."""
        return len(self.assessments) - self.todo_count

    @property
    def undeclared_count(self) -> int:
        """Return of how many the assessor did not say yet whether there is an interest."""
        return sum(each.declared_free_at is None for each in self.assessments)

    @property
    def is_open(self) -> bool:
        """Say whether scores may still be given."""
        return self.round.status == RoundStatus.IN_ASSESSMENT

    @property
    def next_to_do(self) -> Assessment | None:
        """Return the first that is not finished and may be read: begun before not begun."""
        ready = (each for each in self.assessments if each.declared_free_at is not None)
        return next((each for each in ready if each.status in OPEN_STATUSES), None)


def worklist_of(user: Any) -> tuple[WorklistRound, ...]:
    """Give the own assessments of `user` per round: rounds in assessment first, work before what is done."""
    rows = own_assessments(user).order_by("-proposal__round__opens_at", "proposal__round_id", "work_order", "pk")
    rounds = [
        WorklistRound(round_, tuple(each))
        for round_, each in groupby(rows, key=lambda assessment: assessment.proposal.round)
    ]
    return tuple(sorted(rounds, key=lambda each: not each.is_open))


def own_assessments(user: Any) -> Any:
    """Give what was asked of `user`, with proposal and round and how many criteria are complete."""
    order = [When(status=status, then=position) for position, status in enumerate(WORK_ORDER)]
    words = Func(F("scores__reason"), Value(r"\S+"), function="regexp_count", output_field=IntegerField())
    enough = GreaterThanOrEqual(words, Greatest(F("proposal__round__reason_minimum_words"), 1))
    return (
        Assessment.objects.visible_to(user)
        .filter(assessor=user)
        .select_related("proposal__round", "proposal__organisation")
        .annotate(
            criterion_count=Count("scores"),
            scored_count=Count("scores", filter=Q(scores__points__isnull=False) & Q(enough)),
            work_order=Case(*order, default=len(WORK_ORDER), output_field=IntegerField()),
        )
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an assessment stands among those of its assessor in the round."""

    position: int
    total: int
    todo: int
    following: int | None


def neighbours_of(assessment: Assessment) -> Neighbours:
    """Tell the place of an assessment, how many are left, and which one to do next (its key)."""
    rows = list(
        Assessment.objects.filter(assessor=assessment.assessor_id, proposal__round=assessment.proposal.round_id)
        .filter(declared_free_at__isnull=False)
        .exclude(status=AssessmentStatus.SET_ASIDE)
        .order_by("pk")
        .values_list("pk", "status")
    )
    keys = [pk for pk, _status in rows]
    position = keys.index(assessment.pk)
    around = rows[position + 1 :] + rows[:position]
    following = next((pk for pk, status in around if status in OPEN_STATUSES), None)
    return Neighbours(position + 1, len(rows), sum(status in OPEN_STATUSES for _pk, status in rows), following)


def scales_of(user: Any) -> Any:
    """Give the rounds in which `user` assesses, newest first, with their criteria."""
    rounds = own_assessments(user).order_by().values("proposal__round")
    return Round.objects.filter(pk__in=rounds).prefetch_related("criteria").order_by("-opens_at")
