"""Proposals that reached us after the closing time: who tried, and at what second (Awb 2:19, 2:25)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import immutable
from proposals.models.history import tracked
from proposals.models.user import User


@tracked()
class LateAttempt(models.Model):
    """A press on the button that came too late; the draft stayed a draft. Never changed.

    `closes_at` is the closing time as it was then: it may move after an outage.
    """

    proposal = models.ForeignKey("Proposal", models.PROTECT, related_name="late_attempts", verbose_name=_("proposal"))
    received_at = models.DateTimeField(_("received at"))
    closes_at = models.DateTimeField(_("closing time"))
    attempted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("late attempt")
        verbose_name_plural = _("late attempts")
        ordering = ["-received_at", "-pk"]
        triggers = immutable("lateattempt_immutable")
        constraints = [
            models.CheckConstraint(
                name="lateattempt_was_late",
                condition=Q(received_at__gte=F("closes_at")),
                violation_error_message=_("What was received before the closing time was not late."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} · {self.received_at:%Y-%m-%d %H:%M:%S}"
