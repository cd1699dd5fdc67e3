"""The list of questions as a document, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from proposals.models import Round
from proposals.services.clock import database_now
from reporting.enums import ReportKind, ReportStatus
from reporting.queries import newest_report
from reporting.services.report_files import FileDamaged, read_whole_file
from reporting.services.reports import remake_report
from reporting.tasks import generate_on_commit


@require_safe
def question_list_document(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the questions of a published round as PDF, without signing in; 404 while it is being made."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    report = newest_report(kind=ReportKind.QUESTION_LIST, round=round_)
    if report is None or report.status != ReportStatus.READY:
        raise Http404
    try:
        content = read_whole_file(report)
    except FileDamaged as error:
        remake_report(report=report, at=database_now())
        generate_on_commit(report.pk)
        raise Http404 from error
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(True, report.file_name),
            "X-Content-Type-Options": "nosniff",
            # After a change of the call the next visitor gets the new one.
            "Cache-Control": "no-cache",
        },
    )
