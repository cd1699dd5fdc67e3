"""The panel of a round: all proposals by criterion or by assessor, big differences first."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.forms.panel import PanelFilterForm
from assessment.queries.panel import DISCUSS_FROM_POINTS, panel_board
from assessment.queries.panel_discussion import meetings_of
from assessment.queries.withdrawn import withdrawn_after_closing
from assessment.services.panel import is_panel_time
from assessment.views.management.panel_table import columns_of, drawing_of, lines_of, shown_rows
from assessment.views.management.steps import round_or_404


@login_required
@permission_required("assessment.see_progress", raise_exception=True)
@require_safe
def panel_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the panel has before it; before scoring is closed only that it is too early."""
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_panel", round_):
        return render(request, "assessment/panel_meeting_closed.html", {"round": round_})
    board = panel_board(round_, request.user)
    form = PanelFilterForm(request.GET)
    chosen = form.chosen
    rows = shown_rows(board, chosen)
    context = {
        "round": round_,
        "board": board,
        "form": form,
        "by": chosen["by"],
        "columns": columns_of(board, chosen["by"]),
        "lines": lines_of(board, rows, chosen["by"]),
        "chart": drawing_of(board, rows, chosen["by"]) if rows else "",
        "threshold": DISCUSS_FROM_POINTS,
        "withdrawn": withdrawn_after_closing(round_, request.user),
        "meetings": meetings_of(round_),
        "first": next((each.proposal for each in board.queue if each.is_waiting), None),
        "may_hold": request.user.has_perm("assessment.hold_panel") and is_panel_time(round_),
    }
    return render(request, "assessment/panel_meeting.html", context)
