"""Asking for the covenant or the sheet of a deal as PDF."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proposals.models import Deal
from proposals.services.clock import database_now
from reporting.enums import ReportKind
from reporting.services.contents import DocumentDataMissing
from reporting.services.deal_documents import request_deal_document
from reporting.tasks import generate_on_commit

KINDS = {"convenant": ReportKind.COVENANT, "factsheet": ReportKind.DEAL_SHEET}


@login_required
@require_POST
def deal_document(request: HttpRequest, deal_pk: int, name: str) -> HttpResponse:
    """Have a document of a deal made, for everybody who may read the deal; then show how far it is."""
    deal = get_object_or_404(Deal.objects.visible_to(request.user), pk=deal_pk)
    if name not in KINDS:
        raise Http404
    try:
        report = request_deal_document(deal=deal, kind=KINDS[name], by=request.user, at=database_now())
    except DocumentDataMissing:
        messages.error(request, _("There is no covenant yet. Agree on the text of the deal first."))
        return redirect("proposals:deal_covenant", deal.pk)
    generate_on_commit(report.pk)
    return redirect("reporting:report_detail", report.pk)
