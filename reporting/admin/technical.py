"""The technical admin: looking only. Documents are asked for and tried again on their own pages."""

from django.contrib import admin

from proposals.admin.base import LookOnlyAdmin
from reporting.models import ProgressReport, Report


@admin.register(Report)
class ReportAdmin(LookOnlyAdmin):
    """Document jobs, for finding out why one failed."""

    list_display = ["pk", "kind", "status", "attempts", "requested_at", "finished_at", "failure_reason"]
    list_filter = ["kind", "status"]
    date_hierarchy = "requested_at"
    search_fields = ["submission__reference", "progress_report__deal__title", "round__name"]
    exclude = ["file"]


@admin.register(ProgressReport)
class ProgressReportAdmin(LookOnlyAdmin):
    """Progress reports of regions."""

    list_display = ["deal", "number", "status", "submitted_at"]
    list_filter = ["status"]
    list_select_related = ["deal"]
    search_fields = ["deal__title"]
    # What the region writes after a report came back is for the region; its page shows what was sent in.
    exclude = [
        "period_start_date", "period_end_date", "summary", "results", "deviations", "outlook", "lessons",
        "spent_amount", "spent_amount_input",
    ]  # fmt: skip
