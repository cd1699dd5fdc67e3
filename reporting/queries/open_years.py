"""Which years of action plans are not closed yet, for the yearly report to parliament that tells of them."""

from dataclasses import asdict, dataclass
from typing import Any

from reporting.models import ActionPlan, MeasureYear, PlanYear


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenYear:
    """A year of a plan that was not closed, or not even opened, with the codes of measures that were not updated."""

    plan: str
    year: int
    is_opened: bool
    waiting: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the values for `ParliamentReport.open_years`."""
        return asdict(self) | {"waiting": list(self.waiting)}


def open_years(year: int) -> tuple[OpenYear, ...]:
    """List what is still open of `year`, in two queries or three; empty when every plan with that year closed it.

    When no plan has the year at all, each plan is listed as not opened: the report would hold no measures.
    """
    rows = list(PlanYear.objects.filter(year=year).select_related("plan").order_by("plan__published_date", "pk"))
    if not rows:
        plans = ActionPlan.objects.order_by("published_date", "pk")
        return tuple(OpenYear(plan=each.title, year=year, is_opened=False) for each in plans)
    waiting: dict[int, list[str]] = {}
    unchecked = MeasureYear.objects.filter(plan_year__in=rows, plan_year__closed_at=None, checked_at=None)
    for plan_year, code in unchecked.order_by("measure__code").values_list("plan_year", "measure__code"):
        waiting.setdefault(plan_year, []).append(code)
    return tuple(
        OpenYear(plan=each.plan.title, year=year, is_opened=True, waiting=tuple(waiting.get(each.pk, ())))
        for each in rows
        if each.is_open
    )


def stored_open_years(stored: list[dict[str, Any]]) -> tuple[OpenYear, ...]:
    """Read what `OpenYear.as_json` gave."""
    return tuple(OpenYear(**{**each, "waiting": tuple(each["waiting"])}) for each in stored)
