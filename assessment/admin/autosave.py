"""What the desk saves by itself while somebody scores: small answers to a script. Everything works without it."""

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessment.admin.desk import SavedDesk, save_desk
from assessment.services.completeness import problems_in
from assessment.services.desk import digest_of, digests_of
from assessment.services.refusal import Refused
from assessment.views.carried import PART, refused_writer
from proposals.formats import dutch_time
from proposals.views.sessions import seconds_left


@never_cache
@require_POST
def assessment_autosave(request: HttpRequest, object_id: int) -> JsonResponse:
    """Save what was typed so far, without a word about what is missing.

    Answers 401 to who was signed out, 409 to another account than the one that typed, 404 when the proposal
    is not (or no longer) open to this person: then nothing is told and nothing is written.
    """
    if refused := refused_writer(request, object_id, PART):
        return refused
    try:
        saved = save_desk(request, object_id, by_button=False)
    except Http404:
        return JsonResponse({"state": "forbidden"}, status=404)
    return answer_saved(request, saved)


def not_saved(refusal: Refused) -> JsonResponse:
    """Say why nothing was written: it is final, or closed."""
    return JsonResponse({"state": "submitted", "text": _("Not saved.") + f" {refusal}"}, status=409)


def answer_saved(request: HttpRequest, saved: SavedDesk) -> JsonResponse:
    """Tell what became of a save, in the words and numbers that the script knows."""
    if saved.refusal is not None:
        return not_saved(saved.refusal)
    if saved.form.errors:
        message = next(str(text) for texts in saved.form.errors.values() for text in texts)
        return JsonResponse({"state": "too_large", "text": _("Not saved.") + f" {message}"}, status=413)
    return JsonResponse(answer(request, saved), status=409 if saved.kept.clashes else 200)


def answer(request: HttpRequest, saved: SavedDesk) -> dict[str, Any]:
    """Tell what was saved and when, what another window changed, and how the criteria stand that moved."""
    assessment, entries = saved.held.assessment, saved.form.entries()
    stored = digests_of(saved.held.scores)
    same = {code for code, each in entries.items() if digest_of(each.points, each.reason) == stored[code]}
    rows = list(saved.form.rows())
    moved = {code for code in same if entries[code].seen != stored[code]}
    return {
        "state": "conflict" if saved.kept.clashes else "saved",
        "text": _("Saved at %(time)s") % {"time": dutch_time(assessment.saved_at or saved.held.at, seconds=True)},
        "basis": {code: stored[code] for code in moved},
        "changed": sorted(stored.keys() - same - saved.kept.clashes),
        "seconds": seconds_left(request.session),
        "criteria": {
            row.score.criterion.code: _summary(number, row)
            for number, row in enumerate(rows, start=1)
            if row.score.criterion.code in moved
        },
        "progress": _progress(rows),
    } | _checked(request, saved)


def _summary(number: int, row: Any) -> str:
    return render_to_string("beoordelen/includes/criterion_summary.html", {"row": row, "number": number})


def _progress(rows: list[Any]) -> str:
    values = {"rows": rows, "complete_count": sum(row.is_complete for row in rows)}
    return render_to_string("beoordelen/includes/criteria_done.html", values)


def _checked(request: HttpRequest, saved: SavedDesk) -> dict[str, Any]:
    """Tell what is wrong with the one field that was left, when its page showed errors; empty words for nothing."""
    name = request.POST.get("check", "")
    if name not in saved.form.fields:
        return {}
    problems = problems_in(saved.held.scores, saved.form.least)
    message = next((str(each.message) for each in problems if f"{each.field}_{each.code}" == name), "")
    return {"check": {"field": name, "message": message}}
