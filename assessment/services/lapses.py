"""An award that lapses: one person asks for it with a reason, another confirms it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.enums import Outcome
from assessment.models import AwardDecision, AwardLapse, FollowUpDecision
from assessment.services.approval import current_mandate
from assessment.services.interests import require_no_interest_in
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from proposals.enums import DealStatus, PortalMessageKind
from proposals.models import Deal, Proposal, User
from proposals.services.deals import move_deal
from proposals.services.portal_messages import place_message

Standing = AwardDecision | FollowUpDecision


class LapseRefused(Refused):
    """The state of the award does not allow this step."""


class SamePersonLapses(Refused):
    """Whoever asked for it does not confirm it."""


def standing_award(proposal: Proposal) -> Standing | None:
    """Give the published award of a proposal that stands now; the latest one counts."""
    stands = {"proposal": proposal, "outcome": Outcome.AWARDED, "lapsed_at__isnull": True}
    later = FollowUpDecision.objects.filter(published_at__isnull=False, **stands).order_by("-number").first()
    return later or AwardDecision.objects.published().filter(**stands).first()


@transaction.atomic
def request_lapse(*, proposal: Proposal, ground: str, reason: str, by: User, at: datetime) -> AwardLapse:
    """Ask that the award of a proposal lapses. Nothing changes until somebody else confirms it.

    :raises HasInterest: if this person has an interest in the proposal.
    :raises LapseRefused: if nothing is awarded, the deal was completed, it was asked before, or a later decision is
        under way.
    """
    lock_round(proposal.round_id)
    require_no_interest_in(proposal, by, decides=False)
    award = _require_award(proposal)
    _require_no_later(proposal)
    if AwardLapse.objects.filter(proposal=proposal, confirmed_at=None, cancelled_at=None).exists():
        raise LapseRefused(_("That this award lapses was noted already."))
    deal = Deal.objects.filter(proposal=proposal).first()
    if deal is not None and deal.status == DealStatus.COMPLETED:
        raise LapseRefused(_("This deal was completed. Its award cannot lapse any more."))
    return AwardLapse.objects.create(
        proposal=proposal,
        ground=ground,
        reason=reason.strip(),
        amount=award.awarded_amount,
        requested_at=at,
        requested_by=by,
    )


@transaction.atomic
def confirm_lapse(*, lapse: AwardLapse, by: User, at: datetime) -> AwardLapse:
    """Let the award lapse: its money comes free, the deal ends early and the applicant gets a message.

    :raises NotADecisionMaker: if this person may not decide.
    :raises SamePersonLapses: if this person asked for it.
    :raises HasInterest: if this person has an interest in the proposal.
    :raises LapseRefused: if it was confirmed or taken back before, or a later decision is under way.
    """
    lock_round(lapse.proposal.round_id)
    stored = _lock(lapse)
    current_mandate(by)
    if stored.requested_by_id == by.pk:
        raise SamePersonLapses(_("Whoever asked for this may not confirm it. Ask somebody else."))
    require_no_interest_in(stored.proposal, by)
    award = _require_award(stored.proposal)
    _require_no_later(stored.proposal)
    type(award).objects.filter(pk=award.pk).update(lapsed_at=at, lapsed_by=by)
    # What comes free is what stands now: it may have been raised since somebody asked.
    _settle(stored, confirmed_at=at, confirmed_by=by, amount=award.awarded_amount)
    deal = Deal.objects.filter(proposal=stored.proposal).exclude(status=DealStatus.ENDED_EARLY).first()
    if deal is not None:
        move_deal(deal=deal, to=DealStatus.ENDED_EARLY, by=by, at=at, reason=stored.reason)
    _tell(stored, at)
    return stored


@transaction.atomic
def cancel_lapse(*, lapse: AwardLapse, by: User, at: datetime) -> AwardLapse:
    """Take back that an award would lapse: it stands as it stood.

    :raises LapseRefused: if it was confirmed or taken back before.
    """
    lock_round(lapse.proposal.round_id)
    return _settle(_lock(lapse), cancelled_at=at, cancelled_by=by)


def _require_award(proposal: Proposal) -> Standing:
    award = standing_award(proposal)
    if award is None:
        raise LapseRefused(_("Nothing is awarded to this proposal now, so nothing can lapse."))
    return award


def _require_no_later(proposal: Proposal) -> None:
    if proposal.follow_up_decisions.open().exists():
        raise LapseRefused(
            _("A later decision on this proposal is under way. Publish it, send it back or withdraw it first.")
        )


def _lock(lapse: AwardLapse) -> AwardLapse:
    stored = (
        AwardLapse.objects.select_for_update(of=("self",)).select_related("proposal__organisation").get(pk=lapse.pk)
    )
    if stored.confirmed_at or stored.cancelled_at:
        raise LapseRefused(_("This was confirmed or taken back meanwhile. Look at how it stands now."))
    return stored


def _settle(lapse: AwardLapse, **values: object) -> AwardLapse:
    for name, value in values.items():
        setattr(lapse, name, value)
    lapse.save(update_fields=list(values))
    return lapse


def _tell(lapse: AwardLapse, at: datetime) -> None:
    proposal = lapse.proposal
    values = {
        "title": proposal.title,
        "reference": proposal.reference,
        "ground": lapse.get_ground_display(),
        "reason": lapse.reason,
    }
    place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=PortalMessageKind.DECISION,
        subject=_("The contribution to your proposal lapses (%(reference)s)") % values,
        body=_(
            "The contribution of the ministry to your proposal “%(title)s” (%(reference)s) lapses. "
            "The deal ends with it.\n\n%(ground)s.\n%(reason)s"
        )
        % values,
        key=f"lapse:{lapse.pk}",
        at=at,
    )
