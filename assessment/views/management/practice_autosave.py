"""What a practice proposal saves by itself while somebody writes it: small answers to a script."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessment.forms.practice import PracticeContentForm
from assessment.queries.practice import practices_of_round
from assessment.services.practice import PracticeRefused, StalePractice, change_practice
from assessment.views.management.steps import round_or_404
from proposals.formats import dutch_time
from proposals.services.clock import database_now
from proposals.views.sessions import seconds_left


@never_cache
@require_POST
def practice_autosave(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """Save what was typed so far, in the way of the button, without a word about what is missing.

    Answers 401 to who was signed out, 409 when a colleague saved meanwhile or it was published, and 413 when a field
    cannot be kept as it is: in each of these the text stays in the page and nothing is written.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"state": "signed_out"}, status=401)
    if not request.user.has_perm("assessment.make_practice"):
        return JsonResponse({"state": "forbidden"}, status=403)
    practice = get_object_or_404(practices_of_round(round_or_404(request, slug), request.user), number=number)
    if not request.POST.get("version"):
        return JsonResponse({"state": "incomplete"}, status=400)  # no form of ours: it would empty every field
    form = PracticeContentForm(request.POST, practice=practice)
    if not form.is_valid():
        message = next(str(text) for texts in form.errors.values() for text in texts)
        return JsonResponse({"state": "too_large", "text": _("Not saved.") + f" {message}"}, status=413)
    try:
        stored = change_practice(
            practice=practice, content=form.content(), expected_version=form.expected_version()
        )  # fmt: skip
    except StalePractice:
        # Nothing was written: the browser asks before this page is left.
        return JsonResponse(_answer(request, "conflict", {}) | {"unsaved": True}, status=409)
    except PracticeRefused as refusal:
        return JsonResponse({"state": "submitted", "text": _("Not saved.") + f" {refusal}"}, status=409)
    return JsonResponse(_answer(request, "saved", {"version": stored.version}))


def _answer(request: HttpRequest, state: str, basis: dict[str, int]) -> dict[str, Any]:
    return {
        "state": state,
        "text": _("Saved at %(time)s") % {"time": dutch_time(database_now(), seconds=True)},
        "basis": basis,
        "changed": [],
        "seconds": seconds_left(request.session),
    }
