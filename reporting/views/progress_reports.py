"""Progress reports of a deal: the region sees what is due, starts a report, writes it and sends it in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.models import Deal
from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable, StaleVersion
from proposals.views.carried import render_carried, writer_mark
from proposals.views.sessions import seconds_left
from proposals.views.signing_in_again import ask_again
from reporting.forms import ProgressReportForm
from reporting.models import ProgressReport
from reporting.queries import (
    DueLine,
    asks_money,
    deals_for_pages,
    due_line,
    milestones_of_period,
    next_period,
    next_reporting_period,
    previous_report,
    progress_report_problems,
    progress_reports_for_pages,
    typing_problems,
)
from reporting.services.progress_reports import (
    CLOSED_DEAL_STATUSES,
    REPORTING_DEAL_STATUSES,
    DealClosed,
    DealNotSigned,
    FigureInput,
    OpenReportExists,
    ProgressReportIncomplete,
    StepNotAllowed,
    request_preview,
    save_progress_report,
    start_progress_report,
    submit_progress_report,
)
from reporting.services.report_schedules import plan_periods
from reporting.services.sent_in import as_sent_in
from reporting.tasks import generate_on_commit
from reporting.views.progress_carried import PART, carried_report, carried_report_on


@login_required
@require_safe
def progress_report_list(request: HttpRequest, deal_pk: int) -> HttpResponse:
    """Show the progress reports of a deal, those that were sent in and those to come."""
    deal = get_object_or_404(deals_for_pages(request.user), pk=deal_pk)
    readable = progress_reports_for_pages(request.user).filter(deal=deal).order_by("-number")
    # Who does not write a report that came back reads what was sent in before, also its period and amount.
    reports = [as_sent_in(each)[0] if each.is_being_changed_for(request.user) else each for each in readable]
    today = localdate(database_now())
    periods = deal.reporting_periods.filter(progress_report=None).order_by("number")
    values = {
        "deal": deal,
        "progress_reports": reports,
        "open_report": next((each for each in reports if each.is_editable), None),
        "may_write": request.user.has_perm("reporting.start_progress_report", deal),
        "is_signed": deal.status in REPORTING_DEAL_STATUSES,
        "is_closed": deal.status in CLOSED_DEAL_STATUSES,
        "asks_money": asks_money(deal),
        "may_plan": request.user.has_perm("reporting.plan_reporting"),
        "due": due_line(deal, today),
        "to_come": [DueLine(period, today) for period in periods] if deal.status in REPORTING_DEAL_STATUSES else [],
    }
    return render(request, "reporting/progress_report_list.html", values)


@login_required
@require_POST
def progress_report_start(request: HttpRequest, deal_pk: int) -> HttpResponse:
    """Start the next progress report of a deal, over the next period of its schedule."""
    deal = get_object_or_404(deals_for_pages(request.user), pk=deal_pk)
    if not request.user.has_perm("reporting.start_progress_report", deal):
        raise PermissionDenied
    try:
        progress_report = _start(request, deal)
    except OpenReportExists as error:
        progress_report = error.progress_report
    except DealNotSigned:
        messages.warning(request, _("You can report once the deal is signed."))
        return redirect("reporting:progress_report_list", deal.pk)
    except DealClosed as error:
        messages.warning(request, closed_words(error.deal))
        return redirect("reporting:progress_report_list", deal.pk)
    return redirect("reporting:progress_report_edit", progress_report.pk)


def _start(request: HttpRequest, deal: Deal) -> ProgressReport:
    if deal.status in REPORTING_DEAL_STATUSES:
        plan_periods(deal=deal)
    period = next_reporting_period(deal)
    start, end = (period.start_date, period.end_date) if period else next_period(deal)
    return start_progress_report(
        deal=deal, period=period, period_start_date=start, period_end_date=end, by=request.user, at=database_now()
    )


def closed_words(deal: Deal) -> str:
    """Say why nothing is reported about a deal any more, and whom to ask."""
    return _(
        "“%(deal)s” is %(status)s. You cannot report about it any more. Do you want to tell something? "
        "Ask your contact at the ministry."
    ) % {"deal": deal.title, "status": str(deal.get_status_display()).lower()}


@require_http_methods(["GET", "HEAD", "POST"])
def progress_report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the region write its progress report, save it and send it in.

    Whoever was signed out meanwhile signs in on a page that carries along what was typed.
    """
    if not request.user.is_authenticated:
        carried = carried_report(request, pk) if request.method == "POST" else None
        return render_carried(request, carried) if carried else redirect_to_login(request.get_full_path())
    progress_report = get_object_or_404(progress_reports_for_pages(request.user), pk=pk)
    if not request.user.has_perm("reporting.edit_progress_report", progress_report):
        raise PermissionDenied
    if request.method != "POST":
        if not progress_report.is_editable:
            return redirect("reporting:progress_report_detail", pk)
        return _show_form(request, progress_report, ProgressReportForm(progress_report))
    form = ProgressReportForm(progress_report, request.POST)
    try:
        stored = keep(request, form)
    except NotEditable:
        messages.warning(request, _("This report was sent in meanwhile. What you typed after that is not in it."))
        return redirect("reporting:progress_report_detail", pk)
    except StaleVersion as conflict:
        return _show_conflict(request, form, conflict.stored)
    return _after_saving(request, form, stored)


