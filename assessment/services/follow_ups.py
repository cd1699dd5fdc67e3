"""A later decision on a proposal: drafted, approved by another within the mandate, published on its own."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment.enums import FollowUpGround, ObjectionOutcome, Outcome
from assessment.models import AwardDecision, AwardLapse, FollowUpDecision, Objection
from assessment.queries.funds import funds_of_round
from assessment.queries.reserve import reserve_list
from assessment.services.approval import MandateExceeded, SamePerson, current_mandate
from assessment.services.decisions import PROPOSAL_STATUS
from assessment.services.interests import require_no_interest_in
from assessment.services.lapses import standing_award
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from assessment.services.restoring import carry_on, lapse_undone_by, require_money, require_restorable
from assessment.signals import follow_up_published
from proposals.enums import DealStatus, PortalMessageKind, ProposalStatus
from proposals.formats import euros
from proposals.models import Deal, Proposal, Round, User
from proposals.services.deals import amend_deal, conclude_deal
from proposals.services.portal_messages import place_message
from proposals.services.status import change_status

# From which status a later decision leads, by its ground.
OPEN_FOR: Mapping[str, frozenset[str]] = {
    FollowUpGround.RESERVE: frozenset({ProposalStatus.RESERVE}),
    FollowUpGround.OBJECTION: frozenset({ProposalStatus.REJECTED, ProposalStatus.RESERVE, ProposalStatus.AWARDED}),
}


class FollowUpRefused(Refused):
    """The state of the proposal, the list or the money does not allow this step."""


@transaction.atomic
def draft_follow_up(
    *,
    proposal: Proposal,
    ground: str,
    outcome: str,
    amount: Decimal,
    rationale: str,
    by: User,
    at: datetime,
    objection: Objection | None = None,
) -> FollowUpDecision:
    """Draft a later decision; from here on its amount (euro) counts against the ceiling.

    After a founded objection against a lapse that award comes back, or a part of it.

    :raises FollowUpRefused: if the proposal is not open for it, is not next on the reserve list, the objection was
        not founded, or the money does not suffice.
    :raises HasInterest: if this person has an interest in the proposal (Awb 2:4).
    :raises NotRestored: if an award that lapsed cannot come back: the ceiling, or the final amount.
    """
    round_ = lock_round(proposal.round_id)
    stored = Proposal.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=proposal.pk)
    require_no_interest_in(stored, by, decides=False)
    _require_open(stored, ground, outcome, objection)
    if ground == FollowUpGround.RESERVE:
        _require_turn(round_, stored, outcome, amount, at)
    else:
        _require_founded(objection, stored)
    undone = lapse_undone_by(objection)
    if undone is not None:
        require_money(undone, round_, amount, at)
    elif outcome == Outcome.AWARDED:
        _require_amount(round_, stored, amount, at)
    last = stored.follow_up_decisions.aggregate(last=Max("number"))["last"] or 0
    return FollowUpDecision.objects.create(
        proposal=stored,
        number=last + 1,
        ground=ground,
        objection=objection,
        outcome=outcome,
        awarded_amount=amount if outcome == Outcome.AWARDED else Decimal(0),
        rationale=rationale.strip(),
        drafted_at=at,
        drafted_by=by,
    )


@transaction.atomic
def approve_follow_up(*, follow_up: FollowUpDecision, by: User, at: datetime) -> FollowUpDecision:
    """Approve a later decision; it stays secret until it is published.

    :raises NotADecisionMaker, SamePerson, MandateExceeded, HasInterest: if this person may not approve it.
    :raises FollowUpRefused: if it does not wait for approval, or the proposal is not open for it any more.
    """
    stored = _lock(follow_up)
    limit = current_mandate(by)
    require_no_interest_in(stored.proposal, by)
    _require(stored.approved_at is None and stored.returned_at is None)
    if stored.drafted_by_id == by.pk:
        raise SamePerson(_("Whoever drafted a decision may not approve it. Ask somebody else."))
    if limit is not None and stored.awarded_amount > limit:
        raise MandateExceeded(limit, stored.awarded_amount)
    _require_still_open(stored)
    return _write(stored, approved_at=at, approved_by=by)


@transaction.atomic
def return_follow_up(*, follow_up: FollowUpDecision, by: User, at: datetime, reason: str) -> FollowUpDecision:
    """Send a draft back, or withdraw what was approved and not published; its money counts no more.

    :raises NotADecisionMaker, HasInterest: if this person may not decide about it.
    :raises SamePerson: if this person approved it: withdrawing takes somebody else.
    :raises FollowUpRefused: if it was sent back or published before.
    """
    stored = _lock(follow_up)
    current_mandate(by)
    require_no_interest_in(stored.proposal, by)
    _require(stored.published_at is None and stored.returned_at is None)
    if stored.approved_by_id == by.pk:
        raise SamePerson(_("Whoever approved this decision may not withdraw it. Ask somebody else."))
    return _write(stored, returned_at=at, returned_by=by, return_reason=reason.strip())


@transaction.atomic
def publish_follow_up(*, follow_up: FollowUpDecision, by: User, at: datetime) -> FollowUpDecision:
    """Publish an approved later decision: status, deal, message and `follow_up_published`, all or nothing.

    :raises FollowUpRefused: if it was not approved, was withdrawn or published before, or the proposal is not open for
        it any more.
    :raises HasInterest: if this person has an interest in the proposal.
    """
    stored = _lock(follow_up)
    require_no_interest_in(stored.proposal, by, decides=False)
    _require(stored.approved_at is not None and stored.published_at is None and stored.returned_at is None)
    _require_still_open(stored)
    before = standing_award(stored.proposal)
    _write(stored, published_at=at, published_by=by)
    if before is not None:
        # What it replaces stands no more: without this both would count.
        type(before).objects.filter(pk=before.pk).update(lapsed_at=at, lapsed_by=by)
    _carry_out(stored, by, at)
    _tell(stored, at)
    follow_up_published.send(sender=FollowUpDecision, decision=stored, by=by, at=at)
    return stored


def _carry_out(follow_up: FollowUpDecision, by: User, at: datetime) -> None:
    proposal, to = follow_up.proposal, PROPOSAL_STATUS[Outcome(follow_up.outcome)]
    if proposal.status != to:
        change_status(proposal, to, by=by, at=at, reason=follow_up.get_ground_display())
    if follow_up.outcome != Outcome.AWARDED or carry_on(follow_up, by, at):
        return
    deal = Deal.objects.filter(proposal=proposal).first()
    if deal is None:
        conclude_deal(proposal=proposal, awarded_amount=follow_up.awarded_amount, by=by, at=at)
    else:
        amend_deal(deal=deal, awarded_amount=follow_up.awarded_amount)


def _require_still_open(follow_up: FollowUpDecision) -> None:
    """Look again: after the draft the award may have lapsed, the deal ended or the proposal moved."""
    _require_open(follow_up.proposal, follow_up.ground, follow_up.outcome, follow_up.objection, but=follow_up.pk)


def _require_open(
    proposal: Proposal, ground: str, outcome: str, objection: Objection | None, but: int | None = None
) -> None:
    if not AwardDecision.objects.published().filter(proposal=proposal).exists():
        raise FollowUpRefused(_("The decisions of this round are not published yet."))
    if proposal.status not in OPEN_FOR[ground]:
        raise FollowUpRefused(
            _("This proposal is “%(status)s”. A later decision is not possible now.")
            % {"status": proposal.get_status_display()}
        )
    if proposal.status == ProposalStatus.AWARDED and outcome != Outcome.AWARDED:
        raise FollowUpRefused(_("An objection never makes an award smaller. Let the award lapse instead."))
    if proposal.follow_up_decisions.open().exclude(pk=but).exists():
        raise FollowUpRefused(_("A later decision on this proposal is under way already."))
    if AwardLapse.objects.filter(proposal=proposal, confirmed_at=None, cancelled_at=None).exists():
        raise FollowUpRefused(_("Somebody asked that the award of this proposal lapses. Settle that first."))
    if (undone := lapse_undone_by(objection)) is not None:
        require_restorable(undone, proposal)
    elif Deal.objects.filter(proposal=proposal, status=DealStatus.ENDED_EARLY).exists():
        raise FollowUpRefused(_("The deal of this proposal ended early. It cannot be awarded again."))


def _require_turn(round_: Round, proposal: Proposal, outcome: str, amount: Decimal, at: datetime) -> None:
    """Hold the order of the reserve list: the next one moves up; who is left is rejected once the list is over."""
    listed = reserve_list(round_, at, localtime(at).date())
    if outcome != Outcome.AWARDED:
        if not listed.is_over:
            raise FollowUpRefused(_("The reserve list still holds. Reject who is left when it is over."))
        return
    if listed.is_over:
        raise FollowUpRefused(_("The reserve list is over. Nobody moves up any more."))
    if listed.next_row is None:
        raise FollowUpRefused(
            _("%(left)s is left. By the rule of this round nobody moves up with that.")
            % {"left": euros(listed.funds.left)}
        )
    if listed.next_row.proposal.pk != proposal.pk:
        raise FollowUpRefused(_("“%(title)s” is next on the reserve list.") % {"title": listed.next_row.proposal.title})
    if amount > listed.next_row.amount:
        raise FollowUpRefused(
            _("By the rule of this round this proposal gets at most %(amount)s.")
            % {"amount": euros(listed.next_row.amount)}
        )


def _require_founded(objection: Objection | None, proposal: Proposal) -> None:
    if objection is None or objection.proposal_id != proposal.pk or objection.outcome != ObjectionOutcome.FOUNDED:
        raise FollowUpRefused(_("Only a founded objection leads to another decision."))


def _require_amount(round_: Round, proposal: Proposal, amount: Decimal, at: datetime) -> None:
    if amount > proposal.requested_amount:
        raise FollowUpRefused(
            _("The region asked for %(asked)s. Award no more than that.") % {"asked": euros(proposal.requested_amount)}
        )
    stands, funds = standing_award(proposal), funds_of_round(round_, at)
    more = amount - (stands.awarded_amount if stands else Decimal(0))
    if stands is not None and more <= 0:
        raise FollowUpRefused(
            _("%(amount)s is awarded already. Fill in a higher amount.") % {"amount": euros(stands.awarded_amount)}
        )
    if more > funds.left:
        raise FollowUpRefused(
            _("%(left)s is left and this takes %(more)s. Lower the amount or raise the ceiling.")
            % {"left": euros(funds.left), "more": euros(more)}
        )


def _lock(follow_up: FollowUpDecision) -> FollowUpDecision:
    lock_round(follow_up.proposal.round_id)
    rows = FollowUpDecision.objects.select_for_update(of=("self",))
    return rows.select_related("proposal__organisation", "proposal__round", "objection").get(pk=follow_up.pk)


def _require(is_right: bool) -> None:
    if not is_right:
        raise FollowUpRefused(_("Somebody took this step meanwhile. Look at how it stands now."))


def _write(follow_up: FollowUpDecision, **values: object) -> FollowUpDecision:
    for name, value in values.items():
        setattr(follow_up, name, value)
    follow_up.save(update_fields=list(values))
    return follow_up


def _tell(follow_up: FollowUpDecision, at: datetime) -> None:
    """Place a message without the outcome, as with the first decision."""
    proposal = follow_up.proposal
    values = {"title": proposal.title, "reference": proposal.reference}
    place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=PortalMessageKind.DECISION,
        subject=_("There is a new decision on your proposal (%(reference)s)") % values,
        body=_(
            "There is a new decision on your proposal “%(title)s” (%(reference)s). "
            "The page of the decision says what was decided, why, and what you can do."
        )
        % values,
        key=message_key(follow_up.pk),
        at=at,
        also_to=[proposal.contact_email] if proposal.contact_email else [],
    )


def message_key(follow_up: int) -> str:
    """Name the message that tells of a later decision."""
    return f"follow_up:{follow_up}"
