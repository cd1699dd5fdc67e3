"""Interests of who decides: whoever has one in a proposal of the round decides about none of them (Awb 2:4)."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessment.models import ConflictOfInterest
from assessment.queries.progress import ASSESSABLE_STATUSES
from assessment.queries.scores import COMPETING_STATUSES
from proposals.models import Membership, Proposal, Round, User


@dataclass(frozen=True, slots=True)
class ApproverInterest:
    """A proposal in which somebody who decides has an interest, and which."""

    proposal: Proposal
    explanation: str


def interests_of(user: User, round_: Round) -> list[ApproverInterest]:
    """Give the interests of a person in the competing proposals of a round: noted ones, and an account at the
    applicant, now or before. Two statements."""
    competing = COMPETING_STATUSES | ASSESSABLE_STATUSES
    return _among(user, Proposal.objects.filter(round=round_, status__in=competing))


def interests_in(user: User, *proposals: Proposal) -> list[ApproverInterest]:
    """Give the interests of a person in these proposals, whatever their status. Two statements."""
    return _among(user, Proposal.objects.filter(pk__in=[each.pk for each in proposals]))


def _among(user: User, proposals: QuerySet[Proposal]) -> list[ApproverInterest]:
    noted = ConflictOfInterest.objects.in_force().filter(assessor=user, proposal__in=proposals.order_by().values("pk"))
    found = {
        each.proposal_id: ApproverInterest(each.proposal, each.explanation)
        for each in noted.select_related("proposal__organisation").order_by("proposal__region_sort_name", "pk")
    }
    of_organisation = Membership.objects.filter(user=user).values("organisation")
    own = proposals.filter(organisation__in=of_organisation)
    for proposal in own.select_related("organisation").order_by("region_sort_name", "pk"):
        words = _("You have or had an account at %(organisation)s.") % {"organisation": proposal.organisation}
        found.setdefault(proposal.pk, ApproverInterest(proposal, words))
    return list(found.values())
