"""What somebody types about a proposal in the panel saves itself as a draft of that person alone."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessment.forms.panel import DiscussionForm
from assessment.queries.panel_discussion import meetings_of, panel_talk
from assessment.services.panel import KeptDraft, PanelRefused, keep_draft
from assessment.views.carried import refused_writer
from assessment.views.management.panel_discussion import PART, panel_proposal_or_404
from proposals.formats import dutch_time
from proposals.services.clock import database_now
from proposals.views.sessions import seconds_left


@never_cache
@require_POST
def panel_draft(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """Keep what was typed so far, without a word about what is missing; nothing of it is recorded.

    Answers 401 to who was signed out, 409 to another account than the one that typed, when the panel is over or
    another window typed something else (both are kept then), 404 for a proposal that does not exist for this person
    (any more), and 413 when a text is too long to keep.
    """
    if refused := refused_writer(request, pk, PART):
        return refused
    if not request.user.has_perm("assessment.hold_panel"):
        return JsonResponse({"state": "forbidden"}, status=403)
    try:
        proposal = panel_proposal_or_404(request, slug, pk)
    except PermissionDenied:
        return JsonResponse({"state": "forbidden"}, status=403)
    except Http404:
        return JsonResponse({"state": "forbidden"}, status=404)
    if not request.POST.get("token"):
        return JsonResponse({"state": "incomplete"}, status=400)  # no form of ours: it would empty the draft
    form = DiscussionForm(request.POST, talk=panel_talk(proposal, meetings_of(proposal.round)))
    if message := form.too_long():
        return JsonResponse({"state": "too_large", "text": _("Not saved.") + f" {message}"}, status=413)
    try:
        kept = keep_draft(proposal=proposal, words=form.draft_words(), by=request.user, at=database_now())
    except PanelRefused as refusal:
        return JsonResponse({"state": "submitted", "text": _("Not saved.") + f" {refusal}"}, status=409)
    return JsonResponse(_answer(request, kept), status=409 if kept.is_aside else 200)


def _answer(request: HttpRequest, kept: KeptDraft) -> dict[str, Any]:
    time = dutch_time(kept.draft.saved_at, seconds=True)
    return {
        "state": "conflict" if kept.is_aside else "saved",
        "text": _("Saved as a draft at %(time)s") % {"time": time},
        # Of words that stand aside the window must not believe that they are the draft.
        "basis": {} if kept.is_aside else {"draft": kept.draft.version},
        "changed": [],
        "seconds": seconds_left(request.session),
    }
