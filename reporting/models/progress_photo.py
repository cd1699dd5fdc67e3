"""Photos with a progress report. Each tells in words what is on it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.enums import ScanState
from proposals.models import User
from proposals.models.attachment import attachment_storage
from proposals.models.constraints import one_of
from proposals.models.history import tracked
from reporting.models.progress_figure import PartQuerySet
from reporting.models.progress_report import ProgressReport
from reporting.models.progress_report_guard import frozen_with_report


def photo_path(photo: Any, filename: str) -> str:
    """Give the place in the store: a random name, never the one somebody chose."""
    return f"progress-photos/{photo.progress_report_id}/{uuid.uuid4()}.jpg"


@tracked()
class ProgressPhoto(models.Model):
    """A photo as we made it anew: a JPEG of at most 1,600 pixels wide or high, without place and camera."""

    progress_report = models.ForeignKey(
        ProgressReport, models.CASCADE, related_name="photos", verbose_name=_("progress report")
    )
    file = models.FileField(_("file"), upload_to=photo_path, storage=attachment_storage, max_length=200)
    original_name = models.CharField(_("file name"), max_length=255)
    alt_text = models.CharField(_("what is on the photo"), max_length=300)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    scan_state = models.CharField(
        _("check for viruses"), max_length=12, choices=ScanState.choices, default=ScanState.WAITING, db_index=True
    )
    scanned_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    scan_report = models.CharField(_("what the scanner said"), max_length=300, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo with a progress report")
        verbose_name_plural = _("photos with progress reports")
        ordering = ["progress_report_id", "uploaded_at", "pk"]
        triggers = [frozen_with_report(except_columns=("scan_state", "scanned_at", "scan_report"))]
        constraints = [
            one_of("progressphoto", "scan_state", ScanState.values),
            models.UniqueConstraint(
                fields=["progress_report", "sha256"],
                name="progressphoto_once",
                violation_error_message=_("This photo was added before."),
            ),
            models.CheckConstraint(
                name="progressphoto_says_what_it_shows",
                condition=~models.Q(alt_text=""),
                violation_error_message=_("Say in one sentence what is on the photo."),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_readable(self) -> bool:
        """Say whether anybody may see it: found clean, or not scanned on a site without a scanner."""
        if self.scan_state == ScanState.CLEAN:
            return True
        return self.scan_state == ScanState.NOT_SCANNED and not settings.CLAMD_URL
