"""Scenarios of a round: the list, putting one away, and freezing one for approval."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment.models import AllocationRun, Scenario
from assessment.queries.scenario_changes import changes_of
from assessment.queries.scenario_compare import PLAIN
from assessment.queries.scenario_problem import basis_of_round
from assessment.services.allocations import run_allocation
from assessment.services.approval import StaleAllocation
from assessment.services.scenarios import freeze_scenario, outside_rule, put_away
from assessment.views.management.allocation_state import names_of
from assessment.views.management.scenario_access import may_make, open_round, plain_or_none, scenario_or_404
from assessment.views.management.steps import refusal_of, take_step, words_of
from proposals.models import Round
from proposals.services.clock import database_now


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def scenario_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the scenarios of a round; the plain ranking is always the first."""
    round_, now = open_round(request, slug), database_now()
    basis = basis_of_round(round_, at=now)
    plain = plain_or_none(basis)
    scenarios = Scenario.objects.visible_to(request.user).filter(round=round_).on_the_list()
    rows = list(scenarios.select_related("made_by", "copied_from").defer("problem", "result").order_by("number"))
    context = {
        "round": round_,
        "plain": plain,
        "plain_left": plain.result.left_cents if plain else 0,
        "rows": [
            (each, each.ceiling_amount - each.awarded_total_amount, outside_rule(changes_of(each.changes)))
            for each in rows
        ],
        "may_make": may_make(request, round_),
        "newest": rows[-1].number if rows else PLAIN,
        "needs_lottery": plain is None,
    }
    return render(request, "assessment/scenario_list.html", context)


@login_required
@permission_required("assessment.run_allocation", raise_exception=True)
@require_POST
def scenario_freeze(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make the allocation of a scenario, to be looked at and sent for approval; 0 is the rule of the round."""
    round_ = open_round(request, slug)
    scenario = scenario_or_404(request, round_, number) if number != PLAIN else None
    runs: list[AllocationRun] = []

    def freeze() -> None:
        now = database_now()
        if scenario is None:
            runs.append(run_allocation(round_=round_, by=request.user, at=now))
        else:
            runs.append(freeze_scenario(scenario=scenario, by=request.user, at=now))

    refusal = refusal_of(freeze)
    if refusal is not None:
        messages.error(request, _with_difference(refusal, round_))
        return redirect(_compare_address(slug, number))
    messages.success(request, _("The allocation is made. Look at it once more and send it for approval."))
    return redirect("assessment:allocation_detail", slug, runs[0].number)


@login_required
@permission_required("assessment.run_allocation", raise_exception=True)
@require_POST
def scenario_put_away(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a scenario off the list."""
    scenario = scenario_or_404(request, open_round(request, slug), number)
    words = _("“%(title)s” is off the list. It is kept.") % {"title": scenario.title}
    take_step(request, lambda: put_away(scenario=scenario, by=request.user, at=database_now()), words)
    return redirect("assessment:scenario_list", slug)


def _compare_address(slug: str, number: int) -> str:
    return f"{reverse('assessment:scenario_compare', args=[slug])}?a={number}&b={PLAIN}"


def _with_difference(refusal: Any, round_: Round) -> str:
    """Say why freezing was refused; of stale data also what changed."""
    words = words_of(refusal)
    if isinstance(refusal, StaleAllocation):
        names = names_of(round_.proposals.exclude(reference=None).select_related("organisation"))
        words = " ".join([words, *refusal.difference.named(names).sentences()])
    return words
