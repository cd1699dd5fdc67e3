"""Documents: what is being made, and fetching it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from proposals.models import Submission
from proposals.services.clock import database_now
from proposals.services.supplement_content import as_submitted
from reporting.enums import ReportStatus
from reporting.models import Report
from reporting.queries import (
    newest_report,
    report_line,
    reports_for_pages,
)
from reporting.services.decision_letters import read_letter
from reporting.services.downloads import note_download
from reporting.services.report_files import FileDamaged, read_whole_file
from reporting.services.reports import NotRetryable, remake_report, retry_report
from reporting.tasks import generate_on_commit

READY_PER_PAGE = 20


@login_required
@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a document is; the page looks again by itself."""
    report = get_object_or_404(reports_for_pages(request.user), pk=pk)
    if report.submission is not None:
        as_submitted(report.submission.proposal)  # what is written for a supplement is not named before it is sent
    return render(request, "reporting/report_detail.html", {"line": report_line(report, request.user)})


@login_required
@require_safe
def report_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the line of a document as a piece of a page, for the page that looks again.

    With `alone` in the address without its title, for the page that has it as heading.
    """
    report = get_object_or_404(reports_for_pages(request.user), pk=pk)
    values = {"line": report_line(report, request.user), "alone": "alone" in request.GET}
    return render(request, "reporting/report_status.html", values)


@login_required
@require_safe
def report_download(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a document that is ready, whole or not at all; asks at each use whether one may."""
    report = get_object_or_404(Report.objects.visible_to(request.user).select_related("letter", "proposal"), pk=pk)
    if report.status != ReportStatus.READY:
        return redirect("reporting:report_detail", report.pk)
    try:
        content = read_whole_file(report)
    except FileDamaged:
        return _make_again(request, report)
    if request.method == "GET":  # who only asks about it has not read it
        at = database_now()
        note_download(report=report, by=request.user, at=at)
        read_letter(report=report, by=request.user, at=at)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(True, report.file_name),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


@login_required
@require_POST
def report_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again to make a document that failed."""
    report = get_object_or_404(reports_for_pages(request.user), pk=pk)
    if not request.user.has_perm("reporting.retry_report", report):
        raise Http404
    try:
        retry_report(report=report, by=request.user, at=database_now())
    except NotRetryable:
        report.refresh_from_db()
        if report.status in {ReportStatus.WAITING, ReportStatus.RUNNING, ReportStatus.READY}:
            messages.info(request, _("This document is already being made or ready."))
        else:
            messages.info(request, _("The work that this document belongs to has ended. Ask for the document anew."))
    else:
        generate_on_commit(report.pk)
    return redirect("reporting:report_detail", report.pk)


@login_required
@require_safe
def acknowledgement(request: HttpRequest, submission_pk: int) -> HttpResponse:
    """Give the acknowledgement of receipt of a submission, or show how far it is."""
    submission = get_object_or_404(Submission.objects.visible_to(request.user), pk=submission_pk)
    report = newest_report(submission=submission)
    if report is None or not Report.objects.visible_to(request.user).filter(pk=report.pk).exists():
        raise Http404
    ready = report.status == ReportStatus.READY
    return redirect("reporting:report_download" if ready else "reporting:report_detail", report.pk)


def _make_again(request: HttpRequest, report: Report) -> HttpResponse:
    remake_report(report=report, at=database_now())
    generate_on_commit(report.pk)
    messages.warning(
        request, _("The stored file was damaged. We make the document again; this takes less than a minute.")
    )
    return redirect("reporting:report_detail", report.pk)
