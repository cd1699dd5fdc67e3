"""Who assesses what: progress of the round, dividing the work evenly, closing and reopening the scoring."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessment.assigning import SameGroup
from assessment.enums import DivisionAim
from assessment.forms.management import ReasonForm
from assessment.permissions import barred_proposals
from assessment.queries.pace import paces_of_round
from assessment.queries.progress import progress_lines, progress_totals, proposals_in_progress
from assessment.queries.withdrawn import withdrawn_after_closing
from assessment.services.division_jobs import is_large, request_division
from assessment.services.even_assignment import EvenAssignment, Shortage, assign_evenly
from assessment.services.scoring import MissingAssessments, ScoringIncomplete, close_scoring, reopen_scoring
from assessment.services.scoring_reminders import reminders_are_on
from assessment.tasks import divide_on_commit
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.enums import ProposalStatus, RoundStatus
from proposals.models import Proposal, Round
from proposals.services.clock import database_now

PER_PAGE = 50
UNCHECKED_STATUSES = (ProposalStatus.SUBMITTED, ProposalStatus.SUPPLEMENT_REQUESTED)
Named = TypeVar("Named", MissingAssessments, Shortage)


@login_required
@permission_required("assessment.see_progress", raise_exception=True)
@require_safe
def assignment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how far the assessors are, in counts only."""
    return _show(request, round_or_404(request, slug))


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_POST
def assignment_evenly(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring all proposals to the asked number of assessors, evenly."""
    round_ = round_or_404(request, slug)
    if is_large(round_):
        return _divide_later(request, round_)
    outcomes: list[EvenAssignment] = []
    refusal = refusal_of(lambda: outcomes.append(assign_evenly(round_=round_, by=request.user, at=database_now())))
    if refusal is not None:
        messages.error(request, words_of(refusal))
    else:
        _tell(request, outcomes[0])
    return redirect("assessment:assignment", slug)


def _divide_later(request: HttpRequest, round_: Round) -> HttpResponse:
    """Have the division of a large round made in the background; it is looked at and applied on its own page."""
    refusal = refusal_of(
        lambda: divide_on_commit(
            request_division(
                round_=round_, title=_("Divided evenly"), aim=DivisionAim.ADD_ONLY, same_group=SameGroup.AVOID,
                by=request.user, at=database_now(),
            ).pk
        )
    )  # fmt: skip
    if refusal is not None:
        messages.error(request, words_of(refusal))
    else:
        words = _("This round is large, so the division is made in the background. Look at it here and then apply it.")
        messages.info(request, words)
    return redirect("assessment:assignment_run_list", round_.slug)


@login_required
@permission_required("assessment.close_scoring", raise_exception=True)
@require_POST
def scoring_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the scoring, or show what is missing."""
    round_ = round_or_404(request, slug)
    refusal = refusal_of(lambda: close_scoring(round_=round_, by=request.user, at=database_now()))
    if refusal is None:
        messages.success(request, _("Scoring is closed. Scores stand now, and there is a ranking."))
        return redirect("assessment:assignment", slug)
    missing = refusal.missing if isinstance(refusal, ScoringIncomplete) else ()
    return _show(request, round_or_404(request, slug), refusal=words_of(refusal), missing=missing, status=409)


@login_required
@permission_required("assessment.close_scoring", raise_exception=True)
@require_POST
def scoring_reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the scoring again with a reason, as long as the money was not divided."""
    round_, form = round_or_404(request, slug), reopen_form(request.POST)
    if not form.is_valid():
        return _show(request, round_, form=form, status=422)
    reason = form.cleaned_data["reason"]
    refusal = refusal_of(lambda: reopen_scoring(round_=round_, reason=reason, by=request.user, at=database_now()))
    if refusal is None:
        messages.success(request, _("Scoring is open again. Assessors can reopen their assessments."))
        return redirect("assessment:assignment", slug)
    return _show(request, round_or_404(request, slug), form=form, refusal=words_of(refusal), status=409)


def reopen_form(data: Any = None) -> ReasonForm:
    """Make the form that asks why scoring is opened again."""
    return ReasonForm(
        data,
        label=_("Why is scoring opened again?"),
        hint=_("This stays in the history of the round."),
        empty=_("Write why scoring is opened again."),
    )


def _show(
    request: HttpRequest,
    round_: Round,
    *,
    form: ReasonForm | None = None,
    refusal: str = "",
    missing: Sequence[MissingAssessments] = (),
    status: int = 200,
) -> HttpResponse:
    is_open = round_.status == RoundStatus.IN_ASSESSMENT
    proposals = proposals_in_progress(round_).exclude(barred_proposals(request.user))
    page = Paginator(proposals, PER_PAGE).get_page(request.GET.get("page"))
    may_close = request.user.has_perm("assessment.close_scoring")
    people = paces_of_round(round_, database_now(), reader=request.user)
    context = {
        "round": round_,
        "totals": progress_totals(round_),
        "page": page,
        "lines": progress_lines(round_, list(page)),
        "people": people,
        "some_can_be_reminded": any(each.todo and not each.is_reminded_today for each in people),
        "withdrawn": withdrawn_after_closing(round_, request.user),
        "unchecked": round_.proposals.filter(status__in=UNCHECKED_STATUSES).count(),
        "is_open": is_open,
        "reminders_on": is_open and reminders_are_on(round_),
        "may_assign": is_open and request.user.has_perm("assessment.assign_assessors"),
        "may_close": is_open and may_close,
        "may_reopen": round_.status == RoundStatus.SCORING_CLOSED and may_close,
        "form": form or reopen_form(),
        "refusal": refusal,
        "missing": _open_to(request, missing),
    }
    return render(request, "assessment/assignment.html", context, status=status)


def _open_to(request: HttpRequest, rows: Sequence[Named]) -> list[Named]:
    """Keep the lines about a proposal in which this person has no interest."""
    if not rows:
        return []
    closed = set(Proposal.objects.filter(barred_proposals(request.user)).values_list("pk", flat=True))
    return [each for each in rows if each.proposal.pk not in closed]


def _tell(request: HttpRequest, outcome: EvenAssignment) -> None:
    """Say what was assigned, and which proposals still lack assessors."""
    if outcome.assigned:
        words = ngettext(
            "%(count)d assessment is assigned. The assessors got a mail.",
            "%(count)d assessments are assigned. The assessors got a mail.",
            outcome.assigned,
        )
        messages.success(request, words % {"count": outcome.assigned})
    elif not outcome.shortages:
        messages.info(request, _("Every proposal had enough assessors already. Nothing changed."))
    if shortages := _open_to(request, outcome.shortages):
        names = ", ".join(str(each.proposal.region_label or each.proposal) for each in shortages)
        words = _("Too few assessors can be asked for: %(names)s. Somebody abstained or works for the applicant.")
        messages.warning(request, words % {"names": names})
