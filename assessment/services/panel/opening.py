"""When the panel takes anything about a proposal, and from whom."""

from django.utils.translation import gettext as _

from assessment.models import ConflictOfInterest
from assessment.services.panel.meetings import MEETING_STATUSES
from assessment.services.panel.refusals import PanelRefused
from proposals.enums import ProposalStatus
from proposals.models import Proposal, Round, User


def require_open(proposal: Proposal, round_: Round, by: User) -> None:
    """Refuse what is too early or too late, and who has an interest.

    :raises PanelRefused: says which of the two.
    """
    if round_.status not in MEETING_STATUSES or proposal.status != ProposalStatus.ASSESSED:
        raise PanelRefused(
            _(
                "The panel records between the closing of scoring and the drafting of the decision. "
                "At this moment nothing about this proposal can be added or changed."
            )
        )
    works_there = by.memberships.current().filter(organisation=proposal.organisation_id).exists()
    if works_there or ConflictOfInterest.objects.in_force().filter(proposal=proposal, assessor=by).exists():
        raise PanelRefused(
            _("You have an interest in this proposal, so somebody else records what the panel says of it.")
        )
