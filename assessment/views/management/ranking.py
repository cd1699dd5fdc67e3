"""The ranking on screen; as a file it stands in `ranking_file`."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.forms.ranking import RankingFilterForm, RankingViewForm, kept_query
from assessment.models import RankingView
from assessment.permissions import is_past_scoring
from assessment.queries import assessment_progress
from assessment.queries.allocations import allocations_of_round, without_documents
from assessment.queries.ranking import (
    ROWS_ON_A_PAGE,
    RankingBase,
    RankingChoice,
    province_names,
    ranking_base,
    ties_among,
    waiting_proposals,
)
from assessment.queries.ranking_rows import shown_standing, shown_values
from assessment.queries.withdrawn import withdrawn_after_closing
from assessment.views.management.allocation_state import may_calculate
from assessment.views.management.ranking_table import (
    CHOOSABLE,
    DEFAULT_CODES,
    RankingTable,
    TableRow,
    columns_for,
    page_rows,
    region_words,
)
from assessment.views.management.steps import round_or_404
from assessment.views.management.ties import tie_words
from proposals.models import Proposal, Round

NAMES_OF_UNCERTAIN = 20


class _KnownCount(Paginator):
    """Pages of the whole ranking: how many rows there are was counted when it was made."""

    def __init__(self, rows: object, state_count: int) -> None:
        super().__init__(rows, ROWS_ON_A_PAGE)
        self.known = state_count

    @cached_property
    def count(self) -> int:
        """Give the number of rows without counting them again."""
        return self.known


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the places of a round, or what is still needed before there are any."""
    return ranking_page(request, round_or_404(request, slug), request.GET)


def ranking_page(
    request: HttpRequest, round_: Round, query: QueryDict, save_form: RankingViewForm | None = None
) -> HttpResponse:
    """Draw the page for the choices in `query`, with the form of a view as it was sent."""
    if not request.user.has_perm("assessment.see_ranking", round_):
        context = {"round": round_, "progress": assessment_progress(round_), "is_closed": is_past_scoring(None, round_)}
        return render(request, "assessment/ranking_empty.html", context)
    table, form = _table(round_, query)
    base, page = table.base, _page(table, query.get("page", ""))
    rows = page_rows(
        table, [shown_standing(each) for each in page], is_first=page.number == 1, is_last=not page.has_next()
    )
    runs = without_documents(allocations_of_round(request.user, round_))
    context = {
        "round": round_, "base": base, "form": form, "table": table, "rows": rows, "page": page,
        "shown": _placed_count(table.choice, base, page),
        "ties": [tie_words(tie) for tie in ties_among([row.standing for row in rows.ranked], base.criteria)],
        "uncertain": _uncertain(rows.ranked),
        "undecided": _undecided(base),
        "withdrawn": _withdrawn(request, base, page),
        "query": kept_query(query),
        "views": _views(request, round_),
        "save_form": save_form or RankingViewForm(initial={"query": kept_query(query)}),
        "may_save": request.user.has_perm("assessment.save_ranking_view"),
        "may_divide": may_calculate(request.user, round_, runs),
    }  # fmt: skip
    return render(request, "assessment/ranking.html", context, status=422 if save_form else 200)


def table_for_export(request: HttpRequest, round_: Round) -> RankingTable:
    """Give what the screen shows for the address of a request: its columns, and all rows that fit.

    :raises PermissionDenied: unless this person sees the ranking now.
    """
    if not request.user.has_perm("assessment.see_ranking", round_):
        raise PermissionDenied
    return _table(round_, request.GET)[0]


def _table(round_: Round, query: QueryDict) -> tuple[RankingTable, RankingFilterForm]:
    base = ranking_base(round_)
    offered = [each for each in CHOOSABLE if base.has_intervals or each.code != "interval"]
    form = RankingFilterForm(
        query,
        provinces=province_names(),
        columns=[(each.code, each.label) for each in offered],
        shown=[each.code for each in offered if each.code in DEFAULT_CODES],
    )
    return RankingTable(base, form.choice, columns_for(base, form.column_codes)), form


def _page(table: RankingTable, number: str) -> Page[Any]:
    rows, state = shown_values(table.base, table.choice), table.base.state
    if table.choice.is_filtered or state is None:
        return Paginator(rows, ROWS_ON_A_PAGE).get_page(number)
    known = state.ranked_count + state.apart_count + state.unranked_count
    return _KnownCount(rows, known).get_page(number)


def _placed_count(choice: RankingChoice, base: RankingBase, page: Page[Any]) -> int:
    """Give the number of rows that fit; without a filter those with a place, as the heading counts them."""
    if choice.is_filtered or base.state is None:
        return page.paginator.count
    return base.state.ranked_count


def _uncertain(rows: Sequence[TableRow]) -> dict[str, list[str]]:
    """Name who is uncertain on each side of the line, of the rows on a page."""
    sides: dict[str, list[str]] = {"within": [], "outside": []}
    for row in [row for row in rows if row.is_uncertain][:NAMES_OF_UNCERTAIN]:
        sides[row.kind].append(row.proposal.region_label or str(row.proposal.organisation))
    return sides if any(sides.values()) else {}


def _undecided(base: RankingBase) -> list[tuple[object, str]]:
    if base.state is None or not base.state.is_undecided:
        return []
    return [(each, region_words(each)) for each in waiting_proposals(base.round)]


def _withdrawn(request: HttpRequest, base: RankingBase, page: Page[Any]) -> Iterable[Proposal]:
    """Give who pulled out after closing, under the last page of the ranking."""
    return withdrawn_after_closing(base.round, request.user) if base.has_withdrawn and not page.has_next() else ()


def _views(request: HttpRequest, round_: Round) -> list[RankingView]:
    views = RankingView.objects.visible_to(request.user).filter(round=round_).select_related("saved_by")
    return list(views.order_by("name", "pk"))
