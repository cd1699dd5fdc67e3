"""Who saw what: one question for the controller, answered on a page and as a file."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.exports import Cell, Column, Kind, Table
from assessment.views.downloads import download
from proposals.models import Viewing
from proposals.queries.viewings import viewers_of, viewings_to_show
from proposals.services.clock import database_now
from reporting.forms.viewings import ViewingForm
from reporting.queries.bulk_reading import Alarm, alarms

PER_PAGE = 50
VIEWERS_SHOWN = 100
ALARMS_SINCE = timedelta(days=30)


@login_required
@permission_required("reporting.see_viewings", raise_exception=True)
@require_safe
def viewing_list(request: HttpRequest) -> HttpResponse:
    """Answer who saw what in a period: the people first, then each time; looking here is noted as well."""
    form = ViewingForm(request.GET)
    found = form.narrow(Viewing.objects.all())
    page = Paginator(viewings_to_show(found), PER_PAGE).get_page(request.GET.get("page"))
    is_asked = form.is_valid() and form.is_narrowing
    context = {
        "form": form,
        "page": page,
        "lines": [(each, thing_of(each), _address(each)) for each in page],
        "is_asked": is_asked,
        "viewers": viewers_of(found, VIEWERS_SHOWN) if is_asked else [],
        "viewers_shown": VIEWERS_SHOWN,
        "query": _query(request),
        "alarms": [(each, _question_about(each)) for each in alarms(since=database_now() - ALARMS_SINCE)],
    }
    return render(request, "reporting/viewings.html", context, status=422 if form.errors else 200)


@login_required
@permission_required("reporting.see_viewings", raise_exception=True)
@require_safe
def viewing_file(request: HttpRequest) -> HttpResponse | FileResponse:
    """Give the same answer as CSV, all of it; a question that is not understood goes back to the page."""
    form = ViewingForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('reporting:viewing_list')}?{_query(request)}")
    found = viewings_to_show(form.narrow(Viewing.objects.all())).iterator(chunk_size=2_000)
    return download(Table(_("Who saw what"), _columns(), _rows(found)), name="wie-zag-wat", ending="csv")


def thing_of(viewing: Viewing) -> str:
    """Name what it was about: a proposal, a whole round, or everything."""
    if viewing.proposal_id:
        return (viewing.proposal and viewing.proposal.reference) or str(viewing.proposal_id)
    return viewing.round.name if viewing.round else str(viewing.round_id or "")


def _address(viewing: Viewing) -> str:
    """Give the page of the staff about it, where there is one."""
    if viewing.proposal_id:
        return reverse("proposals:management_proposal", args=[viewing.proposal_id])
    return reverse("proposals:management_round", args=[viewing.round.slug]) if viewing.round else ""


def _question_about(alarm: Alarm) -> str:
    """Give the question what the assessor of an alarm saw that day."""
    day = alarm.day.strftime("%d-%m-%Y")
    return urlencode({"person": alarm.person.email, "begin": day, "end": day})


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _columns() -> list[Column]:
    return [
        Column(_("When"), Kind.MOMENT, 20),
        Column(_("Name"), Kind.TEXT, 28),
        Column(_("E-mail address"), Kind.TEXT, 28),
        Column(_("What"), Kind.TEXT, 24),
        Column(_("Proposal"), Kind.TEXT, 18),
        Column(_("Round"), Kind.TEXT, 24),
        Column(_("Thing"), Kind.TEXT, 16),
        Column(_("Number of the thing"), Kind.TEXT, 12),
        Column(_("Address"), Kind.TEXT, 34),
        Column(_("Number of the request"), Kind.TEXT, 18),
    ]


def _rows(found: Any) -> Iterator[list[Cell]]:
    for each in found:
        yield [
            each.viewed_at,
            each.viewed_by.name,
            each.viewed_by.email,
            str(each.get_kind_display()),
            thing_of(each) if each.proposal_id else "",
            each.round.name if each.round else "",
            each.thing,
            str(each.thing_number or ""),
            each.route,
            each.request_id,
        ]
