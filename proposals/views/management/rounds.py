"""The overview of rounds and the cockpit of one."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from proposals.enums import ProposalStatus, RoundStatus
from proposals.formats import duration_words
from proposals.models import BudgetCeiling, Round
from proposals.queries import Cockpit, cockpit_of_round, rounds_for_staff
from proposals.services.clock import database_now
from proposals.services.rounds import missing_tasks
from proposals.services.system_health import system_health
from proposals.views.management.figures import figures_of_round
from proposals.views.management.kinds import round_state
from proposals.views.management.money_bar import money_bar
from proposals.views.management.phases import dates_by_time, phases_of_round
from proposals.views.management.round_pages import SetupRow, setup_rows
from proposals.views.management.todo import things_to_do

# Each takes a look at all its tasks; more are one click away.
MOST_PREPARING = 3


@login_required
@permission_required("proposals.see_management", raise_exception=True)
@require_safe
def management_home(request: HttpRequest) -> HttpResponse:
    """List the rounds with their state, newest first."""
    now = database_now()
    rounds = list(rounds_for_staff(request.user))
    may_manage = request.user.has_perm("proposals.manage_round")
    context = {
        "rows": [(round_, *round_state(round_, now)) for round_ in rounds],
        "preparing": preparing_rounds(rounds, now) if may_manage else [],
        "may_manage": may_manage,
        "may_open_admin": request.user.has_perm("proposals.open_admin"),
        "may_see_retention": request.user.has_perm("proposals.see_retention"),
        "may_answer_person": request.user.has_perm("proposals.answer_person"),
    }
    return render(request, "proposals/management/home.html", context)


@login_required
@permission_required("proposals.see_management", raise_exception=True)
@require_safe
def management_round(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a round stands, what it asks of this person, and its money."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    now = database_now()
    cockpit = cockpit_of_round(round_, now)
    context = {
        "round": round_,
        "state": round_state(round_, now),
        "now": now,
        "cockpit": cockpit,
        "figures": figures_of_round(round_),
        "previous_ceiling": previous_ceiling(cockpit),
        "bar": money_bar(cockpit),
        "phases": phases_of_round(round_, now, is_approved=bool(cockpit.count(ProposalStatus.DECISION_APPROVED))),
        "health": system_health(now),
        **dates_by_time(round_, now),
        "todo": things_to_do(request.user, round_, cockpit, now),
        "may_manage": request.user.has_perm("proposals.manage_round"),
        "may_see_rule": request.user.has_perm("assessment.see_rule"),
        "may_see_intake": request.user.has_perm("proposals.see_intake"),
        "closing_span": duration_words(timedelta(seconds=settings.DEMONSTRATION_CLOSING_SECONDS)),
        "may_close_soon": settings.DEMONSTRATION and round_.is_fictitious and round_.accepts(now),
    }
    return render(request, "proposals/management/round.html", context)


def preparing_rounds(rounds: list[Round], now: datetime) -> list[tuple[Round, list[SetupRow]]]:
    """Give the rounds in preparation, a few at most, with the tasks that are not done."""
    preparing = [round_ for round_ in rounds if round_.status == RoundStatus.PREPARATION]
    return [(round_, setup_rows(round_, missing_tasks(round_, now))) for round_ in preparing[:MOST_PREPARING]]


def previous_ceiling(cockpit: Cockpit) -> BudgetCeiling | None:
    """Give the ceiling before the one in force; ceilings still to come do not count."""
    begun = [each for each in cockpit.ceilings if cockpit.ceiling and each.effective_at <= cockpit.ceiling.effective_at]
    return begun[1] if len(begun) > 1 else None
