"""The letters of a round: their texts, what is missing, how far they are, and the own letter of an applicant."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessment.enums import AllocationStatus
from assessment.models import AllocationRun, AwardDecision
from assessment.views.management.steps import round_or_404
from proposals.models import Round, User
from proposals.services.clock import database_now
from reporting.enums import ReportKind, ReportStatus
from reporting.models import DecisionLetter, Report
from reporting.models.readers import decision_letters
from reporting.services.decision_letter_checks import gap_remedy, gap_words, gaps_of
from reporting.services.decision_letter_proof import letters_for_pages
from reporting.services.decision_letters import retry_failed_letters
from reporting.services.letter_templates import texts_in_use
from reporting.tasks import make_bulk_on_commit

PER_PAGE = 50
FAILED_SHOWN = 20
#: Up to so many letters are checked when the page opens; more only when somebody asks.
CHECKED_AT_ONCE = 500
UNDER_WAY = (AllocationStatus.PROPOSED, AllocationStatus.APPROVED)


@login_required
@permission_required("reporting.see_letters", raise_exception=True)
@require_safe
def letter_overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the texts, what is missing before the run, and after it how far the letters are and who read them.

    Who compares no proposals of the round (Awb 2:4) sees the texts and how far the letters are: letters and examples
    name who gets which decision.
    """
    round_ = round_or_404(request, slug)
    is_closed = not request.user.has_perm("assessment.compare_proposals", round_)
    letters = letters_for_pages().filter(proposal__round=round_).order_by("proposal__region_sort_name", "pk")
    page = Paginator(letters.none() if is_closed else letters, PER_PAGE).get_page(request.GET.get("pagina"))
    values = {
        "round": round_,
        "texts": list(texts_in_use(round_).values()),
        "may_edit": request.user.has_perm("reporting.edit_letters"),
        "page": page,
        "is_closed": is_closed,
        **_progress(request.user, round_),
        **({} if is_closed or page.paginator.count else _check(round_, wanted="controle" in request.GET)),
    }
    return render(request, "reporting/letters/overview.html", values)


@login_required
@permission_required("reporting.see_letters", raise_exception=True)
@require_safe
def letter_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Give how far the letters are as a piece of a page, for the page that looks again."""
    round_ = round_or_404(request, slug)
    about = {"round": round_, "may_edit": request.user.has_perm("reporting.edit_letters")}
    values = about | _progress(request.user, round_)
    return render(request, "reporting/letters/progress.html", values)


@login_required
@permission_required("reporting.edit_letters", raise_exception=True)
@require_POST
def letter_retry(request: HttpRequest, slug: str) -> HttpResponse:
    """Let all letters of a round that failed be made again."""
    round_ = round_or_404(request, slug)
    count = retry_failed_letters(round_=round_, by=request.user, at=database_now())
    if count:
        make_bulk_on_commit()
        words = ngettext("%(count)d letter is made again.", "%(count)d letters are made again.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("No letter has failed: there is nothing to make again."))
    return redirect("reporting:letter_overview", slug)


@login_required
@require_safe
def decision_letter(request: HttpRequest, proposal_pk: int) -> HttpResponse:
    """Hand out the newest letter about a proposal, or show how far it is; before publication there is none."""
    letters = DecisionLetter.objects.visible_to(request.user).filter(proposal=proposal_pk)
    letter = letters.select_related("report").order_by("-pk").first()
    if letter is None or not Report.objects.visible_to(request.user).filter(pk=letter.report_id).exists():
        raise Http404
    ready = letter.report.status == ReportStatus.READY
    return redirect("reporting:report_download" if ready else "reporting:report_detail", letter.report_id)


def _progress(user: User, round_: Round) -> dict[str, Any]:
    """Count the letters by how far they are, and give those that failed and that `user` may read, with their reason."""
    of_round = Report.objects.filter(kind=ReportKind.DECISION_LETTER, proposal__round=round_)
    counts = dict(of_round.values_list("status").annotate(Count("pk")).order_by())
    failed = of_round.filter(decision_letters(user), status=ReportStatus.FAILED)
    failed = failed.select_related("proposal__organisation").order_by("pk")
    ready, total = counts.get(ReportStatus.READY, 0), sum(counts.values())
    busy = counts.get(ReportStatus.WAITING, 0) + counts.get(ReportStatus.RUNNING, 0)
    return {
        "total": total, "ready": ready, "busy": busy, "failed_count": counts.get(ReportStatus.FAILED, 0),
        "failed": list(failed[:FAILED_SHOWN]) if counts.get(ReportStatus.FAILED) else [],
    }  # fmt: skip


def _check(round_: Round, *, wanted: bool) -> dict[str, Any]:
    """Look for gaps in the letters that are to come; a large round only when somebody asks."""
    run = AllocationRun.objects.filter(round=round_, status__in=UNDER_WAY).defer("problem", "result").first()
    if run is None:
        return {"run": None}
    decisions = AwardDecision.objects.filter(run=run)
    examples = decisions.order_by("outcome", "pk").distinct("outcome").select_related("proposal__organisation")
    values = {"run": run, "drafted": decisions.count(), "examples": list(examples)}
    if values["drafted"] > CHECKED_AT_ONCE and not wanted:
        return values | {"is_checked": False}
    gaps = [(gap_words(each), gap_remedy(each), each) for each in gaps_of(round_, run)]
    return values | {"is_checked": True, "gaps": gaps}
