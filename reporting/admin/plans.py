"""Action plans and what their measures promise."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from proposals.admin.base import RuleAwareAdmin
from reporting.enums import Ministry
from reporting.models import ActionPlan, Measure
from reporting.services.action_plans import add_measure


@admin.register(ActionPlan)
class ActionPlanAdmin(RuleAwareAdmin):
    """The plans of the cabinet."""

    list_display = ["title", "reference", "published_date"]
    fields = ["title", "reference", "published_date"]


class MeasureForm(forms.ModelForm):
    """A measure; the other ministries are ticked."""

    other_ministries = forms.MultipleChoiceField(
        label=_("Other ministries"),
        choices=Ministry.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Measure
        fields = [
            "plan", "code", "theme", "title", "description", "ministry", "other_ministries", "in_agenda",
            "answers_circumstances", "planned_start_date", "planned_end_date", "source",
        ]  # fmt: skip


@admin.register(Measure)
class MeasureAdmin(RuleAwareAdmin):
    """What was planned. How it went stands with the measures by year."""

    form = MeasureForm
    list_display = ["code", "title", "theme", "ministry", "in_agenda", "planned_end_date"]
    list_filter = ["plan", "theme", "ministry", "in_agenda", "answers_circumstances"]
    list_select_related = ["theme"]
    search_fields = ["code", "title", "description"]
    fieldsets = [
        (None, {"fields": ["plan", "code", "theme", "title", "description"]}),
        (_("Responsible"), {"fields": ["ministry", "other_ministries"]}),
        (
            _("What was planned"),
            {"fields": ["planned_start_date", "planned_end_date", "in_agenda", "answers_circumstances", "source"]},
        ),
    ]

    def save_model(self, request: HttpRequest, obj: Measure, form: Any, change: bool) -> None:
        """Store it; a new one comes into the year that is open."""
        if change:
            obj.save()
        else:
            add_measure(measure=obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Measure | None = None) -> list[str]:
        """Keep the plan and code of a measure that is there: files and years know it by them."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "plan", "code"] if obj else fixed
