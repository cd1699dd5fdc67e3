"""Proposals for the programme staff: the list, one proposal with its intake, and whether it is admissible."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import ProposalStatus
from proposals.forms.management import InadmissibleForm, ProposalFilterForm
from proposals.models import IntakeCheck, Proposal, Round, SupplementRequest
from proposals.queries import proposals_for_intake, proposals_for_staff
from proposals.services.admissibility import NoChanceToComplete, declare_admissible, declare_inadmissible, record_look
from proposals.services.clock import database_now
from proposals.services.intake import current_submission, intake_points, warning_count
from proposals.services.shown_submission import NewerSubmission
from proposals.services.snapshot import content_of
from proposals.services.status import TransitionNotAllowed
from proposals.services.supplement_content import as_submitted, with_sent_files
from proposals.services.suspension import expected_decision_date, leave_aside_before, suspension_of
from proposals.views.answers import answer_groups
from proposals.views.management.history import history_of
from proposals.views.management.kinds import PROPOSAL_KINDS

PER_PAGE = 50
UNDECIDED = frozenset({ProposalStatus.SUBMITTED, ProposalStatus.SUPPLEMENT_REQUESTED})


@dataclass(frozen=True)
class Row:
    """A line of the list: the proposal, the colour of its status, and how far its intake is."""

    proposal: Proposal
    kind: str
    warnings: int
    check: IntakeCheck | None
    request: SupplementRequest | None


@login_required
@permission_required("proposals.see_intake", raise_exception=True)
@require_safe
def management_proposals(request: HttpRequest, slug: str) -> HttpResponse:
    """List the proposals of a round that were submitted, with search, filter and order."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    form = ProposalFilterForm(request.GET)
    numbers = numbers_by_status(request, round_)
    form.count(numbers)
    proposals = form.narrow(proposals_for_intake(request.user, round_)).select_related("region__lead__province")
    page = Paginator(proposals, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "form": form,
        "is_filtered": any(form.cleaned_data.values()),
        "page": page,
        "rows": [row_of(proposal) for proposal in page],
        "waiting": numbers.get(ProposalStatus.SUBMITTED, 0),
        "may_check": request.user.has_perm("proposals.check_admissibility"),
        "now": database_now(),
    }
    return render(request, "proposals/management/proposals.html", context)


def numbers_by_status(request: HttpRequest, round_: Round) -> dict[str, int]:
    """Count the proposals of a round per status."""
    counted = proposals_for_staff(request.user, round_).order_by().values_list("status").annotate(Count("pk"))
    return dict(counted)


def row_of(proposal: Proposal) -> Row:
    """Give the line of a proposal; what is odd counts only while nobody decided."""
    submission = current_submission(proposal)
    is_waiting = proposal.status == ProposalStatus.SUBMITTED
    return Row(
        as_submitted(proposal),
        PROPOSAL_KINDS[proposal.status],
        warning_count(proposal) if is_waiting else 0,
        getattr(submission, "intake_check", None) if is_waiting else None,
        proposal.open_supplement_request(),
    )


