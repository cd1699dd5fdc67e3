"""What a progress report saves by itself while somebody types: small answers to a script. It works without."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from proposals.formats import dutch_time
from proposals.services.drafts import NotEditable, StaleVersion
from proposals.views.carried import writer_of
from proposals.views.sessions import seconds_left
from reporting.forms import ProgressReportForm
from reporting.models import ProgressReport
from reporting.queries import progress_reports_for_pages, typing_problems
from reporting.views.progress_carried import PART
from reporting.views.progress_reports import keep


@never_cache
@require_POST
def progress_report_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save what was typed so far, in the way of the button, without a word about what is missing.

    Answers 401 to who was signed out, 409 to another account than the one that typed, when a colleague saved
    meanwhile and once it was sent in, 404 when the report is closed to this person. Then nothing is written.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"state": "signed_out"}, status=401)
    writer = writer_of(request.POST.get("writer", ""), pk, PART)
    if writer is not None and writer != request.user.pk:
        return JsonResponse({"state": "other_person"}, status=409)
    progress_report = progress_reports_for_pages(request.user).filter(pk=pk).first()
    if progress_report is None:
        return JsonResponse({"state": "forbidden"}, status=404)
    if not request.user.has_perm("reporting.edit_progress_report", progress_report):
        return JsonResponse({"state": "forbidden"}, status=403)
    if not request.POST.get("version"):
        return JsonResponse({"state": "incomplete"}, status=400)  # no form of ours: it would empty every field
    form = ProgressReportForm(progress_report, request.POST)
    try:
        stored = keep(request, form)
    except NotEditable:
        text = _("This report was sent in meanwhile. What you typed after that is not in it.")
        return JsonResponse({"state": "submitted", "text": text}, status=409)
    except StaleVersion:
        # Nothing was written: the browser asks before the page is left.
        answer = {"state": "conflict", "unsaved": True, "changed": [], "seconds": _seconds(request)}
        return JsonResponse(answer, status=409)
    return JsonResponse(_answer(request, form, stored))


def _answer(request: HttpRequest, form: ProgressReportForm, stored: ProgressReport) -> dict[str, object]:
    answer: dict[str, object] = {
        "state": "saved",
        "text": _("Saved at %(time)s") % {"time": dutch_time(stored.updated_at, seconds=True)},
        "basis": {"version": stored.version},
        "changed": [],
        "seconds": _seconds(request),
    }
    name = request.POST.get("check", "")
    if name in form.fields:
        answer["check"] = {"field": name, "message": _message(form, stored, name)}
    return answer


def _message(form: ProgressReportForm, stored: ProgressReport, name: str) -> str:
    """Say what is wrong with the one field that was left; empty when it is in order."""
    if found := [str(each) for each in form.errors.get(name, [])]:
        return found[0][:300]
    table = ProgressReportForm(stored).table
    return next((each.message[:300] for each in typing_problems(stored, table) if each.field == name), "")


def _seconds(request: HttpRequest) -> int:
    return seconds_left(request.session)
