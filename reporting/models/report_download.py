"""Who fetched which document when."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import User
from proposals.models.database_rules import add_rule_messages, immutable
from proposals.models.history import tracked
from reporting.models.report import Report
from reporting.models.report_batch import ROLES_THAT_RUN_THE_DESK, ReportBatch

add_rule_messages({"reportdownload_immutable": _("That somebody fetched a document cannot be changed or deleted.")})


class ReportDownloadQuerySet(models.QuerySet["ReportDownload"]):
    """Questions about downloads."""

    def visible_to(self, user: Any) -> "ReportDownloadQuerySet":
        """Keep the downloads of what `user` sees on the desk; nobody else sees who fetched what."""
        batches = ReportBatch.objects.visible_to(user)
        if not isinstance(user, User) or not user.has_role(*ROLES_THAT_RUN_THE_DESK):
            return self.none()
        return self.filter(Q(report__in=Report.objects.visible_to(user)) | Q(batch__in=batches))


@tracked()
class ReportDownload(models.Model):
    """One download of a document or of a ZIP: by whom, when, and the check number of what was handed out."""

    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="downloads", verbose_name=_("document")
    )
    batch = models.ForeignKey(
        ReportBatch, models.PROTECT, null=True, blank=True, related_name="downloads", verbose_name=_("ZIP")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    downloaded_at = models.DateTimeField(_("downloaded at"))
    downloaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("downloaded by"))

    objects = ReportDownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-downloaded_at", "-pk"]
        triggers = immutable("reportdownload_immutable")
        constraints = [
            models.CheckConstraint(
                name="reportdownload_of_one_thing",
                condition=Q(report__isnull=False, batch__isnull=True) | Q(report__isnull=True, batch__isnull=False),
                violation_error_message=_("A download is of a document or of a ZIP."),
            ),
            models.CheckConstraint(
                name="reportdownload_has_check_number",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("A download has the check number of what was handed out."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report or self.batch} · {self.downloaded_by}"