@sensitive_post_parameters("password")
@require_POST
def progress_report_continue(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in and save what was carried along, in one step, only under the account that typed it.

    :raises Http404: if no text of ours came along.
    """
    carried = carried_report_on(request, pk)
    if carried is None:
        raise Http404
    if again := ask_again(request, carried):
        return again
    request.POST = carried.data
    # The page that may follow (an error, the text of a colleague) sends its form to the report itself.
    request.path = request.path_info = carried.address
    return progress_report_edit(request, pk)


def keep(request: HttpRequest, form: ProgressReportForm) -> ProgressReport:
    """Save what a form holds as far as the database can keep it.

    :raises NotEditable: once it was sent in.
    :raises StaleVersion: when a colleague saved meanwhile.
    """
    form.full_clean()
    return save_progress_report(
        progress_report=form.progress_report,
        values=form.storable(),
        figures={pk: FigureInput(*typed) for pk, typed in form.figures().items()},
        spending=form.spending(),
        expected_version=form.expected_version(),
        by=request.user,
        at=database_now(),
    )


def _after_saving(request: HttpRequest, form: ProgressReportForm, stored: ProgressReport) -> HttpResponse:
    """Go on with sending in if that was asked; else show what the database could not keep or understand."""
    shown = form.on_top_of(stored)
    if "submit" in request.POST:
        if not shown.errors:
            return _submit(request, shown, stored)
        shown.show_problems(progress_report_problems(stored, shown.table, on=localdate(database_now())))
    else:
        shown.show_problems(typing_problems(stored, shown.table))
    if shown.errors:
        return _show_form(request, stored, shown)
    if "preview" in request.POST:
        return _preview(request, stored)
    if "photos" in request.POST:
        return redirect("reporting:progress_photos", stored.pk)
    messages.success(request, _("Saved. You can go on later."))
    return redirect("reporting:progress_report_edit", stored.pk)


def _preview(request: HttpRequest, stored: ProgressReport) -> HttpResponse:
    """Have the document made as it would be now, for the region alone."""
    report = request_preview(progress_report=stored, by=request.user, at=database_now())
    generate_on_commit(report.pk)
    return redirect("reporting:report_detail", report.pk)


def _submit(request: HttpRequest, form: ProgressReportForm, stored: ProgressReport) -> HttpResponse:
    if not request.user.has_perm("reporting.submit_progress_report", stored):
        raise PermissionDenied
    try:
        report = submit_progress_report(progress_report=stored, by=request.user, at=database_now())
    except ProgressReportIncomplete as error:
        form.show_problems(error.problems)
        return _show_form(request, stored, form)
    except StepNotAllowed:
        messages.info(request, _("This report was sent in already."))
    except DealClosed as error:
        messages.warning(request, closed_words(error.deal))
        return redirect("reporting:progress_report_list", stored.deal_id)
    else:
        generate_on_commit(report.pk)
        messages.success(request, _("Your progress report has been sent in."))
    return redirect("reporting:progress_report_detail", stored.pk)


def _show_conflict(request: HttpRequest, form: ProgressReportForm, stored: ProgressReport) -> HttpResponse:
    shown = form.on_top_of(stored)
    return _show_form(request, stored, shown, differences=shown.differences(stored))


def _show_form(
    request: HttpRequest,
    progress_report: ProgressReport,
    form: ProgressReportForm,
    differences: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    today = localdate(database_now())
    period = progress_report.reporting_period
    values = {
        "progress_report": progress_report,
        "deal": progress_report.deal,
        "form": form,
        "differences": differences,
        "previous": previous_report(progress_report),
        "milestones": milestones_of_period(progress_report),
        "due": DueLine(period, today) if period else None,
        "photos": list(progress_report.photos.all()),
        "writer": writer_mark(request.user, progress_report.pk, PART),
        "session_seconds": seconds_left(request.session),
        "may_submit": request.user.has_perm("reporting.submit_progress_report", progress_report),
    }
    return render(request, "reporting/progress_report_edit.html", values)
