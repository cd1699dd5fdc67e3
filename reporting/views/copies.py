"""Copies as PDF for applicants: how far a receipt is, and a copy of a draft."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from proposals.models import Proposal, Submission
from proposals.services.clock import database_now
from reporting.enums import ReportKind
from reporting.models import Report
from reporting.queries import newest_report
from reporting.services.reports import request_report
from reporting.tasks import generate_on_commit
from reporting.templatetags.acknowledgements import how_far


@login_required
@require_safe
def acknowledgement_state(request: HttpRequest, submission_pk: int) -> HttpResponse:
    """Give how far a receipt is as a piece of a page, for the page that looks again."""
    submission = get_object_or_404(Submission.objects.visible_to(request.user), pk=submission_pk)
    report = newest_report(submission=submission)
    if report is None or not Report.objects.visible_to(request.user).filter(pk=report.pk).exists():
        raise Http404
    return render(request, "reporting/acknowledgement_state.html", how_far(report) | {"submission": submission})


@login_required
@require_POST
def draft_copy(request: HttpRequest, proposal_pk: int) -> HttpResponse:
    """Ask for a PDF of what stands in a proposal now and was not submitted; for its own people only."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=proposal_pk)
    if not request.user.has_perm("proposals.copy_data", proposal):
        raise PermissionDenied
    if not proposal.is_editable:
        return redirect("proposals:proposal_copy", proposal.pk)
    report = request_report(
        kind=ReportKind.DRAFT_COPY,
        proposal=proposal,
        parameters={"version": proposal.version},
        by=request.user,
        at=database_now(),
    )
    generate_on_commit(report.pk)
    return redirect("reporting:report_detail", report.pk)
