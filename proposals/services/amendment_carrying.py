"""An approved change of a deal, written into the deal."""

from datetime import date
from decimal import Decimal

from django.db.models import Max

from proposals.models import Deal, DealAmendment, DealIndicator, Milestone
from proposals.services.amendment_copies import (
    ENDS,
    NEW,
    STARTS,
    Snapshot,
    day_of,
    indicator_values,
    milestone_values,
)


def carry_through(deal: Deal, amendment: DealAmendment, *, on: date) -> None:
    """Give a locked deal what its change proposes: amount, period, results and milestones, as of the day `on`."""
    new = amendment.proposed
    deal.awarded_amount = Decimal(new["awarded_amount"])
    deal.start_date, deal.end_date = day_of(new["start_date"]), day_of(new["end_date"])
    deal.save(update_fields=["awarded_amount", "start_date", "end_date"])
    _change_results(deal, new["indicators"], on)
    _add_results(deal, new["indicators"], on)
    _change_milestones(deal, new["milestones"])
    _add_milestones(deal, new["milestones"])


def _change_results(deal: Deal, new: Snapshot, on: date) -> None:
    for indicator in deal.indicators.in_force():
        values = new[str(indicator.pk)]
        if values.get(ENDS):
            # One that was to count from a later day never counted.
            indicator.ended_on, indicator.end_reason = max(on, indicator.starts_on or on), values[ENDS]
            indicator.save()
        elif values != indicator_values(indicator):
            indicator.name, indicator.unit = values["name"], values["unit"]
            indicator.baseline, indicator.target = Decimal(values["baseline"]), Decimal(values["target"])
            indicator.source, indicator.starts_on = values["source"], day_of(values.get(STARTS))
            indicator.save()


def _add_results(deal: Deal, new: Snapshot, on: date) -> None:
    order = deal.indicators.aggregate(last=Max("sort_order"))["last"] or 0
    for place, values in enumerate(_added(new), start=order + 1):
        DealIndicator.objects.create(
            deal=deal, name=values["name"], unit=values["unit"], source=values["source"], starts_on=on,
            baseline=Decimal(values["baseline"]), target=Decimal(values["target"]), sort_order=place,
        )  # fmt: skip


def _change_milestones(deal: Deal, new: Snapshot) -> None:
    for milestone in deal.milestones.all():
        values = new[str(milestone.pk)]
        if values is None:
            milestone.delete()
        elif values != milestone_values(milestone):
            milestone.title, milestone.planned_date = values["title"], day_of(values["planned_date"])
            milestone.save()


def _add_milestones(deal: Deal, new: Snapshot) -> None:
    order = deal.milestones.aggregate(last=Max("sort_order"))["last"] or 0
    for place, values in enumerate(_added(new), start=order + 1):
        Milestone.objects.create(
            deal=deal, title=values["title"], planned_date=day_of(values["planned_date"]), sort_order=place
        )


def _added(new: Snapshot) -> list[Snapshot]:
    return [values for key, values in new.items() if key.startswith(NEW)]
