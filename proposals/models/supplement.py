"""Requests to supplement a proposal (Awb 4:5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models.constraints import in_order, paired
from proposals.models.history import tracked
from proposals.models.user import User


@tracked()
class SupplementRequest(models.Model):
    """The ministry asks to complete named parts before `due_at`. `sections` lists the codes of those parts.

    Answered when the applicant sent the supplement; closed when staff end it without one.
    """

    proposal = models.ForeignKey(
        "Proposal", models.PROTECT, related_name="supplement_requests", verbose_name=_("proposal")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    sections = models.JSONField(_("parts that may change"), default=list)
    question = models.TextField(_("what we ask"))
    due_at = models.DateTimeField(_("before"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    closed_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    closing_reason = models.TextField(_("reason for ending"), blank=True)

    class Meta:
        verbose_name = _("request for a supplement")
        verbose_name_plural = _("requests for a supplement")
        ordering = ["proposal", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="supplementrequest_number_once"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(answered_at__isnull=True, closed_at__isnull=True),
                name="supplementrequest_one_open",
                violation_error_message=_("A supplement was asked for already. End that request first."),
            ),
            in_order("supplementrequest", "asked_at", "due_at"),
            paired("supplementrequest", "answered"),
            paired("supplementrequest", "closed"),
            models.CheckConstraint(
                name="supplementrequest_ended_once",
                condition=Q(answered_at__isnull=True) | Q(closed_at__isnull=True),
                violation_error_message=_("A request is either answered or ended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} ({self.number})"
