"""The technical admin's pages of assessing and deciding: to look into, within what is visible."""

from django.contrib import admin

from assessment.models import AllocationRun, AwardDecision
from proposals.admin.base import LookOnlyAdmin


@admin.register(AllocationRun)
class AllocationRunAdmin(LookOnlyAdmin):
    """Calculations. What went in and came out is fetched on the page of the calculation itself."""

    list_display = [
        "round",
        "number",
        "status",
        "ceiling_amount_in_euros",
        "awarded_total_amount_in_euros",
        "calculated_at",
    ]
    list_filter = ["round", "status"]
    list_select_related = ["round"]
    search_fields = ["round__name", "problem_sha256", "result_sha256"]
    exclude = ["problem", "result"]


@admin.register(AwardDecision)
class AwardDecisionAdmin(LookOnlyAdmin):
    """Decisions, drafted to published."""

    list_display = ["proposal", "outcome", "awarded_amount_in_euros", "drafted_at", "approved_at", "published_at"]
    list_filter = ["outcome", "proposal__round"]
    list_select_related = ["proposal"]
    search_fields = ["proposal__title", "proposal__region_label", "proposal__reference"]
