"""What an assessor has to do, in an order that is random, the assessor's own, and the same every time.

A random order spreads tiredness: nobody is always read last (quality-bars C.3 B1).
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Exists, F, Func, IntegerField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest, Length, Replace
from django.db.models.lookups import GreaterThanOrEqual

from assessment.enums import AssessmentStatus, AttendanceKind
from assessment.models import Assessment, PanelAttendance
from proposals.enums import RoundStatus
from proposals.models import Round, Submission
from proposals.models.prepared import Prepared
from proposals.services.clock import WithDatabaseNow

# What still asks for work stands first.
WORK_ORDER = (
    AssessmentStatus.IN_PROGRESS,
    AssessmentStatus.ASSIGNED,
    AssessmentStatus.ABSTAINED,
    AssessmentStatus.FINAL,
)
OPEN_STATUSES = frozenset({AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS})
# What a page of a proposal on paper holds.
WORDS_PER_PAGE = 400


def own_place(assessment: Assessment) -> str:
    """Give the key of an assessment in the own order of its assessor: drawn from assessor, round and proposal.

    A proposal that is added or taken away leaves the order of the others as it was.
    """
    seed = f"{assessment.assessor_id}:{assessment.proposal.round_id}:{assessment.proposal_id}"
    return hashlib.sha256(seed.encode()).hexdigest()


# How a list can be sorted; each gives a key of an assessment. What is equal keeps the own order.
SORTS: Mapping[str, Callable[[Assessment], Any]] = MappingProxyType(
    {
        "eigen": own_place,
        "stand": lambda each: WORK_ORDER.index(AssessmentStatus(each.status)),
        "titel": lambda each: str(each.proposal).casefold(),
        "bewaard": lambda each: -each.saved_at.timestamp() if each.saved_at else 0.0,
    }
)


@dataclass(frozen=True, slots=True)
class WorklistRound:
    """The assessments of one assessor in one round; each has `scored_count`, `criterion_count` and `pages`.

    They have `asked_at`, when the database was asked, and `is_asked_to_panel` as well: the same for all of them.
    """

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
    def is_late(self) -> bool:
        """Say whether the date for the assessors has passed while scores may still be given (docs/assessing.md)."""
        closes_at = self.round.scoring_closes_at
        return self.is_open and closes_at is not None and closes_at <= self.assessments[0].asked_at

    @property
    def has_panel(self) -> bool:
        """Say whether the assessor was asked to a meeting of the panel, now that scoring is closed."""
        return not self.is_open and self.assessments[0].is_asked_to_panel

    @property
    def next_to_do(self) -> Assessment | None:
        """Return where the assessor stopped: what was saved last, else the first of the own order."""
        ready = [each for each in self.assessments if each.declared_free_at and each.status in OPEN_STATUSES]
        begun = [each for each in ready if each.saved_at]
        return max(begun, key=lambda each: each.saved_at) if begun else min(ready, key=own_place, default=None)

    @property
    def stopped_halfway(self) -> bool:
        """Say whether the next one was begun already."""
        return self.next_to_do is not None and self.next_to_do.saved_at is not None


def worklist_of(user: Any, sort: str = "eigen") -> tuple[WorklistRound, ...]:
    """Give the own assessments of `user` per round, sorted as one of `SORTS` says; rounds in assessment first."""
    asked = PanelAttendance.objects.filter(meeting__round=OuterRef("proposal__round"), person=OuterRef("assessor"))
    found = own_assessments(user).annotate(
        asked_at=Max(WithDatabaseNow()),  # an aggregate: the rows are grouped, and this differs for each
        is_asked_to_panel=Exists(asked.exclude(attendance=AttendanceKind.ABSENT)),
    )
    rows = list(found.order_by("-proposal__round__opens_at", "proposal__round_id", "pk"))
    for row in rows:
        row.pages = pages_of(row.words)
    key = SORTS.get(sort, own_place)
    rounds = [
        WorklistRound(round_, tuple(sorted(sorted(each, key=own_place), key=key)))
        for round_, each in groupby(rows, key=lambda assessment: assessment.proposal.round)
    ]
    return tuple(sorted(rounds, key=lambda each: not each.is_open))


def own_assessments(user: Any) -> Any:
    """Give what was asked of `user`, with proposal and round, how many criteria are complete and how many pages.

    `words` is how long the proposal is that was submitted; `pages_of` makes pages of it. Nothing of an
    organisation for which `user` works now.
    """
    words = Func(F("scores__reason"), Value(r"\S+"), function="regexp_count", output_field=IntegerField())
    enough = GreaterThanOrEqual(words, Greatest(F("proposal__round__reason_minimum_words"), 1))
    # Spaces are counted: quick, and nearly the number of words.
    spaces = Length("content") - Length(Replace("content", Value(" ")))
    current = Submission.objects.filter(proposal=OuterRef("proposal"), is_current=True).values(words=spaces)[:1]
    return (
        Assessment.objects.visible_to(user)
        .filter(assessor=user)
        # Staff read after scoring what was set aside as well: it is no work any more, of their own neither.
        .exclude(status=AssessmentStatus.SET_ASIDE)
        .exclude(proposal__organisation__in=list(getattr(user, "membership_roles", ())))
        .select_related("proposal__round", "proposal__organisation")
        .annotate(
            criterion_count=Count("scores"),
            scored_count=Count("scores", filter=Q(scores__points__isnull=False) & Q(enough)),
            words=Subquery(current, output_field=IntegerField()),
        )
    )


def pages_of(words: int | None) -> int | None:
    """Give about how many pages so many words take; None when there is nothing to read."""
    return max(ceil(words / WORDS_PER_PAGE), 1) if words is not None else None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an assessment stands among those of its assessor in the round."""

    position: int
    total: int
    todo: int
    following: int | None


_DECLARED = Prepared(
    lambda person, round_: (
        Assessment.objects.open_to_assessor(person)
        .filter(proposal__round=round_, declared_free_at__isnull=False)
        .select_related("proposal")
        .only("status", "saved_at", "assessor_id", "proposal__round_id")
        .order_by("pk")
    ),
    int,
    int,
)


def neighbours_of(assessment: Assessment) -> Neighbours:
    """Tell the place of an assessment in the own order, how many are left, and which one is next (its key)."""
    rows = sorted(_DECLARED(assessment.assessor_id, assessment.proposal.round_id), key=own_place)
    keys = [each.pk for each in rows]
    position = keys.index(assessment.pk)
    around = rows[position + 1 :] + rows[:position]
    following = next((each.pk for each in around if each.status in OPEN_STATUSES), None)
    return Neighbours(position + 1, len(rows), sum(each.status in OPEN_STATUSES for each in rows), following)


def scales_of(user: Any) -> Any:
    """Give the rounds in which `user` assesses, newest first, with their criteria."""
    rounds = own_assessments(user).order_by().values("proposal__round")
    return Round.objects.filter(pk__in=rounds).prefetch_related("criteria").order_by("-opens_at")
