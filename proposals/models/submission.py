"""Numbered snapshots of what was sent in."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import immutable
from proposals.models.history import tracked
from proposals.models.proposal import Proposal
from proposals.models.user import User


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Questions about submissions."""

    def visible_to(self, user: Any) -> "SubmissionQuerySet":
        """Keep the snapshots of proposals that `user` may read."""
        return self.filter(proposal__in=Proposal.objects.visible_to(user))


@tracked()
class Submission(models.Model):
    """An immutable snapshot of a proposal; exactly one is current, each has its own receipt.

    `content` is canonical JSON, `sha256` the hex digest of its UTF-8 bytes. `token` makes sending
    twice harmless: the second attempt gets the receipt of the first. `received_at` comes from the
    clock of the database.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="submissions", verbose_name=_("proposal"))
    number = models.PositiveSmallIntegerField(_("number"))
    token = models.UUIDField(_("token"), unique=True)
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    content = models.TextField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    received_at = models.DateTimeField(_("received at"))
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("submitted by"))
    is_current = models.BooleanField(_("current"), default=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["proposal_id", "-number"]
        triggers = immutable("submission_immutable", except_column="is_current")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="submission_number_once"),
            models.UniqueConstraint(fields=["proposal"], condition=Q(is_current=True), name="submission_one_current"),
            models.CheckConstraint(
                name="submission_sha256_is_hex",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("The check number has 64 signs: 0 to 9 and a to f."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.number})"
