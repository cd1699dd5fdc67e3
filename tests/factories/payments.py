"""Factories of the money of a deal: a running deal of € 200.000 with one part of € 80.000."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from proposals.enums import DealStatus, Role
from proposals.models import (
    Deal,
    DealAmendment,
    FinalDetermination,
    PaymentLimit,
    PaymentOrder,
    Recovery,
    Tranche,
    User,
)
from tests.factories.proposals import DealFactory, RoleGrantFactory, UserFactory

LIMIT = Decimal(500_000)


def finance_officer(limit: Decimal | None = LIMIT, **values: Any) -> User:
    """Make a finance officer who may approve up to `limit` (euro); None: no limit was set."""
    user: User = UserFactory(**values)
    RoleGrantFactory(user=user, role=Role.FINANCE_OFFICER)
    if limit is not None:
        PaymentLimitFactory(user=user, amount=limit)
    return user


def payable_deal(amount: Decimal | int = 200_000, **values: Any) -> Deal:
    """Make a running deal with a contribution of `amount` euros."""
    asked = max(Decimal(amount), Decimal(100_000))  # the least that a round takes
    values = {"proposal__requested_amount": asked, "status": DealStatus.RUNNING} | values
    return DealFactory(awarded_amount=Decimal(amount), **values)


class TrancheFactory(DjangoModelFactory):
    class Meta:
        model = Tranche

    deal = factory.LazyFunction(payable_deal)
    number = factory.LazyAttribute(lambda tranche: tranche.deal.tranches.count() + 1)
    name = "Eerste voorschot"
    amount = Decimal(80_000)
    planned_date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class PaymentOrderFactory(DjangoModelFactory):
    """An order that waits for its first approval."""

    class Meta:
        model = PaymentOrder

    tranche = factory.SubFactory(TrancheFactory)
    amount = factory.SelfAttribute("tranche.amount")
    compensable_vat_amount = Decimal(0)
    requested_at = factory.LazyFunction(timezone.now)
    requested_by = factory.SubFactory(UserFactory)


def approved_order(**values: Any) -> PaymentOrder:
    """Make an order with two approvals."""
    now = timezone.now()
    approvals = {
        "first_approved_at": now,
        "first_approved_by": finance_officer(),
        "second_approved_at": now,
        "second_approved_by": finance_officer(),
    }
    return PaymentOrderFactory(**approvals | values)


def paid_order(paid_date: date | None = None, **values: Any) -> PaymentOrder:
    """Make an order that was paid, today when no day is given."""
    order = approved_order(**values)
    order.paid_date = paid_date or timezone.localdate()
    order.paid_noted_at, order.paid_noted_by = timezone.now(), order.first_approved_by
    order.save()
    return order


class PaymentLimitFactory(DjangoModelFactory):
    class Meta:
        model = PaymentLimit

    user = factory.SubFactory(UserFactory)
    amount = LIMIT
    set_at = factory.LazyFunction(timezone.now)
    set_by = factory.SubFactory(UserFactory)


class FinalDeterminationFactory(DjangoModelFactory):
    """Drafted, not approved."""

    class Meta:
        model = FinalDetermination

    deal = factory.LazyFunction(payable_deal)
    amount = factory.SelfAttribute("deal.awarded_amount")
    explanation = "De regio deed wat was afgesproken."
    drafted_at = factory.LazyFunction(timezone.now)
    drafted_by = factory.SubFactory(UserFactory)


class RecoveryFactory(DjangoModelFactory):
    """Asked for, not approved: of a deal that was paid its first part."""

    class Meta:
        model = Recovery

    deal = factory.LazyFunction(lambda: paid_order().tranche.deal)
    amount = Decimal(10_000)
    reason = "De regio gaf minder uit dan ze kreeg."
    due_date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=42))
    requested_at = factory.LazyFunction(timezone.now)
    requested_by = factory.SubFactory(UserFactory)


class DealAmendmentFactory(DjangoModelFactory):
    """Begun, not presented."""

    class Meta:
        model = DealAmendment

    deal = factory.LazyFunction(payable_deal)
    number = factory.LazyAttribute(lambda amendment: amendment.deal.amendments.count() + 1)
    original = factory.LazyFunction(dict)
    proposed = factory.SelfAttribute("original")
    opened_at = factory.LazyFunction(timezone.now)
    opened_by = factory.SubFactory(UserFactory)
    changed_at = factory.SelfAttribute("opened_at")
    changed_by = factory.SelfAttribute("opened_by")
