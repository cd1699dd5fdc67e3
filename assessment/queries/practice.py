"""Practice proposals as staff and assessors see them. Scores of others only as a spread, never by name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from assessment.calibration import MINIMUM_PANEL, PanelSpread, PointCount, spread_of
from assessment.enums import AssessmentStatus
from assessment.models import Assessment, PracticeAssessment, PracticeProposal, PracticeReference, PracticeScore
from assessment.models.calibration import PRACTICE_SECTIONS, STATUSES_BEFORE_ASSIGNING, STATUSES_OF_PRACTISING
from assessment.queries.assessors import assessors_now
from proposals.models import Round, User


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """A practice proposal in the list of an assessor, with the own scores if there are any."""

    practice: PracticeProposal
    own: PracticeAssessment | None

    @property
    def is_final(self) -> bool:
        """Say whether the own scores are final."""
        return self.own is not None and self.own.finished_at is not None

    @property
    def is_open(self) -> bool:
        """Say whether scores may still be given."""
        return not self.is_final and self.practice.round.status in STATUSES_OF_PRACTISING


@dataclass(frozen=True, slots=True)
class PracticeRound:
    """The practice proposals of an assessor in one round."""

    round: Round
    lines: tuple[PracticeLine, ...]


@dataclass(frozen=True, slots=True)
class CriterionOutcome:
    """A criterion after practising: the panel without names (None below three), the reference, the own score."""

    reference: PracticeReference
    spread: PanelSpread | None
    own: PracticeScore | None

    @property
    def mean(self) -> Decimal | None:
        """Return the mean of the panel, for the screen."""
        return Decimal(self.spread.mean.numerator) / self.spread.mean.denominator if self.spread else None

    @property
    def given_points(self) -> tuple[PointCount, ...]:
        """Return the points that were given at all, from low to high, with how often."""
        return tuple(each for each in self.spread.counts if each.count) if self.spread else ()

    @property
    def off_reference(self) -> int | None:
        """Return how much higher the own score is than the reference; below nought is stricter."""
        if self.own is None or self.own.points is None or self.reference.points is None:
            return None
        return self.own.points - self.reference.points

    @property
    def below_reference(self) -> int:
        """Return how many points the own score is below the reference, nought when it is not."""
        return max(0, -(self.off_reference or 0))


@dataclass(frozen=True, slots=True)
class PracticeOutcome:
    """What came out of a practice proposal: how many are final, and each criterion in the order of the call."""

    final_count: int
    criteria: tuple[CriterionOutcome, ...]

    @property
    def shows_spread(self) -> bool:
        """Say whether enough are final to show the spread without giving names away."""
        return self.final_count >= MINIMUM_PANEL


@dataclass(frozen=True, slots=True)
class Practiser:
    """An assessor of the round and how far this person is with a practice proposal; never a score."""

    person: User
    own: PracticeAssessment | None


def practice_rounds_of(user: Any) -> tuple[PracticeRound, ...]:
    """Give the practice proposals that `user` may practise with or did, newest round first; two statements."""
    rows = _with_own(user).order_by("-round__opens_at", "round_id", "number")
    return tuple(
        PracticeRound(round_, tuple(PracticeLine(each, _own(each)) for each in practices))
        for round_, practices in groupby(rows, key=lambda each: each.round)
    )


def practices_to_do(user: Any) -> tuple[PracticeLine, ...]:
    """Give what `user` may still practise with, oldest round first; two statements."""
    lines = [line for each in practice_rounds_of(user) for line in each.lines if line.is_open]
    return tuple(reversed(lines))


def practice_line(user: Any, pk: int) -> PracticeLine | None:
    """Give one practice proposal with the own scores, None when it is not for this assessor."""
    practice = _with_own(user).filter(pk=pk).first()
    return PracticeLine(practice, _own(practice)) if practice else None


def practices_of_round(round_: Round, user: Any) -> QuerySet[PracticeProposal]:
    """Give the practice proposals of a round for staff, each with `begun_count` and `final_count`."""
    final = Count("assessments", filter=Q(assessments__finished_at__isnull=False))
    rows = PracticeProposal.objects.visible_to(user).filter(round=round_)
    return rows.annotate(begun_count=Count("assessments"), final_count=final).order_by("number")


def sections_of(practice: PracticeProposal) -> list[tuple[str, str, str]]:
    """Give (code, name, text) of the parts that have text, in the order of a proposal."""
    texts = dict(practice.sections.values_list("code", "text"))
    return [(each.value, str(each.label), texts[each.value]) for each in PRACTICE_SECTIONS if each.value in texts]


def outcome_of(practice: PracticeProposal, own: PracticeAssessment | None = None) -> PracticeOutcome:
    """Set the panel beside the reference and, given, the own scores; three statements, four with own scores."""
    final = PracticeAssessment.objects.final().filter(proposal=practice)
    final_count = final.count()
    points: dict[int, list[int]] = defaultdict(list)
    if final_count >= MINIMUM_PANEL:
        rows = PracticeScore.objects.filter(assessment__in=final).order_by("points")
        for criterion, each in rows.values_list("criterion_id", "points"):
            points[criterion].append(each)
    mine = {each.criterion_id: each for each in own.scores.all()} if own else {}
    references = practice.references.select_related("criterion").order_by("criterion__sort_order")
    return PracticeOutcome(final_count, tuple(_outcome(each, points, mine) for each in references))


def practisers_of(practice: PracticeProposal) -> tuple[Practiser, ...]:
    """Give the assessors of the round by function, and how far each is; two statements.

    Before the work is divided that is everybody who assesses; afterwards who was asked for a proposal, and who
    practised.
    """
    begun = {each.assessor_id: each for each in practice.assessments.select_related("assessor")}
    people = assessors_now()
    if practice.round.status not in STATUSES_BEFORE_ASSIGNING:
        asked = Assessment.objects.filter(proposal__round=practice.round_id).exclude(status=AssessmentStatus.SET_ASIDE)
        people = people.filter(Q(pk__in=asked.values("assessor")) | Q(pk__in=begun))
    return tuple(_practisers(people, begun))


def _practisers(people: Iterable[User], begun: dict[int, PracticeAssessment]) -> Iterable[Practiser]:
    left = dict(begun)
    for person in people:
        yield Practiser(person, left.pop(person.pk, None))
    # Who is no assessor any more, but practised.
    for each in sorted(left.values(), key=lambda one: str(one.assessor)):
        yield Practiser(each.assessor, each)


def _with_own(user: Any) -> QuerySet[PracticeProposal]:
    """Give what is published for an assessor; of staff who assess too only that."""
    own = PracticeAssessment.objects.filter(assessor=user.pk)
    rows = PracticeProposal.objects.visible_to(user).filter(published_at__isnull=False)
    practising = Q(round__status__in=STATUSES_OF_PRACTISING) | Q(pk__in=own.values("proposal"))
    rows = rows.filter(practising).select_related("round")
    return rows.prefetch_related(Prefetch("assessments", own, to_attr="own_assessments"))


def _own(practice: PracticeProposal) -> PracticeAssessment | None:
    found = practice.own_assessments  # type: ignore[attr-defined]
    if not found:
        return None
    found[0].proposal = practice
    return found[0]


def _outcome(
    reference: PracticeReference, points: dict[int, list[int]], mine: dict[int, PracticeScore]
) -> CriterionOutcome:
    criterion = reference.criterion
    spread = spread_of(points[criterion.pk], criterion.minimum_points, criterion.maximum_points)
    return CriterionOutcome(reference, spread, mine.get(criterion.pk))


def scores_in_order(assessment: PracticeAssessment) -> QuerySet[PracticeScore]:
    """Give the practice scores with their criteria, in the order of the call."""
    return assessment.scores.select_related("criterion").order_by(F("criterion__sort_order"))
