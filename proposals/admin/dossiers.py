"""Proposals, what was sent in, deals, the history of statuses and the outbox: to look into."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from proposals.admin.base import LookOnlyAdmin, RuleAwareAdmin, sent_column
from proposals.models import Deal, OutgoingMessage, Proposal, StatusChange, Submission
from proposals.models.supplement import sent
from proposals.services.supplement_content import as_submitted


@admin.register(Proposal)
class ProposalAdmin(LookOnlyAdmin):
    """Proposals from the moment they were submitted."""

    list_display = [
        "title_as_sent",
        "region_label_as_sent",
        "round",
        "status",
        "amount_as_sent",
        "reference",
        "submitted_at",
    ]
    list_filter = ["round", "status"]
    search_fields = ["sent_title", "sent_region_label", "reference", "organisation__name"]
    exclude = ["submit_token"]
    # Earlier texts are not told: as long as it was a draft, it belonged to its writers.
    history_fields = ["status", "reference", "submitted_at", "submitted_by", "withdrawn_at", "decided_at"]
    # What is being written for a supplement belongs to its writers too, until it is sent.
    title_as_sent = sent_column("title", _("title"))
    region_label_as_sent = sent_column("region_label", _("region"))
    amount_as_sent = sent_column("requested_amount", _("requested contribution"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        """Add what was submitted of a proposal that is being supplemented."""
        names = ("title", "region_label", "requested_amount")
        return super().get_queryset(request).annotate(**{f"sent_{name}": sent(name) for name in names})

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Proposal | None:
        """Show a proposal as it was submitted."""
        proposal = super().get_object(request, object_id, from_field)
        return proposal and as_submitted(proposal)


@admin.register(Submission)
class SubmissionAdmin(LookOnlyAdmin):
    """What was sent in, number by number. The text itself is read on the page of the proposal."""

    list_display = ["reference", "number", "proposal_as_sent", "received_at", "submitted_by", "is_current"]
    list_select_related = ["submitted_by"]
    list_filter = ["proposal__round"]
    search_fields = ["reference", "sent_title", "sha256"]
    exclude = ["token", "content"]
    proposal_as_sent = sent_column("title", _("proposal"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        """Add the title of the proposal as it was submitted."""
        return super().get_queryset(request).annotate(sent_title=sent("title", "proposal__"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Submission | None:
        """Name the proposal as it was submitted."""
        submission = super().get_object(request, object_id, from_field)
        if submission is not None:
            as_submitted(submission.proposal)
        return submission


@admin.register(StatusChange)
class StatusChangeAdmin(LookOnlyAdmin):
    """Who moved which status, when and why."""

    list_display = ["changed_at", "subject", "from_label", "to_label", "changed_by", "reason"]
    list_select_related = ["round", "proposal", "deal", "changed_by"]
    search_fields = ["sent_title", "deal__title", "round__name", "reason"]
    date_hierarchy = "changed_at"
    fields = ["subject", "from_label", "to_label", "changed_at", "changed_by", "reason", "recorded_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatusChange]:
        """Add the title of the proposal as it was submitted."""
        return super().get_queryset(request).annotate(sent_title=sent("title", "proposal__"))

    @admin.display(description=_("about"))
    def subject(self, change: StatusChange) -> str:
        """Name the round, proposal or deal; a proposal as it was submitted."""
        return str(change.round or change.deal or change.sent_title or change.proposal)

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
