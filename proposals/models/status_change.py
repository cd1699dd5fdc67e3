"""Who moved a status, when and why."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import DealStatus, ProposalStatus, RoundStatus
from proposals.models.database_rules import immutable
from proposals.models.guards import WITHDRAWAL_HAS_REASON
from proposals.models.user import User, looks_into_everything


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    """Questions about steps."""

    def visible_to(self, user: Any) -> "StatusChangeQuerySet":
        """Keep what `user` may read: who looks into everything all but the steps of proposals that are drafts again.

        Anyone else reads steps on the page of what they may see, which says of them what may be told.
        """
        if not looks_into_everything(user):
            return self.none()
        proposals = self.model._meta.get_field("proposal").related_model.objects.visible_to(user)
        return self.filter(Q(proposal__isnull=True) | Q(proposal__in=proposals))


class StatusChange(models.Model):
    """One step in the life of a round, proposal or deal; written by `change_status`, never changed.

    `changed_by` is empty when the clock did it. `changed_at` is when it happened; `recorded_at`
    when it was written down.
    """

    round = models.ForeignKey(
        "Round", models.PROTECT, null=True, related_name="status_changes", verbose_name=_("round")
    )
    proposal = models.ForeignKey(
        "Proposal", models.PROTECT, null=True, related_name="status_changes", verbose_name=_("proposal")
    )
    deal = models.ForeignKey("Deal", models.PROTECT, null=True, related_name="status_changes", verbose_name=_("deal"))
    from_status = models.CharField(_("from"), max_length=30)
    to_status = models.CharField(_("to"), max_length=30)
    changed_at = models.DateTimeField(_("at"))
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    reason = models.TextField(_("reason"), blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True, verbose_name=_("recorded at"))

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["changed_at", "pk"]
        triggers = [*immutable("statuschange_immutable"), WITHDRAWAL_HAS_REASON]
        constraints = [
            models.CheckConstraint(
                name="statuschange_one_subject",
                condition=Q(round__isnull=False, proposal__isnull=True, deal__isnull=True)
                | Q(round__isnull=True, proposal__isnull=False, deal__isnull=True)
                | Q(round__isnull=True, proposal__isnull=True, deal__isnull=False),
                violation_error_message=_("A status change belongs to one round, proposal or deal."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label_of(self.from_status)} → {self.label_of(self.to_status)}"

    def label_of(self, status: str) -> str:
        """Give a status of the round, proposal or deal in question as people read it."""
        kind = RoundStatus if self.round_id else DealStatus if self.deal_id else ProposalStatus
        return str(kind(status).label)
