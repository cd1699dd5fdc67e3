"""Documents in bulk: choosing them, following them, steering them, and fetching the ZIP."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.services.clock import database_now
from reporting.enums import BatchStatus, ReportStatus
from reporting.forms import ChoiceForm, KeysForm
from reporting.models import ReportBatch
from reporting.queries import report_line
from reporting.queries.batches import BatchProgress, all_open_to, batches_for_pages, documents_of, progress_of
from reporting.queries.downloads import downloads_for_pages, readers_by_report
from reporting.queries.reports import with_subjects
from reporting.services.batch_archives import checked_archive, pack_again
from reporting.services.batch_choices import SOURCES, Choice, rows_of
from reporting.services.batches import (
    MOST_DOCUMENTS,
    NothingToMake,
    StepRefused,
    TooMany,
    cancel_batch,
    pause_batch,
    resume_batch,
    retry_failed,
    start_batch,
)
from reporting.services.downloads import note_download
from reporting.services.report_files import FileDamaged
from reporting.services.reports import request_report
from reporting.tasks import generate_on_commit, make_bulk_on_commit
from reporting.views.report_desk import show_desk

SHOWN_TO_TICK = 100
DOCUMENTS_PER_PAGE = 50
DOWNLOADS_SHOWN = 20


@login_required
@permission_required("reporting.start_batch", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def batch_choose(request: HttpRequest) -> HttpResponse:
    """Show which documents a choice holds; on POST have them made, all or those that were ticked."""
    given = request.POST if request.method == "POST" else request.GET
    form = ChoiceForm(given, user=request.user)
    if not form.is_valid():
        return show_desk(request, choice=form)
    choice = form.choice()
    rows = rows_of(choice, request.user)
    count, shown = rows.count(), list(rows[:SHOWN_TO_TICK])
    keys_form = KeysForm(request.POST if request.method == "POST" else None, shown=[each.pk for each in shown])
    if request.method == "POST" and count and keys_form.is_valid():
        return _start(request, choice, keys_form.chosen())
    source = SOURCES[choice.kind]
    values = {
        "form": form, "keys_form": keys_form, "choice": choice, "source": source, "count": count,
        "rows": [(each.pk, source.label(each)) for each in shown], "is_whole": count <= SHOWN_TO_TICK,
        "ticked": set(request.POST.getlist("keys")) if keys_form.is_bound else {str(each.pk) for each in shown},
    }  # fmt: skip
    return render(request, "reporting/desk/choose.html", values, status=422 if keys_form.errors else 200)


def _start(request: HttpRequest, choice: Choice, keys: list[int] | None) -> HttpResponse:
    """Have the documents made: one by itself in the quick queue, more in bulk."""
    at, source = database_now(), SOURCES[choice.kind]
    rows = list(rows_of(choice, request.user).filter(pk__in=keys)[:2]) if keys is not None else []
    if len(rows) == 1 and not source.gathers:
        source.prepare(rows)
        subject = {"round_" if source.subject == "round" else source.subject: rows[0]}
        parameters = source.parameters(rows[0], choice)
        report = request_report(kind=choice.kind, by=request.user, at=at, parameters=parameters, **subject)
        generate_on_commit(report.pk)
        return redirect("reporting:report_detail", report.pk)
    try:
        batch = start_batch(choice=choice, by=request.user, at=at, keys=keys)
    except NothingToMake:
        messages.warning(request, _("There is nothing left to make of what you chose."))
        return redirect("reporting:report_list")
    except TooMany as error:
        words = _("These are %(count)d documents; at most %(most)d go at once. Choose a round or a shorter period.")
        messages.error(request, words % {"count": error.count, "most": MOST_DOCUMENTS})
        return redirect("reporting:report_list")
    make_bulk_on_commit()
    return redirect("reporting:batch_detail", batch.pk)


@login_required
@permission_required("reporting.list_reports", raise_exception=True)
@require_safe
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far documents in bulk are, which failed and why, and who fetched the ZIP."""
    batch, progress = _found(request, pk)
    open_ = with_subjects(documents_of(batch)).visible_to(request.user)
    wanted = request.GET.get("stand", "")
    if wanted in ReportStatus.values:
        open_ = open_.filter(status=wanted)
    page = Paginator(open_.order_by("pk"), DOCUMENTS_PER_PAGE).get_page(request.GET.get("pagina"))
    reports = list(page.object_list)
    fetched = readers_by_report(reports)
    values = {
        "progress": progress,
        "batch": batch,
        "may_steer": request.user.has_perm("reporting.steer_batch", batch),
        "page": page,
        "wanted": wanted,
        "states": ReportStatus.choices,
        "lines": [report_line(each, request.user, fetched_by=fetched.get(each.pk, "")) for each in reports],
        "downloads": list(downloads_for_pages(request.user).filter(batch=batch)[:DOWNLOADS_SHOWN]),
    }
    return render(request, "reporting/desk/batch.html", values)


