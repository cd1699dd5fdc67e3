"""My proposals: the list, a new one, and the page of one proposal."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import DECIDED_PROPOSAL_STATUSES, EDITABLE_PROPOSAL_STATUSES, ProposalStatus
from proposals.forms import StartProposalForm
from proposals.models import Proposal, Round
from proposals.queries import colleagues_on, organisations_to_write_for, proposals_of, rounds_to_show
from proposals.services.clock import database_now
from proposals.services.drafts import RoundNotAccepting, create_draft
from proposals.views.access import may_withdraw, require_permission, visible_proposal_or_404
from proposals.views.tasks import TaskList, task_list
from proposals.views.timeline import STATUS_KINDS, applicant_timeline


@dataclass(frozen=True)
class Card:
    """A proposal on the list, with how far its draft is."""

    proposal: Proposal
    group: str
    kind: str
    tasks: TaskList | None
    is_open: bool


GROUPS = ("act", "decided", "waiting", "closed")


@login_required
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Show the proposals of the organisations this person works for, the most urgent first."""
    require_permission(request, "proposals.list_own_proposals")
    now = database_now()
    cards = sorted((card_of(each, request, now) for each in proposals_of(request.user)), key=urgency)
    groups = [(group, [card for card in cards if card.group == group]) for group in GROUPS]
    context = {
        "groups": [(group, found) for group, found in groups if found],
        "now": now,
        "open_rounds": open_rounds(request, now),
        "may_create": request.user.has_perm("proposals.create_proposal"),
    }
    return render(request, "proposals/proposal_list.html", context)


def card_of(proposal: Proposal, request: HttpRequest, now: datetime) -> Card:
    """Build the card of a proposal."""
    is_open = proposal.round.accepts(now)
    tasks = task_list(proposal, request.user, now) if proposal.is_editable else None
    return Card(proposal, group_of(proposal, is_open), STATUS_KINDS[proposal.applicant_status], tasks, is_open)


def group_of(proposal: Proposal, is_open: bool) -> str:
    """Say in which group a proposal belongs: something to do, decided, waiting for us, or closed."""
    if proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED:
        return "act"
    if proposal.status in EDITABLE_PROPOSAL_STATUSES:
        return "act" if is_open else "closed"
    if proposal.status in DECIDED_PROPOSAL_STATUSES:
        return "decided"
    return "closed" if proposal.status in {ProposalStatus.WITHDRAWN, ProposalStatus.INADMISSIBLE} else "waiting"


def urgency(card: Card) -> tuple[int, float, float]:
    """Order by group, then what closes soonest, then what was saved last."""
    closes = card.proposal.round.closes_at.timestamp() if card.group == "act" else 0.0
    return GROUPS.index(card.group), closes, -card.proposal.updated_at.timestamp()


def open_rounds(request: HttpRequest, now: datetime) -> list[Round]:
    """Give the rounds in which a proposal can be started now."""
    return [round_ for round_ in rounds_to_show(request.user, now) if round_.accepts(now)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_create(request: HttpRequest) -> HttpResponse:
    """Begin a proposal: for which organisation, in which round."""
    require_permission(request, "proposals.create_proposal")
    now = database_now()
    rounds = open_rounds(request, now)
    if not rounds:
        return render(request, "proposals/proposal_create_closed.html", status=409 if request.method == "POST" else 200)
    organisations = organisations_to_write_for(request.user)
    form = StartProposalForm(
        request.POST or None,
        organisations=organisations,
        rounds=rounds,
        initial={"round": request.GET.get("ronde") or rounds[0].slug},
    )
    if request.method == "POST" and form.is_valid():
        return start_draft(request, form, now)
    context = {"form": form, "rounds": rounds, "organisations": organisations, "drafts": own_drafts(request)}
    return render(request, "proposals/proposal_create.html", context, status=422 if form.errors else 200)


def start_draft(request: HttpRequest, form: StartProposalForm, now: datetime) -> HttpResponse:
    """Make the draft and open its task list."""
    try:
        proposal = create_draft(
            round_=form.chosen_round(), organisation=form.chosen_organisation(), by=request.user, at=now
        )
    except RoundNotAccepting:
        return render(request, "proposals/proposal_create_closed.html", status=409)
    return redirect("proposals:proposal_detail", pk=proposal.pk)


def own_drafts(request: HttpRequest) -> list[Proposal]:
    """Give the drafts that exist already, so that nobody begins twice by mistake."""
    drafts = Proposal.objects.visible_to(request.user).of_members(request.user).filter(status=ProposalStatus.DRAFT)
    return list(drafts.select_related("organisation", "round").order_by("-updated_at")[:5])


@login_required
@require_safe
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the task list of a draft, or where a submitted proposal stands. Others than its writers read it."""
    proposal = visible_proposal_or_404(request, pk)
    if proposal.organisation_id not in request.user.membership_roles:
        return redirect("proposals:proposal_read", pk=pk)
    now = database_now()
    context = {
        "proposal": proposal,
        "now": now,
        "colleagues": sorted(colleagues_on(proposal), key=lambda each: each.user_id != request.user.pk),
        "is_open": proposal.round.accepts(now),
        "may_edit": request.user.has_perm("proposals.edit_proposal", proposal),
        "may_submit": request.user.has_perm("proposals.submit_proposal", proposal),
    }
    if proposal.is_editable:
        return render(
            request, "proposals/proposal_detail.html", context | {"list": task_list(proposal, request.user, now)}
        )
    context |= {
        "steps": applicant_timeline(proposal),
        "kind": STATUS_KINDS[proposal.applicant_status],
        "is_decided": proposal.status in DECIDED_PROPOSAL_STATUSES,
        "deal": getattr(proposal, "deal", None),
        "may_withdraw": may_withdraw(request, proposal, now),
        "may_reopen": proposal.status == ProposalStatus.WITHDRAWN and context["may_submit"] and context["is_open"],
        "reason": inadmissible_reason(proposal),
    }
    return render(request, "proposals/proposal_status.html", context)


def inadmissible_reason(proposal: Proposal) -> str:
    """Give the reason that goes with "inadmissible"; other reasons are internal."""
    if proposal.status != ProposalStatus.INADMISSIBLE:
        return ""
    change = proposal.status_changes.filter(to_status=ProposalStatus.INADMISSIBLE).last()
    return change.reason if change else ""
