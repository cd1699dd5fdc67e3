"""A progress report for reading, and the judgement of the ministry."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from proposals.services.clock import database_now
from reporting.forms import ReviewForm
from reporting.models import ProgressReport
from reporting.queries import (
    ProgressTable,
    progress_reports_for_pages,
    progress_table,
    report_line,
    reports_for_pages,
)
from reporting.services.progress_reports import StepNotAllowed
from reporting.services.progress_reviews import (
    RemarksMissing,
    WriterMayNotAccept,
    accept_progress_report,
    return_progress_report,
)
from reporting.services.sent_in import as_sent_in, photos_sent_in


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
            messages.success(request, _("Returned. The region gets a mail and reads your remarks with the report."))
        else:
            accept_progress_report(progress_report=progress_report, **given)
            messages.success(request, _("Accepted. The region gets a mail."))
    except RemarksMissing:
        form.add_error("remarks", _("Say what the region must change before you return the report."))
        return _show_detail(request, progress_report, form)
    except WriterMayNotAccept:
        messages.error(request, _("You write for this region. Ask a colleague to accept the report."))
    except StepNotAllowed:
        messages.info(request, _("This report was judged already."))
    return redirect("reporting:progress_report_detail", pk)


def _show_detail(request: HttpRequest, progress_report: ProgressReport, form: ReviewForm) -> HttpResponse:
    documents = reports_for_pages(request.user).filter(progress_report=progress_report)
    document = documents.exclude(parameters__has_key="preview").order_by("-requested_at", "-pk").first()
    waits = progress_report.status == "submitted"
    is_being_changed = progress_report.is_being_changed_for(request.user)
    table: ProgressTable | None
    if is_being_changed:
        photos = [each for each in photos_sent_in(progress_report) if each.pk]
        progress_report, table = as_sent_in(progress_report)
    else:
        photos, table = list(progress_report.photos.all()), progress_table(progress_report)
    spent = progress_report.spent_amount
    values = {
        "progress_report": progress_report,
        "deal": progress_report.deal,
        "remaining": None if spent is None else progress_report.deal.total_costs_amount - spent,
        "table": table,
        "is_being_changed": is_being_changed,
        "photos": photos,
        "line": report_line(document, request.user) if document else None,
        "may_write": progress_report.is_editable
        and request.user.has_perm("reporting.edit_progress_report", progress_report),
        "may_review": waits and request.user.has_perm("reporting.review_progress_report"),
        "form": form,
    }
    return render(request, "reporting/progress_report_detail.html", values)
