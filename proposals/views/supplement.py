"""The applicant answers a request for a supplement: what is asked, what changed, and sending it."""

import json
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from proposals.enums import MembershipRole, ProposalStatus
from proposals.models import Proposal
from proposals.queries import colleagues_on
from proposals.services.clock import database_now
from proposals.services.signing import signatures_asked_at
from proposals.services.snapshot import snapshot_of
from proposals.services.submission import (
    AlreadySubmitted,
    ContentChanged,
    OtherContent,
    ProposalIncomplete,
    TokenSpent,
    snapshot_digest,
)
from proposals.services.supplements import NothingAsked, blocking_problems, send_supplement
from proposals.views.access import require_permission, visible_proposal_or_404
from proposals.views.changes import changed_parts
from proposals.views.queueing import time_in_queue
from proposals.views.section_pages import pages_of
from proposals.views.submission import already_words, render_other_content, token_of, with_address
from proposals.views.timeline import suspension_words


@login_required
@require_safe
def proposal_supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is asked, which parts are open, what was changed until now, and the button that sends."""
    proposal = visible_proposal_or_404(request, pk)
    require_permission(request, "proposals.see_receipt", proposal)
    if proposal.status != ProposalStatus.SUPPLEMENT_REQUESTED:
        return redirect("proposals:proposal_detail", pk=pk)
    return show(request, proposal)


def show(request: HttpRequest, proposal: Proposal, *, pressed: bool = False, changed: bool = False) -> HttpResponse:
    """Show the page of a supplement; after a press that sent nothing it says why."""
    asked, now = proposal.open_supplement_request(), database_now()
    before = proposal.submissions.filter(is_current=True).first()
    if asked is None or before is None:  # it ended while we looked
        return redirect("proposals:proposal_detail", pk=proposal.pk)
    problems = [with_address(proposal, each) for each in blocking_problems(proposal, asked.sections)]
    content = snapshot_of(proposal)
    parts = changed_parts(proposal, json.loads(before.content), content, may_edit=True)
    pages, changed_codes = pages_of(proposal.round), {part.code for part in parts}
    context = {
        "proposal": proposal,
        "asked": asked,
        "before": before,
        "opened": [(page, page.code in changed_codes) for page in pages if page.code in asked.sections],
        "locked": [page for page in pages if page.code not in asked.sections],
        "parts": parts,
        "problems": problems,
        "errors_shown": pressed and bool(problems),
        "content_changed": changed,
        "token": uuid.uuid4(),
        "content_digest": snapshot_digest(content),
        "suspension": suspension_words(asked, now),
        "is_late": now >= asked.due_at,
        "terms": list(asked.terms.all()),
        "may_edit": request.user.has_perm("proposals.edit_proposal", proposal),
        "may_submit": request.user.has_perm("proposals.submit_proposal", proposal),
        "now": now,
    }
    if not context["may_submit"]:
        context["signatories"] = [each for each in colleagues_on(proposal) if each.role == MembershipRole.SIGNATORY]
        context["signatures_asked_at"] = signatures_asked_at(proposal)
        # A mail about nothing new would only cost the signatory a journey.
        context["is_ready"] = bool(parts) and not problems
    status = 422 if context["errors_shown"] else 409 if changed else 200
    return render(request, "proposals/proposal_supplement.html", context, status=status)


@require_POST
def supplement_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the supplement. The moment of receipt is taken first, without the wait before our own server; late ones
    are received as well.
    """
    received_at = database_now() - time_in_queue(request)
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("proposals:proposal_supplement", args=[pk]))
    proposal = visible_proposal_or_404(request, pk)
    require_permission(request, "proposals.submit_proposal", proposal)
    token, shown = token_of(request), request.POST.get("content", "")
    is_asked = proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED
    if token is None:
        return show(request, proposal, pressed=True) if is_asked else redirect("proposals:proposal_detail", pk=pk)
    try:
        send_supplement(proposal=proposal, token=token, by=request.user, at=received_at, shown_digest=shown)
    except ContentChanged:
        return show(request, visible_proposal_or_404(request, pk), changed=True)
    except OtherContent as earlier:
        return render_other_content(request, proposal, earlier.submission)
    except (ProposalIncomplete, TokenSpent):
        return show(request, visible_proposal_or_404(request, pk), pressed=True)
    except NothingAsked:
        messages.info(request, _("We do not wait for a supplement to this proposal."))
        return redirect("proposals:proposal_detail", pk=pk)
    except AlreadySubmitted as earlier:
        if not hasattr(earlier.submission, "supplement_request"):
            words = _("We no longer wait for this supplement. Your proposal stands as you submitted it.")
            messages.info(request, words)
            return redirect("proposals:proposal_detail", pk=pk)
        messages.info(request, already_words(earlier.submission))
    return redirect("proposals:proposal_receipt", pk=pk)
