"""Receipts of a proposal, and reading back what was submitted."""

import json
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals.enums import ProposalStatus
from proposals.models import Proposal, Submission, SupplementRequest
from proposals.models.prepared import Prepared
from proposals.models.row_reading import keep_read
from proposals.services.snapshot import snapshot_of
from proposals.services.supplement_content import as_submitted, with_sent_files
from proposals.views.access import may_withdraw, require_permission, visible_proposal_or_404, visible_row_or_404
from proposals.views.answers import answer_groups
from proposals.views.timeline import applicant_timeline

HASH_GROUP = 8


@dataclass(frozen=True)
class Receipt:
    """A submission with the word for what became of it and the request it answered, if any."""

    submission: Submission
    kind: str
    word: str
    request: SupplementRequest | None

    @property
    def hash_groups(self) -> list[str]:
        """Cut the check number into groups that people can compare."""
        digest = self.submission.sha256
        return [digest[start : start + HASH_GROUP] for start in range(0, len(digest), HASH_GROUP)]


@login_required
@require_safe
def proposal_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the receipt of the latest submission; the address can be opened again at any time."""
    return show_receipt(request, pk, None)


@login_required
@require_safe
def submission_receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show the receipt of one numbered submission."""
    return show_receipt(request, pk, number)


def show_receipt(request: HttpRequest, pk: int, number: int | None) -> HttpResponse:
    """Show a receipt, the latest one when no number is asked."""
    proposal = visible_row_or_404(request, pk)
    require_permission(request, "proposals.see_receipt", proposal)
    keep_read(proposal, "supplement_requests", _REQUESTS(proposal.pk) if proposal.was_asked else [])
    receipts = receipts_of(proposal)
    receipt = next((each for each in receipts if number in (None, each.submission.number)), None)
    if receipt is None:
        raise Http404
    now = proposal.asked_at
    context = {
        "proposal": proposal,
        "receipt": receipt,
        "submission": receipt.submission,
        "receipts": receipts,
        "is_newest": receipt == receipts[0],
        "content": json.loads(receipt.submission.content),
        "steps": applicant_timeline(proposal, now),
        "is_open": proposal.round.accepts(now),
        "may_withdraw": may_withdraw(request, proposal, now),
        "now": now,
    }
    return render(request, "proposals/proposal_receipt.html", context)


def receipts_of(proposal: Proposal) -> list[Receipt]:
    """Give the receipts of a proposal, newest first."""
    receipts: list[Receipt] = []
    for submission in _SUBMISSIONS(proposal.pk):
        submission.proposal = proposal
        following = receipts[-1].submission if receipts else None
        kind, word = _fate(proposal, submission, following)
        receipts.append(Receipt(submission, kind, word, getattr(submission, "supplement_request", None)))
    return receipts


_REQUESTS = Prepared(lambda proposal: SupplementRequest.objects.filter(proposal=proposal), int)
_SUBMISSIONS = Prepared(
    lambda proposal: (
        Submission.objects.filter(proposal=proposal)
        .select_related("submitted_by", "supplement_request")
        .order_by("-number")
    ),
    int,
)


def _fate(proposal: Proposal, submission: Submission, following: Submission | None) -> tuple[str, str]:
    if following is not None and getattr(following, "supplement_request", None):
        return "info", _("Completed by number %(number)d") % {"number": following.number}
    if following is not None or proposal.status in {ProposalStatus.WITHDRAWN, ProposalStatus.DRAFT}:
        return "todo", _("Withdrawn")
    return "done", _("Submitted")


@login_required
@require_safe
def proposal_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal to read: as it was submitted, or as its draft is now.

    What is written for a supplement stays with its writers until it is sent: here stands what we have.
    """
    proposal = with_sent_files(as_submitted(visible_proposal_or_404(request, pk)))
    is_draft = proposal.status == ProposalStatus.DRAFT
    submission = None if is_draft else proposal.submissions.order_by("-number").first()
    content = json.loads(submission.content) if submission else snapshot_of(proposal)
    is_member = proposal.organisation_id in request.user.membership_roles
    if not is_member and not request.user.has_perm("proposals.see_intake"):
        content["contact"] = None  # an assessor does not call the applicant
    context = {
        "proposal": proposal,
        "submission": submission,
        "groups": answer_groups(proposal, content, may_edit=False),
        "is_member": is_member,
    }
    return render(request, "proposals/proposal_read.html", context)
