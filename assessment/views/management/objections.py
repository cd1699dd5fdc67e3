"""Objections for the staff: the list with its clocks, registering one, and each step to the decision."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.forms.objections import (
    AdjournForm,
    DecideForm,
    HearingForm,
    LatenessForm,
    ObjectionDefaultForm,
    PauseForm,
    RegisterObjectionForm,
    ResumeForm,
)
from assessment.models import Objection
from assessment.queries.approver_interests import interests_in
from assessment.queries.contested import contested_by
from assessment.queries.objections import objection_row, objections_of_round
from assessment.services import objections as service
from assessment.services.objection_defaults import register_objection_default
from assessment.services.restoring import lapse_undone_by
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.enums import DECIDED_PROPOSAL_STATUSES
from proposals.models import Proposal, Round
from proposals.services.attachments import is_readable
from proposals.services.clock import database_now

DETAIL = "assessment:objection_detail"
FORMS: Mapping[str, type[forms.Form]] = {
    "lateness": LatenessForm,
    "pause": PauseForm,
    "resume": ResumeForm,
    "adjourn": AdjournForm,
    "hearing": HearingForm,
    "default": ObjectionDefaultForm,
    "decide": DecideForm,
}


@login_required
@permission_required("assessment.see_decisions", raise_exception=True)
@require_safe
def objection_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the objections of a round, the most urgent first."""
    round_ = round_or_404(request, slug)
    rows = objections_of_round(request.user, round_, localtime(database_now()).date())
    may_register = request.user.has_perm("assessment.keep_decisions")
    context = {"round": round_, "rows": rows, "may_register": may_register}
    return render(request, "assessment/objection_list.html", context)


@login_required
@permission_required("assessment.keep_decisions", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def objection_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Register an objection that came by post or mail."""
    round_ = round_or_404(request, slug)
    proposals = decided_of(request.user, round_)
    form = RegisterObjectionForm(request.POST if request.method == "POST" else None, proposals=proposals)
    status = 200
    if request.method == "POST" and form.is_valid():
        made: list[Objection] = []
        refusal = refusal_of(
            lambda: made.append(service.register_objection(by=request.user, at=database_now(), **form.cleaned_data))
        )
        if refusal is None:
            messages.success(request, _("The objection is registered. The objector gets a confirmation."))
            return redirect(DETAIL, slug, made[0].pk)
        form.add_error("received", words_of(refusal))
        status = 409
    elif form.errors:
        status = 422
    return render(request, "assessment/objection_create.html", {"round": round_, "form": form}, status=status)


@login_required
@permission_required("assessment.see_decisions", raise_exception=True)
@require_safe
def objection_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show an objection with its clock, its hearing and the steps that this person may take."""
    return _show(request, _objection(request, slug, pk))


@login_required
@permission_required("assessment.see_decisions", raise_exception=True)
@require_POST
def objection_step(request: HttpRequest, slug: str, pk: int, step: str) -> HttpResponse:
    """Take one step of an objection; what was refused stands at its form with what was typed."""
    objection = _objection(request, slug, pk)
    if step not in FORMS:
        raise Http404
    if not request.user.has_perm(_permission(step)):
        raise PermissionDenied
    form = FORMS[step](request.POST, prefix=step)
    if not form.is_valid():
        return _show(request, objection, {step: form}, 422)
    refusal = refusal_of(lambda: _steps(request, objection)[step](**form.cleaned_data))
    if refusal is not None:
        form.add_error(None, words_of(refusal))
        return _show(request, objection, {step: form}, 409)
    messages.success(request, _done()[step])
    return redirect(DETAIL, slug, pk)


def decided_of(user: Any, round_: Round) -> Any:
    """Give the proposals of a round that were decided on and that `user` may read, by region."""
    decided = Proposal.objects.visible_to(user).filter(round=round_, status__in=DECIDED_PROPOSAL_STATUSES)
    return decided.select_related("organisation").order_by("region_sort_name", "pk")


def _permission(step: str) -> str:
    return "assessment.decide_objection" if step == "decide" else "assessment.keep_decisions"


def _steps(request: HttpRequest, objection: Objection) -> dict[str, Callable[..., object]]:
    by, at = request.user, database_now()
    return {
        "lateness": lambda **values: service.judge_lateness(objection=objection, **values),
        "pause": lambda **values: service.pause_objection(objection=objection, by=by, at=at, **values),
        "resume": lambda **values: service.resume_objection(objection=objection, **values),
        "adjourn": lambda **values: service.adjourn_objection(objection=objection, by=by, at=at, **values),
        "hearing": lambda **values: service.record_hearing(objection=objection, **values),
        "default": lambda **values: register_objection_default(objection=objection, by=by, at=at, **values),
        "decide": lambda **values: service.decide_objection(objection=objection, by=by, at=at, **values),
    }


def _done() -> dict[str, str]:
    return {
        "lateness": _("Noted."),
        "pause": _("The term stands still."),
        "resume": _("The term runs again."),
        "adjourn": _("The decision is adjourned by six weeks. The objector gets a message."),
        "hearing": _("The hearing is noted."),
        "default": _("The notice is registered."),
        "decide": _("The objection is decided. The objector gets a message."),
    }


def _objection(request: HttpRequest, slug: str, pk: int) -> Objection:
    visible = Objection.objects.visible_to(request.user).select_related(
        "proposal__round", "proposal__organisation", "registered_by", "decided_by"
    )
    return get_object_or_404(
        visible.prefetch_related("pauses", "default_notices", "files"),
        pk=pk,
        proposal__round=round_or_404(request, slug),
    )


def _show(
    request: HttpRequest, objection: Objection, sent: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    offered = {step: (sent or {}).get(step) or _blank(step, objection) for step in FORMS}
    is_open = objection.decided_at is None
    pauses = list(objection.pauses.all())
    decides = is_open and request.user.has_perm("assessment.decide_objection")
    interests = interests_in(request.user, objection.proposal) if decides else []
    context = {
        "round": objection.proposal.round,
        "proposal": objection.proposal,
        "objection": objection,
        "row": objection_row(objection, localtime(database_now()).date()),
        "pauses": pauses,
        "files": [(each, is_readable(each)) for each in objection.files.all()],
        "undone": lapse_undone_by(objection),
        "stands_still": any(each.until_date is None for each in pauses),
        "steps": offered,
        "refused": next(iter((sent or {}).values()), None),
        "refused_step": next(iter(sent or {}), ""),
        "later": objection.follow_ups.filter(returned_at__isnull=True).first(),
        "may_keep": is_open and request.user.has_perm("assessment.keep_decisions"),
        "contested": contested_by(objection),
        "interests": interests,
        "may_decide": decides and not interests,
        "may_draft": request.user.has_perm("assessment.keep_decisions"),
    }
    return render(request, "assessment/objection_detail.html", context, status=status)


def _blank(step: str, objection: Objection) -> forms.Form:
    initial: dict[str, Any] = {}
    if step == "hearing":
        initial = {
            "day": objection.hearing_date,
            "present": objection.hearing_present,
            "report": objection.hearing_report,
            "waived_reason": objection.hearing_waived_reason,
        }
    return FORMS[step](prefix=step, initial=initial)
