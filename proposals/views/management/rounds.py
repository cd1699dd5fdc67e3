"""The overview of rounds and the cockpit of one."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.enums import ProposalStatus
from proposals.formats import dutch_time
from proposals.forms.management import CeilingForm
from proposals.models import BudgetCeiling, Round
from proposals.models.database_rules import message_for
from proposals.queries import Cockpit, cockpit_of_round, rounds_for_staff
from proposals.services.ceilings import add_ceiling
from proposals.services.clock import database_now
from proposals.services.rounds import ClosingCannotMove, RoundNotReady, close_window_at, publish_round, start_assessment
from proposals.services.status import TransitionNotAllowed
from proposals.views.management.figures import figures_of_round
from proposals.views.management.kinds import ROUND_KINDS
from proposals.views.management.money_bar import money_bar
from proposals.views.management.phases import dates_of_round, phases_of_round
from proposals.views.management.todo import things_to_do

MISSING_WORDS = {
    "themes": gettext_lazy("themes"),
    "questions": gettext_lazy("questions"),
    "ceilings": gettext_lazy("a budget ceiling"),
}


@login_required
@permission_required("proposals.see_management", raise_exception=True)
@require_safe
def management_home(request: HttpRequest) -> HttpResponse:
    """List the rounds with their state, newest first."""
    rows = [(round_, ROUND_KINDS[round_.status]) for round_ in rounds_for_staff(request.user)]
    return render(request, "proposals/management/home.html", {"rows": rows})


@login_required
@permission_required("proposals.see_management", raise_exception=True)
@require_safe
def management_round(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a round stands, what it asks of this person, and its money."""
    round_, now = _round_or_404(request, slug), database_now()
    cockpit = cockpit_of_round(round_, now)
    context = {
        "round": round_,
        "kind": ROUND_KINDS[round_.status],
        "now": now,
        "cockpit": cockpit,
        "figures": figures_of_round(round_),
        "previous_ceiling": previous_ceiling(cockpit),
        "bar": money_bar(cockpit),
        "phases": phases_of_round(round_, is_approved=bool(cockpit.count(ProposalStatus.DECISION_APPROVED))),
        "dates": dates_of_round(round_, now),
        "todo": things_to_do(request.user, round_, cockpit),
        "may_manage": request.user.has_perm("proposals.manage_round"),
        "may_see_intake": request.user.has_perm("proposals.see_intake"),
        "may_close_soon": settings.DEMONSTRATION and round_.is_fictitious and round_.accepts(now),
    }
    return render(request, "proposals/management/round.html", context)


def previous_ceiling(cockpit: Cockpit) -> BudgetCeiling | None:
    """Give the ceiling before the one in force; ceilings still to come do not count."""
    begun = [each for each in cockpit.ceilings if cockpit.ceiling and each.effective_at <= cockpit.ceiling.effective_at]
    return begun[1] if len(begun) > 1 else None


@login_required
@permission_required("proposals.manage_round", raise_exception=True)
@require_POST
def round_step(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the next step of a round: publish, start the assessment, or let a demonstration close soon."""
    round_, now, step = _round_or_404(request, slug), database_now(), request.POST.get("step")
    try:
        if step == "publish":
            publish_round(round_=round_, by=request.user, at=now)
            messages.success(request, _("The round is published. Everybody can see it now."))
        elif step == "start_assessment":
            start_assessment(round_=round_, by=request.user, at=now)
            messages.success(request, _("The assessment has started. You can assign assessors now."))
        elif step == "close_soon":
            closes_at = now + timedelta(seconds=settings.DEMONSTRATION_CLOSING_SECONDS)
            close_window_at(round_=round_, closes_at=closes_at, by=request.user, at=now)
            time = dutch_time(closes_at, seconds=True)
            messages.success(request, _("The round closes at %(time)s. Reload this page then.") % {"time": time})
    except RoundNotReady as error:
        missing = ", ".join(str(MISSING_WORDS[name]) for name in error.missing)
        messages.error(request, _("The round cannot be published yet. Add this first: %(what)s.") % {"what": missing})
    except (TransitionNotAllowed, ClosingCannotMove):
        messages.error(request, _("This step is not possible now. The page shows how the round stands."))
    return redirect("proposals:management_round", slug)


@login_required
@permission_required("proposals.manage_round", raise_exception=True)
@require_http_methods(["GET", "POST"])
def ceiling_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise or lower the ceiling of a round, with a reason; the history stays."""
    round_ = _round_or_404(request, slug)
    form = CeilingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                add_ceiling(round_=round_, by=request.user, at=database_now(), **form.cleaned_data)
        except IntegrityError as error:
            form.add_error("amount", message_for(error) or _("The database refused this ceiling."))
        else:
            messages.success(request, _("The new ceiling is in force."))
            return redirect("proposals:management_round", slug)
    ceilings = round_.ceilings.select_related("decided_by").order_by("-effective_at", "-pk")
    context = {"round": round_, "form": form, "ceilings": ceilings}
    return render(request, "proposals/management/ceiling_create.html", context, status=422 if form.errors else 200)


def _round_or_404(request: HttpRequest, slug: str) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
