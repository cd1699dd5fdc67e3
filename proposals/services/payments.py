"""Paying a deal: its parts, orders with two approvals, and what was paid.

Each step locks the deal first. What may be paid is held by the database too (proposals/models/payment_guards.py); here
it is refused with the amounts, in words. The lock is the weaker one, for the reason told there.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet, Sum
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from proposals.enums import PAYABLE_DEAL_STATUSES, DealStatus, Role
from proposals.formats import dutch_date, euros
from proposals.models import Deal, Milestone, PaymentLimit, PaymentOrder, Tranche, User
from proposals.services.deal_messages import tell_paid

NOTHING = Decimal(0)


class PaymentRefused(Exception):
    """A step with money is refused; the text says why and what to do. `field` is the field it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        self.message, self.field = message, field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a deal in euros: what it may get, what is planned, ordered, paid and came back."""

    limit: Decimal
    planned: Decimal
    ordered: Decimal
    paid: Decimal
    recovered: Decimal

    @property
    def net_paid(self) -> Decimal:
        """Give what the deal was paid, less what came back."""
        return self.paid - self.recovered

    @property
    def left_to_order(self) -> Decimal:
        """Give what can still be ordered."""
        return self.limit - self.ordered + self.recovered

    @property
    def left_to_plan(self) -> Decimal:
        """Give what is not in a part yet; below zero when the final amount is lower than the parts."""
        return self.limit - self.planned + self.recovered


def paid_amount(deal: Deal, on: date) -> Decimal:
    """Give what the deal was paid up to and including the day `on`, less what had come back by then (euro)."""
    return Deal.objects.with_paid(on).values_list("paid_amount", flat=True).get(pk=deal.pk)


def money_of(deal: Deal) -> Money:
    """Give the money of a deal as it stands, in four statements."""
    limit = deal.awarded_amount
    final = getattr(deal, "final_determination", None)
    if final is not None and final.approved_at:
        limit = min(limit, final.amount)
    orders = PaymentOrder.objects.filter(tranche__deal=deal)
    return Money(
        limit=limit,
        planned=_total(deal.tranches.all()),
        ordered=_total(orders.live()),
        paid=_total(orders.filter(paid_date__isnull=False)),
        recovered=_total(deal.recoveries.filter(received_date__isnull=False)),
    )


def left_of(tranche: Tranche) -> Decimal:
    """Give what can still be ordered from a part: never more than what is left of the contribution (euro)."""
    return min(tranche.amount - _total(tranche.orders.live()), money_of(tranche.deal).left_to_order)


def lock_deal(pk: int) -> Deal:
    """Lock a deal for a step with its money and give it as it is stored."""
    return (
        Deal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("proposal__organisation", "proposal__round", "final_determination")
        .get(pk=pk)
    )


def require_outsider(deal: Deal, by: User) -> None:
    """Refuse who works for the applicant: nobody decides about their own money (Awb 2:4)."""
    if deal.proposal.organisation_id in by.membership_roles:
        raise PaymentRefused(_("You work for the applicant of this deal, so you do not decide about its money."))


@transaction.atomic
def plan_tranche(
    *, deal: Deal, name: str, amount: Decimal, planned_date: date | None, milestone: Milestone | None, by: User
) -> Tranche:
    """Add a part of the contribution (euro), paid on a day or after a milestone.

    :raises PaymentRefused: if the parts together would be more than the contribution, or the deal ended.
    """
    stored = lock_deal(deal.pk)
    require_outsider(stored, by)
    _require_alive(stored)
    _require_planned(stored, amount, instead_of=NOTHING)
    number = (stored.tranches.aggregate(last=Max("number"))["last"] or 0) + 1
    return Tranche.objects.create(
        deal=stored, number=number, name=name, amount=amount, planned_date=planned_date, milestone=milestone
    )


@transaction.atomic
def change_tranche(
    *, tranche: Tranche, name: str, amount: Decimal, planned_date: date | None, milestone: Milestone | None, by: User
) -> Tranche:
    """Give a part another name, amount (euro), day or milestone.

    :raises PaymentRefused: above the contribution, or below what was ordered from this part.
    """
    deal = lock_deal(tranche.deal_id)
    require_outsider(deal, by)
    stored = Tranche.objects.get(pk=tranche.pk)
    _require_planned(deal, amount, instead_of=stored.amount)
    ordered = _total(stored.orders.live())
    if amount < ordered:
        raise PaymentRefused(
            _("%(ordered)s was ordered or paid from this part already. Fill in at least that amount.")
            % {"ordered": euros(ordered)},
            "amount",
        )
    stored.name, stored.amount, stored.planned_date, stored.milestone = name, amount, planned_date, milestone
    stored.save()
    return stored


@transaction.atomic
def remove_tranche(*, tranche: Tranche, by: User) -> None:
    """Take a part away that nothing was ordered from.

    :raises PaymentRefused: if there is an order, also a refused one.
    """
    deal = lock_deal(tranche.deal_id)
    require_outsider(deal, by)
    if tranche.orders.exists():
        raise PaymentRefused(_("There is a payment order for “%(name)s”, so it stays.") % {"name": tranche.name})
    tranche.delete()


@transaction.atomic
def request_payment(
    *, tranche: Tranche, amount: Decimal, compensable_vat_amount: Decimal, by: User, at: datetime, note: str = ""
) -> PaymentOrder:
    """Ask that (part of) a part is paid, in euros. Two finance officers approve it before it is paid.

    :raises PaymentRefused: above what is left of the part or the contribution, or when the deal is not signed.
    """
    deal = lock_deal(tranche.deal_id)
    require_outsider(deal, by)
    if deal.status not in PAYABLE_DEAL_STATUSES:
        raise PaymentRefused(_("Payments begin when the covenant is signed, and end when a deal ends early."))
    stored = Tranche.objects.get(pk=tranche.pk)
    stored.deal = deal
    if amount > (left := left_of(stored)):
        raise PaymentRefused(_above_left(stored, amount, left), "amount")
    if compensable_vat_amount > amount:
        raise PaymentRefused(
            _("The compensable VAT is part of the amount. Fill in at most %(amount)s.") % {"amount": euros(amount)},
            "compensable_vat_amount",
        )
    return PaymentOrder.objects.create(
        tranche=stored,
        amount=amount,
        compensable_vat_amount=compensable_vat_amount,
        note=note,
        requested_at=at,
        requested_by=by,
    )


@transaction.atomic
def approve_payment(*, order: PaymentOrder, by: User, at: datetime) -> PaymentOrder:
    """Give the first or the second approval.

    :raises PaymentRefused: for who is no finance officer, asked for it, approved it before, or has a lower limit.
    """
    stored, deal = _locked_order(order)
    require_outsider(deal, by)
    if not by.has_role(Role.FINANCE_OFFICER):
        raise PaymentRefused(_("Only a finance officer approves a payment."))
    if stored.second_approved_at:
        raise PaymentRefused(_("This payment was approved twice already."))
    if by.pk == stored.requested_by_id:
        raise PaymentRefused(_("Whoever asked for a payment may not approve it. Ask somebody else."))
    if by.pk == stored.first_approved_by_id:
        raise PaymentRefused(_("You gave the first approval. Another finance officer gives the second."))
    _require_limit(stored, by)
    _require_within_limit(deal)
    step = "second" if stored.first_approved_at else "first"
    return _write(stored, {f"{step}_approved_at": at, f"{step}_approved_by": by})


@transaction.atomic
def refuse_payment(*, order: PaymentOrder, reason: str, by: User, at: datetime) -> PaymentOrder:
    """Refuse an order that was not paid yet, with the reason; its amount can be ordered again.

    :raises PaymentRefused: if it was paid or refused, or without a reason.
    """
    stored, deal = _locked_order(order)
    require_outsider(deal, by)
    if not reason.strip():
        raise PaymentRefused(_("Write why this payment is refused."), "reason")
    return _write(stored, {"refused_at": at, "refused_by": by, "refusal_reason": reason.strip()})


@transaction.atomic
def note_paid(*, order: PaymentOrder, paid_date: date, by: User, at: datetime) -> PaymentOrder:
    """Note the day on which an approved order was paid, and tell the region.

    :raises PaymentRefused: if it was not approved twice, or the day is to come or before its second approval.
    """
    stored, deal = _locked_order(order)
    require_outsider(deal, by)
    if stored.second_approved_at is None:
        raise PaymentRefused(_("A payment is approved twice before it is made."))
    if paid_date > localtime(at).date():
        raise PaymentRefused(
            _("%(day)s is still to come. Fill in the day of the payment.") % {"day": dutch_date(paid_date)}, "paid_date"
        )
    if paid_date < localtime(stored.second_approved_at).date():
        raise PaymentRefused(
            _("The second approval was on %(day)s. Fill in that day or a later one.")
            % {"day": dutch_date(stored.second_approved_at)},
            "paid_date",
        )
    _require_within_limit(deal)
    _write(stored, {"paid_date": paid_date, "paid_noted_at": at, "paid_noted_by": by})
    tell_paid(deal=deal, order=stored, paid=money_of(deal).net_paid, at=at)
    return stored


@transaction.atomic
def set_payment_limit(*, user: User, amount: Decimal, by: User, at: datetime) -> PaymentLimit:
    """Set the most that a finance officer may approve in one payment (euro); zero takes the right away.

    :raises PaymentRefused: for oneself, or for who is no finance officer.
    """
    if user.pk == by.pk:
        raise PaymentRefused(_("Nobody sets their own limit. Ask somebody else."))
    if not user.has_role(Role.FINANCE_OFFICER):
        raise PaymentRefused(_("Only a finance officer has a limit for payments."), "user")
    return PaymentLimit.objects.create(user=user, amount=amount, set_at=at, set_by=by)


def limit_of(user: User) -> Decimal | None:
    """Give the most that a person may approve in one payment (euro), None when no limit was set."""
    return user.payment_limits.order_by("-set_at", "-pk").values_list("amount", flat=True).first()


def _total(rows: QuerySet[Any]) -> Decimal:
    return rows.aggregate(total=Sum("amount"))["total"] or NOTHING


def _locked_order(order: PaymentOrder) -> tuple[PaymentOrder, Deal]:
    """Lock the deal, then read the order as it is stored; one that was settled is refused."""
    deal = lock_deal(order.tranche.deal_id)
    stored = PaymentOrder.objects.select_for_update(of=("self",)).select_related("tranche").get(pk=order.pk)
    if stored.refused_at or stored.paid_date:
        raise PaymentRefused(_("This payment was settled meanwhile. Look at how it stands now."))
    return stored, deal


def _write(order: PaymentOrder, values: dict[str, object]) -> PaymentOrder:
    for name, value in values.items():
        setattr(order, name, value)
    order.save(update_fields=list(values))
    return order


def _require_alive(deal: Deal) -> None:
    if deal.status == DealStatus.ENDED_EARLY:
        raise PaymentRefused(_("This deal ended early. Nothing is paid to it any more."))


def _require_planned(deal: Deal, amount: Decimal, *, instead_of: Decimal) -> None:
    left = money_of(deal).left_to_plan + instead_of
    # Lowering a part is always possible, also while the parts are more than the final amount.
    if amount > left and amount > instead_of:
        raise PaymentRefused(
            _("%(amount)s is too much: %(left)s of the contribution is not in a part yet. Fill in a lower amount.")
            % {"amount": euros(amount), "left": euros(max(left, NOTHING))},
            "amount",
        )


def _require_limit(order: PaymentOrder, by: User) -> None:
    limit = limit_of(by)
    if limit is None:
        raise PaymentRefused(_("No limit was set for you yet, so you cannot approve payments."))
    if order.amount > limit:
        raise PaymentRefused(
            _("This payment of %(amount)s is above your limit of %(limit)s. Ask another finance officer.")
            % {"amount": euros(order.amount), "limit": euros(limit)}
        )


def _require_within_limit(deal: Deal) -> None:
    """Refuse while more is ordered than the contribution or the final amount: it was lowered meanwhile."""
    if (left := money_of(deal).left_to_order) < 0:
        raise PaymentRefused(
            _("The payment orders of this deal are %(amount)s more than its final amount. Refuse one first.")
            % {"amount": euros(-left)}
        )


def _above_left(tranche: Tranche, amount: Decimal, left: Decimal) -> str:
    values = {"amount": euros(amount), "left": euros(max(left, NOTHING)), "name": tranche.name}
    if left <= 0:
        return _("Nothing is left of “%(name)s”, so %(amount)s cannot be paid.") % values
    return _("%(amount)s is too much: %(left)s is left of “%(name)s”. Fill in at most %(left)s.") % values
