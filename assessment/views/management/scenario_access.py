"""What every page of scenarios asks first: who may look, at which scenario, and whether anything may be made."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from assessment.models import Scenario
from assessment.queries.scenario_compare import ScenarioSide, plain_side
from assessment.queries.scenario_problem import RoundBasis
from assessment.ranking import LotteryNeeded
from assessment.services.allocations import ALLOCATABLE_STATUSES
from assessment.views.management.steps import round_or_404
from proposals.models import Round


def open_round(request: HttpRequest, slug: str) -> Round:
    """Give a round whose scores this person may compare.

    :raises PermissionDenied: before scoring is closed, or with an interest in a proposal of the round.
    """
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_ranking", round_):
        raise PermissionDenied
    return round_


def scenario_or_404(request: HttpRequest, round_: Round, number: int) -> Scenario:
    """Give a scenario of a round that this person may see."""
    scenarios = Scenario.objects.visible_to(request.user).filter(round=round_)
    return get_object_or_404(scenarios.select_related("made_by"), number=number)


def may_make(request: HttpRequest, round_: Round) -> bool:
    """Say whether this person may make or freeze a scenario of the round now."""
    return round_.status in ALLOCATABLE_STATUSES and request.user.has_perm("assessment.run_allocation")


def plain_or_none(basis: RoundBasis) -> ScenarioSide | None:
    """Give the plain ranking from the data of now; None when nobody competes, or the rules or a tie forbid it."""
    if not basis.proposals:
        return None
    try:
        return plain_side(basis)
    except LotteryNeeded:
        return None
