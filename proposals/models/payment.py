"""The money that goes to a region: its parts, the orders to pay them and who may approve how much."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import PaymentState, Role
from proposals.models.constraints import not_negative, paired
from proposals.models.deal import MINISTRY_ROLES_THAT_READ_DEALS, Deal
from proposals.models.fields import EuroField
from proposals.models.history import tracked
from proposals.models.payment_guards import LIMIT_TRIGGERS, PAYMENT_TRIGGERS, TRANCHE_TRIGGERS
from proposals.models.user import User


class TrancheQuerySet(models.QuerySet["Tranche"]):
    """Questions about the parts of a payment."""

    def visible_to(self, user: Any) -> "TrancheQuerySet":
        """Keep the parts of deals that `user` may read."""
        return self.filter(deal__in=Deal.objects.visible_to(user))


@tracked()
class Tranche(models.Model):
    """A part of the contribution that is paid on a day or after a milestone. Together they stay within the award.

    `amount` in euros including compensable VAT. What was recovered may be planned again.
    """

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="tranches", verbose_name=_("deal"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=100)
    amount = EuroField(_("amount"))
    planned_date = models.DateField(_("planned on"), null=True, blank=True)
    milestone = models.ForeignKey(
        "Milestone", models.PROTECT, null=True, blank=True, related_name="tranches", verbose_name=_("milestone")
    )

    objects = TrancheQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of the payment")
        verbose_name_plural = _("parts of the payment")
        ordering = ["deal_id", "number"]
        triggers = TRANCHE_TRIGGERS
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "number"],
                name="tranche_number_once",
                violation_error_message=_("Somebody added a part meanwhile. Try again."),
            ),
            models.CheckConstraint(
                name="tranche_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("Fill in an amount above zero."),
            ),
            models.CheckConstraint(
                name="tranche_date_or_milestone",
                condition=Q(planned_date__isnull=False) | Q(milestone__isnull=False),
                violation_error_message=_("Choose a milestone or fill in the day of the payment."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PaymentOrderQuerySet(models.QuerySet["PaymentOrder"]):
    """Questions about payment orders."""

    def visible_to(self, user: Any) -> "PaymentOrderQuerySet":
        """Keep what `user` may read: the ministry's programme people all, a region what was paid to it."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*MINISTRY_ROLES_THAT_READ_DEALS):
            return self
        return self.filter(
            paid_date__isnull=False, tranche__deal__proposal__organisation__in=list(user.membership_roles)
        )

    def live(self) -> "PaymentOrderQuerySet":
        """Keep what counts against the contribution: everything but what was refused."""
        return self.filter(refused_at__isnull=True)

    def waiting(self) -> "PaymentOrderQuerySet":
        """Keep what somebody must still approve or pay."""
        return self.live().filter(paid_date__isnull=True)

    def paid_by(self, on: date) -> "PaymentOrderQuerySet":
        """Keep what was paid on or before the day `on`."""
        return self.filter(paid_date__lte=on)


