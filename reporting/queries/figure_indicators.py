"""What deals promised and what they reached, for the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from proposals.models import DealIndicator
from proposals.queries import plans_before_changes
from reporting.enums import ProgressReportStatus
from reporting.models import ProgressFigure


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorFigure:
    """A result that can be measured, in `unit`: where it began, what was promised, and what was reached by when.

    `reached` is empty as long as no accepted report tells it; `reached_on` is the last day of that report's period
    and `planned` what should have been reached by then, as noted when the report was sent in. A change of the deal may
    have added it (`starts_on`) or ended it (`ended_on`, with the reason): then it counts in no sum any more.
    """

    pk: int
    name: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    reached: Decimal | None
    reached_on: date | None
    planned: Decimal | None = None
    starts_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""

    @property
    def share(self) -> Fraction | None:
        """Give what part of the promise was reached, as a fraction of one (more than one is possible)."""
        if self.target is None or self.reached is None or self.target <= 0:
            return None
        return Fraction(self.reached) / Fraction(self.target)


def indicator_figures(deals: Sequence[int], on: date) -> dict[int, tuple[IndicatorFigure, ...]]:
    """Give per deal (key) its indicators with what the newest accepted report up to `on` tells.

    Two queries, and one more for a day in the past: what a later change made of a result was not agreed yet.
    """
    reached = _reached(deals, on)
    found: dict[int, list[IndicatorFigure]] = {}
    promised = DealIndicator.objects.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=on), deal__in=deals)
    plans = plans_before_changes(deals, on) if on < localdate() else {}
    for each in promised.order_by("deal_id", "sort_order", "pk"):
        _as_agreed(each, plans.get(each.deal_id, {}))
        has_ended = each.ended_on is not None and each.ended_on <= on
        value, day, planned = reached.get(each.pk, (None, None, None))
        figure = IndicatorFigure(
            pk=each.pk,
            name=each.name,
            unit=each.unit,
            baseline=each.baseline,
            target=each.target,
            reached=value,
            reached_on=day,
            planned=planned,
            starts_on=each.starts_on,
            ended_on=each.ended_on if has_ended else None,
            end_reason=each.end_reason if has_ended else "",
        )
        found.setdefault(each.deal_id, []).append(figure)
    return {deal: tuple(figures) for deal, figures in found.items()}


def _as_agreed(indicator: DealIndicator, plan: Mapping[str, Any]) -> None:
    """Give a result back what was agreed before a later change of the deal."""
    if agreed := plan.get("indicators", {}).get(str(indicator.pk)):
        indicator.name, indicator.unit = agreed["name"], agreed["unit"]
        indicator.baseline, indicator.target = Decimal(agreed["baseline"]), Decimal(agreed["target"])


def _reached(deals: Sequence[int], on: date) -> dict[int, tuple[Decimal, date, Decimal | None]]:
    rows = ProgressFigure.objects.filter(
        progress_report__deal__in=deals,
        progress_report__status=ProgressReportStatus.ACCEPTED,
        progress_report__period_end_date__lte=on,
        reached__isnull=False,
    ).order_by("progress_report__period_end_date", "progress_report__number")
    return {
        indicator: (value, day, planned)
        for indicator, value, day, planned in rows.values_list(
            "indicator_id", "reached", "progress_report__period_end_date", "planned"
        )
    }
