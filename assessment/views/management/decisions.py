"""The decisions of a round before and after publication, on a page and as a file."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.enums import Outcome
from assessment.models import DecisionPublication
from assessment.queries.allocations import allocations_of_round, without_documents
from assessment.queries.decision_list import decision_table, decision_totals, page_of_decisions
from assessment.services.publication_plan import LATE, oldest_moment, standing_plan
from assessment.views.downloads import about_file, download
from assessment.views.management.steps import round_or_404
from proposals.models import Round, User
from proposals.services.clock import database_now
from proposals.services.mail_holds import open_hold

OUTCOME_KINDS = {Outcome.AWARDED: "done", Outcome.RESERVE: "wait", Outcome.REJECTED: "todo"}
PER_PAGE = 50
FILE_ENDINGS = ("xlsx", "ods", "csv")


@login_required
@permission_required("assessment.see_decisions", raise_exception=True)
@require_safe
def decision_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the decisions of a round with their reasons; a notice says whether they are secret still."""
    round_ = round_or_404(request, slug)
    outcome = request.GET.get("besluit", "")
    page = Paginator(page_of_decisions(request.user, round_, outcome), PER_PAGE).get_page(request.GET.get("pagina"))
    context = decision_context(request.user, round_) | {
        "page": page,
        "rows": [(each, OUTCOME_KINDS[Outcome(each.outcome)]) for each in page],
        "outcome": outcome if outcome in Outcome.values else "",
        "outcomes": Outcome.choices,
        "endings": FILE_ENDINGS,
        "may_see_letters": request.user.has_perm("reporting.see_letters"),
        "may_see_reports": request.user.has_perm("reporting.list_reports"),
        "is_closed": not request.user.has_perm("assessment.compare_proposals", round_),
    }
    return render(request, "assessment/decision_list.html", context)


@login_required
@permission_required("assessment.see_decisions", raise_exception=True)
@require_safe
def decision_file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Send the decisions of a round as a file; the same choice of outcome as on the page."""
    round_, now = round_or_404(request, slug), database_now()
    if not request.user.has_perm("assessment.compare_proposals", round_):
        raise PermissionDenied
    outcome = request.GET.get("besluit", "")
    chosen = dict(Outcome.choices).get(outcome, "")
    about = about_file(round_=round_, at=now, by=request.user, choices=[(_("Decision"), str(chosen))])
    table = replace(decision_table(request.user, round_, outcome), about_title=_("About this file"), about=about)
    return download(table, name=f"besluiten-{round_.slug}", ending=ending)


def decision_context(user: User, round_: Round) -> dict[str, Any]:
    """Give the sums, how far the decisions are, and what this person may do with them."""
    totals, now = decision_totals(user, round_), database_now()
    publication = DecisionPublication.objects.filter(round=round_).select_related("published_by").first()
    plan = None if publication else standing_plan(round_)
    runs = allocations_of_round(user, round_).filter(decisions__isnull=False).distinct()
    is_late = plan is not None and plan.planned_for < now - LATE
    return {
        "round": round_,
        "counts": totals,
        "run": without_documents(runs).first() if totals.all else None,
        "publication": publication,
        "plan": plan,
        "is_late": is_late,
        "too_late": is_late and plan.planned_for <= oldest_moment(now),
        "hold": open_hold() if plan else None,
        "may_publish": (totals.is_approved and publication is None and user.has_perm("assessment.publish_decisions")),
    }
