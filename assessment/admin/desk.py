"""Saving and showing the desk, the same for a button and for what saves itself while somebody types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.forms import ScoringForm
from assessment.models import Assessment, CriterionScore
from assessment.queries import dossier_of, neighbours_of
from assessment.services.desk import WRITABLE_STATUSES, HeldAssessment, Kept, hold, keep, refuse_closed
from assessment.services.practising import HeldPractice
from assessment.services.refusal import Refused
from assessment.views.carried import mark_of
from proposals.enums import ProposalStatus, RoundStatus
from proposals.views.sessions import seconds_left


@dataclass(frozen=True, slots=True)
class SavedDesk:
    """What became of a save; `refusal` says why nothing was written."""

    held: HeldAssessment | HeldPractice
    form: ScoringForm
    kept: Kept
    refusal: Refused | None = None


def save_desk(request: HttpRequest, pk: int, *, by_button: bool) -> SavedDesk:
    """Keep what was typed, valid or not wherever that can be; nothing of it depends on what is still missing.

    :raises Http404: if there is no such work for this person (any more).
    """
    asks_to_finish = by_button and "_finish" in request.POST
    with transaction.atomic():
        try:
            held = hold(pk=pk, by=request.user, finishes=asks_to_finish)
        except Assessment.DoesNotExist as error:
            raise Http404 from error
        form = ScoringForm(request.POST, assessment=held.assessment, scores=held.scores)
        is_valid = form.is_valid()
        try:
            refuse_closed(held.assessment)
        except Refused as refusal:
            return SavedDesk(held, form, Kept(), refusal)
        kept = keep(
            held,
            form.entries(),
            window=form.window,
            settled=form.settled if by_button else (),
            finishes=asks_to_finish and is_valid,
        )
    return SavedDesk(held, form, kept)


def answer_post(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """Save by a button and go on, or show what is wrong; what was typed stands in every answer."""
    saved = save_desk(request, pk, by_button=True)
    form, assessment = saved.form, saved.held.assessment
    if saved.refusal is not None:
        return show_refused(request, context, saved)
    if saved.kept.clashes or saved.kept.problems or form.errors:
        form.note_kept(saved.kept.clashes)
        form.add_problems(saved.kept.problems)
        for code in saved.kept.clashes:
            words = _("You saved this in another window meanwhile. Choose what it must become.")
            form.add_error(f"reason_{code}", words)
        status = 409 if saved.kept.clashes else 422
        return show_desk(request, context, assessment, saved.held.scores, form, status=status)
    if "_finish" in request.POST:
        messages.success(request, _("Your assessment of “%(title)s” is done.") % {"title": assessment.proposal})
    return redirect_on(request, assessment)


def redirect_on(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Go where the button said: stay, or on to the next that is not finished."""
    if {"_finish", "_next"}.isdisjoint(request.POST):
        return redirect("beoordelen:assessment_assessment_change", assessment.pk)
    following = neighbours_of(assessment).following
    if following is None:
        return redirect("beoordelen:index")
    return redirect("beoordelen:assessment_assessment_change", following)


def show_refused(request: HttpRequest, context: dict[str, Any], saved: SavedDesk) -> HttpResponse:
    """Say why nothing was saved, with what was typed to be copied."""
    assessment = saved.held.assessment
    if assessment.declared_free_at is None:
        return show_taken(request, context, saved.form)
    typed = saved.form.differing()
    shown = ScoringForm(assessment=assessment, scores=saved.held.scores)
    return show_desk(request, context, assessment, shown.scores, None, unsaved=typed, status=409 if typed else 200)


def show_taken(request: HttpRequest, context: dict[str, Any], form: ScoringForm | None = None) -> HttpResponse:
    """Give back what was typed about a proposal that is closed for its writer: nothing else of it is shown."""
    data = form.data if form else request.POST
    texts = [text for name, text in data.items() if name.startswith("reason_") and text.strip()]
    return render(request, "beoordelen/taken.html", {**context, "texts": texts}, status=409)


def show_desk(
    request: HttpRequest,
    context: dict[str, Any],
    assessment: Assessment,
    scores: Sequence[CriterionScore],
    form: ScoringForm | None,
    *,
    unsaved: Sequence[CriterionScore] = (),
    status: int = 200,
) -> HttpResponse:
    """Render the desk; without a form the scores stand as they are, with what came too late beside them."""
    proposal = assessment.proposal
    rows = list(form.rows()) if form else []
    shown = {
        **context,
        "assessment": assessment,
        "proposal": proposal,
        "round": proposal.round,
        "is_scoring": (
            proposal.round.status == RoundStatus.IN_ASSESSMENT and proposal.status != ProposalStatus.WITHDRAWN
        ),
        "dossier": dossier_of(proposal),
        "place": neighbours_of(assessment),
        "form": form,
        "rows": rows,
        "complete_count": sum(each.is_complete for each in rows),
        "scores": [] if form else scores,
        "unsaved": unsaved,
        "now": assessment.asked_at,
        # Where two texts wait for a choice nothing saves itself.
        "saves_itself": form is not None and not form.clashes,
        "autosave_url": reverse("beoordelen:assessment_autosave", args=[assessment.pk]),
        "writer": mark_of(request.user, assessment.pk),
        "session_seconds": seconds_left(request.session),
    }
    return render(request, "beoordelen/desk.html", shown, status=status)


def is_writable(assessment: Assessment) -> bool:
    """Say whether scores may be typed now."""
    return assessment.proposal.round.status == RoundStatus.IN_ASSESSMENT and assessment.status in WRITABLE_STATUSES
