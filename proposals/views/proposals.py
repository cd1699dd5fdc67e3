"""My proposals: the list, a new one, and the page of one proposal."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import DECIDED_PROPOSAL_STATUSES, ProposalStatus
from proposals.forms import StartProposalForm
from proposals.models import Organisation, Proposal, Round
from proposals.queries import (
    DRAFT,
    OWN_GROUPS,
    QUESTION,
    colleagues_on,
    organisations_to_write_for,
    own_proposals,
    rounds_to_show,
)
from proposals.services.clock import database_now
from proposals.services.drafts import RoundNotAccepting
from proposals.services.memberships import has_signatory
from proposals.services.presence import places_of
from proposals.services.starting import DraftExists, start_proposal
from proposals.views.access import (
    may_pull_out_for_good,
    may_withdraw,
    require_permission,
    visible_proposal_or_404,
)
from proposals.views.proposal_cards import overview, part_of_group
from proposals.views.section_pages import pages_of
from proposals.views.tasks import task_list
from proposals.views.timeline import STATUS_KINDS, applicant_timeline

# From this many on there is a box to search in.
SEARCH_FROM = 11


@login_required
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Show the proposals of the organisations this person works for, the most urgent first."""
    require_permission(request, "proposals.list_own_proposals")
    now = database_now()
    search = request.GET.get("zoek", "")[:200]
    own = own_proposals(request.user, now, search)
    context = {
        "now": now,
        "search": search,
        "open_rounds": open_rounds(request, now),
        "may_create": request.user.has_perm("proposals.create_proposal"),
    }
    if (name := request.GET.get("groep", "")) in OWN_GROUPS:
        group, following = part_of_group(own, name, number_of(request.GET.get("na", "")), request.user, now)
        context |= {"group": group, "following": following}
        return render(request, "proposals/proposal_list_group.html", context)
    groups = overview(own, request.user, now)
    total = sum(group.total for group in groups)
    context |= {
        "groups": groups,
        "total": total,
        "has_search": bool(search) or total >= SEARCH_FROM,
        # Something to do comes before something new; the page has one button that stands out.
        "has_next_step": not {group.name for group in groups}.isdisjoint({QUESTION, DRAFT})
        or not context["open_rounds"],
    }
    return render(request, "proposals/proposal_list.html", context)


def number_of(text: str) -> int | None:
    """Read the number of a proposal from an address; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


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
    drafts = drafts_of(organisations, rounds)
    form = StartProposalForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        rounds=rounds,
        initial={"round": request.GET.get("ronde") or rounds[0].slug, "known": highest(drafts)},
    )
    if request.method == "POST" and form.is_valid():
        return start(request, form, now)
    return render_create(request, form, drafts, status=422 if form.errors else 200)


def start(request: HttpRequest, form: StartProposalForm, now: datetime) -> HttpResponse:
    """Make the draft and open its task list; a second press opens what the first one made."""
    try:
        proposal, is_new = start_proposal(
            round_=form.chosen_round(),
            organisation=form.chosen_organisation(),
            by=request.user,
            at=now,
            known_up_to=form.known_up_to(),
            wants_another=form.cleaned_data["another"],
        )
    except RoundNotAccepting:
        return render(request, "proposals/proposal_create_closed.html", status=409)
    except DraftExists as existing:
        form.add_error("another", already_words(existing.drafts, form.known_up_to()))
        form.data = form.data.copy() | {"known": str(highest(existing.drafts)), "another": ""}
        return render_create(request, form, existing.drafts, status=409)
    if is_new and proposal.contact_phone:
        messages.info(request, _("We filled in your contact details from last time. Check them in the first part."))
    return redirect("proposals:proposal_detail", pk=proposal.pk)


def render_create(
    request: HttpRequest, form: StartProposalForm, drafts: list[Proposal], *, status: int = 200
) -> HttpResponse:
    """Show the page on which a proposal begins, with the drafts there are first."""
    context = {
        "form": form,
        "rounds": list(form.rounds.values()),
        "organisations": list(form.organisations.values()),
        "drafts": drafts[:5],
    }
    return render(request, "proposals/proposal_create.html", context, status=status)


def already_words(drafts: list[Proposal], known_up_to: int) -> str:
    """Say that there is a draft: one that the page named, or one that a colleague just began."""
    newest = max(drafts, key=lambda each: each.pk)
    if newest.pk > known_up_to:
        return _("A colleague began “%(title)s” meanwhile. Go on with that one, or say that you want another.") % {
            "title": newest
        }
    return _("Your organisation already writes in this round. Go on with that one, or say that you want another.")


def highest(drafts: list[Proposal]) -> int:
    """Give the highest number among drafts; 0 when there are none."""
    return max((each.pk for each in drafts), default=0)


def drafts_of(organisations: list[Organisation], rounds: list[Round]) -> list[Proposal]:
    """Give the drafts that exist already, last saved first, so that nobody begins twice by mistake."""
    drafts = Proposal.objects.filter(organisation__in=organisations, round__in=rounds, status=ProposalStatus.DRAFT)
    return list(drafts.select_related("organisation", "round").order_by("-updated_at", "-pk"))


@login_required
@require_safe
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the task list of a draft, or where a submitted proposal stands. Others than its writers read it."""
    proposal = visible_proposal_or_404(request, pk)
    if proposal.organisation_id not in request.user.membership_roles:
        return redirect("proposals:proposal_read", pk=pk)
    if proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED:
        return redirect("proposals:proposal_supplement", pk=pk)
    now = proposal.asked_at
    colleagues = colleagues_on(proposal)
    context = {
        "proposal": proposal,
        "now": now,
        "colleagues": sorted(colleagues, key=lambda each: each.user_id != request.user.pk),
        "has_signatory": has_signatory(colleagues),
        "is_open": proposal.round.accepts(now),
        "may_edit": request.user.has_perm("proposals.edit_proposal", proposal),
        "may_submit": request.user.has_perm("proposals.submit_proposal", proposal),
    }
    if proposal.is_editable:
        context |= {"list": task_list(proposal, request.user, now), "at_work": parts_at_work(proposal, now)}
        return render(request, "proposals/proposal_detail.html", context)
    context |= {
        "steps": applicant_timeline(proposal),
        "kind": STATUS_KINDS[proposal.applicant_status],
        "is_decided": proposal.status in DECIDED_PROPOSAL_STATUSES,
        "deal": getattr(proposal, "deal", None),
        "may_withdraw": may_withdraw(request, proposal, now),
        "may_pull_out": may_pull_out_for_good(request, proposal, now),
        "may_reopen": proposal.status == ProposalStatus.WITHDRAWN and context["may_submit"] and context["is_open"],
        "reason": inadmissible_reason(proposal),
    }
    return render(request, "proposals/proposal_status.html", context)


def parts_at_work(proposal: Proposal, now: datetime) -> dict[int, int]:
    """Give the number of the part in which each person is at work now, by the number of the person."""
    numbers = {page.code: page.number for page in pages_of(proposal.round)}
    return {user: numbers[code] for user, code in places_of(proposal, now).items() if code in numbers}


def inadmissible_reason(proposal: Proposal) -> str:
    """Give the reason that goes with "inadmissible"; other reasons are internal."""
    if proposal.status != ProposalStatus.INADMISSIBLE:
        return ""
    change = proposal.status_changes.filter(to_status=ProposalStatus.INADMISSIBLE).last()
    return change.reason if change else ""
