"""What a founded objection against a lapse leads to: the award, or a part of it, comes back and the deal goes on."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from assessment.enums import ObjectionOutcome
from assessment.models import AwardLapse, FollowUpDecision, Objection
from assessment.queries.funds import funds_of_round
from assessment.services.refusal import Refused
from proposals.enums import DealStatus
from proposals.formats import euros
from proposals.models import Deal, FinalDetermination, Proposal, Round, User
from proposals.services.deals import restore_deal
from proposals.services.payments import money_of


class NotRestored(Refused):
    """The award that lapsed cannot come back now."""


def lapse_undone_by(objection: Objection | None) -> AwardLapse | None:
    """Give the lapse that a founded objection undoes; None when it is against something else or was undone before."""
    if objection is None or objection.outcome != ObjectionOutcome.FOUNDED or objection.against_lapse_id is None:
        return None
    return AwardLapse.objects.in_force().filter(pk=objection.against_lapse_id).first()


def require_restorable(lapse: AwardLapse, proposal: Proposal) -> None:
    """Refuse when the money of the deal was settled for good meanwhile.

    :raises NotRestored: with the final amount.
    """
    final = FinalDetermination.objects.filter(deal__proposal=proposal, approved_at__isnull=False).first()
    if final is not None:
        raise NotRestored(
            _("The final amount of this deal was approved: %(amount)s. The award cannot come back any more. ")
            % {"amount": euros(final.amount)}
            + _("Settle with the finance officers what the region still gets.")
        )


def require_money(lapse: AwardLapse, round_: Round, amount: Decimal, at: datetime) -> None:
    """Hold that no more comes back than lapsed, no less than is planned or paid, and that the ceiling allows it.

    Less comes back when the objection is founded for a part: reconsidering never leaves the objector worse off than
    the lapse did (Awb 7:11), and any part is more than that.

    :raises NotRestored: with what is left, what it takes, and what to do.
    """
    if not 0 < amount <= lapse.amount:
        raise NotRestored(
            _("%(amount)s lapsed. A founded objection restores that amount or a part of it, never more.")
            % {"amount": euros(lapse.amount)}
        )
    _require_covers_payments(lapse.proposal, amount)
    left = funds_of_round(round_, at).left
    if amount > left:
        raise NotRestored(
            _(
                "%(left)s is left in this round and restoring the award takes %(amount)s. "
                "Raise the ceiling by %(short)s first, or wait until another award lapses."
            )
            % {"left": euros(max(left, Decimal(0))), "amount": euros(amount), "short": euros(amount - max(left, 0))}
        )


def _require_covers_payments(proposal: Proposal, amount: Decimal) -> None:
    """Refuse less than was planned, ordered or paid; the database would refuse it when it is published."""
    deal = Deal.objects.filter(proposal=proposal).first()
    if deal is None:
        return
    money = money_of(deal)
    planned, ordered = money.planned - money.recovered, money.ordered - money.recovered
    if ordered > amount:
        raise NotRestored(
            _("%(ordered)s of this deal was ordered or paid. Restore at least that, or recover the rest first.")
            % {"ordered": euros(ordered)}
        )
    if planned > amount:
        raise NotRestored(
            _("The parts of the payment of this deal come to %(planned)s. Restore at least that, or lower them first.")
            % {"planned": euros(planned)}
        )


def carry_on(follow_up: FollowUpDecision, by: User, at: datetime) -> bool:
    """Let the deal of a restored award go on where it stood, and say whether there was one that had ended."""
    deal = Deal.objects.filter(proposal=follow_up.proposal, status=DealStatus.ENDED_EARLY).first()
    if deal is None:
        return False
    restore_deal(deal=deal, awarded_amount=follow_up.awarded_amount, by=by, at=at, reason=follow_up.rationale)
    return True
