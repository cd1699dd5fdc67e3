"""Divisions of the work: make a proposal, look at it, compare two, apply one or put it away."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.enums import AssignmentRunStatus, DivisionAim, DivisionJobStatus
from assessment.forms.divisions import ProposeDivisionForm
from assessment.forms.workload import TermsForm
from assessment.models import AssessorTerms, AssignmentRun, DivisionJob
from assessment.queries.assessors import assessors_now
from assessment.queries.assignment_runs import assignment_runs_of_round
from assessment.queries.division_preview import differences, is_outdated, preview_of
from assessment.services.assignment_runs import GroupUnknown, apply_assignment, discard_assignment, propose_assignment
from assessment.services.division_jobs import is_large, request_application, request_division
from assessment.services.workload import save_terms
from assessment.tasks import divide_on_commit
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.enums import RoundStatus
from proposals.models import Round
from proposals.services.clock import database_now

RUN_KINDS = {
    AssignmentRunStatus.PROPOSED: "busy",
    AssignmentRunStatus.APPLIED: "done",
    AssignmentRunStatus.DISCARDED: "todo",
}
LONGEST_NUMBER = 9
UNFINISHED = (DivisionJobStatus.WAITING, DivisionJobStatus.RUNNING)


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_run_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the divisions of a round, newest first; on POST make a new proposal."""
    round_ = round_or_404(request, slug)
    if request.method != "POST":
        return _show_list(request, round_, ProposeDivisionForm())
    only_terms = request.POST.get("only") == "terms"
    terms = _terms_form(request, round_, request.POST)
    form = ProposeDivisionForm(initial=request.POST.dict()) if only_terms else ProposeDivisionForm(request.POST)
    if not terms.is_valid() or not (only_terms or form.is_valid()):
        return _show_list(request, round_, form, terms=terms, status=422)
    save = partial(save_terms, round_=round_, terms=terms.terms(), by=request.user, at=database_now())
    if only_terms:
        save()
        messages.success(request, _("What each assessor can take is saved. The next division reckons with it."))
        return redirect("assessment:assignment_run_list", slug)
    return _make(request, round_, form, terms, save)


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_safe
def assignment_run_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a division: who gets what, what changes; `?met=<number>` compares it with another."""
    return _show_run(request, _run_or_404(request, slug, number))


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_POST
def assignment_run_apply(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Apply a division as one unit."""
    run = _run_or_404(request, slug, number)
    if is_large(run.round):
        return _apply_later(request, run)
    words = _("The division is applied. Whoever got more work, got a mail.")
    return _settle(request, slug, number, apply_assignment, words)


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_POST
def assignment_run_discard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put a division away."""
    return _settle(request, slug, number, discard_assignment, _("The division is put away. Nothing was changed."))


def _make(
    request: HttpRequest, round_: Round, form: ProposeDivisionForm, terms: TermsForm, save: Callable[[], object]
) -> HttpResponse:
    """Keep the terms and make a proposal with them: at once, or in the background when the round is large."""
    made: list[AssignmentRun] = []
    values = {
        "round_": round_, "title": form.cleaned_data["title"], "aim": DivisionAim(form.cleaned_data["aim"]),
        "same_group": form.cleaned_data["same_group"], "needed_group": form.cleaned_data["needed_group"],
        "by": request.user, "at": database_now(),
    }  # fmt: skip
    large = is_large(round_)

    def step() -> None:
        save()
        if large:
            divide_on_commit(request_division(**values).pk)
        else:
            made.append(propose_assignment(**values))

    refusal = refusal_of(step)
    if refusal is not None:
        form.add_error("needed_group" if isinstance(refusal, GroupUnknown) else None, words_of(refusal))
        return _show_list(request, round_, form, terms=terms, status=409)
    if large:
        return redirect("assessment:assignment_run_list", round_.slug)
    messages.success(request, _("The proposal is made. Nobody is asked before you apply it."))
    return redirect("assessment:assignment_run_detail", round_.slug, made[0].number)


def _apply_later(request: HttpRequest, run: AssignmentRun) -> HttpResponse:
    """Have a division of a large round applied in the background."""
    refusal = refusal_of(lambda: divide_on_commit(request_application(run=run, by=request.user, at=database_now()).pk))
    if refusal is not None:
        return _show_run(request, run, refusal=words_of(refusal), status=409)
    return redirect("assessment:assignment_run_list", run.round.slug)


def _settle(
    request: HttpRequest, slug: str, number: int, step: Callable[..., AssignmentRun], done: str
) -> HttpResponse:
    """Apply a division or put it away; a refusal stands on its page."""
    run = _run_or_404(request, slug, number)
    refusal = refusal_of(lambda: step(run=run, by=request.user, at=database_now()))
    if refusal is not None:
        return _show_run(request, _run_or_404(request, slug, number), refusal=words_of(refusal), status=409)
    messages.success(request, done)
    return redirect("assessment:assignment_run_detail", slug, number)


def _run_or_404(request: HttpRequest, slug: str, number: int) -> AssignmentRun:
    return get_object_or_404(assignment_runs_of_round(request.user, round_or_404(request, slug)), number=number)


def _terms_form(request: HttpRequest, round_: Round, data: Any = None) -> TermsForm:
    stored = AssessorTerms.objects.visible_to(request.user).filter(round=round_)
    return TermsForm(data, people=list(assessors_now()), stored={each.assessor_id: each for each in stored})


def _show_list(
    request: HttpRequest,
    round_: Round,
    form: ProposeDivisionForm,
    *,
    terms: TermsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    terms = terms or _terms_form(request, round_)
    last = DivisionJob.objects.visible_to(request.user).filter(round=round_).select_related("run").order_by("-pk")[:1]
    job = next(iter(last), None)
    runs = assignment_runs_of_round(request.user, round_).defer("problem", "result")
    context = {
        "round": round_,
        "rows": [(run, RUN_KINDS[AssignmentRunStatus(run.status)]) for run in runs],
        "form": form,
        "terms_form": terms,
        "terms_rows": list(terms.rows()),
        "job": job if job and job.status in UNFINISHED else None,
        "failed": job if job and job.status == DivisionJobStatus.FAILED else None,
        "is_open": round_.status == RoundStatus.IN_ASSESSMENT,
    }
    return render(request, "assessment/assignment_run_list.html", context, status=status)


def _show_run(request: HttpRequest, run: AssignmentRun, *, refusal: str = "", status: int = 200) -> HttpResponse:
    others = assignment_runs_of_round(request.user, run.round).exclude(pk=run.pk)
    other = _chosen(request.GET.get("met", ""), others)
    context = {
        "round": run.round,
        "run": run,
        "kind": RUN_KINDS[AssignmentRunStatus(run.status)],
        "preview": preview_of(run, reader=request.user),
        "is_waiting": run.status == AssignmentRunStatus.PROPOSED,
        "is_outdated": is_outdated(run),
        "others": others.defer("problem", "result"),
        "other": other,
        "differences": differences(run, other, reader=request.user) if other else (),
        "refusal": refusal,
    }
    return render(request, "assessment/assignment_run_detail.html", context, status=status)


def _chosen(typed: str, others: QuerySet[AssignmentRun]) -> AssignmentRun | None:
    """Give the division to compare with; anything but a number compares with nothing."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER):
        return None
    return get_object_or_404(others, number=int(typed))
