"""Interests of assessors as the coordinator meets them: all of a round, note one, end one, look again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.forms.interests import PinConflictForm
from assessment.forms.management import ReasonForm
from assessment.models import ConflictOfInterest
from assessment.models.assessment import STATUSES_AFTER_SCORING
from assessment.queries.assessors import assessors_now
from assessment.queries.conflicts import conflicts_of_round
from assessment.services.conflicts import end_conflict, note_found_conflicts, pin_conflict
from assessment.views.management.panels import assessable_proposal_or_404
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.models import Round
from proposals.services.clock import database_now


@login_required
@permission_required("assessment.see_interests", raise_exception=True)
@require_safe
def interest_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all interests of a round, in force first."""
    return _show(request, round_or_404(request, slug))


@login_required
@permission_required("assessment.judge_interests", raise_exception=True)
@require_POST
def interest_find(request: HttpRequest, slug: str) -> HttpResponse:
    """Look in the data for ties that nobody told of."""
    noted = note_found_conflicts(round_=round_or_404(request, slug), by=request.user, at=database_now())
    if noted:
        words = ngettext("%(count)d interest is found.", "%(count)d interests are found.", len(noted))
        messages.warning(request, words % {"count": len(noted)})
    else:
        messages.info(request, _("Nothing new is found."))
    return redirect("assessment:interest_list", slug)


@login_required
@permission_required("assessment.judge_interests", raise_exception=True)
@require_POST
def interest_end(request: HttpRequest, slug: str, conflict: int) -> HttpResponse:
    """End an interest, with the reason."""
    round_ = round_or_404(request, slug)
    stored = get_object_or_404(_shown_to(request, round_), pk=conflict)
    form = end_form(stored, request.POST)
    if not form.is_valid():
        return _show(request, round_, {stored.pk: form}, status=422)
    reason = form.cleaned_data["reason"]
    refusal = refusal_of(lambda: end_conflict(conflict=stored, reason=reason, by=request.user, at=database_now()))
    if refusal is not None:
        form.add_error("reason", words_of(refusal))
        return _show(request, round_, {stored.pk: form}, status=409)
    if round_.status in STATUSES_AFTER_SCORING:
        words = _("%(person)s may be asked for “%(title)s” again, once scoring is opened again.")
    else:
        words = _("%(person)s may be asked for “%(title)s” again.")
    messages.success(request, words % {"person": stored.assessor, "title": stored.proposal})
    return redirect("assessment:interest_list", slug)


@login_required
@permission_required("assessment.judge_interests", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def interest_pin(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Note an interest that the coordinator knows of."""
    proposal = assessable_proposal_or_404(request.user, round_or_404(request, slug), pk)
    form = PinConflictForm(request.POST if request.method == "POST" else None, people=assessors_now())
    status = 200
    if request.method == "POST" and form.is_valid():
        person, told = form.chosen(), form.told()
        refusal = refusal_of(
            lambda: pin_conflict(
                proposal=proposal,
                assessor=person,
                kind=told.kind,
                explanation=told.explanation,
                by=request.user,
                at=database_now(),
            )
        )
        if refusal is None:
            messages.success(request, _("%(person)s does not assess this proposal.") % {"person": person})
            return redirect("assessment:assignment_proposal", slug, pk)
        form.add_error("assessor", words_of(refusal))
        status = 409
    elif form.errors:
        status = 422
    context = {"round": proposal.round, "proposal": proposal, "form": form}
    return render(request, "assessment/interest_pin.html", context, status=status)


def end_form(conflict: ConflictOfInterest, data: Any = None) -> ReasonForm:
    """Make the form that asks why something is no interest."""
    return ReasonForm(
        data,
        label=_("Why is this no interest?"),
        hint=_("For example: another organisation with nearly the same name. This stays in the record."),
        empty=_("Write why this is not a conflict of interest."),
        prefix=f"conflict-{conflict.pk}",
    )


def _shown_to(request: HttpRequest, round_: Round) -> QuerySet[ConflictOfInterest]:
    """Give the interests of a round; of a proposal in which the reader has one, the own alone."""
    closed = Q(proposal__in=ConflictOfInterest.objects.barring(request.user)) & ~Q(assessor=request.user)
    return conflicts_of_round(round_).exclude(closed)


def _show(
    request: HttpRequest, round_: Round, forms: dict[int, ReasonForm] | None = None, status: int = 200
) -> HttpResponse:
    may_judge = request.user.has_perm("assessment.judge_interests")
    shown = forms or {}
    rows = [
        (each, (shown.get(each.pk) or end_form(each)) if may_judge and each.ended_at is None else None)
        for each in _shown_to(request, round_)
    ]
    context = {"round": round_, "rows": rows, "may_judge": may_judge, "refused": next(iter(shown.values()), None)}
    return render(request, "assessment/interest_list.html", context, status=status)
