"""The years of a plan: open one, see how far it is, bring tables in and out, close it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.views.downloads import download
from proposals.admin.base import RuleAwareAdmin
from proposals.services.clock import database_now
from reporting.forms.plan_files import PlanFileForm
from reporting.models import PlanYear
from reporting.services.action_plans import YearRefused, close_year, open_year, refuse_opening, reopen_year
from reporting.services.plan_files import Outcome, import_figures, import_measures
from reporting.services.plan_tables import figures_table, measures_table

TABLES = {"maatregelen": measures_table, "cijfers": figures_table}
IMPORTS = {"measures": import_measures, "figures": import_figures}
MOST_SHOWN = 200


class PlanYearForm(forms.ModelForm):
    """A year to open."""

    class Meta:
        model = PlanYear
        fields = ["plan", "year", "due_date"]

    def clean(self) -> dict[str, Any]:
        """Say why a year cannot be opened."""
        cleaned = super().clean() or {}
        if self.instance.pk is None and not self.errors:
            try:
                refuse_opening(plan=cleaned["plan"], year=cleaned["year"])
            except YearRefused as refusal:
                self.add_error("year", str(refusal))
        return cleaned


@admin.register(PlanYear)
class PlanYearAdmin(RuleAwareAdmin):
    """The yearly rounds."""

    form = PlanYearForm
    change_form_template = "admin/reporting/planyear/change_form.html"
    list_display = ["plan", "year", "due_date", "progress", "closed_at"]
    list_display_links = ["plan", "year"]
    list_select_related = ["plan"]
    readonly_fields = ["opened_at", "opened_by", "closed_at", "closed_by"]
    history_fields = ["due_date", "closed_at", "closed_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanYear]:
        """Count the measures along."""
        rows = super().get_queryset(request)
        return rows.annotate(
            measures=Count("measure_years"),
            checked=Count("measure_years", filter=Q(measure_years__checked_at__isnull=False)),
        )

    @admin.display(description=gettext_lazy("brought up to date"))
    def progress(self, row: Any) -> str:
        """Say how many measures were brought up to date."""
        return _("%(checked)s of %(all)s") % {"checked": row.checked, "all": row.measures}

    def get_fields(self, request: HttpRequest, obj: PlanYear | None = None) -> list[str]:
        """Show who opened and closed it once it is there."""
        asked = ["plan", "year", "due_date"]
        return [*asked, *self.readonly_fields] if obj else asked

    def get_readonly_fields(self, request: HttpRequest, obj: PlanYear | None = None) -> list[str]:
        """Keep which year it is."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "plan", "year"] if obj else fixed

    def save_model(self, request: HttpRequest, obj: PlanYear, form: Any, change: bool) -> None:
        """Open the year with its measures, or change until when it runs."""
        if change:
            obj.save(update_fields=["due_date"])
            return
        opened = open_year(plan=obj.plan, year=obj.year, due_date=obj.due_date, by=request.user, at=database_now())
        obj.__dict__.update(opened.__dict__)

    def get_urls(self) -> list[URLPattern]:
        """Add the files, and opening and closing."""
        own = [
            ("<int:pk>/inlezen/", require_http_methods(["GET", "HEAD", "POST"])(self.import_view), "import"),
            ("<int:pk>/<slug:table>.<slug:ending>", require_safe(self.download_view), "download"),
            ("<int:pk>/sluiten/", require_POST(self.close_view), "close"),
            ("<int:pk>/heropenen/", require_POST(self.reopen_view), "reopen"),
        ]
        return [
            *(
                path(address, self.admin_site.admin_view(view), name=f"reporting_planyear_{name}")
                for address, view, name in own
            ),
            *super().get_urls(),
        ]

    def download_view(self, request: HttpRequest, pk: int, table: str, ending: str) -> HttpResponse:
        """Send a table of the year as CSV, ODS or XLSX."""
        plan_year = self._visible(request, pk)
        if table not in TABLES:
            raise Http404
        laid_out = TABLES[table](plan_year, by=request.user, at=database_now())
        return download(laid_out, name=f"actieplan-{plan_year.year}-{table}", ending=ending)

    def import_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a table over as a whole, look at what it would do, or say what is wrong with which cell."""
        plan_year = self._changeable(request, pk)
        form = PlanFileForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._import_page(request, plan_year, form, None, status=422 if request.method == "POST" else 200)
        only_check = "check" in request.POST
        take_over = IMPORTS[form.cleaned_data["table"]]
        try:
            outcome = take_over(
                plan_year=plan_year, content=form.content, by=request.user, at=database_now(), only_check=only_check
            )
        except YearRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:reporting_planyear_change", pk)
        if outcome.is_refused or only_check:
            return self._import_page(request, plan_year, form, outcome, status=422 if outcome.is_refused else 200)
        messages.success(request, _told(outcome))
        return redirect("admin:reporting_planyear_change", pk)

    def _import_page(
        self, request: HttpRequest, plan_year: PlanYear, form: PlanFileForm, outcome: Outcome | None, *, status: int
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "plan_year": plan_year,
            "form": form,
            "outcome": outcome,
            "told": _told(outcome) if outcome else "",
            "problems": outcome.problems[:MOST_SHOWN] if outcome else [],
            "more_problems": max(0, len(outcome.problems) - MOST_SHOWN) if outcome else 0,
            "title": _("Import a table"),
        }
        return render(request, "admin/reporting/planyear/import.html", context, status=status)

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close the year."""
        plan_year = self._changeable(request, pk)
        try:
            close_year(plan_year=plan_year, by=request.user, at=database_now())
        except YearRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(year)s is closed. Nothing in it changes any more.") % vars(plan_year))
        return redirect("admin:reporting_planyear_change", pk)

    def reopen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open a closed year again."""
        plan_year = self._visible(request, pk)
        if not request.user.has_perm("reporting.reopen_planyear", plan_year):
            raise PermissionDenied
        try:
            reopen_year(plan_year=plan_year)
        except YearRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(year)s is open again.") % vars(plan_year))
        return redirect("admin:reporting_planyear_change", pk)

    def _visible(self, request: HttpRequest, pk: int) -> PlanYear:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = PlanYear.objects.visible_to(request.user).select_related("plan").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _changeable(self, request: HttpRequest, pk: int) -> PlanYear:
        plan_year = self._visible(request, pk)
        if not request.user.has_perm("reporting.keep_plan"):
            raise PermissionDenied
        return plan_year


def _told(outcome: Outcome) -> str:
    """Say in a sentence what a file brought or would bring."""
    words = ngettext("%(count)s new row", "%(count)s new rows", len(outcome.added)) % {"count": len(outcome.added)}
    changed = ngettext("%(count)s changed", "%(count)s changed", len(outcome.changed)) % {"count": len(outcome.changed)}
    same = ngettext("%(count)s the same", "%(count)s the same", len(outcome.same)) % {"count": len(outcome.same)}
    return f"{words}, {changed}, {same}."
