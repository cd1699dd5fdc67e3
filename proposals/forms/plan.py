"""What the plan does when, and what that brings: questions with a table under them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.forms.answers import QuestionsMixin
from proposals.forms.fields import TypedTextField
from proposals.forms.rows import Row, RowsForm
from proposals.services.plan import ActivityInput, IndicatorInput


class PlanningForm(QuestionsMixin, RowsForm):
    """The questions about approach and planning, and the activities with their dates."""

    section = "planning"
    telling = {"activity": ("name", "actor", "start", "end")}

    def build(self) -> None:
        """Show what is stored; without activities yet, a few empty rows to begin with."""
        self.initial = {}
        self.add_questions()
        if not self.proposal.round.asks_activities:
            return
        stored = [
            {"name": each.name, "actor": each.actor, "start": each.start_input, "end": each.end_input}
            for each in self.proposal.activities.all()
        ]
        self.add_table("activity", stored, at_least=1 if stored else 3)

    def columns(self, table: str) -> dict[str, forms.Field]:
        """Give new fields for an activity."""
        short = {"class": "mkb-input--date"}
        return {
            "name": TypedTextField(label=_("Activity"), max_length=300),
            "actor": TypedTextField(label=_("Who does it"), max_length=200),
            "start": TypedTextField(label=_("From"), max_length=100, widget=forms.TextInput(attrs=short)),
            "end": TypedTextField(label=_("Until"), max_length=100, widget=forms.TextInput(attrs=short)),
        }

    def table_label(self, table: str) -> str:
        """Name a row."""
        return str(_("Activity"))

    def table_rows(self) -> list[Row]:
        """Give the rows; none when the round does not ask for activities."""
        return list(self.rows("activity")) if "activity" in self.counts else []

    def values(self) -> list[ActivityInput]:
        """Give the activities as typed."""
        return [
            ActivityInput(name=row["name"], actor=row["actor"], start_input=row["start"], end_input=row["end"])
            for row in (self.kept_rows("activity") if "activity" in self.counts else ())
        ]


class ImpactForm(QuestionsMixin, RowsForm):
    """The questions about impact, and the results that can be measured with their targets."""

    section = "impact"
    telling = {"indicator": ("name", "unit", "baseline", "target", "source")}

    def build(self) -> None:
        """Show what is stored; without results yet, a few empty rows to begin with."""
        self.initial = {}
        self.add_questions()
        if not self.proposal.round.asks_indicators:
            return
        stored = [self._stored_row(each) for each in self.proposal.indicators.all()]
        self.add_table("indicator", stored, at_least=1 if stored else 2)

    @staticmethod
    def _stored_row(indicator: Any) -> dict[str, str]:
        return {
            "name": indicator.name,
            "unit": indicator.unit,
            "baseline": indicator.baseline_input,
            "target": indicator.target_input,
            "source": indicator.source,
        }

    def columns(self, table: str) -> dict[str, forms.Field]:
        """Give new fields for a result that can be measured."""
        return {
            "name": TypedTextField(label=_("Result"), max_length=300),
            "unit": TypedTextField(label=_("Counted in"), max_length=60),
            "baseline": figure_field(_("Now")),
            "target": figure_field(_("Target")),
            "source": TypedTextField(label=_("How you measure it"), max_length=300, required=False),
        }

    def table_label(self, table: str) -> str:
        """Name a row."""
        return str(_("Result"))

    def table_rows(self) -> list[Row]:
        """Give the rows; none when the round does not ask for results that can be measured."""
        return list(self.rows("indicator")) if "indicator" in self.counts else []

    def values(self) -> list[IndicatorInput]:
        """Give the results as typed."""
        return [
            IndicatorInput(
                name=row["name"],
                unit=row["unit"],
                baseline_input=row["baseline"],
                target_input=row["target"],
                source=row["source"],
            )
            for row in (self.kept_rows("indicator") if "indicator" in self.counts else ())
        ]


def figure_field(label: Any) -> TypedTextField:
    """Build a field that keeps a number as typed."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"})
    return TypedTextField(label=label, max_length=100, widget=widget)
