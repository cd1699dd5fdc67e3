"""Publishing the decisions of a round: all at once or not at all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.enums import AllocationStatus, Outcome
from assessment.models import AwardDecision, DecisionPublication
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from assessment.signals import decisions_published
from proposals.enums import PortalMessageKind, ProposalStatus, RoundStatus
from proposals.models import Proposal, Round, User
from proposals.services.deals import conclude_deal
from proposals.services.portal_messages import place_message
from proposals.services.status import change_status

PROPOSAL_STATUS = {
    Outcome.AWARDED: ProposalStatus.AWARDED,
    Outcome.RESERVE: ProposalStatus.RESERVE,
    Outcome.REJECTED: ProposalStatus.REJECTED,
}


class NothingToPublish(Refused):
    """No approved allocation waits for publication."""


class AlreadyPublished(Refused):
    """The decisions of this round were published before."""


@transaction.atomic
def publish_decisions(*, round_: Round, by: User, at: datetime) -> DecisionPublication:
    """Publish every decision of the approved allocation in one transaction.

    Proposals are awarded or rejected, deals come into being, the round is decided, each applicant
    gets a message and a notice without the outcome, and `decisions_published` is sent. A failure undoes all of it.

    :raises AlreadyPublished: if it was done before.
    :raises NothingToPublish: if no allocation of the round was approved.
    """
    stored = lock_round(round_.pk)
    if DecisionPublication.objects.filter(round=stored).exists():
        raise AlreadyPublished(_("The decisions of this round were published already."))
    run = stored.allocation_runs.filter(status=AllocationStatus.APPROVED).first()
    if run is None:
        raise NothingToPublish(_("No allocation of this round was approved yet. There is nothing to publish."))
    publication = DecisionPublication.objects.create(round=stored, run=run, published_at=at, published_by=by)
    decisions = AwardDecision.objects.filter(run=run)
    decisions.update(published_at=at, published_by=by)
    for decision in decisions.select_related("proposal__round", "proposal__organisation", "proposal__submitted_by"):
        _carry_out(decision, by, at)
    change_status(round_, RoundStatus.DECIDED, by=by, at=at)
    decisions_published.send(sender=DecisionPublication, round_=round_, publication=publication)
    return publication


def _carry_out(decision: AwardDecision, by: User, at: datetime) -> None:
    """Give one proposal its outcome: status, deal and a message to the applicant."""
    proposal = decision.proposal
    change_status(proposal, PROPOSAL_STATUS[Outcome(decision.outcome)], by=by, at=at)
    if decision.outcome == Outcome.AWARDED:
        conclude_deal(proposal=proposal, awarded_amount=decision.awarded_amount, by=by, at=at)
    _announce(proposal, at)


def _announce(proposal: Proposal, at: datetime) -> None:
    """Place a message without the outcome: its words are the same for who gets a deal and who does not."""
    values = {"title": proposal.title, "reference": proposal.reference}
    place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=PortalMessageKind.DECISION,
        subject=_("There is a decision on your proposal (%(reference)s)") % values,
        body=_(
            "There is a decision on your proposal “%(title)s” (%(reference)s). "
            "The page of the decision says what was decided, why, and what you can do."
        )
        % values,
        key=f"decision:{proposal.pk}",
        at=at,
        also_to=[proposal.contact_email or proposal.submitted_by.email],
    )
