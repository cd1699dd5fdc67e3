"""Who pulled out after the round closed: they take no part any more, and stay on record."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from assessment.enums import AssessmentStatus
from assessment.models import AllocationLine, AllocationRun
from proposals.enums import ProposalStatus
from proposals.models import Proposal, Round


def withdrawn_after_closing(round_: Round, user: Any) -> QuerySet[Proposal]:
    """Give what was withdrawn from the closed round and `user` may read, newest first, with `kept_count`.

    That is how many finished assessments stay on record. An interest closes a proposal here as everywhere.
    """
    late = Proposal.objects.visible_to(user).filter(
        round=round_, status=ProposalStatus.WITHDRAWN, withdrawn_at__gte=F("round__closes_at")
    )
    kept = Count("assessments", filter=Q(assessments__status=AssessmentStatus.FINAL))
    return late.select_related("organisation").annotate(kept_count=kept).order_by("-withdrawn_at", "pk")


def withdrawn_from(run: AllocationRun) -> QuerySet[Proposal]:
    """Give who pulled out of an allocation after it was calculated."""
    return Proposal.objects.filter(allocation_lines__run=run, status=ProposalStatus.WITHDRAWN)


def with_withdrawn(runs: QuerySet[AllocationRun]) -> QuerySet[AllocationRun]:
    """Say of allocations with `has_withdrawn` whether anybody pulled out of them: only then is it asked who."""
    gone = AllocationLine.objects.filter(run=OuterRef("pk"), proposal__status=ProposalStatus.WITHDRAWN)
    return runs.annotate(has_withdrawn=Exists(gone))
