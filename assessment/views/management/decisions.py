"""The decisions of a round before and after publication, and publishing them all at once."""

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.enums import Outcome
from assessment.models import AwardDecision, DecisionPublication
from assessment.queries.allocations import decisions_of_round
from assessment.services.decisions import publish_decisions
from assessment.views.management.steps import round_or_404, take_step
from proposals.models import Round, User
from proposals.services.clock import database_now

OUTCOME_KINDS = {Outcome.AWARDED: "done", Outcome.RESERVE: "wait", Outcome.REJECTED: "todo"}


@login_required
@permission_required("assessment.see_decisions", raise_exception=True)
@require_safe
def decision_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the decisions of a round with their reasons; a notice says whether they are secret still."""
    round_ = round_or_404(request, slug)
    context = _context(request.user, round_)
    return render(request, "assessment/decision_list.html", context)


@login_required
@permission_required("assessment.publish_decisions", raise_exception=True)
@require_http_methods(["GET", "POST"])
def decision_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask whether all decisions may be published now; on POST publish them."""
    round_ = round_or_404(request, slug)
    if request.method == "POST":
        done = _("All decisions are published. Every applicant gets a mail.")
        take_step(request, lambda: publish_decisions(round_=round_, by=request.user, at=database_now()), done)
        return redirect("assessment:decision_list", slug)
    context = _context(request.user, round_)
    if not context["may_publish"]:
        return redirect("assessment:decision_list", slug)
    return render(request, "assessment/decision_publish.html", context)


def _context(user: User, round_: Round) -> dict[str, Any]:
    decisions = list(decisions_of_round(user, round_))
    publication = DecisionPublication.objects.filter(round=round_).select_related("published_by").first()
    is_approved = bool(decisions) and all(each.approved_at for each in decisions)
    return {
        "round": round_,
        "rows": [(each, OUTCOME_KINDS[Outcome(each.outcome)]) for each in decisions],
        "counts": _counts(decisions),
        "publication": publication,
        "is_approved": is_approved,
        "run": decisions[0].run if decisions else None,
        "may_see_letters": user.has_perm("reporting.list_reports"),
        "may_publish": is_approved and publication is None and user.has_perm("assessment.publish_decisions"),
    }


def _counts(decisions: list[AwardDecision]) -> dict[str, Any]:
    outcomes = Counter(each.outcome for each in decisions)
    return {
        "all": len(decisions),
        "awarded": outcomes[Outcome.AWARDED],
        "rejected": len(decisions) - outcomes[Outcome.AWARDED],
        "amount": sum(each.awarded_amount for each in decisions),
    }
