"""The letter for one proposal before it is sent: on the page, as a marked PDF, and as a test to oneself."""

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from proposals.models import Proposal
from proposals.services.clock import database_now
from reporting.enums import LETTERS_OF_DECISIONS, LetterKind, ReportKind
from reporting.forms.letters import LetterChoiceForm
from reporting.letters import measure
from reporting.models.readers import closed_for
from reporting.queries import report_line, reports_for_pages
from reporting.services.contents import DocumentDataMissing
from reporting.services.contents.decision_letter import letter_document
from reporting.services.decision_letter_previews import kind_for, preview_of
from reporting.services.reports import request_report
from reporting.tasks import generate_on_commit
from reporting.views.letters_texts import plain_words

SHOWN = 6


@login_required
@permission_required("reporting.see_letters", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_preview(request: HttpRequest, proposal_pk: int) -> HttpResponse:
    """Show the letter for a proposal as it would be now; POST asks for the PDF, or a test letter to oneself."""
    open_ = Proposal.objects.visible_to(request.user).submitted().exclude(closed_for(request.user))
    proposal = get_object_or_404(open_.select_related("organisation", "region", "round"), pk=proposal_pk)
    request.round_on_screen = proposal.round.slug  # for the menu
    if not request.user.has_perm("assessment.compare_proposals", proposal.round):
        raise PermissionDenied  # a letter tells a place and where the line is
    kind = _kind(request.POST.get("kind") or request.GET.get("soort"), proposal)
    if request.method == "POST":
        return _make(request, proposal, kind)
    preview = preview_of(proposal, kind, on=localdate(database_now()))
    document, gap = None, ""
    try:
        document = letter_document(preview.content)
    except DocumentDataMissing as error:
        gap = str(error)
    made = reports_for_pages(request.user).filter(kind=ReportKind.LETTER_PREVIEW, proposal=proposal)
    values = {
        "proposal": proposal, "round": proposal.round, "kind": kind, "preview": preview, "document": document,
        "gap": gap, "form": LetterChoiceForm(initial={"kind": kind}),
        "measure": measure(plain_words(preview.content.template)),
        "lines": [report_line(each, request.user) for each in made.order_by("-requested_at", "-pk")[:SHOWN]],
    }  # fmt: skip
    return render(request, "reporting/letters/preview.html", values)


def _make(request: HttpRequest, proposal: Proposal, kind: LetterKind) -> HttpResponse:
    parameters = {"kind": kind.value, "test": "proef" in request.POST}
    report = request_report(
        kind=ReportKind.LETTER_PREVIEW, proposal=proposal, parameters=parameters, by=request.user, at=database_now()
    )
    generate_on_commit(report.pk)
    return redirect("reporting:report_detail", report.pk)


def _kind(asked: str | None, proposal: Proposal) -> LetterKind:
    known = asked in {each.value for each in LETTERS_OF_DECISIONS}
    return LetterKind(asked) if known else kind_for(proposal)
