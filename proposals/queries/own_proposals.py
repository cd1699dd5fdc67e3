"""What somebody works on: the proposals of their organisations, the most urgent first."""

from datetime import UTC, datetime

from django.db.models import Case, Count, DateTimeField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from proposals.enums import DECIDED_PROPOSAL_STATUSES, ProposalStatus
from proposals.models import Proposal, Round, User

ENDED_FOR_APPLICANT = (ProposalStatus.WITHDRAWN, ProposalStatus.INADMISSIBLE)
# The groups of "my proposals", the most urgent first.
OWN_GROUPS = ("question", "draft", "taken_back", "decided", "waiting", "closed")
QUESTION, DRAFT, TAKEN_BACK, DECIDED, WAITING, CLOSED = OWN_GROUPS
# Urgency within a group: what closes first, then what was saved last.
OWN_ORDER = ("urgent_until", "-updated_at", "-pk")


def own_proposals(user: User, at: datetime, search: str = "") -> QuerySet[Proposal]:
    """Give the proposals of the organisations `user` works for, each with its `group` at `at`, most urgent first.

    `group` is built from what an applicant may know: nothing finer than "waiting" before a decision is
    published. `search` keeps those with these words in the title or reference.
    """
    is_open = Q(round__in=Round.objects.accepting_at(at))
    group = Case(
        When(status=ProposalStatus.SUPPLEMENT_REQUESTED, then=Value(QUESTION)),
        When(is_open, status=ProposalStatus.DRAFT, then=Value(DRAFT)),
        When(is_open, status=ProposalStatus.WITHDRAWN, then=Value(TAKEN_BACK)),
        When(status__in=DECIDED_PROPOSAL_STATUSES, then=Value(DECIDED)),
        When(status__in=[ProposalStatus.DRAFT, *ENDED_FOR_APPLICANT], then=Value(CLOSED)),
        default=Value(WAITING),
    )
    never = Value(datetime(9999, 1, 1, tzinfo=UTC), output_field=DateTimeField())
    found = Proposal.objects.visible_to(user).of_members(user).annotate(group=group)
    if words := search.replace("\x00", "").strip():
        found = found.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    return (
        found.annotate(urgent_until=Case(When(group__in=[DRAFT, TAKEN_BACK], then="round__closes_at"), default=never))
        .select_related("round", "organisation")
        .order_by(*OWN_ORDER)
    )


def first_of_each_group(proposals: QuerySet[Proposal], number: int) -> QuerySet[Proposal]:
    """Keep the first `number` of each group of `own_proposals`; `in_group` counts all of that group."""
    place = Window(RowNumber(), partition_by="group", order_by=OWN_ORDER)
    total = Window(Count("pk"), partition_by="group")
    return proposals.annotate(place=place, in_group=total).filter(place__lte=number)


def after_in_group(proposals: QuerySet[Proposal], last: int) -> QuerySet[Proposal]:
    """Keep what comes after the proposal with this number, in the order of `own_proposals`.

    By its values and not by counting, so that nothing is skipped or shown twice when a colleague saves.
    An unknown number begins at the front.
    """
    mark = proposals.filter(pk=last).first()
    if mark is None:
        return proposals
    saved_before = Q(updated_at__lt=mark.updated_at) | Q(updated_at=mark.updated_at, pk__lt=mark.pk)
    return proposals.filter(Q(urgent_until__gt=mark.urgent_until) | Q(saved_before, urgent_until=mark.urgent_until))
