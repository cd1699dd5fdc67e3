"""The technical admin: looking only. Documents are asked for and tried again on their own pages."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from rules.contrib.admin import ObjectPermissionsModelAdmin

from reporting.models import ProgressReport, Report


class LookOnlyAdmin(ObjectPermissionsModelAdmin):
    """Shows the rows that the person may see elsewhere, and changes none."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Keep what is visible to the person."""
        return self.model._default_manager.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: services make rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no: services change rows."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no: documents are kept."""
        return False


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

    list_display = ["deal", "number", "status", "period_start_date", "period_end_date", "submitted_at"]
    list_filter = ["status"]
    list_select_related = ["deal"]
    search_fields = ["deal__title"]
