"""What was paid to deals, for the figures."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum
from django.db.models.functions import TruncMonth

from proposals.models import Deal, PaymentOrder, Recovery, Tranche

PAID, PLANNED, CAME_BACK = "paid", "planned", "came_back"


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentFigure:
    """A payment of the ministry in euros: paid or come back `on` a day, or planned for it (or `after` a milestone)."""

    name: str
    amount: Decimal
    on: date | None
    after: str
    state: str


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


def payment_figures(
    deals: Sequence[int], on: date, *, over: Collection[int] = ()
) -> dict[int, tuple[PaymentFigure, ...]]:
    """Give per deal (key) what was paid by `on`, what came back, and what of each part is still planned.

    Nothing is planned any more for the deals (keys) in `over`: they ended early by then.
    """
    found: dict[int, list[PaymentFigure]] = defaultdict(list)
    tranches = list(Tranche.objects.filter(deal__in=deals).select_related("milestone").order_by("deal_id", "number"))
    orders = PaymentOrder.objects.paid_by(on).filter(tranche__deal__in=deals).order_by("paid_date", "pk")
    paid: dict[int, list[PaymentOrder]] = defaultdict(list)
    for order in orders:
        paid[order.tranche_id].append(order)
    for tranche in tranches:
        rows = _of_tranche(tranche, paid[tranche.pk])
        found[tranche.deal_id] += [each for each in rows if each.state == PAID or tranche.deal_id not in over]
    for row in Recovery.objects.received_by(on).filter(deal__in=deals).order_by("received_date", "pk"):
        found[row.deal_id].append(
            PaymentFigure(name="", amount=-row.amount, on=row.received_date, after="", state=CAME_BACK)
        )
    return {deal: tuple(rows) for deal, rows in found.items()}


def _of_tranche(tranche: Tranche, orders: Sequence[PaymentOrder]) -> list[PaymentFigure]:
    rows = [
        PaymentFigure(name=tranche.name, amount=each.amount, on=each.paid_date, after="", state=PAID) for each in orders
    ]
    rest = tranche.amount - sum((each.amount for each in orders), Decimal(0))
    if rest <= 0:
        return rows
    after = tranche.milestone.title if tranche.milestone and not tranche.planned_date else ""
    return [*rows, PaymentFigure(name=tranche.name, amount=rest, on=tranche.planned_date, after=after, state=PLANNED)]
