"""Proposals for the programme staff: the list, one proposal, and whether it is admissible."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.enums import ProposalStatus
from proposals.forms.management import InadmissibleForm, ProposalFilterForm
from proposals.models import Proposal, Round
from proposals.queries import proposals_for_staff
from proposals.services.admissibility import declare_admissible, declare_all_admissible, declare_inadmissible
from proposals.services.clock import database_now
from proposals.services.completeness import problems_of
from proposals.services.snapshot import content_of
from proposals.services.status import TransitionNotAllowed
from proposals.views.answers import answer_groups
from proposals.views.management.history import history_of
from proposals.views.management.kinds import PROPOSAL_KINDS

PER_PAGE = 50


@login_required
@permission_required("proposals.see_intake", raise_exception=True)
@require_safe
def management_proposals(request: HttpRequest, slug: str) -> HttpResponse:
    """List the proposals of a round that were submitted, with search, filter and order."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    form = ProposalFilterForm(request.GET)
    proposals = form.narrow(proposals_for_staff(request.user, round_))
    page = Paginator(proposals, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "form": form,
        "is_filtered": any(form.cleaned_data.values()),
        "page": page,
        "rows": [(proposal, PROPOSAL_KINDS[proposal.status]) for proposal in page],
        "waiting": proposals_for_staff(request.user, round_).filter(status=ProposalStatus.SUBMITTED).count(),
        "may_check": request.user.has_perm("proposals.check_admissibility"),
    }
    return render(request, "proposals/management/proposals.html", context)


@login_required
@permission_required("proposals.see_intake", raise_exception=True)
@require_http_methods(["GET", "POST"])
def management_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a submitted proposal with its history; on POST decide whether it is admissible."""
    proposal = get_object_or_404(proposals_for_staff(request.user), pk=pk)
    request.round_on_screen = proposal.round.slug  # for the menu
    form = InadmissibleForm()
    if request.method == "POST":
        form = InadmissibleForm(request.POST)
        if _decided(request, proposal, form):
            return redirect("proposals:management_proposal", pk)
    return render(
        request,
        "proposals/management/proposal.html",
        _context(request, proposal, form),
        status=422 if form.errors else 200,
    )


@login_required
@permission_required("proposals.check_admissibility", raise_exception=True)
@require_POST
def admissible_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Let all submitted proposals of a round through at once; what still has a problem stays."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    count = declare_all_admissible(round_=round_, by=request.user, at=database_now())
    text = ngettext("%(count)d proposal is admissible now.", "%(count)d proposals are admissible now.", count)
    messages.success(request, text % {"count": count})
    return redirect("proposals:management_proposals", slug)


def _decided(request: HttpRequest, proposal: Proposal, form: InadmissibleForm) -> bool:
    """Carry out the choice of the page; say whether the page can be shown anew."""
    if not request.user.has_perm("proposals.check_admissibility"):
        raise PermissionDenied
    try:
        if request.POST.get("choice") == "admissible":
            declare_admissible(proposal=proposal, by=request.user, at=database_now())
            messages.success(request, _("The proposal is admissible."))
            return True
        if not form.is_valid():
            return False
        reason = form.cleaned_data["reason"]
        declare_inadmissible(proposal=proposal, by=request.user, at=database_now(), reason=reason)
        messages.success(request, _("The proposal is inadmissible. The applicant reads your reason."))
    except TransitionNotAllowed:
        messages.error(request, _("Somebody decided about this proposal meanwhile. The page shows how it stands."))
    return True


def _context(request: HttpRequest, proposal: Proposal, form: InadmissibleForm) -> dict[str, object]:
    submissions = list(proposal.submissions.select_related("submitted_by"))
    current = next((each for each in submissions if each.is_current), None)
    return {
        "proposal": proposal,
        "kind": PROPOSAL_KINDS[proposal.status],
        "submission": current,
        "submissions": submissions,
        "groups": answer_groups(proposal, content_of(proposal, current), may_edit=False),
        "warnings": [problem for problem in problems_of(proposal) if problem.is_warning],
        "history": history_of(proposal.status_changes.select_related("changed_by"), ProposalStatus),
        "form": form,
        "may_check": request.user.has_perm("proposals.check_admissibility")
        and proposal.status == ProposalStatus.SUBMITTED,
    }
