"""Who is how far with what: states of assessments by proposal and assessor. Never a score, never a reason."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from assessment.enums import AssessmentStatus
from assessment.models import Assessment, ConflictOfInterest
from assessment.queries.progress import ASSESSABLE_STATUSES
from proposals.models import Proposal, Round, User

#: Not a status of an assessment, but what stands in its place: an interest in force.
CONFLICT = "conflict"
UNFINISHED = (AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """A proposal and, in the order of the people, what each has to do with it: a status, "conflict", or nothing."""

    proposal: Proposal
    states: tuple[str, ...]
    needed: int

    @property
    def final(self) -> int:
        """Return how many are done."""
        return self.states.count(AssessmentStatus.FINAL)


def people_of_matrix(round_: Round, *, with_conflicts: bool) -> QuerySet[User]:
    """Give everybody who was ever asked in a round, and who has an interest in it, by name."""
    asked = Assessment.objects.filter(proposal__round=round_).values("assessor")
    people = User.objects.filter(pk__in=asked)
    if with_conflicts:
        noted = ConflictOfInterest.objects.in_force().filter(proposal__round=round_).values("assessor")
        people = people | User.objects.filter(pk__in=noted)
    return people.order_by("function", "name", "pk")


def proposals_of_matrix(round_: Round, *, waiting_for: Collection[int] | None = None) -> QuerySet[Proposal]:
    """Give the proposals that are or were assessed, by region; only those for which one of these people is not done."""
    rows = round_.proposals.filter(status__in=ASSESSABLE_STATUSES).select_related("organisation")
    if waiting_for is not None:
        open_ = Assessment.objects.filter(assessor__in=waiting_for, status__in=UNFINISHED).values("proposal")
        rows = rows.filter(pk__in=open_)
    return rows.order_by("region_sort_name", "pk")


def matrix_lines(
    round_: Round, proposals: Sequence[Proposal], people: Sequence[User], *, with_conflicts: bool
) -> tuple[MatrixLine, ...]:
    """Give the states of these proposals for these people, in two statements."""
    keys = [each.pk for each in proposals]
    asked = Assessment.objects.filter(proposal__in=keys).values_list("proposal_id", "assessor_id", "status")
    states: dict[tuple[int, int], str] = {(proposal, person): status for proposal, person, status in asked}
    if with_conflicts:
        noted = ConflictOfInterest.objects.in_force().filter(proposal__in=keys)
        states |= dict.fromkeys(noted.values_list("proposal_id", "assessor_id"), CONFLICT)
    return tuple(
        MatrixLine(
            each, tuple(states.get((each.pk, person.pk), "") for person in people), round_.assessors_per_proposal
        )
        for each in proposals
    )


def lines_in_parts(
    round_: Round, proposals: QuerySet[Proposal], people: Sequence[User], *, with_conflicts: bool, size: int = 500
) -> Iterator[MatrixLine]:
    """Give all lines, some hundreds of proposals at a time."""
    part: list[Proposal] = []
    for proposal in proposals.iterator(chunk_size=size):
        part.append(proposal)
        if len(part) == size:
            yield from matrix_lines(round_, part, people, with_conflicts=with_conflicts)
            part = []
    yield from matrix_lines(round_, part, people, with_conflicts=with_conflicts)


def work_of(round_: Round, person: User) -> QuerySet[Assessment]:
    """Give everything one person was asked in a round, what was taken off too, by region."""
    rows = Assessment.objects.filter(proposal__round=round_, assessor=person)
    return (
        rows.select_related("proposal__organisation")
        .annotate(touched_at=Coalesce("finished_at", "saved_at"))
        .defer("typed", "abstention_reason")
        .order_by("proposal__region_sort_name", "proposal_id")
    )
