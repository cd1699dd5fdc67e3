"""What a region reads in the portal about the money and the changes of its deal: what happened, and what comes next.

Each is placed once, in the transaction of the step it tells of, and announced by mail like every message.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from proposals.enums import PortalMessageKind
from proposals.formats import dutch_date, euros
from proposals.models import Deal, DealAmendment, FinalDetermination, PaymentOrder, PortalMessage, Recovery, Tranche
from proposals.services.portal_messages import place_message

KEY = "deal:"
NOTHING = Decimal(0)


def tell_paid(*, deal: Deal, order: PaymentOrder, paid: Decimal, at: datetime) -> PortalMessage:
    """Tell that an order was paid; `paid` is what the deal was paid in all (euro)."""
    values = {
        "amount": euros(order.amount), "title": deal.title, "day": dutch_date(order.paid_date),
        "part": order.tranche.name, "paid": euros(paid), "award": euros(deal.awarded_amount),
        "vat": euros(order.compensable_vat_amount), "net": euros(order.net_amount),
    }  # fmt: skip
    words = [_("On %(day)s we paid %(amount)s for your deal “%(title)s”. It is the part “%(part)s”.")]
    if order.compensable_vat_amount:
        words.append(_("%(net)s goes to you. %(vat)s is compensable VAT; that goes to the VAT compensation fund."))
    words.append(_("Up to now we paid %(paid)s of the contribution of %(award)s."))
    values["following"] = _next_part(deal)
    words.append("%(following)s")
    return _tell(deal, _("We paid %(amount)s for your deal") % values, words, values, f"paid:{order.pk}", at)


def tell_amended(*, deal: Deal, amendment: DealAmendment, at: datetime) -> PortalMessage:
    """Tell which change of a deal was approved, line by line."""
    lines = [
        _("%(what)s\nwas %(before)s, becomes %(after)s")
        % {"what": each["label"], "before": each["before"], "after": each["after"]}
        for each in amendment.difference
    ]
    values = {"title": deal.title, "day": dutch_date(at), "lines": "\n".join(lines), "reason": amendment.reason}
    words = [
        _("On %(day)s a change of your deal “%(title)s” was approved."), "%(lines)s", _("The reason: %(reason)s"),
        _("It counts from today. The page of your deal and your next progress report show the new agreements."),
    ]  # fmt: skip
    return _tell(deal, _("Your deal was changed"), words, values, f"amended:{amendment.pk}", at)


def tell_recovery(*, deal: Deal, recovery: Recovery, at: datetime) -> PortalMessage:
    """Tell what the region must pay back, why, and before which day."""
    values = _recovery_values(deal, recovery)
    words = [
        _("You must pay back %(amount)s of the contribution for your deal “%(title)s”."), _("The reason: %(reason)s"),
        _("Pay it on %(due)s at the latest. We send a message once we received it. Is this not right, or not possible "
          "in time? Then contact the programme team."),
    ]  # fmt: skip
    return _tell(deal, _("Pay back %(amount)s") % values, words, values, f"recovery:{recovery.pk}:approved", at)


def tell_received(*, deal: Deal, recovery: Recovery, at: datetime) -> PortalMessage:
    """Tell that the money came back."""
    values = _recovery_values(deal, recovery) | {"day": dutch_date(recovery.received_date)}
    words = [_("On %(day)s we received the %(amount)s that you paid back for your deal “%(title)s”."),
             _("With that this is settled.")]  # fmt: skip
    return _tell(deal, _("We received %(amount)s") % values, words, values, f"recovery:{recovery.pk}:received", at)


def tell_cancelled(*, deal: Deal, recovery: Recovery, at: datetime) -> PortalMessage:
    """Tell that the region need not pay back any more what was asked for."""
    values = _recovery_values(deal, recovery) | {"day": dutch_date(at)}
    words = [
        _("Since %(day)s you need not pay back the %(amount)s for your deal “%(title)s” any more."),
        _("We asked for it on %(asked)s. Did you pay it already? Then contact the programme team."),
    ]
    subject = _("You need not pay back %(amount)s") % values
    return _tell(deal, subject, words, values, f"recovery:{recovery.pk}:cancelled", at)


def tell_final(*, deal: Deal, determination: FinalDetermination, paid: Decimal, at: datetime) -> PortalMessage:
    """Tell the final amount and what that means; `paid` is what the deal was paid, less what came back (euro)."""
    left = determination.amount - paid
    values = {
        "amount": euros(determination.amount), "title": deal.title, "day": dutch_date(at), "paid": euros(paid),
        "explanation": determination.explanation, "left": euros(abs(left)),
    }  # fmt: skip
    if left > 0:
        following = _("We paid %(paid)s. You still get %(left)s; we send a message when it was paid.")
    elif left < 0:
        following = _(
            "We paid %(paid)s, which is %(left)s more. That is to be paid back. We send a message that says before "
            "which day."
        )
    else:
        following = _("We paid exactly that. Nothing is left to pay, by us or by you.")
    words = [
        _("On %(day)s the final contribution to your deal “%(title)s” was set: %(amount)s."),
        _("The explanation: %(explanation)s"), following,
    ]  # fmt: skip
    return _tell(deal, _("The final contribution is %(amount)s") % values, words, values, "final", at)


def _recovery_values(deal: Deal, recovery: Recovery) -> dict[str, str]:
    return {
        "amount": euros(recovery.amount), "title": deal.title, "reason": recovery.reason,
        "due": dutch_date(recovery.due_date), "asked": dutch_date(recovery.requested_at),
    }  # fmt: skip


def _next_part(deal: Deal) -> str:
    """Say which part comes next: the first that was not paid in full."""
    paid = Sum("orders__amount", filter=Q(orders__paid_date__isnull=False))
    for part in deal.tranches.annotate(paid=paid).select_related("milestone").order_by("number"):
        if (left := part.amount - (part.paid or NOTHING)) > 0:
            return _part_words(part, left)
    return _("No other payment is planned.")


def _part_words(part: Tranche, left: Decimal) -> str:
    values = {"next": part.name, "left": euros(left), "milestone": part.milestone or ""}
    if part.planned_date:
        values["planned"] = dutch_date(part.planned_date)
        return _("Next is “%(next)s”: %(left)s, planned for %(planned)s.") % values
    return _("Next is “%(next)s”: %(left)s, when the milestone “%(milestone)s” was reached.") % values


def _tell(
    deal: Deal, subject: str, words: Iterable[str], values: dict[str, str], step: str, at: datetime
) -> PortalMessage:
    proposal = deal.proposal
    return place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=PortalMessageKind.NOTE,
        subject=subject,
        body="\n\n".join(each % values for each in words),
        key=f"{KEY}{deal.pk}:{step}",
        at=at,
    )
