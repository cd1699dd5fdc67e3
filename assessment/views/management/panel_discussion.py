"""One proposal before the panel: scores side by side, and one form for all that is recorded."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessment.forms.panel import DiscussionForm
from assessment.models import PanelDiscussion, PanelDraft
from assessment.queries.panel import DISCUSS_FROM_POINTS, panel_board, panel_proposals
from assessment.queries.panel_discussion import (
    PanelTalk,
    PlaceInQueue,
    meetings_of,
    own_draft,
    panel_talk,
    place_in_queue,
)
from assessment.services.panel import (
    PanelRefused,
    StaleConsensus,
    StalePresence,
    is_panel_open,
    keep_draft,
    record_discussion,
    reopen_discussion,
)
from assessment.views.management.panel_words import aside_texts, criteria_words, draft_texts
from assessment.views.management.steps import refusal_of, round_or_404, take_step, words_of
from proposals.models import Proposal
from proposals.services.clock import database_now
from proposals.views.carried import writer_mark
from proposals.views.sessions import seconds_left

PART = "panel"


@login_required
@permission_required("assessment.see_progress", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def panel_discussion(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a proposal as the panel has it before it; on POST record what was typed."""
    proposal = panel_proposal_or_404(request, slug, pk)
    talk = panel_talk(proposal, meetings_of(proposal.round))
    place = place_in_queue(panel_board(proposal.round, request.user), proposal)
    may_record = request.user.has_perm("assessment.hold_panel")
    if request.method != "POST":
        draft = own_draft(proposal, request.user)
        can_record = may_record and is_panel_open(proposal) and talk.meeting
        form = DiscussionForm(talk=talk, draft=draft) if can_record else None
        return _show(request, talk, place, form, draft=draft)
    if not may_record:
        raise PermissionDenied
    form = DiscussionForm(request.POST, talk=talk)
    if not form.is_valid():
        _keep_refused(request, proposal, form)
        return _show(request, talk, place, form, status=422)
    if talk.meeting is None:
        _keep_refused(request, proposal, form)
        form.add_error(None, _("Plan a meeting first. Then what you typed can be saved."))
        return _show(request, talk, place, form, status=409)
    if _recorded(request, talk, form):
        return _go_on(request, proposal, place)
    _keep_refused(request, proposal, form)
    return _show(request, panel_talk(proposal, meetings_of(proposal.round)), place, form, status=409)


@login_required
@permission_required("assessment.hold_panel", raise_exception=True)
@require_POST
def panel_discussion_reopen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take the mark off that the panel is done with a proposal."""
    proposal = panel_proposal_or_404(request, slug, pk)
    discussion = get_object_or_404(PanelDiscussion.objects.visible_to(request.user), proposal=proposal)
    step = partial(reopen_discussion, discussion=discussion, by=request.user, at=database_now())
    take_step(request, step, _("The panel comes back to this proposal."))
    return redirect("assessment:panel_discussion", slug, pk)


def panel_proposal_or_404(request: HttpRequest, slug: str, pk: int) -> Proposal:
    """Give a proposal of the board of this reader; one in which they have an interest does not exist here."""
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_panel", round_):
        raise PermissionDenied
    return get_object_or_404(panel_proposals(round_, request.user).select_related("round", "organisation"), pk=pk)


def _keep_refused(request: HttpRequest, proposal: Proposal, form: DiscussionForm) -> None:
    """Keep the words of a form that was refused as a draft, when they can be: also a browser that stops loses none."""
    if form.too_long():
        return
    try:
        kept = keep_draft(proposal=proposal, words=form.draft_words(), by=request.user, at=database_now())
    except PanelRefused:
        return
    if not kept.is_aside:
        form.go_on_from(kept.draft)


def _recorded(request: HttpRequest, talk: PanelTalk, form: DiscussionForm) -> bool:
    """Record what was typed; what is refused comes to stand in the form with what is stored beside it."""
    step = partial(
        record_discussion,
        proposal=talk.proposal,
        meeting=talk.meeting,
        told=form.told(is_done="_done" in request.POST),
        by=request.user,
        at=database_now(),
    )
    refusal = refusal_of(step)
    if refusal is None:
        return True
    if isinstance(refusal, StaleConsensus):
        form.show_consensus(refusal.stored)
    elif isinstance(refusal, StalePresence):
        form.show_presence(refusal.stored, PanelDiscussion.objects.get(proposal=talk.proposal).version)
    form.add_error(None, words_of(refusal))
    return False


def _go_on(request: HttpRequest, proposal: Proposal, place: PlaceInQueue) -> HttpResponse:
    """Go where the button said: stay, or on to the next."""
    if "_done" in request.POST:
        messages.success(request, _("The panel is done with “%(title)s”.") % {"title": proposal})
    else:
        messages.success(request, _("What the panel said of “%(title)s” is saved.") % {"title": proposal})
    if {"_done", "_next"}.isdisjoint(request.POST):
        return redirect("assessment:panel_discussion", proposal.round.slug, proposal.pk)
    if place.following is None:
        return redirect("assessment:panel_meeting", proposal.round.slug)
    return redirect("assessment:panel_discussion", proposal.round.slug, place.following)


def _show(
    request: HttpRequest,
    talk: PanelTalk,
    place: PlaceInQueue,
    form: DiscussionForm | None,
    status: int = 200,
    draft: PanelDraft | None = None,
) -> HttpResponse:
    context = {
        "round": talk.proposal.round,
        "proposal": talk.proposal,
        "talk": talk,
        "place": place,
        "form": form,
        "criteria": criteria_words(talk, form),
        "is_open": is_panel_open(talk.proposal),
        "may_hold": request.user.has_perm("assessment.hold_panel"),
        "threshold": DISCUSS_FROM_POINTS,
        "draft": draft if draft and draft.has_words else None,
        "texts": [] if draft is None else aside_texts(draft, talk) if form else draft_texts(draft, talk),
        "writer": writer_mark(request.user, talk.proposal.pk, PART),
        "session_seconds": seconds_left(request.session),
    }
    return render(request, "assessment/panel_discussion.html", context, status=status)
