"""How the money of a round is divided: the page of the set-up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.forms.division_rule import DivisionRuleForm, form_for, with_row_more, without_row
from assessment.services.division_rule import set_division_rule
from assessment.views.rule_pages import minimums_and_ties
from proposals.models import Round
from proposals.services.clock import database_now
from proposals.services.rounds import CallFrozen, RoundNotReady
from proposals.services.rounds.changes import is_frozen
from proposals.views.management.round_pages import following_address, for_round_managers, round_or_404


@for_round_managers
@require_http_methods(["GET", "HEAD", "POST"])
def division_rule_setup(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and save how the money of a round is divided, as long as it has not opened.

    The buttons for a row more or less show what was typed again and save nothing.
    """
    round_, now = round_or_404(request, slug), database_now()
    if is_frozen(round_, now):
        return _refuse_frozen(request, slug)
    if request.method == "POST" and (typed := typed_with_other_rows(request)) is not None:
        return _page(request, round_, form_for(round_, typed=typed))
    form = form_for(round_, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_division_rule(round_=round_, values=form.values(), limits=form.limits(), by=request.user, at=now)
        except CallFrozen:
            return _refuse_frozen(request, slug)
        except RoundNotReady as refusal:
            messages.error(request, " ".join(words for task in refusal.missing for words in task.missing))
            return redirect("proposals:round_setup", slug)
        messages.success(request, _("Saved."))
        to_list = request.POST.get("next") == "list"
        return redirect("proposals:round_setup", slug) if to_list else redirect(following_address(round_, "division"))
    return _page(request, round_, form)


def typed_with_other_rows(request: HttpRequest) -> dict[str, Any] | None:
    """Give what was typed with a row more or less, when a button asked for that."""
    if "add" in request.POST:
        return with_row_more(request.POST)
    text = request.POST.get("remove", "")
    if text.isascii() and text.isdigit() and len(text) < 4:
        return without_row(request.POST, int(text))
    return None


def _page(request: HttpRequest, round_: Round, form: DivisionRuleForm) -> HttpResponse:
    context = {"round": round_, "form": form, "is_published": round_.published_at is not None}
    context |= minimums_and_ties(round_)
    return render(request, "assessment/division_rule_setup.html", context, status=422 if form.errors else 200)


def _refuse_frozen(request: HttpRequest, slug: str) -> HttpResponse:
    messages.error(request, _("The round has opened. Its rule changes only with a reason and a second person."))
    return redirect("assessment:division_rule", slug)
