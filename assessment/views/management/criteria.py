"""The criteria of a call with their weights and the words for each score."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.forms.criteria_setup import CriteriaSetupForm
from assessment.services.criteria import set_criteria
from proposals.models import Round
from proposals.services.clock import database_now
from proposals.services.rounds import CallFrozen, RoundNotReady
from proposals.services.rounds.changes import is_frozen


@login_required
@permission_required("proposals.manage_round", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def criteria_setup(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and save the criteria of a round that has not opened yet."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    now = database_now()
    if is_frozen(round_, now):
        return _refuse_frozen(request, slug)
    form = CriteriaSetupForm(request.POST if request.method == "POST" else None, round_=round_)
    if request.method == "POST" and form.is_valid():
        try:
            set_criteria(round_=round_, values=form.values(), rule=form.rule.cleaned_data, by=request.user, at=now)
        except CallFrozen:
            return _refuse_frozen(request, slug)
        except RoundNotReady as refusal:
            # Something else is missing in a call that is public: the check list says where.
            messages.error(request, " ".join(words for task in refusal.missing for words in task.missing))
            return redirect("proposals:round_setup", slug)
        messages.success(request, _("Saved. The weights add up to 100 %."))
        to_list = request.POST.get("next") == "list"
        return (
            redirect("proposals:round_setup", slug)
            if to_list
            else redirect("proposals:round_setup_page", slug, "contact")
        )
    context = {"round": round_, "form": form, "is_published": round_.published_at is not None}
    has_errors = any(each.errors for each in (*form.forms, form.rule))
    return render(request, "assessment/criteria_setup.html", context, status=422 if has_errors else 200)


def _refuse_frozen(request: HttpRequest, slug: str) -> HttpResponse:
    messages.error(request, _("The round has opened. What it asks does not change any more."))
    return redirect("proposals:round_setup", slug)
