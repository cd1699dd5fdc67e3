"""Input of the plan of reporting: due days, and figures that are planned apart from the straight line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.formats import figure, short_date
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.models import Deal, DealIndicator
from proposals.services.plan import understood_figure
from reporting.models import PlannedFigure, ReportingPeriod
from reporting.queries.progress_table import agreed_figures, planned_for


@dataclass(frozen=True)
class PeriodFields:
    """A period with the field of its due day and, per indicator, what a straight line gives and the field."""

    period: ReportingPeriod
    due: BoundField
    cells: tuple[tuple[DealIndicator, Decimal, BoundField], ...]


class ReportingPlanForm(forms.Form):
    """The periods of a deal. An empty figure means: the straight line."""

    def __init__(self, deal: Deal, data: Any = None) -> None:
        super().__init__(data)
        self.deal = deal
        self.periods = list(deal.reporting_periods.order_by("number"))
        self.indicators = list(deal.indicators.order_by("sort_order", "pk"))
        stored = {
            (each.period_id, each.indicator_id): each.value
            for each in PlannedFigure.objects.filter(period__in=self.periods)
        }
        for period in self.periods:
            self.fields[f"due_{period.pk}"] = DutchDateField(
                label=_("Report %(number)s is due on") % {"number": period.number},
                initial=period.due_date,
                widget=forms.TextInput(attrs={"class": "mkb-input--short"}),
            )
            for indicator in self.promised_at(period):
                value = stored.get((period.pk, indicator.pk))
                self.fields[f"plan_{period.pk}_{indicator.pk}"] = TypedTextField(
                    label=_("%(name)s, planned on %(day)s")
                    % {"name": indicator.name, "day": short_date(period.end_date)},
                    initial="" if value is None else figure(value),
                    max_length=100,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"}),
                )

    def promised_at(self, period: ReportingPeriod) -> list[DealIndicator]:
        """Give the results that the report about a period asks: those promised at its end."""
        return [each for each in self.indicators if each.holds_on(period.end_date)]

    def clean(self) -> dict[str, Any]:
        """Check that every due day comes after its period, and that typed figures can be understood."""
        values = super().clean()
        for period in self.periods:
            name = f"due_{period.pk}"
            if name in self.errors:
                continue
            if values.get(name) is None:
                self.add_error(name, gettext("Fill in a day, such as 1 februari 2027."))
            elif values[name] <= period.end_date:
                message = gettext("%(day)s lies before the end of the period. Choose a day after %(end)s.")
                given = {"day": short_date(values[name]), "end": short_date(period.end_date)}
                self.add_error(name, message % given)
        for name in [each for each in values if each.startswith("plan_")]:
            if values[name].strip() and understood_figure(values[name]) is None:
                message = gettext("“%(text)s” is not a number we understand. Write it as 1250 or 1.250.")
                self.add_error(name, message % {"text": values[name].strip()[:40]})
        return values

    def due_dates(self) -> dict[int, date]:
        """Give the due days by key of the period."""
        return {period.pk: self.cleaned_data[f"due_{period.pk}"] for period in self.periods}

    def planned(self) -> dict[tuple[int, int], Decimal | None]:
        """Give the figures by (period, indicator); None where the field is empty."""
        return {
            (period.pk, indicator.pk): understood_figure(self.cleaned_data[f"plan_{period.pk}_{indicator.pk}"])
            for period in self.periods
            for indicator in self.promised_at(period)
        }

    def rows(self) -> Iterator[PeriodFields]:
        """Go through the periods with their fields."""
        agreed = agreed_figures(self.deal)
        for period in self.periods:
            cells = tuple(
                (each, planned_for(each, self.deal, period.end_date, agreed), self[f"plan_{period.pk}_{each.pk}"])
                for each in self.promised_at(period)
            )
            yield PeriodFields(period, self[f"due_{period.pk}"], cells)