@tracked()
class PaymentOrder(models.Model):
    """An order to pay (part of) a part: asked by one person, approved by two finance officers, then paid.

    `amount` in euros is what counts against the contribution. Of it `compensable_vat_amount` goes to the VAT
    compensation fund, because the region reclaims that VAT there; the rest goes to the region.
    """

    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="orders", verbose_name=_("part of the payment"))
    amount = EuroField(_("amount"))
    compensable_vat_amount = EuroField(_("compensable VAT"), default=Decimal(0))
    note = models.CharField(_("note"), max_length=200, blank=True)
    requested_at = models.DateTimeField(_("asked for at"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    first_approved_at = models.DateTimeField(_("first approval at"), null=True, blank=True)
    first_approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("first approval by")
    )
    second_approved_at = models.DateTimeField(_("second approval at"), null=True, blank=True)
    second_approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second approval by")
    )
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)
    refused_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("refused by")
    )
    refusal_reason = models.TextField(_("why it was refused"), blank=True)
    paid_date = models.DateField(_("paid on"), null=True, blank=True)
    paid_noted_at = models.DateTimeField(_("payment noted at"), null=True, blank=True)
    paid_noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("payment noted by")
    )

    objects = PaymentOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment order")
        verbose_name_plural = _("payment orders")
        ordering = ["requested_at", "pk"]
        triggers = PAYMENT_TRIGGERS
        constraints = [
            models.CheckConstraint(
                name="paymentorder_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("Fill in an amount above zero."),
            ),
            not_negative("paymentorder", "compensable_vat_amount"),
            models.CheckConstraint(
                name="paymentorder_vat_within_amount",
                condition=Q(compensable_vat_amount__lte=F("amount")),
                violation_error_message=_("The compensable VAT is part of the amount. Fill in a lower VAT amount."),
            ),
            paired("paymentorder", "requested"),
            paired("paymentorder", "first_approved"),
            paired("paymentorder", "second_approved"),
            paired("paymentorder", "refused"),
            paired("paymentorder", "paid_noted"),
            models.CheckConstraint(
                name="paymentorder_four_eyes",
                condition=(Q(first_approved_by__isnull=True) | ~Q(first_approved_by=F("requested_by")))
                & (Q(second_approved_by__isnull=True) | ~Q(second_approved_by=F("requested_by"))),
                violation_error_message=_("Whoever asked for a payment may not approve it. Ask somebody else."),
            ),
            models.CheckConstraint(
                name="paymentorder_two_approvers",
                condition=Q(second_approved_by__isnull=True)
                | (Q(first_approved_by__isnull=False) & ~Q(second_approved_by=F("first_approved_by"))),
                violation_error_message=_("Two different finance officers approve a payment. Ask somebody else."),
            ),
            models.CheckConstraint(
                name="paymentorder_paid_after_approval",
                condition=Q(paid_date__isnull=True) | Q(second_approved_at__isnull=False, refused_at__isnull=True),
                violation_error_message=_("A payment is approved twice before it is made."),
            ),
            models.CheckConstraint(
                name="paymentorder_paid_is_noted",
                condition=Q(paid_date__isnull=True, paid_noted_at__isnull=True)
                | Q(paid_date__isnull=False, paid_noted_at__isnull=False),
                violation_error_message=_("The day of the payment and who noted it belong together."),
            ),
            models.CheckConstraint(
                name="paymentorder_refused_with_reason",
                condition=Q(refused_at__isnull=True) | ~Q(refusal_reason=""),
                violation_error_message=_("Write why this payment is refused."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tranche}: {self.amount}"

    @property
    def net_amount(self) -> Decimal:
        """Give what goes to the region itself, in euros: the rest goes to the VAT compensation fund."""
        return self.amount - self.compensable_vat_amount

    @property
    def state(self) -> PaymentState:
        """Say where the order stands."""
        if self.refused_at:
            return PaymentState.REFUSED
        if self.paid_date:
            return PaymentState.PAID
        if self.second_approved_at:
            return PaymentState.APPROVED
        return PaymentState.HALF_APPROVED if self.first_approved_at else PaymentState.REQUESTED


class PaymentLimitQuerySet(models.QuerySet["PaymentLimit"]):
    """Questions about personal limits."""

    def visible_to(self, user: Any) -> "PaymentLimitQuerySet":
        """Keep what `user` may read: who approves, decides or controls all of them."""
        readers = (Role.FINANCE_OFFICER, Role.DECISION_MAKER, Role.CONTROLLER)
        if not isinstance(user, User) or not user.is_active or not user.has_role(*readers):
            return self.none()
        return self


@tracked()
class PaymentLimit(models.Model):
    """The most that a finance officer may approve in one payment (euro). The newest counts; without one nothing."""

    user = models.ForeignKey(User, models.PROTECT, related_name="payment_limits", verbose_name=_("user"))
    amount = EuroField(_("up to"))
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("set by"))

    objects = PaymentLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal limit")
        verbose_name_plural = _("personal limits")
        ordering = ["user_id", "-set_at", "-pk"]
        triggers = LIMIT_TRIGGERS
        constraints = [
            not_negative("paymentlimit", "amount"),
            paired("paymentlimit", "set"),
            models.CheckConstraint(
                name="paymentlimit_by_another",
                condition=~Q(set_by=F("user")),
                violation_error_message=_("Nobody sets their own limit. Ask somebody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.amount}"
