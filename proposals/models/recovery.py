"""How the money of a deal ends: its final amount, and what comes back."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.constraints import not_negative, paired
from proposals.models.deal import MINISTRY_ROLES_THAT_READ_DEALS, Deal
from proposals.models.fields import EuroField
from proposals.models.history import tracked
from proposals.models.payment_guards import DETERMINATION_TRIGGERS, RECOVERY_TRIGGERS
from proposals.models.user import User


class FinalDeterminationQuerySet(models.QuerySet["FinalDetermination"]):
    """Questions about final amounts."""

    def visible_to(self, user: Any) -> "FinalDeterminationQuerySet":
        """Keep what `user` may read: the programme people all, a region its own once approved."""
        return _visible(self, user, "approved_at")


@tracked()
class FinalDetermination(models.Model):
    """The final amount of a deal in euros: drafted by one person, approved by another.

    From its approval on nothing is paid above it; what was paid above it is recovered.
    """

    deal = models.OneToOneField(Deal, models.PROTECT, related_name="final_determination", verbose_name=_("deal"))
    amount = EuroField(_("final amount"))
    explanation = models.TextField(_("explanation"))
    drafted_at = models.DateTimeField(_("drafted at"))
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )

    objects = FinalDeterminationQuerySet.as_manager()

    class Meta:
        verbose_name = _("final determination")
        verbose_name_plural = _("final determinations")
        ordering = ["deal_id"]
        triggers = DETERMINATION_TRIGGERS
        constraints = [
            not_negative("finaldetermination", "amount"),
            paired("finaldetermination", "drafted"),
            paired("finaldetermination", "approved"),
            models.CheckConstraint(
                name="finaldetermination_explained",
                condition=~Q(explanation=""),
                violation_error_message=_("Write how you came to this amount."),
            ),
            models.CheckConstraint(
                name="finaldetermination_four_eyes",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                violation_error_message=_("Whoever drafted the final amount may not approve it. Ask somebody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal}: {self.amount}"


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    """Questions about money that comes back."""

    def visible_to(self, user: Any) -> "RecoveryQuerySet":
        """Keep what `user` may read: the programme people all, a region its own once approved."""
        return _visible(self, user, "approved_at")

    def open(self) -> "RecoveryQuerySet":
        """Keep what was neither received nor cancelled."""
        return self.filter(cancelled_at__isnull=True, received_date__isnull=True)

    def received_by(self, on: date) -> "RecoveryQuerySet":
        """Keep what had come back on the day `on`."""
        return self.filter(received_date__lte=on)


@tracked()
class Recovery(models.Model):
    """Money that a region pays back, in euros: asked for by one person, approved by another, then received."""

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="recoveries", verbose_name=_("deal"))
    amount = EuroField(_("amount"))
    reason = models.TextField(_("reason"))
    due_date = models.DateField(_("to be paid back by"))
    requested_at = models.DateTimeField(_("asked for at"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cancelled by")
    )
    received_date = models.DateField(_("received on"), null=True, blank=True)
    received_noted_at = models.DateTimeField(_("receipt noted at"), null=True, blank=True)
    received_noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("receipt noted by")
    )

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("recovery")
        verbose_name_plural = _("recoveries")
        ordering = ["deal_id", "requested_at", "pk"]
        triggers = RECOVERY_TRIGGERS
        constraints = [
            models.CheckConstraint(
                name="recovery_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("Fill in an amount above zero."),
            ),
            models.CheckConstraint(
                name="recovery_is_reasoned",
                condition=~Q(reason=""),
                violation_error_message=_("Write why the money is recovered."),
            ),
            paired("recovery", "requested"),
            paired("recovery", "approved"),
            paired("recovery", "cancelled"),
            paired("recovery", "received_noted"),
            models.CheckConstraint(
                name="recovery_four_eyes",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                violation_error_message=_("Whoever asked for a recovery may not approve it. Ask somebody else."),
            ),
            models.CheckConstraint(
                name="recovery_received_after_approval",
                condition=Q(received_date__isnull=True) | Q(approved_at__isnull=False, cancelled_at__isnull=True),
                violation_error_message=_("A recovery is approved before the money is received."),
            ),
            models.CheckConstraint(
                name="recovery_received_is_noted",
                condition=Q(received_date__isnull=True, received_noted_at__isnull=True)
                | Q(received_date__isnull=False, received_noted_at__isnull=False),
                violation_error_message=_("The day of the receipt and who noted it belong together."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal}: {self.amount}"


def _visible(rows: Any, user: Any, when_set: str) -> Any:
    if not isinstance(user, User) or not user.is_active:
        return rows.none()
    if user.has_role(*MINISTRY_ROLES_THAT_READ_DEALS):
        return rows
    own = {"deal__proposal__organisation__in": list(user.membership_roles), f"{when_set}__isnull": False}
    return rows.filter(**own)
