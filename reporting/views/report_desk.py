"""The report desk: what is being made, what failed, what is ready, and asking for more."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from proposals.services.clock import database_now
from reporting.enums import BatchStatus, ReportKind
from reporting.forms import ChoiceForm, KindForm, LetterForm
from reporting.models import Report
from reporting.queries import failed_reports, ready_reports, report_line, unfinished_reports
from reporting.queries.batches import batches_for_pages, progress_of, under_way
from reporting.queries.downloads import downloads_for_pages, readers_by_batch, readers_by_report
from reporting.queries.report_titles import report_title
from reporting.services.reports import request_report
from reporting.tasks import generate_on_commit

READY_PER_PAGE = 20
BATCHES_SHOWN = 20
UNFINISHED_SHOWN = 12  # each of them asks the server how far it is
DOWNLOADS_PER_PAGE = 50


@login_required
@permission_required("reporting.list_reports", raise_exception=True)
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Show what is being made, what failed and what is ready."""
    return show_desk(request)


@login_required
@permission_required("reporting.request_letter", raise_exception=True)
@require_POST
def letter_request(request: HttpRequest) -> HttpResponse:
    """Ask for a letter to parliament about a round."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        return show_desk(request, form=form)
    report = request_report(
        kind=ReportKind.PARLIAMENT_LETTER,
        round_=form.cleaned_data["round"],
        parameters=form.parameters(),
        by=request.user,
        at=database_now(),
    )
    generate_on_commit(report.pk)
    return redirect("reporting:report_detail", report.pk)


@login_required
@permission_required("reporting.list_reports", raise_exception=True)
@require_safe
def download_log(request: HttpRequest) -> HttpResponse:
    """Show who fetched which document when, of what this person may read."""
    page = Paginator(downloads_for_pages(request.user), DOWNLOADS_PER_PAGE).get_page(request.GET.get("pagina"))
    lines = [(each, each.batch.title if each.batch else report_title(each.report)) for each in page]
    return render(request, "reporting/desk/downloads.html", {"page": page, "lines": lines})


def show_desk(
    request: HttpRequest, *, form: LetterForm | None = None, choice: ChoiceForm | None = None
) -> HttpResponse:
    """Show the desk, with a form that holds errors if one does; a number of statements that does not grow."""
    user, now = request.user, database_now()
    filter_form = KindForm(request.GET if choice is None else None)
    kind = filter_form.cleaned_data["kind"] if filter_form.is_valid() else ""
    page = Paginator(ready_reports(user, kind), READY_PER_PAGE).get_page(request.GET.get("page"))
    ready = list(page.object_list)
    fetched = readers_by_report(ready)
    unfinished = unfinished_reports(user)
    values = {
        "form": form or LetterForm(),
        "choice": choice or ChoiceForm(user=user),
        "may_request": user.has_perm("reporting.request_letter"),
        "filter_form": filter_form,
        "now": now,
        **_batches(request, now),
        "unfinished": _lines(request, unfinished[:UNFINISHED_SHOWN]),
        "more_unfinished": max(len(unfinished) - UNFINISHED_SHOWN, 0),
        "failed": _lines(request, failed_reports(user)),
        "ready": [report_line(each, user, fetched_by=fetched.get(each.pk, "")) for each in ready],
        "page": page,
    }
    refused = (form is not None and form.errors) or (choice is not None and choice.errors)
    return render(request, "reporting/report_list.html", values, status=422 if refused else 200)


def _lines(request: HttpRequest, reports: list[Report]) -> list[object]:
    return [report_line(report, request.user) for report in reports]


def _batches(request: HttpRequest, now: Any) -> dict[str, Any]:
    """Give the work in bulk: under way, with something that failed, and the newest that ended."""
    ended = batches_for_pages(request.user).filter(status__in=[BatchStatus.READY, BatchStatus.CANCELLED])
    newest = list(ended.order_by("-requested_at", "-pk")[:BATCHES_SHOWN])
    found = progress_of([*under_way(request.user)[:BATCHES_SHOWN], *newest], now)
    busy = [each for each in found if each.batch.status in {BatchStatus.RUNNING, BatchStatus.PAUSED}]
    done = [each for each in found if each.batch.status in {BatchStatus.READY, BatchStatus.CANCELLED}]
    fetched = readers_by_batch(newest)
    return {
        "busy": busy,
        "with_failures": [each for each in found if each.failed and each.batch.status != BatchStatus.CANCELLED],
        "done": [(each, fetched.get(each.batch.pk, "")) for each in done],
    }
