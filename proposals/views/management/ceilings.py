"""Raising or lowering the ceiling of a round."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from proposals.enums import RoundStatus
from proposals.formats import DUTCH_TIME_ZONE, dutch_date, euros
from proposals.forms.management import CeilingForm
from proposals.models import Round
from proposals.models.database_rules import message_for, violated_rule
from proposals.queries import awarded_total
from proposals.services.ceilings import add_ceiling
from proposals.services.clock import database_now


@login_required
@permission_required("proposals.manage_round", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ceiling_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise or lower the ceiling of a round, with a reason; the history stays."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    now = database_now()
    form = CeilingForm(request.POST if request.method == "POST" else None, today=now.astimezone(DUTCH_TIME_ZONE).date())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                values = form.cleaned_data
                begins = values["effective_date"]
                add_ceiling(
                    round_=round_, amount=values["amount"], reason=values["reason"], source=values["source"],
                    by=request.user, at=begin_of(begins) if begins else now,
                )  # fmt: skip
        except IntegrityError as error:
            form.add_error("amount", refusal_words(round_, error))
        else:
            messages.success(request, done_words(begins))
            # While the round is being set up, one goes on with the check list.
            is_preparing = round_.status == RoundStatus.PREPARATION
            return redirect("proposals:round_setup" if is_preparing else "proposals:management_round", slug)
    ceilings = round_.ceilings.select_related("decided_by").order_by("-effective_at", "-pk")
    context = {"round": round_, "form": form, "ceilings": ceilings}
    return render(request, "proposals/management/ceiling_create.html", context, status=422 if form.errors else 200)


def begin_of(day: date) -> datetime:
    """Give the first moment of a Dutch day."""
    return datetime.combine(day, time(), DUTCH_TIME_ZONE)


def done_words(begins: date | None) -> str:
    """Say from when the new ceiling holds."""
    if begins is None:
        return _("The new ceiling is in force.")
    return _("The new ceiling is in force from %(day)s.") % {"day": dutch_date(begins)}


UsedOf = Callable[[Round], Decimal]
_used_by: dict[str, UsedOf] = {}


def add_used_total(name: str, source: UsedOf) -> None:
    """Register what another app counts against a ceiling (euro); the same name replaces."""
    _used_by[name] = source


def refusal_words(round_: Round, error: IntegrityError) -> str:
    """Say why a ceiling was refused, with the amount it must reach."""
    if violated_rule(error) == "budgetceiling_one_per_moment":
        return _("Another ceiling begins at that very moment. Choose another day.")
    used = max((source(round_) for source in _used_by.values()), default=Decimal(0))
    total = awarded_total(round_)
    if used > total:
        return _("%(total)s has been awarded or is being decided on. Choose a ceiling of at least that amount.") % {
            "total": euros(used)
        }
    if total:
        return _("%(total)s has been awarded already. Choose a ceiling of at least that amount.") % {
            "total": euros(total)
        }
    return message_for(error) or _("The database refused this ceiling.")
