"""Later decisions: drafting one, and its steps to approval and publication."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.enums import FollowUpGround, Outcome
from assessment.forms.follow_ups import FollowUpForm
from assessment.forms.management import ReasonForm
from assessment.models import FollowUpDecision, Objection
from assessment.queries.approver_interests import interests_in
from assessment.queries.funds import funds_of_round
from assessment.queries.objections import founded_without_decision
from assessment.queries.reserve import reserve_list
from assessment.services.follow_ups import (
    approve_follow_up,
    draft_follow_up,
    publish_follow_up,
    return_follow_up,
)
from assessment.services.restoring import lapse_undone_by
from assessment.views.management.lapses import proposal_of_round
from assessment.views.management.steps import refusal_of, round_or_404, take_step, words_of
from proposals.formats import euros
from proposals.models import Proposal
from proposals.services.clock import database_now
from proposals.views.recent_sign_in import recent_sign_in_required

DETAIL = "assessment:follow_up_detail"


@login_required
@permission_required("assessment.keep_decisions", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_create(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Draft a later decision: for who moves up, for who is left when the list is over, or after an objection."""
    proposal = proposal_of_round(request, slug, pk)
    objection = founded_without_decision(proposal)
    planned = _planned(proposal, objection)
    form = FollowUpForm(
        request.POST if request.method == "POST" else None,
        initial=planned["initial"],
        awards=planned["outcome"] == Outcome.AWARDED,
        lapsed=planned["undone"].amount if planned.get("undone") else None,
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        drafted: list[FollowUpDecision] = []
        refusal = refusal_of(lambda: drafted.append(_draft(request, proposal, objection, planned, form)))
        if refusal is None:
            messages.success(request, _("The decision is drafted. A decision maker approves it now."))
            return redirect(DETAIL, slug, pk, drafted[0].number)
        form.add_error("amount" if "amount" in form.fields else None, words_of(refusal))
        status = 409
    elif form.errors:
        status = 422
    context = {
        "round": proposal.round,
        "proposal": proposal,
        "objection": objection,
        "form": form,
        "interests": interests_in(request.user, proposal),
        **planned,
    }
    return render(request, "assessment/follow_up_create.html", context, status=status)


@login_required
@permission_required("assessment.see_decisions", raise_exception=True)
@require_safe
def follow_up_detail(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """Show a later decision with the steps that this person may take."""
    return _show(request, _follow_up(request, slug, pk, number))


@login_required
@permission_required("assessment.return_allocation", raise_exception=True)
@require_POST
@recent_sign_in_required
def follow_up_approve(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """Approve a later decision."""
    follow_up = _follow_up(request, slug, pk, number)
    done = _("The decision is approved. It stays secret until you publish it.")
    take_step(request, lambda: approve_follow_up(follow_up=follow_up, by=request.user, at=database_now()), done)
    return redirect(DETAIL, slug, pk, number)


@login_required
@permission_required("assessment.return_allocation", raise_exception=True)
@require_POST
def follow_up_return(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """Send a draft back, or withdraw what was approved and not published, with a reason."""
    follow_up = _follow_up(request, slug, pk, number)
    form = return_form(request.POST, withdraws=follow_up.approved_at is not None)
    if not form.is_valid():
        return _show(request, follow_up, form, 422)
    reason = form.cleaned_data["reason"]
    refusal = refusal_of(
        lambda: return_follow_up(follow_up=follow_up, by=request.user, at=database_now(), reason=reason)
    )
    if refusal is not None:
        form.add_error("reason", words_of(refusal))
        return _show(request, follow_up, form, 409)
    was_approved = follow_up.approved_at is not None
    done = (
        _("The decision is withdrawn. Its money is free again.")
        if was_approved
        else _("The draft is sent back. Its money is free again.")
    )
    messages.success(request, done)
    return redirect(DETAIL, slug, pk, number)


@login_required
@permission_required("assessment.publish_decisions", raise_exception=True)
@require_POST
@recent_sign_in_required
def follow_up_publish(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """Publish an approved later decision on its own."""
    follow_up = _follow_up(request, slug, pk, number)
    done = _("The decision is published. The applicant gets a message.")
    take_step(request, lambda: publish_follow_up(follow_up=follow_up, by=request.user, at=database_now()), done)
    return redirect(DETAIL, slug, pk, number)


def return_form(data: Any = None, *, withdraws: bool = False) -> ReasonForm:
    """Make the form that asks why a draft is sent back, or why an approved decision is withdrawn."""
    if withdraws:
        return ReasonForm(
            data,
            label=_("Why do you withdraw it?"),
            empty=_("Write why this decision is withdrawn."),
            hint=_("Whoever drafted it reads this."),
        )
    return ReasonForm(
        data,
        label=_("Why do you send it back?"),
        empty=_("Write why this decision is sent back."),
        hint=_("Whoever drafted it reads this."),
    )


def _draft(
    request: HttpRequest, proposal: Proposal, objection: Objection | None, planned: dict[str, Any], form: FollowUpForm
) -> FollowUpDecision:
    return draft_follow_up(
        proposal=proposal,
        ground=FollowUpGround.OBJECTION if objection else FollowUpGround.RESERVE,
        outcome=planned["outcome"],
        amount=form.cleaned_data.get("amount") or 0,
        rationale=form.cleaned_data["rationale"],
        by=request.user,
        at=database_now(),
        objection=objection,
    )


def _planned(proposal: Proposal, objection: Objection | None) -> dict[str, Any]:
    """Say what would be decided: outcome, amount to begin with, and reasons to begin with."""
    now = database_now()
    if objection is not None:
        funds = funds_of_round(proposal.round, now)
        words, undone = _("Your objection is founded. %(reason)s"), lapse_undone_by(objection)
        if undone is not None:
            words = _("Your objection is founded: your proposal gets a contribution again. %(reason)s")
        rationale = words % {"reason": objection.outcome_reason}
        initial = {"amount": undone.amount if undone else proposal.requested_amount, "rationale": rationale}
        return {"outcome": Outcome.AWARDED, "initial": initial, "left": funds.left, "row": None, "undone": undone}
    listed = reserve_list(proposal.round, now, localtime(now).date())
    row = next((each for each in listed.rows if each.proposal.pk == proposal.pk), None)
    if listed.is_over:
        words = _("The reserve list of this round is over. No money came free for your proposal.")
        return {
            "outcome": Outcome.REJECTED, "initial": {"rationale": words}, "left": listed.funds.left, "row": row,
        }  # fmt: skip
    amount = row.amount if row else None
    words = _("Money came free in this round. Your proposal is next on the reserve list and gets %(amount)s.")
    shown = {"amount": euros(amount)} if amount else None
    initial = {"amount": amount or None, "rationale": words % shown if shown else ""}
    return {"outcome": Outcome.AWARDED, "initial": initial, "left": listed.funds.left, "row": row}


def _follow_up(request: HttpRequest, slug: str, pk: int, number: int) -> FollowUpDecision:
    visible = FollowUpDecision.objects.visible_to(request.user)
    visible = visible.select_related("proposal__round", "proposal__organisation", "objection", "drafted_by")
    visible = visible.select_related("approved_by", "returned_by", "published_by")
    return get_object_or_404(visible, proposal=pk, number=number, proposal__round=round_or_404(request, slug))


def _show(
    request: HttpRequest, follow_up: FollowUpDecision, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    is_open = follow_up.published_at is None and follow_up.returned_at is None
    waits, is_approved = is_open and follow_up.approved_at is None, is_open and follow_up.approved_at is not None
    decides = is_open and request.user.has_perm("assessment.return_allocation")
    publishes = is_approved and request.user.has_perm("assessment.publish_decisions")
    interests = interests_in(request.user, follow_up.proposal) if decides or publishes else []
    context = {
        "round": follow_up.proposal.round,
        "proposal": follow_up.proposal,
        "later": follow_up,
        "funds": funds_of_round(follow_up.proposal.round, database_now()),
        "form": form or return_form(withdraws=is_approved),
        "refused": form,
        "waits": waits,
        "interests": interests,
        "may_decide": waits and decides and not interests,
        "may_withdraw": is_approved and decides and not interests and follow_up.approved_by_id != request.user.pk,
        "may_publish": publishes and not interests,
        "prepares": publishes and not decides,
    }
    return render(request, "assessment/follow_up_detail.html", context, status=status)
