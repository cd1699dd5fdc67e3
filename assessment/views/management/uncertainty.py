"""How sure the ranking is: advice beside the legal places, with the same figures in a drawing and a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from assessment.charts import IntervalBar, interval_chart
from assessment.enums import UncertaintyStatus
from assessment.models import UncertaintyRun
from assessment.queries.uncertainty import UncertaintyPage, UncertaintyRow, uncertainty_of_round
from assessment.services.uncertainty import calculate_uncertainty, is_small, request_uncertainty
from assessment.tasks import estimate_on_commit
from assessment.uncertainty import Interval, Limit
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.formats import number
from proposals.models import Proposal
from proposals.services.clock import database_now

LIMIT_WORDS: Mapping[Limit, object] = {
    Limit.NOT_CONVERGED: gettext_lazy("The calculation did not settle. Do not lean on these figures."),
    Limit.ONE_PROPOSAL: gettext_lazy("There is one proposal, so nothing can be compared."),
    Limit.ONE_ASSESSOR: gettext_lazy("One assessor scored everything: how strict this person is cannot be told."),
    Limit.UNCONNECTED: gettext_lazy(
        "There are groups of assessors without a proposal in common. Between them strictness cannot be compared."
    ),
    Limit.FEW_ASSESSMENTS: gettext_lazy(
        "Assessors scored few proposals each. Then the intervals are somewhat too narrow."
    ),
    Limit.ALL_EQUAL: gettext_lazy("All scores are equal, so nothing can be told apart."),
}
UNFINISHED = (UncertaintyStatus.WAITING, UncertaintyStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the table, in words."""

    proposal: Proposal
    place: str
    expected: str
    narrow: str
    wide: str
    chance: str
    is_in_band: bool


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def ranking_uncertainty(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how sure the ranking of now is, or offer to calculate it."""
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_ranking", round_):
        raise PermissionDenied
    page = uncertainty_of_round(round_, at=database_now())
    context = {
        "round": round_,
        "page": page,
        "run": page.run,
        "is_busy": page.run is not None and page.run.status in UNFINISHED,
        "rows": [_shown(each) for each in page.rows],
        "limits": [LIMIT_WORDS[each] for each in page.posterior.limits] if page.posterior else [],
        "band_count": sum(each.estimate.in_band for each in page.rows),
        "chart": _chart(page) if page.rows else "",
        "line": _line_words(page),
    }
    return render(request, "assessment/ranking_uncertainty.html", context)


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_POST
def ranking_uncertainty_run(request: HttpRequest, slug: str) -> HttpResponse:
    """Calculate it for a small round; have it calculated in the background for a large one."""
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_ranking", round_):
        raise PermissionDenied
    asked: list[UncertaintyRun] = []
    refusal = refusal_of(lambda: asked.append(request_uncertainty(round_=round_, by=request.user, at=database_now())))
    if refusal is not None:
        messages.error(request, words_of(refusal))
    elif asked[0].status == UncertaintyStatus.WAITING:
        if is_small(round_):
            calculate_uncertainty(run_id=asked[0].pk, at=database_now())
        else:
            estimate_on_commit(asked[0].pk)
    return redirect("assessment:ranking_uncertainty", slug)


def _shown(row: UncertaintyRow) -> ShownRow:
    rank, chance = row.estimate.rank, row.estimate.above_line
    return ShownRow(
        proposal=row.proposal,
        place="–" if row.place is None else str(row.place),
        expected=number(Decimal(str(rank.mean)), 1) if rank else "–",
        narrow=_places(rank.half) if rank else "–",
        wide=_places(rank.ninety) if rank else "–",
        chance=_percentage(chance.value) if chance else "–",
        is_in_band=row.estimate.in_band,
    )


def _line_words(page: UncertaintyPage) -> str:
    line = page.posterior.band.line if page.posterior else None
    return "" if line is None else number(Decimal(str(line)), 1)


def _places(interval: Interval) -> str:
    low, high = round(interval.low), round(interval.high)
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _percentage(share: float) -> str:
    """Say a chance in whole percents; never that something is certain: none of so many draws is not never."""
    percentage = round(100 * share)
    if percentage == 0:
        return _("less than 1 percent")
    if percentage == 100:
        return _("more than 99 percent")
    return f"{percentage} %"


def _chart(page: UncertaintyPage) -> SafeString:
    bars = [
        IntervalBar(
            label=f"{row.place or '–'}. {row.proposal}",
            expected=rank.mean,
            narrow=(rank.half.low, rank.half.high),
            wide=(rank.ninety.low, rank.ninety.high),
            is_marked=row.estimate.in_band,
        )
        for row in page.rows
        if (rank := row.estimate.rank) is not None
    ]
    line = page.posterior.band.line if page.posterior else None
    title = _("Expected place of each proposal with the 50 % and 90 % intervals. The table below has the same figures.")
    # The chart escapes every text itself.
    return mark_safe(interval_chart(bars, line=line, title=title, line_label=_("Here the money ends")))  # noqa: S308
