"""How far the assessors are. Counts only: what they think of a proposal is not read here."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Least

from assessment.enums import AssessmentStatus
from assessment.models import Assessment
from proposals.enums import ProposalStatus
from proposals.models import Proposal, Round, User

ASSESSABLE_STATUSES = frozenset(
    {
        ProposalStatus.ADMISSIBLE,
        ProposalStatus.IN_ASSESSMENT,
        ProposalStatus.ASSESSED,
        ProposalStatus.DECISION_DRAFTED,
        ProposalStatus.DECISION_APPROVED,
        ProposalStatus.AWARDED,
        ProposalStatus.RESERVE,
        ProposalStatus.REJECTED,
    }
)


@dataclass(frozen=True, slots=True)
class ProposalProgress:
    """One proposal and who was asked, with the state of each but never a score."""

    proposal: Proposal
    assessments: tuple[Assessment, ...]
    needed: int

    @property
    def final_count(self) -> int:
        """Return how many are done."""
        return _count(self.assessments, AssessmentStatus.FINAL)

    @property
    def asked_count(self) -> int:
        """Return how many can still count: asked, and neither abstained nor set aside."""
        return len(self.assessments) - _count(self.assessments, AssessmentStatus.ABSTAINED)

    @property
    def short_count(self) -> int:
        """Return how many assessors are to be found yet."""
        return max(self.needed - self.asked_count, 0)

    @property
    def is_complete(self) -> bool:
        """Say whether there are enough final assessments."""
        return self.final_count >= self.needed


@dataclass(frozen=True, slots=True)
class AssessorProgress:
    """One assessor: how many were asked, done and abstained."""

    assessor: User
    asked: int
    final: int
    abstained: int

    @property
    def todo(self) -> int:
        """Return how many are left."""
        return self.asked - self.final - self.abstained


@dataclass(frozen=True, slots=True)
class AssessmentProgress:
    """The whole round: proposals by region, assessors by name."""

    round: Round
    proposals: tuple[ProposalProgress, ...]
    assessors: tuple[AssessorProgress, ...]

    @property
    def needed(self) -> int:
        """Return how many final assessments the round asks."""
        return sum(each.needed for each in self.proposals)

    @property
    def final(self) -> int:
        """Return how many of those are there; more than enough for one does not help another."""
        return sum(min(each.final_count, each.needed) for each in self.proposals)

    @property
    def unassigned(self) -> int:
        """Return how many proposals lack assessors."""
        return sum(each.short_count > 0 for each in self.proposals)

    @property
    def is_complete(self) -> bool:
        """Say whether scoring can be closed."""
        return bool(self.proposals) and all(each.is_complete for each in self.proposals)


@dataclass(frozen=True, slots=True)
class ProgressTotals:
    """The whole round in numbers; more than enough assessments of one proposal do not help another."""

    proposals: int
    needed: int
    final: int
    unassigned: int
    unasked: int
    incomplete: int

    @property
    def is_complete(self) -> bool:
        """Say whether scoring can be closed."""
        return self.proposals > 0 and not self.incomplete

    @property
    def short(self) -> int:
        """Return how many lack assessors although somebody was asked before."""
        return self.unassigned - self.unasked


def progress_totals(round_: Round) -> ProgressTotals:
    """Count the whole round in one statement."""
    wanted = round_.assessors_per_proposal
    live = Q(assessments__status__in=[AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS, AssessmentStatus.FINAL])
    counted = (
        round_.proposals.filter(status__in=ASSESSABLE_STATUSES)
        .order_by()
        .annotate(done=Count("assessments", filter=Q(assessments__status=AssessmentStatus.FINAL)))
        .annotate(live=Count("assessments", filter=live))
        .aggregate(
            proposals=Count("pk"),
            final=Sum(Least("done", wanted), default=0),
            unassigned=Count("pk", filter=Q(live__lt=wanted)),
            unasked=Count("pk", filter=Q(status=ProposalStatus.ADMISSIBLE)),
            incomplete=Count("pk", filter=Q(done__lt=wanted)),
        )
    )
    return ProgressTotals(needed=counted["proposals"] * wanted, **counted)


def proposals_in_progress(round_: Round) -> QuerySet[Proposal]:
    """Give the proposals that are or were assessed, by region."""
    rows = round_.proposals.filter(status__in=ASSESSABLE_STATUSES).select_related("organisation")
    return rows.order_by("region_sort_name", "pk")


def progress_lines(round_: Round, proposals: Sequence[Proposal]) -> tuple[ProposalProgress, ...]:
    """Give who was asked for these proposals and how far they are, in one statement."""
    asked: dict[int, list[Assessment]] = {each.pk: [] for each in proposals}
    for assessment in _asked().filter(proposal__in=asked):
        asked[assessment.proposal_id].append(assessment)
    return tuple(ProposalProgress(each, tuple(asked[each.pk]), round_.assessors_per_proposal) for each in proposals)


def assessment_progress(round_: Round) -> AssessmentProgress:
    """Count per proposal and per assessor, in two statements."""
    lines = progress_lines(round_, list(proposals_in_progress(round_)))
    return AssessmentProgress(round_, lines, _by_assessor(lines))


def _asked() -> QuerySet[Assessment]:
    return (
        Assessment.objects.exclude(status=AssessmentStatus.SET_ASIDE)
        .select_related("assessor")
        .only("proposal_id", "status", "assessor__name", "assessor__function", "assessor__email")
        .order_by("assessor__function", "assessor__name", "pk")
    )


def _by_assessor(lines: tuple[ProposalProgress, ...]) -> tuple[AssessorProgress, ...]:
    work: dict[User, list[Assessment]] = {}
    for line in lines:
        for assessment in line.assessments:
            work.setdefault(assessment.assessor, []).append(assessment)
    return tuple(
        AssessorProgress(
            assessor, len(each), _count(each, AssessmentStatus.FINAL), _count(each, AssessmentStatus.ABSTAINED)
        )
        for assessor, each in sorted(work.items(), key=lambda item: (item[0].function, item[0].name, item[0].pk))
    )


def _count(assessments: tuple[Assessment, ...] | list[Assessment], status: AssessmentStatus) -> int:
    return sum(each.status == status for each in assessments)
