"""Bringing measures up to date: this year beside the year before."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.admin.base import RuleAwareAdmin
from proposals.formats import number
from proposals.services.clock import database_now
from reporting.importers.cells import amount
from reporting.importers.problems import CellProblem
from reporting.models import MeasureFigure, MeasureYear, PlanYear
from reporting.services.action_plans import YearRefused, bring_up_to_date, refuse_closed, unchecked


class NumberField(forms.CharField):
    """A number in any usual Dutch spelling."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"})

    def to_python(self, value: Any) -> Any:
        """Understand what was typed.

        :raises ValidationError: with the words that say how to write it.
        """
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return amount(text)
        except CellProblem as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number in Dutch, and what was typed as it was typed."""
        return value if isinstance(value, str) or value is None else number(value, 2).removesuffix(",00")


class FigureForm(forms.ModelForm):
    """A figure with its source."""

    value = NumberField(label=gettext_lazy("Value"))

    class Meta:
        model = MeasureFigure
        fields = ["name", "value", "unit", "period", "note", "source"]


class FigureInline(admin.StackedInline):
    """The figures of this year."""

    model = MeasureFigure
    form = FigureForm
    extra = 1
    fields = [("name", "value", "unit"), ("period", "note"), "source"]

    def has_view_permission(self, request: HttpRequest, obj: MeasureYear | None = None) -> bool:
        """Ask about the measure."""
        return request.user.has_perm("reporting.view_measureyear", obj)

    def has_change_permission(self, request: HttpRequest, obj: MeasureYear | None = None) -> bool:
        """Ask whether the measure may change."""
        return request.user.has_perm("reporting.change_measureyear", obj)

    has_add_permission = has_delete_permission = has_change_permission


class MeasureYearForm(forms.ModelForm):
    """How the measure stands; `seen_version` is what the person was shown."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = MeasureYear
        fields = ["status", "start_date", "end_date", "results", "outlook", "source"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seen_version"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        """Refuse what somebody else changed meanwhile, with what was typed still there. Locks what is saved next."""
        cleaned = super().clean() or {}
        try:
            refuse_closed(PlanYear.objects.select_for_update().get(pk=self.instance.plan_year_id))
        except YearRefused as refusal:
            self.add_error(None, str(refusal))
            return cleaned
        rows = MeasureYear.objects.select_for_update(of=("self",)).select_related("checked_by")
        stored = rows.get(pk=self.instance.pk)
        if stored.version != cleaned.get("seen_version"):
            words = _(
                "%(person)s changed this measure. What you typed stands here still: copy it and load the page again."
            )
            self.add_error(None, words % {"person": stored.checked_by or _("Somebody")})
        return cleaned


class CheckedFilter(admin.SimpleListFilter):
    """Whether a measure was brought up to date."""

    title = gettext_lazy("brought up to date")
    parameter_name = "bijgewerkt"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer both."""
        return [("ja", _("Yes")), ("nee", _("Not yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[MeasureYear]) -> QuerySet[MeasureYear]:
        """Keep what was chosen."""
        chosen = {"ja": False, "nee": True}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(checked_at__isnull=chosen)


@admin.register(MeasureYear)
class MeasureYearAdmin(RuleAwareAdmin):
    """The measures of each year. Saving one counts as bringing it up to date."""

    form = MeasureYearForm
    change_form_template = "admin/reporting/measureyear/change_form.html"
    list_display = ["code", "title", "year", "theme", "status", "is_checked"]
    list_display_links = ["code", "title"]
    list_filter = ["plan_year__year", CheckedFilter, "status", "measure__theme", "measure__ministry"]
    list_select_related = ["measure__theme", "plan_year__plan"]
    search_fields = ["measure__code", "measure__title", "results"]
    ordering = ["-plan_year__year", "measure__code"]
    fieldsets = [
        (None, {"fields": ["seen_version", "status", "start_date", "end_date"]}),
        (None, {"fields": ["results", "outlook", "source"]}),
    ]
    inlines = [FigureInline]

    @admin.display(description=gettext_lazy("code"), ordering="measure__code")
    def code(self, row: MeasureYear) -> str:
        """Name the measure."""
        return row.measure.code

    @admin.display(description=gettext_lazy("measure"), ordering="measure__title")
    def title(self, row: MeasureYear) -> str:
        """Say what the measure is."""
        return row.measure.title

    @admin.display(description=gettext_lazy("year"), ordering="plan_year__year")
    def year(self, row: MeasureYear) -> str:
        """Give the year."""
        return str(row.plan_year.year)

    @admin.display(description=gettext_lazy("theme"), ordering="measure__theme__sort_order")
    def theme(self, row: MeasureYear) -> str:
        """Give the theme."""
        return str(row.measure.theme or _("all themes together"))

    @admin.display(description=gettext_lazy("brought up to date"), ordering="checked_at")
    def is_checked(self, row: MeasureYear) -> str:
        """Say whether it was brought up to date."""
        return _("Yes") if row.checked_at else _("Not yet")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Put the years before beside the form."""
        row = self.get_object(request, object_id)
        context = {**(extra_context or {}), "earlier": _years_before(row) if row else []}
        return super().change_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: MeasureYear, form: Any, change: bool) -> None:
        """Store it as brought up to date by this person."""
        bring_up_to_date(
            row=obj, expected_version=form.cleaned_data["seen_version"], by=request.user, at=database_now()
        )

    def response_change(self, request: HttpRequest, obj: MeasureYear) -> HttpResponse:
        """Go on to the next measure that waits, when that was asked."""
        answer = super().response_change(request, obj)
        if "_next" not in request.POST:
            return answer
        waiting = unchecked(obj.plan_year)
        following = waiting.filter(measure__code__gt=obj.measure.code).first() or waiting.first()
        if following is None:
            return redirect("admin:reporting_planyear_change", obj.plan_year_id)
        return redirect("admin:reporting_measureyear_change", following.pk)


def _years_before(row: MeasureYear) -> list[MeasureYear]:
    """Give the newest two years before, newest first: what was written often stands in one of them."""
    earlier = MeasureYear.objects.filter(measure=row.measure_id, plan_year__year__lt=row.plan_year.year)
    return list(earlier.select_related("plan_year").prefetch_related("figures").order_by("-plan_year__year")[:2])