@login_required
@permission_required("reporting.list_reports", raise_exception=True)
@require_safe
def batch_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the line of documents in bulk as a piece of a page, for the page that looks again."""
    batch, progress = _found(request, pk)
    alone = "alone" in request.GET
    return render(request, "reporting/desk/batch_line.html", {"progress": progress, "batch": batch, "alone": alone})


@login_required
@permission_required("reporting.list_reports", raise_exception=True)
@require_POST
def batch_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, go on, stop, make the failed documents again, or make the ZIP again."""
    batch = get_object_or_404(ReportBatch.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("reporting.steer_batch", batch):
        raise PermissionDenied
    step = {"pause": _pause, "resume": _resume, "cancel": _cancel, "retry": _retry}.get(request.POST.get("action", ""))
    try:
        words = step(request, batch) if step else _("Choose what to do with these documents.")
    except StepRefused:
        words = _("Meanwhile this work went further: that is no longer possible. You see how it stands now.")
    messages.info(request, words)
    return redirect("reporting:batch_detail", batch.pk)


def _pause(request: HttpRequest, batch: ReportBatch) -> str:
    pause_batch(batch=batch, by=request.user, at=database_now())
    return _("Paused. What is being made at this moment is finished; nothing new begins.")


def _resume(request: HttpRequest, batch: ReportBatch) -> str:
    resume_batch(batch=batch, by=request.user, at=database_now())
    make_bulk_on_commit()
    return _("The work goes on.")


def _cancel(request: HttpRequest, batch: ReportBatch) -> str:
    count = cancel_batch(batch=batch, by=request.user, at=database_now())
    words = ngettext(
        "Stopped. %(count)d document is not made any more.",
        "Stopped. %(count)d documents are not made any more.",
        count,
    )
    return words % {"count": count}


def _retry(request: HttpRequest, batch: ReportBatch) -> str:
    count = retry_failed(batch=batch, by=request.user, at=database_now())
    make_bulk_on_commit()
    if not count:
        return _("No document has failed. If the ZIP could not be made, we make it again.")
    words = ngettext("%(count)d document is made again.", "%(count)d documents are made again.", count)
    return words % {"count": count}


@login_required
@permission_required("reporting.list_reports", raise_exception=True)
@require_safe
def batch_download(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Hand out the ZIP, whole or not at all, to who may read every document in it."""
    batch = get_object_or_404(batches_for_pages(request.user), pk=pk)
    if batch.status != BatchStatus.READY:
        return redirect("reporting:batch_detail", batch.pk)
    if not all_open_to(batch, request.user):
        messages.error(request, _("The ZIP holds a document that you may not read. Ask for the documents yourself."))
        return redirect("reporting:batch_detail", batch.pk)
    try:
        path = checked_archive(batch)
    except FileDamaged:
        pack_again(batch=batch)
        make_bulk_on_commit()
        messages.warning(request, _("The stored ZIP was damaged. We make it again."))
        return redirect("reporting:batch_detail", batch.pk)
    if request.method == "GET":  # who only asks about it has not read it
        note_download(batch=batch, by=request.user, at=database_now())
    answer = FileResponse(open(path, "rb"), as_attachment=True, filename=batch.file_name)  # noqa: PTH123, SIM115
    answer["Content-Type"] = "application/zip"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _found(request: HttpRequest, pk: int) -> tuple[ReportBatch, BatchProgress]:
    batch: Any = get_object_or_404(batches_for_pages(request.user), pk=pk)
    return batch, progress_of([batch], database_now())[0]
