"""Proposals, what was sent in, deals, the history of statuses and the outbox: to look into."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from proposals.admin.base import LookOnlyAdmin, RuleAwareAdmin
from proposals.models import Deal, OutgoingMessage, Proposal, StatusChange, Submission


@admin.register(Proposal)
class ProposalAdmin(LookOnlyAdmin):
    """Proposals from the moment they were submitted."""

    list_display = [
        "title",
        "region_label",
        "round",
        "status",
        "requested_amount_in_euros",
        "reference",
        "submitted_at",
    ]
    list_filter = ["round", "status"]
    search_fields = ["title", "region_label", "reference", "organisation__name"]
    exclude = ["submit_token"]
    # Earlier texts are not told: as long as it was a draft, it belonged to its writers.
    history_fields = ["status", "reference", "submitted_at", "submitted_by", "withdrawn_at", "decided_at"]


@admin.register(Submission)
class SubmissionAdmin(LookOnlyAdmin):
    """What was sent in, number by number. The text itself is read on the page of the proposal."""

    list_display = ["reference", "number", "proposal", "received_at", "submitted_by", "is_current"]
    list_select_related = ["proposal", "submitted_by"]
    list_filter = ["proposal__round"]
    search_fields = ["reference", "proposal__title", "sha256"]
    exclude = ["token", "content"]


@admin.register(StatusChange)
class StatusChangeAdmin(LookOnlyAdmin):
    """Who moved which status, when and why."""

    list_display = ["changed_at", "subject", "from_label", "to_label", "changed_by", "reason"]
    list_select_related = ["round", "proposal", "deal", "changed_by"]
    search_fields = ["proposal__title", "deal__title", "round__name", "reason"]
    date_hierarchy = "changed_at"
    fields = ["subject", "from_label", "to_label", "changed_at", "changed_by", "reason", "recorded_at"]

    @admin.display(description=_("about"))
    def subject(self, change: StatusChange) -> str:
        """Name the round, proposal or deal."""
        return str(change.round or change.deal or change.proposal)

    @admin.display(description=_("from"), ordering="from_status")
    def from_label(self, change: StatusChange) -> str:
        """Give the old status as people read it."""
        return change.label_of(change.from_status)

    @admin.display(description=_("to"), ordering="to_status")
    def to_label(self, change: StatusChange) -> str:
        """Give the new status as people read it."""
        return change.label_of(change.to_status)


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(LookOnlyAdmin):
    """The outbox."""

    list_display = ["subject", "recipient", "state", "attempts", "created_at", "sent_at"]
    list_filter = ["state"]
    search_fields = ["subject", "recipient"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutgoingMessage]:
        """Leave the long text out of the list."""
        rows = super().get_queryset(request)
        return rows.defer("body") if request.resolver_match.url_name.endswith("changelist") else rows


@admin.register(Deal)
class DealAdmin(RuleAwareAdmin):
    """Deals. An amendment changes the dates or the contribution; the status moves on the page of the deal."""

    list_display = ["title", "proposal", "status", "awarded_amount_in_euros", "start_date", "end_date"]
    list_filter = ["status", "proposal__round"]
    list_select_related = ["proposal"]
    search_fields = ["title", "proposal__region_label", "proposal__organisation__name"]
    fields = [
        "title", "proposal", "status", "awarded_amount", "total_costs_amount", "start_date", "end_date",
        "covenant_signed_date", "concluded_at", "concluded_by",
    ]  # fmt: skip
    readonly_fields = ["title", "proposal", "status", "covenant_signed_date", "concluded_at", "concluded_by"]
    refusal_fields = {"deals_within_ceiling": "awarded_amount"}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deal]:
        """Keep what is visible to the person."""
        return super().get_queryset(request).visible_to(request.user)
