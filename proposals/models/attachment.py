"""Files that belong to a proposal."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.guards import frozen_with_proposal
from proposals.models.history import tracked
from proposals.models.proposal import Proposal
from proposals.models.user import User


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """Give the place on disk: a random name, never the one the applicant chose."""
    return f"attachments/{attachment.proposal_id}/{uuid.uuid4()}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Questions about attachments."""

    def visible_to(self, user: Any) -> "AttachmentQuerySet":
        """Keep the files of proposals that `user` may read."""
        return self.filter(proposal__in=Proposal.objects.visible_to(user))


@tracked()
class Attachment(models.Model):
    """An uploaded file with its own name, size in bytes and SHA-256."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="attachments", verbose_name=_("proposal"))
    file = models.FileField(_("file"), upload_to=attachment_path, max_length=200)
    original_name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["proposal", "uploaded_at", "pk"]
        triggers = [frozen_with_proposal()]

    def __str__(self) -> str:
        return self.original_name
