"""Progress reports of a deal: the region writes, the ministry judges."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable, StaleVersion
from reporting.forms import ProgressReportForm, ReviewForm
from reporting.models import ProgressReport
from reporting.queries import (
    amount_problems,
    deals_for_pages,
    newest_report,
    next_period,
    progress_report_problems,
    progress_reports_for_pages,
    report_line,
    reports_for_pages,
)
from reporting.services.progress_reports import (
    REPORTING_DEAL_STATUSES,
    DealNotSigned,
    OpenReportExists,
    ProgressReportIncomplete,
    RemarksMissing,
    StepNotAllowed,
    accept_progress_report,
    return_progress_report,
    save_progress_report,
    start_progress_report,
    submit_progress_report,
)
from reporting.tasks import generate_on_commit


@login_required
@require_safe
def progress_report_list(request: HttpRequest, deal_pk: int) -> HttpResponse:
    """Show the progress reports of a deal."""
    deal = get_object_or_404(deals_for_pages(request.user), pk=deal_pk)
    reports = list(progress_reports_for_pages(request.user).filter(deal=deal).order_by("-number"))
    values = {
        "deal": deal,
        "progress_reports": reports,
        "open_report": next((each for each in reports if each.is_editable), None),
        "may_write": request.user.has_perm("reporting.start_progress_report", deal),
        "is_signed": deal.status in REPORTING_DEAL_STATUSES,
    }
    return render(request, "reporting/progress_report_list.html", values)


@login_required
@require_POST
def progress_report_start(request: HttpRequest, deal_pk: int) -> HttpResponse:
    """Start the next progress report of a deal, over the period that follows the last one."""
    deal = get_object_or_404(deals_for_pages(request.user), pk=deal_pk)
    if not request.user.has_perm("reporting.start_progress_report", deal):
        raise PermissionDenied
    start, end = next_period(deal)
    try:
        progress_report = start_progress_report(
            deal=deal, period_start_date=start, period_end_date=end, by=request.user, at=database_now()
        )
    except OpenReportExists as error:
        progress_report = error.progress_report
    except DealNotSigned:
        messages.warning(request, _("You can report once the deal is signed."))
        return redirect("reporting:progress_report_list", deal.pk)
    return redirect("reporting:progress_report_edit", progress_report.pk)


@login_required
def progress_report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the region write its progress report, save it and send it in."""
    progress_report = get_object_or_404(progress_reports_for_pages(request.user), pk=pk)
    if not request.user.has_perm("reporting.edit_progress_report", progress_report):
        raise PermissionDenied
    if request.method != "POST":
        if not progress_report.is_editable:
            return redirect("reporting:progress_report_detail", pk)
        return _show_form(request, progress_report, ProgressReportForm(progress_report))
    form = ProgressReportForm(progress_report, request.POST)
    form.full_clean()
    try:
        stored = save_progress_report(
            progress_report=progress_report,
            values=form.storable(),
            expected_version=form.cleaned_data.get("version"),
            by=request.user,
            at=database_now(),
        )
    except NotEditable:
        messages.warning(request, _("This report was sent in meanwhile. What you typed after that is not in it."))
        return redirect("reporting:progress_report_detail", pk)
    except StaleVersion as conflict:
        return _show_conflict(request, form, conflict.stored)
    return _after_saving(request, form, stored)


def _after_saving(request: HttpRequest, form: ProgressReportForm, stored: ProgressReport) -> HttpResponse:
    """Go on with sending in if that was asked; else show what the database could not keep or understand."""
    shown = form.on_top_of(stored)
    if "submit" in request.POST:
        if not shown.errors:
            return _submit(request, shown, stored)
        shown.show_problems(progress_report_problems(stored))
    elif stored.spent_amount_input.strip():
        shown.show_problems(amount_problems(stored))
    if shown.errors:
        return _show_form(request, stored, shown)
    messages.success(request, _("Saved. You can go on later."))
    return redirect("reporting:progress_report_edit", stored.pk)


def _submit(request: HttpRequest, form: ProgressReportForm, stored: ProgressReport) -> HttpResponse:
    if not request.user.has_perm("reporting.submit_progress_report", stored):
        raise PermissionDenied
    try:
        report = submit_progress_report(progress_report=stored, by=request.user, at=database_now())
    except ProgressReportIncomplete as error:
        form.show_problems(error.problems)
        return _show_form(request, stored, form)
    except StepNotAllowed:
        messages.info(request, _("This report was sent in already."))
    else:
        generate_on_commit(report.pk)
        messages.success(request, _("Your progress report has been sent in."))
    return redirect("reporting:progress_report_detail", stored.pk)


def _show_conflict(request: HttpRequest, form: ProgressReportForm, stored: ProgressReport) -> HttpResponse:
    shown = form.on_top_of(stored)
    return _show_form(request, stored, shown, differences=shown.differences(stored))


def _show_form(
    request: HttpRequest,
    progress_report: ProgressReport,
    form: ProgressReportForm,
    differences: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    values = {
        "progress_report": progress_report,
        "deal": progress_report.deal,
        "form": form,
        "differences": differences,
        "may_submit": request.user.has_perm("reporting.submit_progress_report", progress_report),
    }
    return render(request, "reporting/progress_report_edit.html", values)


@login_required
@require_safe
def progress_report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a progress report for reading, with its document and, for the ministry, the judgement."""
    progress_report = get_object_or_404(progress_reports_for_pages(request.user), pk=pk)
    return _show_detail(request, progress_report, ReviewForm())


@login_required
@require_POST
def progress_report_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a progress report, or return it to the region with remarks."""
    progress_report = get_object_or_404(progress_reports_for_pages(request.user), pk=pk)
    if not request.user.has_perm("reporting.review_progress_report"):
        raise PermissionDenied
    if not {"accept", "return"} & set(request.POST):
        raise BadRequest
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _show_detail(request, progress_report, form)
    given = {"remarks": form.cleaned_data["remarks"], "by": request.user, "at": database_now()}
    try:
        if "return" in request.POST:
            return_progress_report(progress_report=progress_report, **given)
            messages.success(request, _("Returned. The region gets a mail with your remarks."))
        else:
            accept_progress_report(progress_report=progress_report, **given)
            messages.success(request, _("Accepted. The region gets a mail."))
    except RemarksMissing:
        form.add_error("remarks", _("Say what the region must change before you return the report."))
        return _show_detail(request, progress_report, form)
    except StepNotAllowed:
        messages.info(request, _("This report was judged already."))
    return redirect("reporting:progress_report_detail", pk)


def _show_detail(request: HttpRequest, progress_report: ProgressReport, form: ReviewForm) -> HttpResponse:
    document = newest_report(progress_report=progress_report)
    if document is not None:
        document = reports_for_pages(request.user).filter(pk=document.pk).first()
    waits = progress_report.status == "submitted"
    values = {
        "progress_report": progress_report,
        "deal": progress_report.deal,
        "line": report_line(document, request.user) if document else None,
        "may_write": progress_report.is_editable
        and request.user.has_perm("reporting.edit_progress_report", progress_report),
        "may_review": waits and request.user.has_perm("reporting.review_progress_report"),
        "form": form,
    }
    return render(request, "reporting/progress_report_detail.html", values)
