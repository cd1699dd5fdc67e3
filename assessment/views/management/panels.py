"""The assessors of one proposal: choose some, take one off."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessment.enums import AssessmentStatus
from assessment.forms.management import ChooseAssessorsForm, label_of
from assessment.forms.workload import SetAsideForm
from assessment.models import Assessment
from assessment.permissions import barred_proposals
from assessment.queries.assessor_options import AssessorOption, options_for
from assessment.queries.conflicts import conflicts_of_round
from assessment.queries.progress import ASSESSABLE_STATUSES
from assessment.services.assessments import set_aside
from assessment.services.assignment import STATUSES_OF_THE_PANEL, UNFINISHED_STATUSES, assign_assessor
from assessment.services.reassignment import reassign
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.enums import RoundStatus
from proposals.models import Proposal, Round
from proposals.services.clock import database_now

ASSESSMENT_KINDS = {
    AssessmentStatus.ASSIGNED: "todo",
    AssessmentStatus.IN_PROGRESS: "busy",
    AssessmentStatus.FINAL: "done",
    AssessmentStatus.ABSTAINED: "warn",
}


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_proposal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show who assesses a proposal; on POST ask the chosen assessors as well."""
    proposal = assessable_proposal_or_404(request.user, round_or_404(request, slug), pk)
    options = options_for(proposal)
    if request.method != "POST":
        return _show(request, proposal, options)
    form = ChooseAssessorsForm(request.POST, options=options)
    if form.is_valid() and _assigned_all(request, proposal, options, form):
        return redirect("assessment:assignment_proposal", slug, pk)
    options = options_for(proposal)
    form.offer(options)
    return _show(request, proposal, options, form=form, status=422)


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_POST
def assignment_set_aside(request: HttpRequest, slug: str, pk: int, assessment: int) -> HttpResponse:
    """Take a proposal away from an assessor, with a reason."""
    proposal = assessable_proposal_or_404(request.user, round_or_404(request, slug), pk)
    stored = get_object_or_404(_current(proposal), pk=assessment)
    options = options_for(proposal)
    form = set_aside_form(stored, options, request.POST)
    if not form.is_valid():
        return _show(request, proposal, options, reasons={stored.pk: form}, status=422)
    chosen = form.cleaned_data["replacement"]
    replacement = next((each.assessor for each in options if str(each.assessor.pk) == chosen), None)
    step: dict[str, Any] = {
        "assessment": stored, "reason": form.cleaned_data["reason"], "by": request.user, "at": database_now(),
    }  # fmt: skip
    refusal = refusal_of(lambda: reassign(to=replacement, **step) if replacement else set_aside(**step))
    if refusal is not None:
        form.add_error("replacement" if replacement else "reason", words_of(refusal))
        return _show(request, proposal, options_for(proposal), reasons={stored.pk: form}, status=409)
    if replacement:
        words = _("%(other)s takes over this proposal from %(person)s. Both get a mail.")
    else:
        words = _("%(person)s no longer assesses this proposal. Ask somebody else if that is needed.")
    messages.success(request, words % {"person": stored.assessor, "other": replacement})
    return redirect("assessment:assignment_proposal", slug, pk)


def set_aside_form(assessment: Assessment, options: Sequence[AssessorOption], data: Any = None) -> SetAsideForm:
    """Make the form that asks why an assessment no longer counts, and who takes over."""
    return SetAsideForm(
        data,
        options=options,
        prefix=f"assessment-{assessment.pk}",
        label=_("Why does %(person)s no longer assess this proposal?") % {"person": assessment.assessor},
        hint=_("Scores that were given stay in the record, but no longer count."),
        empty=_("Write why this assessment is set aside."),
    )


def assessable_proposal_or_404(user: Any, round_: Round, pk: int) -> Proposal:
    """Give a proposal that is or was assessed; not one in which the person has an interest (Awb 2:4)."""
    proposals = round_.proposals.filter(status__in=ASSESSABLE_STATUSES).select_related("organisation", "round")
    return get_object_or_404(proposals.exclude(barred_proposals(user)), pk=pk)


def _current(proposal: Proposal) -> Any:
    """Give who is asked now; scores and reasons for scores are not read here."""
    asked = proposal.assessments.exclude(status=AssessmentStatus.SET_ASIDE).select_related("assessor", "proposal")
    return asked.order_by("assessor__function", "assessor__name", "pk")


def _assigned_all(
    request: HttpRequest, proposal: Proposal, options: Sequence[AssessorOption], form: ChooseAssessorsForm
) -> bool:
    """Ask each of the chosen; who is refused stands beside the field, the others are asked all the same."""
    chosen = [each.assessor for each in options if str(each.assessor.pk) in form.cleaned_data["assessors"]]
    asked = 0
    for assessor in chosen:
        step = partial(assign_assessor, proposal=proposal, assessor=assessor, by=request.user, at=database_now())
        if refusal := refusal_of(step):
            form.add_error("assessors", words_of(refusal))
        else:
            asked += 1
    if asked:
        words = ngettext("%(count)d assessor is asked.", "%(count)d assessors are asked.", asked)
        messages.success(request, words % {"count": asked})
    return not form.errors


def _show(
    request: HttpRequest,
    proposal: Proposal,
    options: Sequence[AssessorOption],
    *,
    form: ChooseAssessorsForm | None = None,
    reasons: dict[int, SetAsideForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    is_open = proposal.round.status == RoundStatus.IN_ASSESSMENT
    forms = reasons or {}
    is_left = proposal.round.status in STATUSES_OF_THE_PANEL
    rows = [
        (each, ASSESSMENT_KINDS[each.status], forms.get(each.pk) or set_aside_form(each, options if is_open else ()))
        if is_open or each.pk in forms or (is_left and each.status in UNFINISHED_STATUSES)
        else (each, ASSESSMENT_KINDS[each.status], None)
        for each in _current(proposal)
    ]
    context = {
        "round": proposal.round,
        "proposal": proposal,
        "rows": rows,
        "short": max(proposal.round.assessors_per_proposal - _counting(rows), 0),
        "can_be_asked": any(each.can_be_asked for each in options),
        "cannot_be_asked": [label_of(each) for each in options if not each.can_be_asked],
        "form": form or ChooseAssessorsForm(options=options),
        "interests": conflicts_of_round(proposal.round).filter(proposal=proposal),
        "refused": next(iter(forms.values()), None),
        "is_open": is_open,
        "has_left": is_left and any(form is not None for _assessment, _kind, form in rows),
    }
    return render(request, "assessment/assignment_proposal.html", context, status=status)


def _counting(rows: list[Any]) -> int:
    return sum(assessment.status != AssessmentStatus.ABSTAINED for assessment, _kind, _form in rows)
