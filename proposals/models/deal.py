"""A deal: what a published award becomes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from proposals.enums import SIGNED_DEAL_STATUSES, UNSIGNED_DEAL_STATUSES, DealStatus, Role
from proposals.models.constraints import in_order, not_negative, one_of, paired
from proposals.models.fields import EuroField
from proposals.models.guards import DEAL_TRIGGERS
from proposals.models.history import tracked
from proposals.models.payment_guards import DEAL_MONEY_TRIGGERS
from proposals.models.user import User

MINISTRY_ROLES_THAT_READ_DEALS = frozenset(Role.values) - {Role.ASSESSOR, Role.TECHNICAL_ADMINISTRATOR}


class DealQuerySet(models.QuerySet["Deal"]):
    """Questions about deals."""

    def visible_to(self, user: Any) -> "DealQuerySet":
        """Keep what `user` may read: the ministry's programme people all, a region its own."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*MINISTRY_ROLES_THAT_READ_DEALS):
            return self
        return self.filter(proposal__organisation__in=list(user.membership_roles))

    def with_paid(self, on: date) -> "DealQuerySet":
        """Add `paid_amount` in euros: what was paid on or before the day `on`, less what had come back by then."""
        orders = apps.get_model("proposals", "PaymentOrder").objects.paid_by(on)
        recoveries = apps.get_model("proposals", "Recovery").objects.received_by(on)
        paid = _sum_of(orders.filter(tranche__deal=OuterRef("pk")), "tranche__deal")
        return self.annotate(paid_amount=paid - _sum_of(recoveries.filter(deal=OuterRef("pk")), "deal"))


def _sum_of(rows: models.QuerySet[Any], owner: str) -> Coalesce:
    total = rows.order_by().values(owner).annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(total), Value(Decimal(0)), output_field=EuroField())


@tracked()
class Deal(models.Model):
    """A deal between the ministry and a region, from provisional to completed.

    `awarded_amount` is in euros including compensable VAT; the sum per round stays within the
    ceiling in force, held by a trigger.
    """

    proposal = models.OneToOneField("Proposal", models.PROTECT, related_name="deal", verbose_name=_("proposal"))
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(
        _("status"), max_length=20, choices=DealStatus.choices, default=DealStatus.PROVISIONAL, editable=False
    )
    awarded_amount = EuroField(_("awarded contribution"))
    total_costs_amount = EuroField(_("total costs"))
    start_date = models.DateField(_("start"), null=True, blank=True)
    end_date = models.DateField(_("end"), null=True, blank=True)
    covenant_signed_date = models.DateField(_("covenant signed on"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("came into being at"))
    concluded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("concluded by"))

    objects = DealQuerySet.as_manager()

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        ordering = ["proposal__region_sort_name", "pk"]
        triggers = [*DEAL_TRIGGERS, *DEAL_MONEY_TRIGGERS]
        constraints = [
            one_of("deal", "status", DealStatus.values),
            not_negative("deal", "awarded_amount"),
            in_order("deal", "start_date", "end_date"),
            paired("deal", "concluded"),
            models.CheckConstraint(
                name="deal_awarded_within_costs",
                condition=models.Q(awarded_amount__lte=models.F("total_costs_amount")),
                violation_error_message=_("The contribution cannot be more than the total costs."),
            ),
            # One that ended early may have ended before or after its signature.
            models.CheckConstraint(
                name="deal_signature_agrees_with_status",
                condition=models.Q(status__in=sorted(UNSIGNED_DEAL_STATUSES), covenant_signed_date__isnull=True)
                | models.Q(status__in=sorted(SIGNED_DEAL_STATUSES), covenant_signed_date__isnull=False)
                | models.Q(status=DealStatus.ENDED_EARLY),
                violation_error_message=_("A deal has the day of its signature once it is signed, and not before."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PartOfDealQuerySet(models.QuerySet[Any]):
    """Questions about rows that belong to a deal."""

    def visible_to(self, user: Any) -> "PartOfDealQuerySet":
        """Keep the rows of deals that `user` may read."""
        return self.filter(deal__in=Deal.objects.visible_to(user))
