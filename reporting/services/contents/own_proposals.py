"""What an assessor may read in a round, asked when a pack is requested and again when it is made."""

from assessment.models import Assessment
from assessment.permissions import assigned_proposals
from proposals.models import Proposal, Round, User


def own_proposals(user: User, round_: Round) -> list[Assessment]:
    """Give the assessments of `user` in a round whose proposals may be read now, in the order they were asked."""
    readable = Proposal.objects.filter(assigned_proposals(user), round=round_)
    own = Assessment.objects.filter(assessor=user, proposal__in=readable)
    return list(own.select_related("proposal").order_by("pk"))
