"""Asking for a dossier or a pack, and finding those that were made."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from proposals.models import Proposal, Round
from proposals.services.clock import database_now
from reporting.enums import ReportKind
from reporting.forms import DossierForm, OwnPackForm, PanelPackForm
from reporting.models import Report
from reporting.models.readers import closed_for
from reporting.queries import ReportLine, report_line, reports_for_pages
from reporting.services.contents.own_proposals import own_proposals
from reporting.services.own_packs import request_own_packs
from reporting.services.panel_packs import MOST_PROPOSALS, PackTooLarge, request_panel_packs
from reporting.services.reports import request_report
from reporting.tasks import generate_on_commit

SHOWN = 12
PROPOSALS_IN_PLAY = ("organisation", "round")


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request: HttpRequest, proposal_pk: int) -> HttpResponse:
    """Show the dossiers of a proposal; on POST have one made."""
    open_ = Proposal.objects.visible_to(request.user).exclude(closed_for(request.user)).exclude(status="draft")
    proposal = get_object_or_404(open_.select_related(*PROPOSALS_IN_PLAY), pk=proposal_pk)
    request.round_on_screen = proposal.round.slug  # for the menu
    form = DossierForm(_posted(request), may_name=request.user.has_perm("reporting.name_assessors"))
    values = {"proposal": proposal, "round": proposal.round, "form": form}
    if not request.user.has_perm("assessment.see_ranking", proposal.round):
        return _too_early(request, "reporting/dossier.html", values)
    if request.method == "POST" and form.is_valid():
        report = request_report(
            kind=ReportKind.ASSESSMENT_DOSSIER, proposal=proposal, parameters={"with_names": form.with_names},
            by=request.user, at=database_now(),
        )  # fmt: skip
        return _made_soon(request, [report], "reporting:dossier", proposal_pk)
    lines = _lines(request, kind=ReportKind.ASSESSMENT_DOSSIER, proposal=proposal)
    return _show(request, "reporting/dossier.html", values | {"lines": lines})


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def panel_pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the packs of a round for the panel; on POST have one made."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    form = PanelPackForm(_posted(request))
    values = {"round": round_, "form": form}
    if not request.user.has_perm("assessment.see_ranking", round_):
        return _too_early(request, "reporting/panel_pack.html", values)
    if request.method == "POST" and form.is_valid():
        reports = _asked_for_panel(request, round_, form)
        if reports:
            return _made_soon(request, reports, "reporting:panel_pack", slug)
    lines = _lines(request, kind=ReportKind.PANEL_PACK, round=round_)
    return _show(request, "reporting/panel_pack.html", values | {"lines": lines})


@login_required
@permission_required("assessment.use_desk", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def own_pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an assessor the own packs of a round; on POST have one made."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    form = OwnPackForm(_posted(request))
    count = len(own_proposals(request.user, round_))
    if request.method == "POST" and form.is_valid():
        notes = form.cleaned_data["with_notes"]
        reports = request_own_packs(round_=round_, by=request.user, at=database_now(), with_notes=notes)
        if reports:
            return _made_soon(request, reports, "reporting:own_pack", slug)
        form.add_error(None, _("There is no proposal in this round that you may read now."))
    lines = _lines(request, kind=ReportKind.OWN_PACK, round=round_)
    return _show(request, "reporting/own_pack.html", {"round": round_, "form": form, "count": count, "lines": lines})


def _posted(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, an empty form included; None when nothing was."""
    return request.POST if request.method == "POST" else None


def _asked_for_panel(request: HttpRequest, round_: Round, form: PanelPackForm) -> list[Report]:
    """Ask for the pack; what stands in the way comes to stand in the form."""
    try:
        reports = request_panel_packs(
            round_=round_, by=request.user, at=database_now(),
            selection=form.cleaned_data["selection"], with_names=form.with_names,
        )  # fmt: skip
    except PackTooLarge as error:
        words = _("These are %(count)d proposals; a pack holds at most %(most)d. Choose only what is to be discussed.")
        form.add_error("selection", words % {"count": error.count, "most": MOST_PROPOSALS})
        return []
    if not reports:
        form.add_error("selection", _("There is no proposal to put in. Choose all assessed proposals, or wait."))
    return reports


def _lines(request: HttpRequest, **subject: object) -> list[ReportLine]:
    reports = reports_for_pages(request.user).filter(**subject).order_by("-requested_at", "-pk")[:SHOWN]
    return [report_line(each, request.user) for each in reports]


def _made_soon(request: HttpRequest, reports: Sequence[Report], page: str, subject: int | str) -> HttpResponse:
    """Have documents made; one leads to its own page, several to the page that lists them."""
    for report in reports:
        generate_on_commit(report.pk)
    if len(reports) == 1:
        return redirect("reporting:report_detail", reports[0].pk)
    words = _("This is much to read: we make it in %(parts)d parts.") % {"parts": len(reports)}
    messages.info(request, words)
    return redirect(page, subject)


def _too_early(request: HttpRequest, template: str, values: dict[str, object]) -> HttpResponse:
    if request.method == "POST":
        raise PermissionDenied
    return render(request, template, values | {"is_early": True})


def _show(request: HttpRequest, template: str, values: dict[str, object]) -> HttpResponse:
    form = values["form"]
    return render(request, template, values, status=422 if getattr(form, "errors", None) else 200)
