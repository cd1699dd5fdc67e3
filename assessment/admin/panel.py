"""The panel as an assessor reads it: the own proposals, the scores of the others without names, and the outcome."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from assessment.models import Criterion
from assessment.queries.panel import DISCUSS_FROM_POINTS, PanelCell, PanelRow
from assessment.queries.panel_access import OwnPanel, own_panel
from assessment.queries.worklist import own_assessments
from assessment.scoring import display_score
from proposals.formats import number
from proposals.models import Proposal, Round
from proposals.queries import one_or_none


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One criterion of one proposal for its assessor: own points, the mean and the ends of all, the outcome."""

    criterion: Criterion
    own: int | None
    mean: str
    low: int
    high: int
    needs_discussion: bool
    consensus: object | None


def panel(site: admin.AdminSite, request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the panel is about and what it came to, once an assessor may see it; otherwise why not yet."""
    round_ = one_or_none(Round.objects.filter(slug=slug))
    if round_ is None or not own_assessments(request.user).filter(proposal__round=round_).exists():
        raise Http404
    seen = own_panel(round_, request.user)
    rows = [(each.proposal, list(_lines(seen, each))) for each in seen.board.rows] if seen.board else []
    context = {
        **site.each_context(request),
        "round": round_,
        "door": seen.door,
        "rows": rows,
        "threshold": DISCUSS_FROM_POINTS,
    }
    return render(request, "beoordelen/panel.html", context)


def _lines(seen: OwnPanel, row: PanelRow) -> Iterator[OwnLine]:
    for cell in row.cells:
        if cell.points:
            yield _line(seen, row.proposal, cell)


def _line(seen: OwnPanel, proposal: Proposal, cell: PanelCell) -> OwnLine:
    mean = number(display_score(cell.mean), 2) if cell.mean is not None else "–"
    own = seen.own(proposal.pk, cell.criterion.pk)
    ends = (cell.points[0], cell.points[-1])
    return OwnLine(cell.criterion, own, mean, *ends, cell.needs_discussion, cell.consensus)
