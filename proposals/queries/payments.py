"""The payments of a deal as they stood on a day."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.timezone import localdate

from proposals.enums import DealStatus
from proposals.models import Deal, PaymentOrder, Tranche


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A part of the contribution as everybody may know it: what was paid of it, when, and when the rest comes.

    Amounts in euros; `paid_on` is the newest day of payment, `expected_on` the day that is planned, by date or by
    milestone (`milestone` names it). `is_over` says that nothing more is paid of it: the deal ended early, or its final
    amount was approved and paid.
    """

    tranche: Tranche
    paid_amount: Decimal
    paid_on: date | None
    expected_on: date | None
    milestone: str
    orders: tuple[PaymentOrder, ...]
    is_over: bool = False

    @property
    def is_paid(self) -> bool:
        """Say whether the whole part was paid."""
        return self.paid_amount >= self.tranche.amount

    @property
    def amount(self) -> Decimal:
        """Give what the part comes to: all of it, or what was paid of it when nothing more comes."""
        return self.paid_amount if self.is_over else self.tranche.amount

    def paid_days(self, on: date) -> tuple[tuple[date, Decimal], ...]:
        """Give what was paid of it up to and including `on`, as (day, euros) in order of time."""
        return tuple(
            sorted((each.paid_date, each.amount) for each in self.orders if each.paid_date and each.paid_date <= on)
        )

    @property
    def left(self) -> Decimal:
        """Give what is neither ordered nor paid of this part and can still be ordered."""
        if self.is_over:
            return Decimal(0)
        return self.tranche.amount - sum((order.amount for order in self.orders if not order.refused_at), Decimal(0))


@dataclass(frozen=True, slots=True)
class DealPayments:
    """The payments of a deal on a day: its parts, what was paid, and what came back when (euro).

    `ended_early` says that the deal did: then what was awarded counts no more.
    """

    lines: tuple[PaymentLine, ...]
    on: date
    paid: Decimal
    came_back: tuple[tuple[date, Decimal], ...] = ()
    ended_early: bool = False

    @property
    def recovered(self) -> Decimal:
        """Give what came back up to and including the day, together."""
        return sum((amount for _day, amount in self.came_back), Decimal(0))

    @property
    def paid_days(self) -> tuple[tuple[date, Decimal], ...]:
        """Give every payment up to and including the day as (day, euros); what came back is negative."""
        paid = [each for line in self.lines for each in line.paid_days(self.on)]
        return tuple(sorted([*paid, *((day, -amount) for day, amount in self.came_back)]))

    @property
    def planned_days(self) -> tuple[tuple[date, Decimal], ...]:
        """Give the whole plan as (day, euros): every part on its day, paid or not; none of which nothing more comes."""
        parts = [(line.expected_on, line.tranche.amount) for line in self.lines if not line.is_over]
        return tuple(sorted((day, amount) for day, amount in parts if day))

    @property
    def total(self) -> Decimal:
        """Give the parts together as they were planned."""
        return sum((line.tranche.amount for line in self.lines), Decimal(0))

    @property
    def amount(self) -> Decimal:
        """Give what the parts come to, together."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def net_paid(self) -> Decimal:
        """Give what was paid less what came back."""
        return self.paid - self.recovered


def payments_of_deal(deal: Deal, on: date) -> DealPayments:
    """Give the payments of a deal as they stood on the day `on`.

    Four statements for any number of parts.
    """
    orders = PaymentOrder.objects.select_related(
        "requested_by", "first_approved_by", "second_approved_by", "refused_by", "paid_noted_by"
    )
    tranches = deal.tranches.select_related("milestone").prefetch_related(Prefetch("orders", queryset=orders))
    came_back = deal.recoveries.received_by(on).order_by("received_date", "pk").values_list("received_date", "amount")
    ended_early = _ended_early(deal, on)
    lines = tuple(_payment_line(tranche, on, ended_early) for tranche in tranches)
    paid = sum((line.paid_amount for line in lines), Decimal(0))
    found = DealPayments(lines=lines, on=on, paid=paid, came_back=tuple(came_back), ended_early=ended_early)
    if ended_early or not _is_paid_in_full(deal, found):
        return found
    return replace(found, lines=tuple(line if line.is_paid else replace(line, is_over=True) for line in lines))


def _is_paid_in_full(deal: Deal, payments: DealPayments) -> bool:
    """Say whether the final amount was approved and paid: of parts that are left nothing comes any more."""
    final = getattr(deal, "final_determination", None)
    if final is None or final.approved_at is None or localdate(final.approved_at) > payments.on:
        return False
    return bool(payments.net_paid >= final.amount)


def _ended_early(deal: Deal, on: date) -> bool:
    """Say whether the deal had ended early by the end of the day `on`."""
    if deal.status != DealStatus.ENDED_EARLY:
        return False
    later = deal.status_changes.filter(changed_at__date__gt=on).order_by("changed_at", "pk").first()
    return later is None or later.from_status == DealStatus.ENDED_EARLY


def _payment_line(tranche: Tranche, on: date, is_over: bool) -> PaymentLine:
    orders = tuple(tranche.orders.all())
    paid = [order for order in orders if order.paid_date and order.paid_date <= on]
    milestone = tranche.milestone
    return PaymentLine(
        tranche=tranche,
        paid_amount=sum((order.amount for order in paid), Decimal(0)),
        paid_on=max((order.paid_date for order in paid if order.paid_date), default=None),
        expected_on=tranche.planned_date or (milestone.planned_date if milestone else None),
        milestone=milestone.title if milestone else "",
        orders=orders,
        is_over=is_over,
    )
