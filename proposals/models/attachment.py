"""Files that belong to a proposal."""

import uuid
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import ScanState
from proposals.models.constraints import one_of
from proposals.models.guards import frozen_with_proposal, part
from proposals.models.history import tracked
from proposals.models.proposal import Proposal
from proposals.models.supplement import SupplementRequest
from proposals.models.user import User


def attachment_storage() -> Storage:
    """Give the store of attachments: a folder, or an object store when one is configured."""
    return storages["attachments"]


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """Give the place on disk: a random name, never the one the applicant chose."""
    return f"attachments/{attachment.proposal_id}/{uuid.uuid4()}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Questions about attachments."""

    def visible_to(self, user: Any) -> "AttachmentQuerySet":
        """Keep the files of proposals that `user` may read; what was not sent yet is for its writers alone."""
        visible = self.filter(proposal__in=Proposal.objects.visible_to(user))
        own = Q(proposal__organisation__in=list(user.membership_roles)) if isinstance(user, User) else Q()
        asked = SupplementRequest.objects.filter(
            proposal=OuterRef("proposal"), answered_at=None, closed_at=None, asked_at__lte=OuterRef("uploaded_at")
        )
        return visible.filter(own | ~Exists(asked))


@tracked()
class Attachment(models.Model):
    """An uploaded file with its own name, size in bytes, SHA-256 and what the virus scanner said of it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="attachments", verbose_name=_("proposal"))
    file = models.FileField(_("file"), upload_to=attachment_path, storage=attachment_storage, max_length=200)
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

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["proposal_id", "uploaded_at", "pk"]
        triggers = [
            frozen_with_proposal(part("attachments"), except_columns=("scan_state", "scanned_at", "scan_report"))
        ]
        constraints = [one_of("attachment", "scan_state", ScanState.values)]

    def __str__(self) -> str:
        return self.original_name
