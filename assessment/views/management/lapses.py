"""Letting an award lapse: asked for by one person, confirmed by another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessment.forms.follow_ups import LapseForm
from assessment.models import AwardLapse
from assessment.queries.approver_interests import interests_in
from assessment.services.lapses import cancel_lapse, confirm_lapse, request_lapse, standing_award
from assessment.views.management.steps import refusal_of, round_or_404, take_step, words_of
from proposals.formats import euros
from proposals.models import Proposal, Round
from proposals.services.clock import database_now

FUNDS = "assessment:round_funds"


@login_required
@permission_required("assessment.keep_decisions", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def award_lapse(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask that an award lapses, with the reason that the applicant reads."""
    proposal = proposal_of_round(request, slug, pk)
    award = standing_award(proposal)
    if award is None:
        raise Http404
    form, status = LapseForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        refusal = refusal_of(
            lambda: request_lapse(proposal=proposal, by=request.user, at=database_now(), **form.cleaned_data)
        )
        if refusal is None:
            messages.success(request, _("Somebody else must confirm this now. Until then nothing changes."))
            return redirect(FUNDS, slug)
        form.add_error(None, words_of(refusal))
        status = 409
    elif form.errors:
        status = 422
    interests = interests_in(request.user, proposal)
    context = {"round": proposal.round, "proposal": proposal, "award": award, "form": form, "interests": interests}
    return render(request, "assessment/award_lapse.html", context, status=status)


@login_required
@permission_required("assessment.return_allocation", raise_exception=True)
@require_POST
def award_lapse_confirm(request: HttpRequest, slug: str, lapse: int) -> HttpResponse:
    """Confirm that an award lapses; its money comes free."""
    round_ = round_or_404(request, slug)
    stored = _lapse(round_, lapse)
    done = _("The award lapsed: %(amount)s came free.") % {"amount": euros(stored.amount)}
    take_step(request, lambda: confirm_lapse(lapse=stored, by=request.user, at=database_now()), done)
    return redirect(FUNDS, slug)


@login_required
@permission_required("assessment.take_back_lapse", raise_exception=True)
@require_POST
def award_lapse_cancel(request: HttpRequest, slug: str, lapse: int) -> HttpResponse:
    """Take back that an award would lapse."""
    stored = _lapse(round_or_404(request, slug), lapse)
    done = _("The award stands as it stood.")
    take_step(request, lambda: cancel_lapse(lapse=stored, by=request.user, at=database_now()), done)
    return redirect(FUNDS, slug)


def proposal_of_round(request: HttpRequest, slug: str, pk: int) -> Proposal:
    """Give a proposal of the round in the address that this person may read.

    What is decided later tells who stands where, so it is closed for who compares no proposals of the round (Awb 2:4).
    """
    visible = Proposal.objects.visible_to(request.user).select_related("round", "organisation")
    proposal = get_object_or_404(visible, pk=pk, round__slug=slug)
    if not request.user.has_perm("assessment.compare_proposals", proposal.round):
        raise PermissionDenied
    return proposal


def _lapse(round_: Round, pk: int) -> AwardLapse:
    return get_object_or_404(AwardLapse.objects.select_related("proposal"), pk=pk, proposal__round=round_)
