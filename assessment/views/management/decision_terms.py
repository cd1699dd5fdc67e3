"""The terms of a round for the staff: clocks, what stops them, who was told, and what lateness costs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment.forms.decision_terms import DefaultForm, NoticeForm, TermPauseForm, TermsForm
from assessment.forms.objections import ResumeForm
from assessment.models import RoundTerms, TermPause
from assessment.queries.decision_terms import OUT_OF_TERM, round_clock, terms_of
from assessment.services import decision_terms as service
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.enums import DECIDED_PROPOSAL_STATUSES
from proposals.models import Proposal, Round
from proposals.services.clock import database_now

STEPS = ("terms", "notice", "pause", "resume", "default")
SHOWN = 100


@login_required
@permission_required("assessment.see_decisions", raise_exception=True)
@require_safe
def decision_terms(request: HttpRequest, slug: str) -> HttpResponse:
    """Show until when each proposal of a round must be decided on."""
    return _show(request, round_or_404(request, slug))


@login_required
@permission_required("assessment.keep_decisions", raise_exception=True)
@require_POST
def decision_term_step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """Change a term, or note what concerns it; what was refused stands at its form with what was typed."""
    round_ = round_or_404(request, slug)
    if step not in STEPS:
        raise Http404
    form = _form(step, round_, request.POST)
    if not form.is_valid():
        return _show(request, round_, {step: form}, 422)
    refusal = refusal_of(lambda: _steps(request, round_)[step](**form.cleaned_data))
    if refusal is not None:
        form.add_error(None, words_of(refusal))
        return _show(request, round_, {step: form}, 409)
    messages.success(request, _done()[step])
    return redirect("assessment:decision_terms", slug)


def _steps(request: HttpRequest, round_: Round) -> dict[str, Callable[..., object]]:
    by, at = request.user, database_now()
    return {
        "terms": lambda **values: service.set_terms(round_=round_, by=by, at=at, **values),
        "notice": lambda **values: service.announce_new_term(round_=round_, by=by, at=at, **values),
        "pause": lambda **values: service.pause_term(round_=round_, by=by, at=at, **values),
        "resume": lambda **values: service.resume_term(pause=_pause(request, round_), **values),
        "default": lambda **values: service.register_default(by=by, at=at, **values),
    }


def _pause(request: HttpRequest, round_: Round) -> TermPause:
    number = request.POST.get("pause", "")
    return get_object_or_404(TermPause, pk=number if number.isdecimal() and len(number) < 10 else 0, round=round_)


def _done() -> dict[str, str]:
    return {
        "terms": _("The terms are kept."),
        "notice": _("Every applicant who waits gets a message with the new day."),
        "pause": _("The term stands still."),
        "resume": _("The term runs again."),
        "default": _("The notice is registered."),
    }


def _form(step: str, round_: Round, data: Any = None) -> forms.Form:
    if step == "terms":
        return TermsForm(data, prefix=step, initial=None if data else _initial(terms_of(round_)))
    if step == "pause":
        return TermPauseForm(data, prefix=step, proposals=_waiting(round_))
    if step == "default":
        return DefaultForm(data, prefix=step, proposals=_waiting(round_))
    return {"notice": NoticeForm, "resume": ResumeForm}[step](data, prefix=step)


def _initial(terms: RoundTerms) -> dict[str, Any]:
    return {
        "decision_weeks": terms.decision_weeks,
        "reserve_valid_until": terms.reserve_valid_until_date,
        "committee": terms.objection_committee,
    }


def _waiting(round_: Round) -> Any:
    decided = OUT_OF_TERM | DECIDED_PROPOSAL_STATUSES
    return Proposal.objects.filter(round=round_).exclude(status__in=decided).order_by("region_sort_name", "pk")


def _show(
    request: HttpRequest, round_: Round, sent: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    today = localtime(database_now()).date()
    clock = round_clock(round_, today)
    context = {
        "round": round_,
        "today": today,
        "clock": clock,
        "rows": [(each, each.days_left(today)) for each in clock.undecided[:SHOWN]],
        "more": max(len(clock.undecided) - SHOWN, 0),
        "steps": {step: (sent or {}).get(step) or _form(step, round_) for step in STEPS},
        "refused": next(iter((sent or {}).values()), None),
        "refused_step": next(iter(sent or {}), ""),
        "may_keep": request.user.has_perm("assessment.keep_decisions"),
    }
    return render(request, "assessment/decision_terms.html", context, status=status)
