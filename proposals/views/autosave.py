"""What saves itself while somebody types: small answers to a script. Every page works without it."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from proposals.formats import dutch_moment, dutch_time
from proposals.services.completeness import problems_in
from proposals.services.presence import note_presence
from proposals.views.carried import writer_of
from proposals.views.saving import Saved, save_section, stored_now
from proposals.views.sessions import seconds_left

# An answer stays below 2 kB: it names at most so many fields.
NAMED_FIELDS = 8
LONGEST_LABEL = 80


@never_cache
@require_POST
def proposal_autosave(request: HttpRequest, pk: int, section: str) -> JsonResponse:
    """Save what was typed so far, without a word about what is missing or wrong.

    The way of saving is that of the button (`save_section`). Answers 401 to who was signed out and
    409 to another account than the one that typed: neither is told anything, and nothing is written.
    413 when a text is longer than is kept: it stays in the page, and the other fields are saved where they can be.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"state": "signed_out"}, status=401)
    writer = writer_of(request.POST.get("writer", ""), pk, section)
    if writer is not None and writer != request.user.pk:
        return JsonResponse({"state": "other_person"}, status=409)
    saved = save_section(request, pk, section, request.POST)
    if saved.is_locked:
        return JsonResponse({"state": "submitted", "text": submitted_words(saved)}, status=409)
    if saved.too_long:
        return JsonResponse({"state": "too_large", "text": too_large_words(saved)}, status=413)
    return JsonResponse(answer(request, saved), status=409 if saved.conflicts else 200)


def answer(request: HttpRequest, saved: Saved) -> dict[str, Any]:
    """Tell what was saved and when, what a colleague changed, and who else is at work here."""
    sent = saved.form.sent_basis()
    others = note_presence(saved.proposal, request.user, saved.page.code, saved.at)
    return {
        "state": "conflict" if saved.conflicts else "saved",
        "text": _("Saved at %(time)s") % {"time": dutch_time(saved.at, seconds=True)},
        "basis": {name: digest for name, digest in saved.digests.items() if sent.get(name) != digest},
        "conflicts": [conflict.name for conflict in saved.conflicts][:NAMED_FIELDS],
        "changed": saved.changed[:NAMED_FIELDS],
        "unplaced": list(saved.merged.errors)[:NAMED_FIELDS],
        "colleagues": [each.who for each in others if each.section == saved.page.code][:3],
        "seconds": seconds_left(request.session),
    } | checked(request, saved)


def checked(request: HttpRequest, saved: Saved) -> dict[str, Any]:
    """Tell what is wrong with the one field that was left, when its page showed errors; empty words for nothing."""
    name = request.POST.get("check", "")
    if name not in saved.merged.fields:
        return {}
    messages = [str(message) for message in saved.merged.errors.get(name, [])]
    if not messages:
        stored = stored_now(request.user, saved.page.code, saved.merged)
        problems = problems_in(stored, saved.page.code)
        messages = [each.message for each in problems if each.field == name and not each.is_warning]
    return {"check": {"field": name, "message": messages[0][:300] if messages else ""}}


def too_large_words(saved: Saved) -> str:
    """Say of the first field with too much text how long it is and how long it may be."""
    name, words = next(iter(saved.too_long.items()))
    label = Truncator(saved.form.conflict_label(name)).chars(LONGEST_LABEL)
    return _("Not saved: “%(field)s”.") % {"field": label} + " " + words


def submitted_words(saved: Saved) -> str:
    """Say when the proposal was submitted, and that this text did not go with it."""
    submitted_at = saved.proposal.submitted_at
    if submitted_at is None:
        return _("This proposal cannot be changed any more. What you typed now is not saved: copy it if you need it.")
    return _(
        "This proposal was submitted on %(moment)s. What you typed after that is not saved: copy it if you need it."
    ) % {"moment": dutch_moment(submitted_at)}
