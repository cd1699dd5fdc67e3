"""Checking, sending in, receipt, reading back and taking back."""

import json
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.enums import MembershipRole, ProposalStatus
from proposals.faultpoints import faultpoint
from proposals.formats import dutch_moment
from proposals.models import Proposal, Submission
from proposals.queries import colleagues_on
from proposals.services.clock import database_now
from proposals.services.completeness import problems_of
from proposals.services.late_attempts import record_late_attempt
from proposals.services.problems import Problem
from proposals.services.rounds import advance_rounds
from proposals.services.signing import NotReady, ask_signatories, signatures_asked_at
from proposals.services.snapshot import snapshot_of
from proposals.services.status import TransitionNotAllowed
from proposals.services.submission import (
    AlreadySubmitted,
    ContentChanged,
    NotWithdrawable,
    OtherContent,
    ProposalIncomplete,
    RoundClosed,
    TokenSpent,
    at_receipt,
    reopen_withdrawn,
    snapshot_digest,
    submit_proposal,
)
from proposals.views.access import require_permission, visible_proposal_or_404
from proposals.views.answers import answer_groups
from proposals.views.queueing import time_in_queue
from proposals.views.section_pages import SECTION_PAGES


@login_required
@require_safe
def proposal_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all answers once more, what is still wrong first, and the button that sends."""
    proposal = visible_proposal_or_404(request, pk)
    if proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED:
        return redirect("proposals:proposal_detail", pk=pk)
    if not (proposal.is_editable and request.user.has_perm("proposals.edit_proposal", proposal)):
        return redirect("proposals:proposal_read", pk=pk)
    return render_check(request, proposal)


def render_check(
    request: HttpRequest, proposal: Proposal, *, pressed: bool = False, changed: bool = False
) -> HttpResponse:
    """Show the check page; after a press on an incomplete proposal the errors stand above it.

    `changed` says that somebody changed the proposal since this person last read it: read it again.
    """
    problems, content = problems_of(proposal), snapshot_of(proposal)
    blocking = [with_address(proposal, problem) for problem in problems if not problem.is_warning]
    context = {
        "proposal": proposal,
        "groups": answer_groups(proposal, content, may_edit=True),
        "blocking": blocking,
        "warnings": [with_address(proposal, problem) for problem in problems if problem.is_warning],
        "errors_shown": pressed and bool(blocking),
        "is_changed": changed,
        "token": uuid.uuid4(),
        "content_digest": snapshot_digest(content),
        "now": proposal.asked_at,
        "may_submit": request.user.has_perm("proposals.submit_proposal", proposal),
    }
    if not context["may_submit"]:
        context["signatories"] = [each for each in colleagues_on(proposal) if each.role == MembershipRole.SIGNATORY]
        context["signatures_asked_at"] = signatures_asked_at(proposal)
        context["is_complete"] = not blocking
    context["is_open"] = proposal.round.accepts(context["now"])
    status = 422 if context["errors_shown"] else 409 if changed else 200
    return render(request, "proposals/proposal_check.html", context, status=status)


@login_required
@require_POST
def signature_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail who may sign that a draft or a supplement is ready for them; its page tells what became of it."""
    proposal = visible_proposal_or_404(request, pk)
    require_permission(request, "proposals.edit_proposal", proposal)
    try:
        mailed = ask_signatories(proposal=proposal, by=request.user, at=database_now())
    except NotReady:
        messages.error(request, _("Nobody was mailed: the proposal is not complete, or was submitted already."))
    except RoundClosed:
        messages.error(request, _("Nobody was mailed: submitting is not possible now."))
    else:
        messages.success(request, _mailed_words(mailed))
    is_supplement = proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED
    return redirect("proposals:proposal_supplement" if is_supplement else "proposals:proposal_check", pk=pk)


def _mailed_words(mailed: int) -> str:
    if not mailed:
        return _("Nobody was mailed: all colleagues who may sign were mailed about this before.")
    return ngettext(
        "We mail your colleague who may sign. The mail has a link to this page.",
        "We mail your %(number)d colleagues who may sign. The mail has a link to this page.",
        mailed,
    ) % {"number": mailed}


