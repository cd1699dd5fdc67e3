"""The ranking as a file: the rows, columns, order and filter of the screen."""

from collections.abc import Iterator, Sequence

from django.contrib.auth.decorators import login_required, permission_required
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.exports import Cell, Column, Kind, Table
from assessment.forms.ranking import ORDERS, RankingFilterForm
from assessment.queries.ranking import RankingChoice
from assessment.queries.ranking_rows import shown_standings
from assessment.views.downloads import about_file, download
from assessment.views.management.ranking import table_for_export
from assessment.views.management.ranking_table import Column as RankingColumn
from assessment.views.management.ranking_table import RankingTable
from assessment.views.management.steps import round_or_404
from proposals.services.clock import database_now

WIDTHS = {"proposal": 50, "region": 34, "outcome": 34}


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def ranking_file(request: HttpRequest, slug: str, ending: str) -> FileResponse:
    """Send what the screen shows for this address, all pages of it; scoring must be closed.

    Whether this person may see the ranking is asked each time; no file is kept.
    """
    round_ = round_or_404(request, slug)
    table = table_for_export(request, round_)
    columns = [_column(each, table) for each in table.columns]
    about = about_file(round_=round_, at=database_now(), by=request.user, choices=_choices(table.choice))
    file = Table(_("Ranking"), columns, _rows(table), _("About this file"), about)
    return download(file, name=f"rangorde-{round_.slug}", ending=ending)


def _column(column: RankingColumn, table: RankingTable) -> Column:
    code, meaning = column.code, _meanings().get(column.code, "")
    if column.code in {each.code for each in table.base.criteria}:
        meaning = _("Mean of the assessors on this criterion")
    return Column(str(column.label), Kind(column.kind), WIDTHS.get(code, 16), meaning)


def _meanings() -> dict[str, str]:
    return {
        "place": _("Place in the ranking; empty without a place"),
        "region": _("Region as the applicant wrote it, with its province"),
        "requested": _("Requested contribution in euros"),
        "score": _("Mean of the assessors over all criteria, by weight"),
        "median": _("Middle of the totals of the assessors"),
        "spread": _("Lowest and highest assessor"),
        "interval": _("Places between which the proposal falls with 90 % probability"),
        "outcome": _("On which side of the money the proposal falls"),
    }


def _rows(table: RankingTable) -> Iterator[Sequence[Cell]]:
    return (table.row(each).cells(table.columns) for each in shown_standings(table.base, table.choice))


def _choices(choice: RankingChoice) -> list[tuple[str, str]]:
    """Say in the words of the screen what was chosen; the order always stands there."""
    fields = RankingFilterForm.base_fields
    outcomes = dict(fields["outcome"].choices)
    return [
        (str(fields["q"].label), choice.q),
        (str(fields["province"].label), choice.province),
        (str(fields["outcome"].label), str(outcomes[choice.outcome]) if choice.outcome else ""),
        (str(fields["order"].label), str(dict(ORDERS)[choice.order])),
    ]
