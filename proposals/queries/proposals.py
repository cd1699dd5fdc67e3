"""Proposals with all that pages, checks and the intake read, in a fixed number of queries."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from proposals.enums import ProposalStatus
from proposals.models import Answer, Proposal, ProposalSection, Round, Submission


def proposals_with_content(user: Any) -> QuerySet[Proposal]:
    """Give the proposals visible to `user` with everything that pages and checks read, in a fixed number of queries."""
    return with_content(Proposal.objects.visible_to(user))


def with_content(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Add to proposals everything that pages and checks read, in a fixed number of queries."""
    # Each column of each joined table costs time on each page: only what most of them read goes along.
    return proposals.select_related("round", "organisation", "region").prefetch_related(*_content())


def _content() -> list[Prefetch | str]:
    answers = Answer.objects.select_related("question")
    return [
        Prefetch("answers", queryset=answers),
        "attachments",
        Prefetch("sections", queryset=ProposalSection.objects.select_related("saved_by")),
        "themes",
        "municipalities",
        "activities",
        "indicators",
        "budget_lines",
        "funding_sources",
        "partners",
        "round__questions",
    ]


def proposals_for_staff(user: Any, round_: Round | None = None) -> QuerySet[Proposal]:
    """Give the proposals that staff may read, of one round or all; a draft is never among them."""
    proposals = (
        Proposal.objects.visible_to(user)
        .exclude(status=ProposalStatus.DRAFT)
        .select_related("round", "organisation", "region__province", "region__lead__province")
    )
    return proposals.filter(round=round_) if round_ else proposals


def proposals_for_intake(user: Any, round_: Round | None = None) -> QuerySet[Proposal]:
    """Give what staff look at before a proposal is called admissible, in a fixed number of queries.

    `other_proposals` counts what the same applicant also submitted in the round. The content of the
    submissions is left out: it is long, and the rows say the same.
    """
    own = Proposal.objects.filter(organisation=OuterRef("organisation"), round=OuterRef("round")).exclude(
        Q(pk=OuterRef("pk")) | Q(status__in=[ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN])
    )
    counted = own.order_by().values("organisation").annotate(number=Count("pk")).values("number")
    submissions = Submission.objects.defer("content").select_related("intake_check__checked_by", "submitted_by")
    proposals = (
        proposals_with_content(user)
        .select_related("round", "organisation__region", "region__province", "region__lead")
        .exclude(status=ProposalStatus.DRAFT)
        .prefetch_related(Prefetch("submissions", queryset=submissions), "supplement_requests", "round__themes")
        .annotate(other_proposals=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
    )
    return proposals.filter(round=round_) if round_ else proposals
