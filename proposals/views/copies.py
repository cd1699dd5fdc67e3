"""A copy of all that an applicant wrote and of what was sent and received about it (Awb 2:17, 2:25)."""

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from proposals.models import Proposal
from proposals.services.clock import database_now
from proposals.services.snapshot import snapshot_of
from proposals.views.access import require_permission, visible_proposal_or_404
from proposals.views.receipts import receipts_of


@login_required
@require_safe
def proposal_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which copies there are: to print, as PDF and as data."""
    proposal = visible_proposal_or_404(request, pk)
    require_permission(request, "proposals.copy_data", proposal)
    context = {
        "proposal": proposal,
        "receipts": receipts_of(proposal),
        # Rows that were not sent yet: a draft, or what is written for a supplement.
        "is_unsent": proposal.is_editable,
        "now": database_now(),
    }
    return render(request, "proposals/proposal_copy.html", context)


@login_required
@require_safe
def proposal_data(request: HttpRequest, pk: int) -> HttpResponse:
    """Give everything as JSON: each version as it was received, what stands there now, messages and moments."""
    proposal = visible_proposal_or_404(request, pk)
    require_permission(request, "proposals.copy_data", proposal)
    name = slugify(f"aanvraag {proposal.reference or proposal.pk}")
    return HttpResponse(
        json.dumps(data_of(proposal, database_now()), sort_keys=True, ensure_ascii=False, indent=1),
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.json"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def data_of(proposal: Proposal, at: datetime) -> dict[str, Any]:
    """Collect what an applicant may know of a proposal; the status is never finer than on the page."""
    messages = proposal.portal_messages.prefetch_related("readings__user", "readings__mail")
    return {
        "copied_at": at.isoformat(),
        "proposal": proposal.pk,
        "status": proposal.applicant_status,
        "round": proposal.round.slug,
        "organisation": proposal.organisation.name,
        "created_at": proposal.created_at.isoformat(),
        "saved_at": proposal.updated_at.isoformat(),
        "draft": snapshot_of(proposal) if proposal.is_editable else None,
        "submissions": [_submission(each.submission) for each in receipts_of(proposal)],
        "supplement_requests": [_request(each) for each in proposal.supplement_requests.all()],
        "withdrawn_at": _iso(proposal.withdrawn_at),
        "decided_at": _iso(proposal.decided_at) if proposal.applicant_status == proposal.status else None,
        "messages": [_message(each) for each in messages],
    }


def _submission(submission: Any) -> dict[str, Any]:
    """Give a submission; `content` is the canonical text itself, so that its SHA-256 can be checked."""
    return {
        "number": submission.number,
        "reference": submission.reference,
        "received_at": submission.received_at.isoformat(),
        "submitted_by": str(submission.submitted_by),
        "sha256": submission.sha256,
        "content": submission.content,
    }


def _request(request: Any) -> dict[str, Any]:
    return {
        "number": request.number,
        "sections": request.sections,
        "question": request.question,
        "asked_at": request.asked_at.isoformat(),
        "due_at": request.due_at.isoformat(),
        "answered_at": _iso(request.answered_at),
        "ended_at": _iso(request.closed_at),
        "ending_reason": request.closing_reason,
    }


def _message(message: Any) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "subject": message.subject,
        "body": message.body,
        "placed_at": message.placed_at.isoformat(),
        "answer_before": _iso(message.response_due_at),
        "readers": [
            {
                "person": str(reading.user),
                "notice_sent_at": _iso(reading.mail.sent_at) if reading.mail else None,
                "first_read_at": _iso(reading.first_read_at),
            }
            for reading in message.readings.all()
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
