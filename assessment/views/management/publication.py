"""Publishing the decisions of a round: what will happen, what is missing, now or at a planned moment."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessment.forms.publication import PublicationMomentForm
from assessment.queries.approver_interests import interests_of
from assessment.services.decisions import publish_decisions
from assessment.services.publication_checks import publication_problems
from assessment.services.publication_plan import cancel_plan, plan_publication
from assessment.tasks import publish_on_time
from assessment.views.management.decisions import decision_context
from assessment.views.management.steps import refusal_of, round_or_404, take_step, words_of
from proposals.formats import dutch_moment
from proposals.models import Round
from proposals.services.clock import database_now
from proposals.services.mail_holds import open_hold
from proposals.views.recent_sign_in import recent_sign_in_required

#: From so many decisions on, publishing takes longer than a person waits for a page: the worker does it.
LARGE_ROUND = 300


@login_required
@permission_required("assessment.publish_decisions", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required
def decision_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what publishing does and what is missing; on POST publish at once."""
    round_ = round_or_404(request, slug)
    context = decision_context(request.user, round_)
    if request.method == "POST":
        if context["counts"].all >= LARGE_ROUND and context["may_publish"]:
            _publish_behind(request, round_, context)
        else:
            done = _("All decisions are published. Every applicant gets a mail.")
            take_step(request, lambda: publish_decisions(round_=round_, by=request.user, at=database_now()), done)
        return redirect("assessment:decision_list", slug)
    if not context["may_publish"]:
        return redirect("assessment:decision_list", slug)
    return _page(request, context, _form(context))


@login_required
@permission_required("assessment.publish_decisions", raise_exception=True)
@require_POST
@recent_sign_in_required
def decision_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan the moment of publication, or move it."""
    round_ = round_or_404(request, slug)
    context = decision_context(request.user, round_)
    if not context["may_publish"]:
        messages.error(request, _("There is nothing to plan: these decisions are not approved, or published already."))
        return redirect("assessment:decision_list", slug)
    form = PublicationMomentForm(request.POST)
    if not form.is_valid():
        return _page(request, context, form, status=422)
    moment = form.cleaned_data["planned_for"]
    refusal = refusal_of(lambda: _plan(request, round_, moment, form.cleaned_data["seen"]))
    if refusal is not None:
        return _again(request, round_, words_of(refusal))
    words = _("The decisions will be published on %(moment)s.") % {"moment": dutch_moment(moment)}
    messages.success(request, words)
    return redirect("assessment:decision_list", slug)


@login_required
@permission_required("assessment.publish_decisions", raise_exception=True)
@require_POST
def decision_plan_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel the planned moment that stood on the page."""
    round_ = round_or_404(request, slug)
    seen = request.POST.get("seen", "")
    plan_id = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0
    take_step(
        request,
        lambda: cancel_plan(round_=round_, plan_id=plan_id, by=request.user, at=database_now()),
        _("The planned moment is cancelled. Nothing is published."),
    )
    return redirect("assessment:decision_list", slug)


def _again(request: HttpRequest, round_: Round, words: str) -> HttpResponse:
    """Show what was typed beside how it stands now: the next try is about the plan of now."""
    context = decision_context(request.user, round_)
    data = request.POST.copy()
    data["seen"] = str(context["plan"].pk) if context["plan"] else ""
    form = PublicationMomentForm(data)
    form.add_error("planned_for_day", words)
    return _page(request, context, form, status=422)


def _plan(request: HttpRequest, round_: Round, moment: Any, seen: int | None) -> None:
    plan = plan_publication(round_=round_, planned_for=moment, by=request.user, at=database_now(), instead_of=seen)
    publish_on_time(plan.pk, plan.planned_for)


def _publish_behind(request: HttpRequest, round_: Round, context: dict[str, Any]) -> None:
    """Have the worker publish at once: a plan for this moment."""
    seen = context["plan"].pk if context["plan"] else None

    def plan_for_now() -> None:
        now = database_now()
        plan = plan_publication(round_=round_, planned_for=now, by=request.user, at=now, instead_of=seen)
        publish_on_time(plan.pk, plan.planned_for)

    done = (
        _("All mail stands still. The decisions are published as soon as somebody lets the mail go.")
        if open_hold()
        else _("The decisions are being published. That takes a minute or so; all become visible at the same moment.")
    )
    take_step(request, plan_for_now, done)


def _form(context: dict[str, Any]) -> PublicationMomentForm:
    plan = context["plan"]
    return PublicationMomentForm(planned_for=plan.planned_for if plan else None, seen=plan.pk if plan else None)


def _page(
    request: HttpRequest, context: dict[str, Any], form: PublicationMomentForm, status: int = 200
) -> HttpResponse:
    problems = publication_problems(context["round"], context["run"])
    more = {
        "form": form,
        "problems": problems,
        "is_blocked": any(each.blocks for each in problems),
        "interests": interests_of(request.user, context["round"]),
    }
    return render(request, "assessment/decision_publish.html", context | more, status=status)
