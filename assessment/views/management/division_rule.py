"""The rule of a round for staff: what is on record, whether the data agree, and a change after the opening."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.commitment import changes_between, code_sha256, read_rule
from assessment.forms.division_rule import AmendmentForm, DivisionRuleForm, form_for
from assessment.forms.management import ReasonForm
from assessment.models import RankingRule, RuleAmendment
from assessment.queries.approver_interests import interests_of
from assessment.queries.division_rule import committed_rule_differences, rule_in_force
from assessment.services.committed_rule_amendment import (
    amended_rule,
    approve_amendment,
    propose_amendment,
    refuse_amendment,
)
from assessment.services.rule_words import change_sentences
from assessment.views.management.division_rule_setup import typed_with_other_rows
from assessment.views.management.steps import refusal_of, round_or_404, take_step, words_of
from assessment.views.rule_pages import rule_context
from proposals.models import Round
from proposals.services.clock import database_now
from proposals.services.rounds.changes import is_frozen
from proposals.views.recent_sign_in import recent_sign_in_required


@login_required
@permission_required("assessment.see_rule", raise_exception=True)
@require_safe
def division_rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rule on record, its versions, a change that waits, and whether the data still say the same."""
    round_ = round_or_404(request, slug)
    return _page(request, round_)


@login_required
@permission_required("assessment.amend_rule", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_amendment_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose another rule after the opening; the buttons for a row more or less save nothing."""
    round_ = round_or_404(request, slug)
    current = rule_in_force(round_)
    if current is None or not is_frozen(round_, database_now()):
        messages.error(request, _("The round has not opened yet. Change the rule on the pages of the set-up."))
        return redirect("assessment:division_rule", slug)
    if request.method == "POST" and (typed := typed_with_other_rows(request)) is not None:
        return _amendment_page(request, round_, form_for(round_, typed=typed), _amendment_form(round_, typed=typed))
    data = request.POST if request.method == "POST" else None
    form, why = form_for(round_, data), _amendment_form(round_, data)
    if request.method == "POST" and all([form.is_valid(), why.is_valid()]):
        content = amended_rule(
            read_rule(current.document), division=form.values(), limits=form.limits(), weights=why.weights(),
            minimums=why.minimums(), minimum_total=why.cleaned_data["minimum_total_score"],
        )  # fmt: skip
        refusal = refusal_of(
            lambda: propose_amendment(
                round_=round_, content=content, reason=why.cleaned_data["reason"],
                public_note=why.cleaned_data["public_note"], by=request.user, at=database_now(),
            )
        )  # fmt: skip
        if refusal is None:
            messages.success(request, _("The change was proposed. A decision maker decides on it."))
            return redirect("assessment:division_rule", slug)
        why.add_error(None, words_of(refusal))
    return _amendment_page(request, round_, form, why)


@login_required
@permission_required("assessment.decide_amendment", raise_exception=True)
@require_POST
@recent_sign_in_required
def rule_amendment_approve(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Approve a change that waits; it is in force at once."""
    round_ = round_or_404(request, slug)
    amendment = get_object_or_404(RuleAmendment, pk=pk, round=round_)
    done = _("The rule changed. The new version is on record and the applicants were told.")
    take_step(request, lambda: approve_amendment(amendment=amendment, by=request.user, at=database_now()), done)
    return redirect("assessment:division_rule", slug)


@login_required
@permission_required("assessment.decide_amendment", raise_exception=True)
@require_POST
def rule_amendment_refuse(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Refuse a change that waits, with the reason."""
    round_ = round_or_404(request, slug)
    amendment = get_object_or_404(RuleAmendment, pk=pk, round=round_)
    form = _refusal_form(request.POST)
    if not form.is_valid():
        return _page(request, round_, form, status=422)
    reason = form.cleaned_data["reason"]
    take_step(
        request,
        lambda: refuse_amendment(amendment=amendment, by=request.user, at=database_now(), reason=reason),
        _("The change was refused. The rule stays as it is."),
    )
    return redirect("assessment:division_rule", slug)


def _page(request: HttpRequest, round_: Round, form: ReasonForm | None = None, status: int = 200) -> HttpResponse:
    context = rule_context(round_) | {"round": round_, "is_frozen": is_frozen(round_, database_now())}
    waiting = RuleAmendment.objects.filter(round=round_, approved_at=None, refused_at=None)
    amendment = waiting.select_related("proposed_by", "based_on").first()
    if amendment is not None:
        changes = changes_between(read_rule(amendment.based_on.document), read_rule(amendment.document))
        context |= {"amendment": amendment, "amendment_changes": change_sentences(changes)}
        context["is_own"] = amendment.proposed_by_id == request.user.pk
    may_decide = request.user.has_perm("assessment.decide_amendment")
    interests = interests_of(request.user, round_) if amendment is not None and may_decide else []
    refused = RuleAmendment.objects.filter(round=round_, refused_at__isnull=False).select_related("refused_by")
    context |= {
        "refused": list(refused.order_by("-refused_at")),
        "differences": change_sentences(committed_rule_differences(round_)),
        "form": form or _refusal_form(),
        "may_amend": request.user.has_perm("assessment.amend_rule"),
        "may_decide": may_decide and not interests,
        "interests": interests,
        "may_set_up": request.user.has_perm("proposals.manage_round"),
        "other_program": context["rule"] is not None and context["rule"].content.code_sha256 != code_sha256(),
    }
    return render(request, "assessment/division_rule.html", context, status=status)


def _refusal_form(data: Any = None) -> ReasonForm:
    return ReasonForm(data, label=_("Why do you refuse this?"), empty=_("Write why you refuse this."))


def _amendment_form(round_: Round, data: Any = None, typed: dict[str, Any] | None = None) -> AmendmentForm:
    rule = RankingRule.objects.filter(round=round_).first()
    total = rule.minimum_total_score if rule else None
    criteria = list(round_.criteria.order_by("sort_order"))
    return AmendmentForm(data, criteria=criteria, minimum_total=total, typed=typed)


def _amendment_page(request: HttpRequest, round_: Round, form: DivisionRuleForm, why: AmendmentForm) -> HttpResponse:
    context = {"round": round_, "form": form, "why": why}
    status = 422 if form.errors or why.errors else 200
    return render(request, "assessment/rule_amendment_create.html", context, status=status)
