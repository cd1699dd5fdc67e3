"""Rounds: dates, amounts, themes, questions and the ceiling."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from proposals.admin.base import AMOUNTS, RuleAwareAdmin, euro_column, words_column
from proposals.enums import RoundStatus
from proposals.models import BudgetCeiling, Question, Round, RoundTheme
from proposals.services.ceilings import add_ceiling
from proposals.services.clock import database_now

# What may still change after opening: dates of what comes, and how to reach the programme.
CHANGES_LATER = (
    "scoring_closes_at", "expected_decision_date", "announced_date", "final_deals_expected", "contact_email",
    "contact_phone", "sisa_code",
)  # fmt: skip


def may_change_call(request: HttpRequest, round_: Round | None) -> bool:
    """Say whether the technical admin may change the call: only in preparation.

    A published call changes on the pages of its set-up, which keep it whole and tell everybody.
    """
    in_preparation = round_ is None or round_.status == RoundStatus.PREPARATION
    return in_preparation and request.user.has_perm("proposals.change_call", round_)


class CallInline(admin.TabularInline):
    """A part of the call; here it changes in preparation only."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask about the round."""
        return request.user.has_perm("proposals.view_round", obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask whether the call may still change here."""
        return may_change_call(request, obj)

    has_add_permission = has_delete_permission = has_change_permission


class RoundThemeInline(CallInline):
    """The themes of the call."""

    model = RoundTheme


class QuestionInline(CallInline):
    """The questions of the call."""

    model = Question
    fields = ["sort_order", "section", "code", "text", "help_text", "kind", "maximum_words", "is_required"]


class CeilingHistory(admin.TabularInline):
    """The ceilings as they were set: none changes or goes."""

    model = BudgetCeiling
    extra = 0
    fields = readonly_fields = [
        euro_column("amount", _("amount")),
        "reason",
        "source",
        "effective_at",
        words_column("decided_by", _("decided by")),
    ]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask about the round."""
        return request.user.has_perm("proposals.view_round", obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no: there is a place for a new one."""
        return False

    has_change_permission = has_delete_permission = has_add_permission


class CeilingInline(admin.TabularInline):
    """A new ceiling; it comes into force when it is saved."""

    model = BudgetCeiling
    verbose_name_plural = _("another budget ceiling")
    extra = 0
    fields = ["amount", "reason", "source"]
    formfield_overrides = AMOUNTS

    def get_queryset(self, request: HttpRequest) -> QuerySet[BudgetCeiling]:
        """Show none that exists."""
        return super().get_queryset(request).none()

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask whether the person runs the round."""
        return request.user.has_perm("proposals.manage_round")

    has_view_permission = has_add_permission

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no: the ceiling is a history."""
        return False

    has_delete_permission = has_change_permission


@admin.register(Round)
class RoundAdmin(RuleAwareAdmin):
    """Rounds. The status moves on the page of the round; once published the call does not change here."""

    list_display = ["name", "status", "opens_at", "closes_at", "is_fictitious"]
    list_filter = ["status"]
    search_fields = ["name", "slug"]
    readonly_fields = ["status", "published_at"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "status", "published_at", "is_fictitious"]}),
        (_("The call"), {"fields": ["call_reference", "reference_prefix", "payment_channel", "sisa_code"]}),
        (
            _("What applicants read"),
            {
                "fields": [
                    "introduction", "eligibility", "needed_documents", "expected_minutes", "asks_activities",
                    "asks_indicators",
                ],
            },
        ),
        (
            _("Dates"),
            {
                "fields": [
                    "opens_at", "closes_at", "hours_assumed", "scoring_closes_at", "expected_decision_date",
                    "announced_date", "final_deals_expected",
                ],
            },
        ),
        (
            _("Amounts"),
            {
                "fields": [
                    "minimum_contribution_amount", "maximum_contribution_amount", "maximum_share_percentage",
                    "share_rule",
                ],
            },
        ),
        (
            _("Assessing and dividing"),
            {"fields": ["assessors_per_proposal", "reason_minimum_words", "lottery_seed"]},
        ),
        (
            _("Contact and letters"),
            {"fields": ["contact_email", "contact_phone", "mentions_objection", "shows_scores_to_applicants"]},
        ),
    ]  # fmt: skip
    prepopulated_fields = {"slug": ["name"]}
    inlines = [CeilingInline, CeilingHistory, RoundThemeInline, QuestionInline]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Round | None = None) -> dict[str, Any]:
        """Offer a short name only while it can be typed."""
        return super().get_prepopulated_fields(request, obj) if obj is None else {}

    def get_readonly_fields(self, request: HttpRequest, obj: Round | None = None) -> list[str]:
        """Freeze the call once the round is published."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is None or may_change_call(request, obj):
            return fixed
        names = [name for _title, options in self.fieldsets for name in options["fields"]]
        return [*fixed, *(name for name in names if name not in CHANGES_LATER)]

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseFormSet, change: bool) -> None:
        """Let a new ceiling go through its service, in force from now; save the rest as it is."""
        if formset.model is not BudgetCeiling:
            formset.save()
            return
        for ceiling in formset.save(commit=False):
            add_ceiling(
                round_=form.instance, amount=ceiling.amount, reason=ceiling.reason, source=ceiling.source,
                by=request.user, at=database_now(),
            )  # fmt: skip
