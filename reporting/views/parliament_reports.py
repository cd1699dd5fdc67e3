"""The yearly report to parliament: the list, its page, its facts, its documents and establishing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable, StaleVersion
from reporting.documents.parliament_paper import AS_SENT
from reporting.enums import ReportKind
from reporting.forms.parliament_reports import EstablishForm, ReportDocumentForm, ReportFactsForm, StartReportForm
from reporting.models import ParliamentReport
from reporting.queries.open_years import open_years, stored_open_years
from reporting.queries.parliament_reports import TextLine, text_lines
from reporting.services.parliament_reports import (
    ReportNotReady,
    WriterMayNotEstablish,
    YearIsOpen,
    YearTaken,
    establish_report,
    save_report_facts,
    start_parliament_report,
)
from reporting.services.reports import request_report
from reporting.tasks import generate_on_commit

DOCUMENTS_SHOWN = 10


@login_required
@permission_required("reporting.see_parliament_report", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def parliament_report_list(request: HttpRequest) -> HttpResponse:
    """Show the reports by year, and begin one."""
    form = StartReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not request.user.has_perm("reporting.edit_parliament_report"):
        return HttpResponse(status=403)
    if form.is_valid():
        try:
            report = start_parliament_report(**form.cleaned_data, by=request.user, at=database_now())
        except YearTaken as taken:
            messages.info(request, _("There is a report over %(year)d already.") % {"year": taken.report.year})
            report = taken.report
        return redirect("reporting:parliament_report_detail", report.year)
    values = {
        "form": form,
        "reports": ParliamentReport.objects.visible_to(request.user).select_related("updated_by"),
        "may_write": request.user.has_perm("reporting.edit_parliament_report"),
    }
    return render(request, "reporting/parliament/list.html", values, status=422 if form.errors else 200)


@login_required
@permission_required("reporting.see_parliament_report", raise_exception=True)
@require_safe
def parliament_report_detail(request: HttpRequest, year: int) -> HttpResponse:
    """Show a report: how far its texts are, what stands in the way, and its documents."""
    return _show(request, report_or_404(request, year), ReportDocumentForm())


@login_required
@permission_required("reporting.edit_parliament_report", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def parliament_report_facts(request: HttpRequest, year: int) -> HttpResponse:
    """Change title, days and the earlier paper."""
    report = report_or_404(request, year)
    form = ReportFactsForm(request.POST if request.method == "POST" else None, report=report)
    newer = None
    if form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            save_report_facts(report=report, values=values, seen=seen, by=request.user, at=database_now())
        except NotEditable:
            return _established_meanwhile(request, year)
        except StaleVersion as stale:
            newer = stale.stored
            form.add_error(None, _("A colleague saved something else meanwhile. Yours is still in the fields below."))
            form.data = form.data.copy()
            form.data["seen"] = newer.version
        else:
            messages.success(request, _("Saved."))
            return redirect("reporting:parliament_report_detail", year)
    values = {"report": report, "form": form, "newer": newer}
    return render(request, "reporting/parliament/facts.html", values, status=422 if form.errors else 200)


@login_required
@permission_required("reporting.see_parliament_report", raise_exception=True)
@require_POST
def parliament_report_document(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for the report or its letter: of an established one its newest edition, else a concept."""
    report = report_or_404(request, year)
    form = ReportDocumentForm(request.POST)
    if not form.is_valid():
        return _show(request, report, form)
    edition = report.editions.first()
    parameters = {"edition": edition.number} if edition else {"at": report.version}
    kind = form.cleaned_data["kind"]
    if kind == AS_SENT:
        kind, parameters = ReportKind.PARLIAMENT_REPORT_LETTER.value, parameters | {"form": AS_SENT}
    made = request_report(
        kind=kind, parliament_report=report, parameters=parameters, by=request.user, at=database_now()
    )
    generate_on_commit(made.pk)
    return redirect("reporting:report_detail", made.pk)


@login_required
@permission_required("reporting.establish_parliament_report", raise_exception=True)
@require_POST
def parliament_report_establish(request: HttpRequest, year: int) -> HttpResponse:
    """Establish a report; nothing in it changes after that."""
    report = report_or_404(request, year)
    form = EstablishForm(request.POST)
    if open_years(year) and not form.is_valid():
        return _show(request, report, ReportDocumentForm(), form)
    reason = form.cleaned_data.get("reason", "") if form.is_valid() else ""
    try:
        edition = establish_report(report=report, by=request.user, at=database_now(), reason=reason)
    except NotEditable:
        return _established_meanwhile(request, year)
    except WriterMayNotEstablish:
        refusal = _("You wrote in this report. Ask a colleague to establish it.")
    except ReportNotReady:
        refusal = _("Not established: below you see what is still missing or wrong.")
    except YearIsOpen:
        refusal = _("Not established: a year was opened again meanwhile. Write why it cannot wait.")
    else:
        words = _("The report is established as edition %(number)d. Make its documents below.")
        messages.success(request, words % {"number": edition.number})
        return redirect("reporting:parliament_report_detail", year)
    if not reason:
        messages.error(request, refusal)
        return redirect("reporting:parliament_report_detail", year)
    form.add_error(None, refusal)
    return _show(request, report, ReportDocumentForm(), form)


def report_or_404(request: HttpRequest, year: int) -> ParliamentReport:
    """Give the report over a year that this person may read."""
    return get_object_or_404(ParliamentReport.objects.visible_to(request.user), year=year)


def _established_meanwhile(request: HttpRequest, year: int) -> HttpResponse:
    messages.info(request, _("This report was established meanwhile. It does not change any more."))
    return redirect("reporting:parliament_report_detail", year)


def _show(
    request: HttpRequest, report: ParliamentReport, form: ReportDocumentForm, establish: EstablishForm | None = None
) -> HttpResponse:
    lines = text_lines(report)
    values = {
        "report": report,
        "lines": lines,
        "missing": _missing(report, lines),
        "wrong": [each for each in lines if each.problems],
        "documents": report.reports.visible_to(request.user)[:DOCUMENTS_SHOWN],
        "edition": report.editions.select_related("made_by").first(),
        "form": form,
        "establish": establish or EstablishForm(),
        "wrong_form": establish or form,
        "open_years": open_years(report.year) if report.is_editable else stored_open_years(report.open_years),
        "may_write": report.is_editable and request.user.has_perm("reporting.edit_parliament_report"),
        "may_establish": report.is_editable and request.user.has_perm("reporting.establish_parliament_report"),
    }
    status = 422 if values["wrong_form"].errors else 200
    return render(request, "reporting/parliament/detail.html", values, status=status)


def _missing(report: ParliamentReport, lines: list[TextLine]) -> list[str]:
    """Say what is still missing before the report can be established."""
    words = {each.part: each.words for each in lines if each.theme is None}
    missing = [] if report.letter_date else [_("the date of the letter")]
    missing += [] if words.get("summary") else [_("the summary")]
    missing += [] if words.get("letter") else [_("the letter")]
    return missing
