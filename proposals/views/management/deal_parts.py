"""What was agreed in a deal, for the staff: results, milestones, partners and contacts, and what was reached."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from proposals.formats import short_date
from proposals.forms.deal_parts import (
    ContactRow,
    IndicatorRow,
    MilestoneReachedForm,
    MilestoneRow,
    PartnerRow,
    part_rows,
)
from proposals.models import Deal
from proposals.services.clock import database_now
from proposals.services.deal_parts import NotCarriedOut, note_reached, save_parts
from proposals.services.deal_texts import ELABORATED_IN, NotInElaboration
from proposals.views.access import require_permission
from proposals.views.deal_elaboration import PAST, deal_or_404
from proposals.views.deals import show_deal

# The word in the address, the title of the page, the form of a row and where the rows of a deal are.
KINDS: dict[str, tuple[Any, Any, str]] = {
    "resultaten": (gettext_lazy("Promised results"), IndicatorRow, "indicators"),
    "mijlpalen": (gettext_lazy("Milestones"), MilestoneRow, "milestones"),
    "partners": (gettext_lazy("Partners"), PartnerRow, "partners"),
    "contacten": (gettext_lazy("Contacts"), ContactRow, "contacts"),
}


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def deal_parts(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Show the rows of one kind; on POST keep what was filled in and take away what was ticked."""
    deal = deal_or_404(request, pk)
    require_permission(request, "proposals.work_on_deal", deal)
    if kind not in KINDS:
        raise Http404
    title, row, name = KINDS[kind]
    rows = part_rows(row)(request.POST if request.method == "POST" else None, queryset=_rows(deal, name))
    may_change = deal.status in ELABORATED_IN or kind == "contacten"
    if request.method == "POST" and rows.is_valid():
        kept = rows.save(commit=False)
        _number_new(kept, rows.initial_form_count())
        try:
            save_parts(deal=deal, kept=kept, removed=rows.deleted_objects)
        except NotInElaboration:
            messages.error(request, PAST)
        else:
            messages.success(request, _("Saved."))
        return redirect("proposals:deal_parts", pk, kind)
    context = {
        "deal": deal,
        "kind": kind,
        "title": title,
        "kinds": [(word, each[0]) for word, each in KINDS.items()],
        "formset": rows,
        "may_change": may_change,
    }
    bad = request.method == "POST"
    return render(request, "proposals/management/deal_parts.html", context, status=422 if bad else 200)


def _rows(deal: Deal, name: str) -> Any:
    """Give the rows of one kind; where they can be changed without the results that were ended."""
    rows = getattr(deal, name)
    return rows.in_force() if name == "indicators" and deal.status in ELABORATED_IN else rows.all()


def _number_new(rows: list[Any], first: int) -> None:
    """Put new rows behind those that are there."""
    for place, each in enumerate((row for row in rows if row.pk is None), start=first):
        if hasattr(each, "sort_order"):
            each.sort_order = place


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_POST
def milestone_reached(request: HttpRequest, pk: int, milestone_pk: int) -> HttpResponse:
    """Write down the day on which a milestone was reached; a day that cannot be stays in the page of the deal."""
    deal = deal_or_404(request, pk)
    require_permission(request, "proposals.work_on_deal", deal)
    milestone = get_object_or_404(deal.milestones, pk=milestone_pk)
    form = MilestoneReachedForm(milestone, request.POST)
    if not form.is_valid():
        return show_deal(request, pk, form)
    day = form.cleaned_data["reached_date"]
    try:
        note_reached(milestone=milestone, reached_date=day, by=request.user, at=database_now())
    except NotCarriedOut:
        form.add_error(None, _("Milestones are reached in a deal that is signed or running."))
    except ValueError:
        words = _("%(text)s lies in the future. Fill in the day on which it was reached.")
        form.add_error("reached_date", words % {"text": short_date(day)})
    if form.errors:
        return show_deal(request, pk, form)
    messages.success(request, _("The milestone “%(title)s” was reached.") % {"title": milestone.title})
    return redirect("proposals:deal_detail", pk)
