"""The budget ceiling of a round, as a history."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.constraints import not_negative
from proposals.models.fields import EuroField
from proposals.models.guards import CEILING_TRIGGERS
from proposals.models.history import tracked
from proposals.models.user import User


@tracked()
class BudgetCeiling(models.Model):
    """What a round may award from a moment on. The ceiling moved in both real rounds: it is a history."""

    round = models.ForeignKey("Round", models.PROTECT, related_name="ceilings", verbose_name=_("round"))
    amount = EuroField(_("amount"))
    effective_at = models.DateTimeField(_("in force from"))
    reason = models.TextField(_("reason"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("budget ceiling")
        verbose_name_plural = _("budget ceilings")
        ordering = ["round_id", "effective_at", "pk"]
        triggers = CEILING_TRIGGERS
        constraints = [
            not_negative("budgetceiling", "amount"),
            models.UniqueConstraint(fields=["round", "effective_at"], name="budgetceiling_one_per_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.amount}"
