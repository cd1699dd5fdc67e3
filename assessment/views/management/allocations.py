"""Dividing the money: the list of calculations, one of them, and the step to calculate."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment.forms.management import ReasonForm
from assessment.models import AllocationRun
from assessment.queries.allocations import allocations_of_round, lines_of, without_documents
from assessment.queries.explanations import explained_run
from assessment.services.allocations import run_allocation
from assessment.views.management.allocation_state import (
    ALLOCATION_KINDS,
    choices_for,
    difference_in_words,
    may_calculate,
    steps_of,
)
from assessment.views.management.approval_page import approval_notes
from assessment.views.management.reasons import worded_lines
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.enums import RoundStatus
from proposals.services.clock import database_now

BEFORE_CLOSING = frozenset(
    {
        RoundStatus.PREPARATION,
        RoundStatus.PUBLISHED,
        RoundStatus.OPEN,
        RoundStatus.CLOSED,
        RoundStatus.IN_ASSESSMENT,
    }
)


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def allocation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the calculations of a round, newest first."""
    round_, now = round_or_404(request, slug), database_now()
    runs = list(without_documents(allocations_of_round(request.user, round_)))
    is_closed = not request.user.has_perm("assessment.compare_proposals", round_)
    context = {
        "round": round_,
        "is_closed": is_closed,
        "rows": [(run, ALLOCATION_KINDS[run.status], run.ceiling_amount - run.awarded_total_amount) for run in runs],
        "ceiling": round_.ceiling_in_force(now),
        "may_calculate": not is_closed and may_calculate(request.user, round_, runs),
        "is_before_closing": round_.status in BEFORE_CLOSING,
    }
    return render(request, "assessment/allocation_list.html", context)


@login_required
@permission_required("assessment.run_allocation", raise_exception=True)
@require_POST
def allocation_run(request: HttpRequest, slug: str) -> HttpResponse:
    """Calculate a new allocation and show it."""
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.compare_proposals", round_):
        raise PermissionDenied
    runs: list[AllocationRun] = []
    refusal = refusal_of(lambda: runs.append(run_allocation(round_=round_, by=request.user, at=database_now())))
    if refusal is not None:
        messages.error(request, words_of(refusal))
        return redirect("assessment:allocation_list", slug)
    messages.success(request, _("The money is divided. Look at the outcome and send it for approval."))
    return redirect("assessment:allocation_detail", slug, runs[0].number)


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def allocation_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show an allocation: the list, the sum, who prepared it, and every reason."""
    return show_allocation(request, run_or_404(request, slug, number))


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def allocation_problem(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send the input of the calculation, byte for byte as its check number was taken."""
    run = run_or_404(request, slug, number)
    return _canonical(run.problem, f"verdeling-{run.round.slug}-{run.number}-invoer.json")


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def allocation_result(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send the outcome of the calculation, byte for byte as its check number was taken."""
    run = run_or_404(request, slug, number)
    return _canonical(run.result, f"verdeling-{run.round.slug}-{run.number}-uitkomst.json")


def run_or_404(request: HttpRequest, slug: str, number: int) -> AllocationRun:
    """Give an allocation of a round that this person may see."""
    return get_object_or_404(allocations_of_round(request.user, round_or_404(request, slug)), number=number)


def show_allocation(
    request: HttpRequest, run: AllocationRun, *, form: ReasonForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """Show the page of an allocation, after a refused step with its words and what was typed."""
    lines = lines_of(run)
    difference = difference_in_words(run, [line.proposal for line in lines], database_now())
    runs = list(without_documents(allocations_of_round(request.user, run.round)))
    notes = approval_notes(request.user, run, lines, runs)
    context = {
        "round": run.round,
        "run": run,
        "notes": notes,
        "returned": [each for each in runs if each.returned_at is not None and each.pk != run.pk],
        "kind": ALLOCATION_KINDS[run.status],
        "sums": sums_of(run, lines),
        "lines": worded_lines(lines, explained_run(run, request.GET.getlist("voorstel"))),
        "steps": steps_of(run),
        "difference": difference,
        "choices": choices_for(request.user, run, runs, is_stale=bool(difference), has_interest=bool(notes.interests)),
        "form": form or return_form(),
        "refusal": refusal,
    }
    return render(request, "assessment/allocation_detail.html", context, status=status)


def return_form(data: Any = None) -> ReasonForm:
    """Make the form that asks why an allocation is returned."""
    return ReasonForm(
        data,
        label=_("Why do you return this allocation?"),
        hint=_("Whoever prepared it reads this."),
        empty=_("Write why you return this allocation."),
    )


def sums_of(run: AllocationRun, lines: list[Any]) -> dict[str, Any]:
    """Add up an allocation: how many get money, what was asked, what is left."""
    awarded = [line for line in lines if line.awarded_amount]
    return {
        "awarded": len(awarded),
        "rejected": len(lines) - len(awarded),
        "asked": sum(line.requested_amount for line in lines),
        "left": run.ceiling_amount - run.awarded_total_amount,
    }


def _canonical(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text.encode("ascii"), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
