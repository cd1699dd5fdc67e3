"""Raising or lowering the ceiling of a round."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from proposals.enums import RoundStatus
from proposals.formats import euros
from proposals.forms.management import CeilingForm
from proposals.models import Round
from proposals.models.database_rules import message_for
from proposals.queries import awarded_total
from proposals.services.ceilings import add_ceiling
from proposals.services.clock import database_now


@login_required
@permission_required("proposals.manage_round", raise_exception=True)
@require_http_methods(["GET", "POST"])
def ceiling_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise or lower the ceiling of a round, with a reason; the history stays."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    form = CeilingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                add_ceiling(round_=round_, by=request.user, at=database_now(), **form.cleaned_data)
        except IntegrityError as error:
            form.add_error("amount", refusal_words(round_, error))
        else:
            messages.success(request, _("The new ceiling is in force."))
            # While the round is being set up, one goes on with the check list.
            is_preparing = round_.status == RoundStatus.PREPARATION
            return redirect("proposals:round_setup" if is_preparing else "proposals:management_round", slug)
    ceilings = round_.ceilings.select_related("decided_by").order_by("-effective_at", "-pk")
    context = {"round": round_, "form": form, "ceilings": ceilings}
    return render(request, "proposals/management/ceiling_create.html", context, status=422 if form.errors else 200)


def refusal_words(round_: Round, error: IntegrityError) -> str:
    """Say why a ceiling was refused, with the amount it must reach."""
    total = awarded_total(round_)
    if total:
        return _("%(total)s has been awarded already. Choose a ceiling of at least that amount.") % {
            "total": euros(total)
        }
    return message_for(error) or _("The database refused this ceiling.")
