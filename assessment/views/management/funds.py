"""The money of a round: what was announced, committed, awarded and came free, and who moves up."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from assessment.enums import Outcome
from assessment.models import AwardDecision, AwardLapse, FollowUpDecision
from assessment.queries.approver_interests import interests_in
from assessment.queries.funds import funds_of_round
from assessment.queries.reserve import reserve_list
from assessment.views.management.steps import round_or_404
from proposals.models import Proposal, Round
from proposals.services.clock import database_now

SHOWN = 50


@login_required
@permission_required("assessment.see_decisions", raise_exception=True)
@require_safe
def round_funds(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the money of a round with the history of its ceiling, and what follows on its decisions."""
    round_ = round_or_404(request, slug)
    return render(request, "assessment/round_funds.html", _context(request, round_))


def _context(request: HttpRequest, round_: Round) -> dict[str, Any]:
    """Give the sums of the round for all, and what is about its proposals for who compares them (Awb 2:4)."""
    now = database_now()
    is_closed = not request.user.has_perm("assessment.compare_proposals", round_)
    values: dict[str, Any] = {
        "round": round_,
        "is_closed": is_closed,
        "now": now,
        "ceilings": round_.ceilings.select_related("decided_by").order_by("-effective_at", "-pk"),
        "may_set_ceiling": request.user.has_perm("proposals.manage_round"),
    }
    more: dict[str, Any] = (
        {"funds": funds_of_round(round_, now)} if is_closed else _about_proposals(request, round_, now)
    )
    return values | more


def _about_proposals(request: HttpRequest, round_: Round, now: datetime) -> dict[str, Any]:
    listed = reserve_list(round_, now, localtime(now).date())
    laters = FollowUpDecision.objects.visible_to(request.user).filter(proposal__round=round_)
    lapses = AwardLapse.objects.filter(proposal__round=round_, cancelled_at__isnull=True)
    lapses = list(
        lapses.with_restored()
        .select_related("proposal__organisation", "requested_by", "confirmed_by")
        .order_by("requested_at")
    )
    may_decide = request.user.has_perm("assessment.return_allocation")
    waiting = [each.proposal for each in lapses if each.confirmed_at is None] if may_decide else []
    barred = interests_in(request.user, *waiting) if waiting else []
    return {
        "funds": listed.funds,
        "listed": listed,
        "laters": laters.select_related("proposal__organisation").order_by("drafted_at"),
        "awards": Paginator(_standing(round_), SHOWN).get_page(request.GET.get("pagina")),
        "lapses": lapses,
        "barred": {each.proposal.pk for each in barred},
        "may_draft": request.user.has_perm("assessment.keep_decisions"),
        "may_decide": may_decide,
    }


def _standing(round_: Round) -> QuerySet[Proposal]:
    """Give the proposals with a published award that stands, by region, each with its `standing_amount`."""
    stands = {"proposal": OuterRef("pk"), "outcome": Outcome.AWARDED, "lapsed_at__isnull": True}
    first = AwardDecision.objects.published().filter(**stands).order_by().values("awarded_amount")[:1]
    later = FollowUpDecision.objects.filter(published_at__isnull=False, **stands).order_by("-number")
    amount = Coalesce(Subquery(later.values("awarded_amount")[:1]), Subquery(first))
    found = Proposal.objects.filter(round=round_).annotate(standing_amount=amount)
    return found.filter(standing_amount__isnull=False).select_related("organisation").order_by("region_sort_name", "pk")
