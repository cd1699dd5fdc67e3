"""The ranking: on screen, and as a file with the same rows and columns."""

import csv
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.forms.management import RankingFilterForm
from assessment.queries import RankingPage, assessment_progress, ranking_for_round
from assessment.queries.allocations import allocations_of_round, without_documents
from assessment.views.management.allocation_state import may_calculate
from assessment.views.management.ranking_table import RankingTable, csv_rows, provinces_of, region_words, table_of
from assessment.views.management.steps import round_or_404
from assessment.views.management.ties import tie_words
from proposals.models import Round
from proposals.services.clock import database_now


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the places of a round, or what is still needed before there are any."""
    round_, now = round_or_404(request, slug), database_now()
    if not request.user.has_perm("assessment.see_ranking", round_):
        context = {"round": round_, "progress": assessment_progress(round_)}
        return render(request, "assessment/ranking_empty.html", context)
    page, form, table = _ranked(request, round_, now)
    runs = without_documents(allocations_of_round(request.user, round_))
    context = {
        "round": round_,
        "now": now,
        "page": page,
        "form": form,
        "table": table,
        "is_filtered": len(table.rows) + len(table.unranked) < len(page.rows) + len(page.unranked),
        "ties": [tie_words(tie) for tie in page.ties],
        "undecided": [(each, region_words(each)) for each in page.undecided],
        "query": request.GET.urlencode(),
        "may_divide": may_calculate(request.user, round_, runs),
    }
    return render(request, "assessment/ranking.html", context)


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def ranking_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the rows and columns on screen: UTF-8 with a byte order mark, semicolons, no formulas."""
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_ranking", round_):
        raise PermissionDenied
    _page, _form, table = _ranked(request, round_, database_now())
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rangorde-{round_.slug}.csv"'
    response.write("\ufeff")
    csv.writer(response, delimiter=";", lineterminator="\r\n").writerows(csv_rows(table))
    return response


def _ranked(request: HttpRequest, round_: Round, now: datetime) -> tuple[RankingPage, Any, RankingTable]:
    page = ranking_for_round(round_, at=now)
    form = RankingFilterForm(request.GET, provinces=provinces_of(page))
    return page, form, table_of(page, form.chosen)
