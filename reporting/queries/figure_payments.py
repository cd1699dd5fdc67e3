"""What was paid to deals, for the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum
from django.db.models.functions import TruncMonth

from proposals.models import Deal, PaymentOrder, Recovery
from proposals.queries import DealPayments
from reporting.charts import Payment


def paid_amounts(deals: Sequence[int], on: date) -> dict[int, Decimal]:
    """Give per deal (key) the euros paid up to and including `on`, less what had come back by then."""
    return dict(Deal.objects.with_paid(on).filter(pk__in=deals).order_by().values_list("pk", "paid_amount"))


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneyOfMonth:
    """The euros that were paid in a month, less what came back in it; `on` is the last day on which that happened."""

    on: date
    amount: Decimal


def paid_by_month(deals: Sequence[int], on: date) -> tuple[MoneyOfMonth, ...]:
    """Give what deals were paid up to and including `on`, month by month; two statements, however many payments.

    Together it is what `paid_amounts` gives for these deals.
    """
    orders = PaymentOrder.objects.paid_by(on).filter(tranche__deal__in=deals)
    back = Recovery.objects.received_by(on).filter(deal__in=deals)
    found: dict[date, MoneyOfMonth] = {}
    for sign, rows, day in ((1, orders, "paid_date"), (-1, back, "received_date")):
        months = rows.order_by().annotate(month=TruncMonth(day)).values("month")
        for row in months.annotate(total=Sum("amount"), last=Max(day)).order_by("month"):
            earlier = found.get(row["month"], MoneyOfMonth(on=row["last"], amount=Decimal(0)))
            total = earlier.amount + sign * row["total"]
            found[row["month"]] = MoneyOfMonth(on=max(earlier.on, row["last"]), amount=total)
    return tuple(found[month] for month in sorted(found))


def paid_and_planned(payments: DealPayments) -> tuple[tuple[Payment, ...], tuple[Payment, ...]]:
    """Give what was paid, less what came back, and the whole plan of a deal, for the drawing of both."""
    paid, planned = payments.paid_days, payments.planned_days
    return (
        tuple(Payment(on=day, amount=amount) for day, amount in paid),
        tuple(Payment(on=day, amount=amount) for day, amount in planned),
    )
