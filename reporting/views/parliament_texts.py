"""Writing a text of the yearly report: it saves itself, and nothing that was typed is lost."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from proposals.formats import dutch_time
from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable, StaleVersion
from proposals.views.sessions import seconds_left
from reporting.forms.parliament_reports import LONGEST_TEXT, ReportTextForm, basis_of, problem_words
from reporting.letters import measure
from reporting.models import ParliamentReport, ParliamentReportText
from reporting.queries.parliament_reports import earlier_text, key_of, text_of
from reporting.services.parliament_reports import save_report_text
from reporting.texts import ParsedText, parse_text
from reporting.views.parliament_reports import report_or_404


@login_required
@permission_required("reporting.edit_parliament_report", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def parliament_report_text(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Show a text with how it will look; POST saves it and stays here, "klaar" goes back to the report."""
    report = report_or_404(request, year)
    text = text_of(report, key)
    if not report.is_editable and request.method != "POST":
        return redirect("reporting:parliament_report_detail", year)
    form = ReportTextForm(request.POST if request.method == "POST" else None, text=text)
    if request.method != "POST" or not form.is_valid():
        return _show(request, text, form)
    try:
        text = _save(request, report, text, form)
    except NotEditable:
        form.add_error(None, _("This report was established meanwhile. Your text is below: copy it if you need it."))
        return _show(request, text, form)
    except StaleVersion as stale:
        return _show_both(request, form, stale.stored)
    messages.success(request, _("Saved."))
    if "klaar" in request.POST:
        return redirect("reporting:parliament_report_detail", year)
    return redirect("reporting:parliament_report_text", year, key)


@never_cache
@require_POST
def parliament_report_autosave(request: HttpRequest, year: int, key: str) -> JsonResponse:
    """Save what was typed so far, without a word about what is wrong in it.

    Answers 401 to who was signed out, 409 when a colleague saved another text or the report was established, and
    413 when the text is longer than is kept: in each of these the text stays in the page.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"state": "signed_out"}, status=401)
    if not request.user.has_perm("reporting.edit_parliament_report"):
        return JsonResponse({"state": "forbidden"}, status=403)
    report = report_or_404(request, year)
    text = text_of(report, key)
    form = ReportTextForm(request.POST, text=text)
    if not form.is_valid():
        words = _("Not saved: this text is longer than %(number)d characters.") % {"number": LONGEST_TEXT}
        return JsonResponse({"state": "too_large", "text": words}, status=413)
    try:
        text = _save(request, report, text, form)
    except NotEditable:
        words = _("This report was established meanwhile.")
        return JsonResponse({"state": "submitted", "text": words}, status=409)
    except StaleVersion:
        # Nothing was written: the browser asks before the page is left.
        return JsonResponse(_answer(request, "conflict", {}) | {"unsaved": True}, status=409)
    return JsonResponse(_answer(request, "saved", {"version": text.version}))


def _answer(request: HttpRequest, state: str, basis: dict[str, int]) -> dict[str, Any]:
    moment = dutch_time(database_now(), seconds=True)
    return {
        "state": state,
        "text": _("Saved at %(time)s") % {"time": moment},
        "basis": basis,
        "changed": [],
        "seconds": seconds_left(request.session),
    }


def _save(
    request: HttpRequest, report: ParliamentReport, text: ParliamentReportText, form: ReportTextForm
) -> ParliamentReportText:
    return save_report_text(
        report=report,
        part=text.part,
        theme=text.theme,
        body=form.cleaned_data["body"],
        seen=form.seen,
        by=request.user,
        at=database_now(),
    )


def _show_both(request: HttpRequest, form: ReportTextForm, stored: ParliamentReportText) -> HttpResponse:
    """Show what a colleague saved beside what was typed; saving again chooses the typed one."""
    words = _(
        "%(person)s saved another text while you were writing. You see it below your own. Take over what you need, "
        "then save."
    )
    form.add_error(None, words % {"person": stored.updated_by})
    form.data = form.data.copy()
    form.data["basis"] = basis_of(stored)
    return _show(request, stored, form, newer=stored)


def _show(
    request: HttpRequest,
    text: ParliamentReportText,
    form: ReportTextForm,
    newer: ParliamentReportText | None = None,
) -> HttpResponse:
    body = form.data.get("body", "") if form.is_bound else text.body
    parsed = parse_text(body)
    values = {
        "report": text.report,
        "text": text,
        "key": key_of(text.part, text.theme),
        "form": form,
        "newer": newer,
        "body": body,
        "problems": [problem_words(each) for each in parsed.problems],
        "measure": measure(plain_words(parsed)) if body.strip() else None,
        "earlier": earlier_text(text),
        "session_seconds": seconds_left(request.session),
    }
    return render(request, "reporting/parliament/text.html", values, status=422 if form.errors else 200)


def plain_words(parsed: ParsedText) -> str:
    """Give the words of a text for measuring, without its footnotes."""
    return "\n".join(
        "".join(piece.text for piece in line if piece.kind != "note") for block in parsed.blocks for line in block.lines
    )
