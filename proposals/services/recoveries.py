"""How the money of a deal ends: its final amount, and money that comes back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from proposals.enums import DealStatus
from proposals.formats import dutch_date, euros
from proposals.models import Deal, FinalDetermination, PaymentOrder, Recovery, User
from proposals.services.deal_messages import tell_cancelled, tell_final, tell_received, tell_recovery
from proposals.services.payments import NOTHING, PaymentRefused, lock_deal, money_of, require_outsider

# Awb 4:87: paid within six weeks after the decision was made known.
TERM = timedelta(weeks=6)
DETERMINABLE = frozenset({DealStatus.RUNNING, DealStatus.COMPLETED, DealStatus.ENDED_EARLY})


@transaction.atomic
def draft_determination(*, deal: Deal, amount: Decimal, explanation: str, by: User, at: datetime) -> FinalDetermination:
    """Write down the final amount of a deal (euro), or write it again while it is not approved.

    :raises PaymentRefused: above the contribution, without an explanation, or once approved.
    """
    stored = lock_deal(deal.pk)
    require_outsider(stored, by)
    if stored.status not in DETERMINABLE:
        raise PaymentRefused(_("The final amount is set when the deal runs or has ended."))
    if amount > stored.awarded_amount:
        raise PaymentRefused(
            _("%(amount)s is too much: the contribution is %(most)s. Fill in at most that amount.")
            % {"amount": euros(amount), "most": euros(stored.awarded_amount)},
            "amount",
        )
    if not explanation.strip():
        raise PaymentRefused(_("Write how you came to this amount."), "explanation")
    found = FinalDetermination.objects.select_for_update().filter(deal=stored).first()
    if found is not None and found.approved_at:
        raise PaymentRefused(_("The final amount was approved. It does not change any more."))
    found = found or FinalDetermination(deal=stored)
    found.amount, found.explanation, found.drafted_at, found.drafted_by = amount, explanation.strip(), at, by
    found.save()
    return found


@transaction.atomic
def approve_determination(*, determination: FinalDetermination, by: User, at: datetime) -> FinalDetermination:
    """Approve the final amount. What was paid above it is recovered: that recovery is asked for at once.

    :raises PaymentRefused: for who drafted it, when it was approved before, or while orders wait.
    """
    deal = lock_deal(determination.deal_id)
    require_outsider(deal, by)
    stored = FinalDetermination.objects.select_for_update().get(pk=determination.pk)
    if stored.approved_at:
        raise PaymentRefused(_("The final amount was approved already."))
    if stored.drafted_by_id == by.pk:
        raise PaymentRefused(_("Whoever drafted the final amount may not approve it. Ask somebody else."))
    if PaymentOrder.objects.waiting().filter(tranche__deal=deal).exists():
        raise PaymentRefused(_("A payment order of this deal still waits. Pay or refuse it first."))
    stored.approved_at, stored.approved_by = at, by
    stored.save(update_fields=["approved_at", "approved_by"])
    _recover_excess(deal, stored, at)
    tell_final(deal=deal, determination=stored, paid=money_of(deal).net_paid, at=at)
    return stored


def is_settled(deal: Deal) -> bool:
    """Say whether the final amount was approved and no recovery is open; a deal is completed after that."""
    approved = FinalDetermination.objects.filter(deal=deal, approved_at__isnull=False).exists()
    return approved and not deal.recoveries.open().exists()


@transaction.atomic
def request_recovery(*, deal: Deal, amount: Decimal, reason: str, due_date: date, by: User, at: datetime) -> Recovery:
    """Ask that the region pays back an amount (euro).

    :raises PaymentRefused: above what was paid and not recovered yet, or without a reason.
    """
    stored = lock_deal(deal.pk)
    require_outsider(stored, by)
    left = money_of(stored).paid - _claimed(stored)
    if amount > left:
        raise PaymentRefused(
            _("%(amount)s is too much: %(left)s was paid and not recovered yet. Fill in at most that amount.")
            % {"amount": euros(amount), "left": euros(left)},
            "amount",
        )
    if not reason.strip():
        raise PaymentRefused(_("Write why the money is recovered."), "reason")
    if due_date <= localtime(at).date():
        raise PaymentRefused(
            _("%(day)s has passed. Fill in a day to come.") % {"day": dutch_date(due_date)}, "due_date"
        )
    return Recovery.objects.create(
        deal=stored, amount=amount, reason=reason.strip(), due_date=due_date, requested_at=at, requested_by=by
    )


@transaction.atomic
def approve_recovery(*, recovery: Recovery, by: User, at: datetime) -> Recovery:
    """Approve a recovery; from then on the region owes the money.

    :raises PaymentRefused: for who asked for it, or when it was settled meanwhile.
    """
    deal, stored = _locked(recovery, by)
    if stored.approved_at:
        raise PaymentRefused(_("This recovery was approved already."))
    if stored.requested_by_id == by.pk:
        raise PaymentRefused(_("Whoever asked for a recovery may not approve it. Ask somebody else."))
    _write(stored, approved_at=at, approved_by=by)
    tell_recovery(deal=deal, recovery=stored, at=at)
    return stored


@transaction.atomic
def cancel_recovery(*, recovery: Recovery, by: User, at: datetime) -> Recovery:
    """Give up a recovery that was not received yet.

    :raises PaymentRefused: when it was settled meanwhile.
    """
    deal, stored = _locked(recovery, by)
    _write(stored, cancelled_at=at, cancelled_by=by)
    if stored.approved_at:
        tell_cancelled(deal=deal, recovery=stored, at=at)
    return stored


@transaction.atomic
def note_received(*, recovery: Recovery, received_date: date, by: User, at: datetime) -> Recovery:
    """Note the day on which the money came back; it can be planned and paid again.

    :raises PaymentRefused: before the approval, or for a day that is still to come.
    """
    deal, stored = _locked(recovery, by)
    if stored.approved_at is None:
        raise PaymentRefused(_("A recovery is approved before the money is received."))
    if received_date > localtime(at).date():
        raise PaymentRefused(
            _("%(day)s is still to come. Fill in the day of the receipt.") % {"day": dutch_date(received_date)},
            "received_date",
        )
    _write(stored, received_date=received_date, received_noted_at=at, received_noted_by=by)
    tell_received(deal=deal, recovery=stored, at=at)
    return stored


def _locked(recovery: Recovery, by: User) -> tuple[Deal, Recovery]:
    deal = lock_deal(recovery.deal_id)
    require_outsider(deal, by)
    stored = Recovery.objects.select_for_update(of=("self",)).get(pk=recovery.pk)
    if stored.cancelled_at or stored.received_date:
        raise PaymentRefused(_("This recovery was settled meanwhile. Look at how it stands now."))
    return deal, stored


def _write(recovery: Recovery, **values: object) -> None:
    for name, value in values.items():
        setattr(recovery, name, value)
    recovery.save(update_fields=list(values))


def _claimed(deal: Deal) -> Decimal:
    """Give what was recovered or is being recovered, in euros."""
    total = deal.recoveries.filter(Q(cancelled_at__isnull=True)).aggregate(total=Sum("amount"))["total"]
    return total or NOTHING


def _recover_excess(deal: Deal, determination: FinalDetermination, at: datetime) -> None:
    excess = money_of(deal).paid - _claimed(deal) - determination.amount
    if excess > 0:
        Recovery.objects.create(
            deal=deal,
            amount=excess,
            reason=_("The final amount is %(final)s; %(excess)s more was paid.")
            % {"final": euros(determination.amount), "excess": euros(excess)},
            due_date=localtime(at).date() + TERM,
            requested_at=at,
            requested_by=determination.drafted_by,
        )