@login_required
@permission_required("proposals.see_intake", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def management_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a submitted proposal with its intake and history; on POST record a look or a decision."""
    proposal = get_object_or_404(proposals_for_intake(request.user), pk=pk)
    request.round_on_screen = proposal.round.slug  # for the menu
    form = InadmissibleForm()
    if request.method == "POST":
        if not request.user.has_perm("proposals.check_admissibility", proposal):
            raise PermissionDenied
        form = InadmissibleForm(request.POST)
        if _done(request, proposal, form):
            return redirect("proposals:management_proposal", pk)
        proposal = get_object_or_404(proposals_for_intake(request.user), pk=pk)  # something may have come in
    return render(
        request,
        "proposals/management/proposal.html",
        _context(request, with_sent_files(as_submitted(proposal)), form, database_now())
        | {"remark": request.POST.get("remark", "")},
        status=422 if form.errors else 409 if request.method == "POST" else 200,
    )


def _done(request: HttpRequest, proposal: Proposal, form: InadmissibleForm) -> bool:
    """Carry out the choice of the page; say whether the page can be shown anew."""
    choice, now, shown = request.POST.get("choice"), database_now(), shown_number(request.POST.get("submission", ""))
    try:
        if choice == "looked":
            remark = request.POST.get("remark", "").replace("\x00", "")[:2000]
            record_look(proposal=proposal, by=request.user, at=now, remark=remark, shown=shown)
            messages.success(request, _("We noted that you looked at this proposal."))
        elif choice == "admissible":
            declare_admissible(proposal=proposal, by=request.user, at=now, shown=shown)
            messages.success(request, _("The proposal is admissible."))
        else:
            return _called_inadmissible(request, proposal, form, now, shown)
    except NewerSubmission as newer:
        messages.error(request, newer_words(newer))
        return False
    except TransitionNotAllowed:
        messages.error(request, _("Somebody decided about this proposal meanwhile. The page shows how it stands."))
    return True


def shown_number(text: str) -> int:
    """Read which submission was on the page: its number, 0 for none or something else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def newer_words(newer: NewerSubmission) -> str:
    """Say that something else stands submitted than what was on the page."""
    if newer.submission is None:
        return _("Nothing of this proposal stands submitted any more. Nothing was decided.")
    return _(
        "The applicant submitted a newer version meanwhile, with reference %(reference)s. Nothing was decided. "
        "The page shows the newer version: look at it first."
    ) % {"reference": newer.submission.reference}


def _called_inadmissible(
    request: HttpRequest, proposal: Proposal, form: InadmissibleForm, now: datetime, shown: int
) -> bool:
    if not form.is_valid():
        return False
    try:
        declare_inadmissible(proposal=proposal, by=request.user, at=now, shown=shown, **form.cleaned_data)
    except NewerSubmission as newer:
        form.add_error(None, newer_words(newer))
        return False
    except NoChanceToComplete:
        words = _("First ask for a supplement and wait for its term. Only then can you call a proposal incomplete.")
        form.add_error("ground", words)
        return False
    messages.success(request, _("The proposal is inadmissible. The applicant reads your reason."))
    return True


def _context(request: HttpRequest, proposal: Proposal, form: InadmissibleForm, now: datetime) -> dict[str, object]:
    submissions = sorted(proposal.submissions.all(), key=lambda each: each.number)
    current = current_submission(proposal)
    may_check = request.user.has_perm("proposals.check_admissibility", proposal)
    asked = [(each, suspension_of(each, now)) for each in proposal.supplement_requests.all()]
    open_request = next((pair for pair in asked if pair[0].is_open), None)
    is_over = open_request is not None and open_request[0].due_at <= now
    return {
        "proposal": proposal,
        "kind": PROPOSAL_KINDS[proposal.status],
        "submission": current,
        "submissions": submissions,
        "groups": answer_groups(proposal, content_of(proposal, current), may_edit=False),
        # What the applicant is still writing is not for us: the intake waits for the supplement.
        "points": intake_points(proposal) if proposal.status == ProposalStatus.SUBMITTED else [],
        "check": getattr(current, "intake_check", None),
        "history": history_of(proposal.status_changes.select_related("changed_by"), ProposalStatus),
        "form": form,
        "requests": asked,
        "open_request": open_request,
        "is_over": is_over,
        "leave_aside_before": leave_aside_before(asked[0][0]) if asked and proposal.status in UNDECIDED else None,
        "decision_date": expected_decision_date(proposal, now),
        "suspended_days": sum(each.days for _request, each in asked),
        "may_check": may_check and proposal.status == ProposalStatus.SUBMITTED,
        "may_call_inadmissible": may_check and (proposal.status == ProposalStatus.SUBMITTED or is_over),
        "may_handle_request": may_check and open_request is not None,
        "may_compare": request.user.has_perm("assessment.compare_proposals", proposal.round),
        "now": now,
    }
