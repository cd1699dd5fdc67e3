"""Having the file of an objection made, and finding those that were made."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from assessment.models import Objection
from proposals.models import Proposal
from proposals.services.clock import database_now
from reporting.enums import ReportKind
from reporting.models.readers import closed_for
from reporting.queries import report_line, reports_for_pages
from reporting.services.reports import request_report
from reporting.tasks import generate_on_commit

SHOWN = 12


@login_required
@permission_required("assessment.see_decisions", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def objection_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the files of an objection; on POST have one made."""
    open_ = Proposal.objects.visible_to(request.user).exclude(closed_for(request.user))
    visible = Objection.objects.visible_to(request.user).filter(proposal__in=open_)
    objection = get_object_or_404(visible.select_related("proposal__round", "proposal__organisation"), pk=pk)
    request.round_on_screen = objection.proposal.round.slug  # for the menu
    if request.method == "POST":
        report = request_report(
            kind=ReportKind.ASSESSMENT_DOSSIER, proposal=objection.proposal,
            parameters={"with_names": False, "objection": objection.pk}, by=request.user, at=database_now(),
        )  # fmt: skip
        generate_on_commit(report.pk)
        return redirect("reporting:report_detail", report.pk)
    made = reports_for_pages(request.user).filter(parameters__objection=objection.pk, proposal=objection.proposal)
    lines = [report_line(each, request.user) for each in made.order_by("-requested_at", "-pk")[:SHOWN]]
    context = {"objection": objection, "round": objection.proposal.round, "lines": lines}
    return render(request, "reporting/objection_file.html", context)
