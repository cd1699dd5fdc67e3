"""A file that was uploaded, looked into and checked for viruses, with any row that needs one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.enums import ScanState
from proposals.models.attachment import attachment_storage
from proposals.models.user import User


def stored_path(row: "StoredFile", filename: str) -> str:
    """Give the place in the store: a random name in the folder of its kind, never the one somebody chose."""
    return row.place()


class StoredFile(models.Model):
    """A file with its own name, size in bytes, SHA-256 and what the virus scanner said of it."""

    file = models.FileField(_("file"), upload_to=stored_path, storage=attachment_storage, max_length=200)
    original_name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    scan_state = models.CharField(
        _("check for viruses"), max_length=12, choices=ScanState.choices, default=ScanState.WAITING, db_index=True
    )
    scanned_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    scan_report = models.CharField(_("what the scanner said"), max_length=300, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.original_name

    def place(self) -> str:
        """Give the place in the store for a new file."""
        raise NotImplementedError