def with_address(proposal: Proposal, problem: Problem) -> dict[str, str]:
    """Give a problem with the link to its field on its own page."""
    address = reverse("proposals:proposal_section", args=[proposal.pk, problem.section])
    field = f"{problem.field}_0" if problem.field == "themes" else problem.field
    return {
        "text": problem.message,
        "section": str(SECTION_PAGES[problem.section].title),
        "address": f"{address}?controle=1#id_{field}",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send in. The moment of receipt is taken with the first look: the whole request is in, nothing was locked yet.

    Who opens this address without sending, from the history say, gets the page with the button.
    """
    if request.method != "POST":
        return redirect("proposals:proposal_check", pk=pk)
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("proposals:proposal_check", args=[pk]))
    received = at_receipt(request.user, pk, waited=time_in_queue(request))
    if received is None:
        raise Http404
    proposal = received.proposal
    require_permission(request, "proposals.submit_proposal", proposal)
    token = token_of(request)
    if token is None:
        return render_check(request, visible_proposal_or_404(request, pk), pressed=True)
    faultpoint("submit.before_begin")
    shown = request.POST.get("content", "")
    try:
        submit_proposal(
            proposal=proposal,
            token=token,
            by=request.user,
            at=received.at,
            status_at_receipt=received.status,
            shown_digest=shown,
        )
    except ContentChanged:
        return render_check(request, visible_proposal_or_404(request, pk), pressed=True, changed=True)
    except OtherContent as earlier:
        return render_other_content(request, proposal, earlier.submission)
    except (ProposalIncomplete, TokenSpent):
        return render_check(request, visible_proposal_or_404(request, pk), pressed=True)
    except RoundClosed as late:
        return render_late(request, proposal, late)
    except AlreadySubmitted as earlier:
        messages.info(request, already_words(earlier.submission))
    faultpoint("submit.before_response")
    return redirect("proposals:proposal_receipt", pk=pk)


def render_other_content(request: HttpRequest, proposal: Proposal, submission: Submission) -> HttpResponse:
    """Show what was received with this form, for it is not what the form says now."""
    context = {
        "proposal": proposal,
        "submission": submission,
        "groups": answer_groups(proposal, json.loads(submission.content), may_edit=False),
        "is_member": True,
    }
    words = _("This form was sent before, with other content. Below is what we received then. It has not changed.")
    messages.warning(request, words)
    return render(request, "proposals/proposal_read.html", context, status=409)


def token_of(request: HttpRequest) -> uuid.UUID | None:
    """Read the token that makes a repeated press harmless."""
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def render_late(request: HttpRequest, proposal: Proposal, late: RoundClosed) -> HttpResponse:
    """Say when the round closed and when we received the proposal; the draft is kept.

    That we received it then is recorded: it may matter after an outage.
    """
    is_early = late.received_at < late.round.opens_at
    if late.received_at >= late.round.closes_at:
        # Now it is told, so it stands: a clock that steps back changes nothing.
        advance_rounds(at=late.received_at, waits=True)
        record_late_attempt(proposal=proposal, round_=late.round, by=request.user, received_at=late.received_at)
    context = {
        "proposal": proposal,
        "round": late.round,
        "received_at": late.received_at,
        "is_early": is_early,
    }
    return render(request, "proposals/proposal_late.html", context, status=409)


def already_words(submission: Submission) -> str:
    """Say who was first and when."""
    return _("This proposal was already submitted by %(who)s on %(moment)s. This is the receipt.") % {
        "who": str(submission.submitted_by),
        "moment": dutch_moment(submission.received_at, seconds=True),
    }


@login_required
@require_POST
def proposal_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a withdrawn proposal a draft again, as long as the round is open."""
    proposal = visible_proposal_or_404(request, pk)
    require_permission(request, "proposals.submit_proposal", proposal)
    try:
        reopen_withdrawn(proposal=proposal, by=request.user, at=database_now())
    except NotWithdrawable:
        messages.error(request, _("This proposal cannot be changed any more: the round is closed."))
    except TransitionNotAllowed:
        messages.info(
            request, _("Somebody of your organisation reopened this proposal already. Below is how it stands.")
        )
    else:
        messages.success(request, _("The proposal is a draft again. Submit it once more before the closing time."))
    return redirect("proposals:proposal_detail", pk=pk)
