"""The final amount of a deal, and money that comes back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from proposals.enums import DealStatus
from proposals.models import Recovery
from proposals.models.database_rules import violated_rule
from proposals.services.payments import PaymentRefused, money_of, paid_amount, request_payment
from proposals.services.recoveries import (
    approve_determination,
    approve_recovery,
    cancel_recovery,
    draft_determination,
    is_settled,
    note_received,
    request_recovery,
)
from tests.factories import payments as make
from tests.factories.proposals import UserFactory


@pytest.fixture
def deal(db):
    """A deal of € 200.000 that was paid € 80.000."""
    return make.paid_order().tranche.deal


def draft(deal, amount, by=None):
    return draft_determination(
        deal=deal, amount=Decimal(amount), explanation="Zo is het.", by=by or UserFactory(), at=timezone.now()
    )


def recover(deal, amount):
    return request_recovery(
        deal=deal, amount=Decimal(amount), reason="Te veel betaald.", by=UserFactory(), at=timezone.now(),
        due_date=timezone.localdate() + timedelta(days=42),
    )  # fmt: skip


def bring_back(recovery):
    recovery = approve_recovery(recovery=recovery, by=UserFactory(), at=timezone.now())
    return note_received(recovery=recovery, received_date=timezone.localdate(), by=UserFactory(), at=timezone.now())


def test_what_was_paid_above_the_final_amount_is_recovered(deal):
    final = draft(deal, 60_000)

    approve_determination(determination=final, by=UserFactory(), at=timezone.now())

    recovery = Recovery.objects.get()
    assert (recovery.amount, recovery.deal) == (Decimal(20_000), deal)
    assert not is_settled(deal)
    bring_back(recovery)
    assert is_settled(deal)
    assert paid_amount(deal, timezone.localdate()) == Decimal(60_000)


def test_final_amount_is_the_most_that_is_paid_from_then_on(deal):
    approve_determination(determination=draft(deal, 90_000), by=UserFactory(), at=timezone.now())
    deal.refresh_from_db()
    tranche = make.TrancheFactory.build(deal=deal)

    assert money_of(deal).left_to_order == Decimal(10_000)
    with pytest.raises(IntegrityError) as refusal:
        make.TrancheFactory(deal=deal, amount=Decimal(10_001))
    assert violated_rule(refusal.value) == "tranches_within_award"
    assert tranche.pk is None


def test_final_amount_above_the_contribution_is_refused(deal):
    with pytest.raises(PaymentRefused) as refusal:
        draft(deal, 200_001)

    assert refusal.value.field == "amount"


def test_who_drafted_the_final_amount_does_not_approve_it(deal):
    person = UserFactory()

    with pytest.raises(PaymentRefused):
        approve_determination(determination=draft(deal, 1, by=person), by=person, at=timezone.now())


def test_final_amount_waits_for_open_orders(deal):
    tranche = make.TrancheFactory(deal=deal, amount=Decimal(10_000))
    request_payment(
        tranche=tranche, amount=Decimal(10_000), compensable_vat_amount=Decimal(0), by=UserFactory(), at=timezone.now()
    )

    with pytest.raises(PaymentRefused):
        approve_determination(determination=draft(deal, 90_000), by=UserFactory(), at=timezone.now())


def test_approved_final_amount_does_not_change(deal):
    final = approve_determination(determination=draft(deal, 80_000), by=UserFactory(), at=timezone.now())

    with pytest.raises(PaymentRefused):
        draft(deal, 70_000)
    final.amount = Decimal(70_000)
    with pytest.raises(IntegrityError) as refusal:
        final.save()
    assert violated_rule(refusal.value) == "determination_settled"


def test_a_deal_before_its_run_has_no_final_amount(db):
    with pytest.raises(PaymentRefused):
        draft(make.payable_deal(status=DealStatus.SIGNED), 1)


def test_recovered_money_can_be_paid_again(deal):
    bring_back(recover(deal, 30_000))

    assert paid_amount(deal, timezone.localdate()) == Decimal(50_000)
    assert money_of(deal).left_to_order == Decimal(150_000)
    make.TrancheFactory(deal=deal, amount=Decimal(150_000))


@pytest.mark.parametrize("amount", [Decimal("80000.01"), 100_000])
def test_no_more_is_recovered_than_was_paid(deal, amount):
    with pytest.raises(PaymentRefused) as refusal:
        recover(deal, amount)

    assert refusal.value.field == "amount"


def test_sql_recovers_no_more_than_was_paid(deal):
    recover(deal, 50_000)

    with pytest.raises(IntegrityError) as refusal, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO proposals_recovery (deal_id, amount, reason, due_date, requested_at, requested_by_id)"
            " VALUES (%s, 30000.01, 'x', now(), now(), %s)",
            [deal.pk, UserFactory().pk],
        )

    assert violated_rule(refusal.value) == "recovery_within_paid"


def test_recovery_is_approved_by_another_and_settled_once(deal):
    recovery = recover(deal, 10_000)

    with pytest.raises(PaymentRefused):
        approve_recovery(recovery=recovery, by=recovery.requested_by, at=timezone.now())
    with pytest.raises(PaymentRefused):
        note_received(recovery=recovery, received_date=timezone.localdate(), by=UserFactory(), at=timezone.now())
    cancel_recovery(recovery=recovery, by=UserFactory(), at=timezone.now())
    with pytest.raises(PaymentRefused):
        approve_recovery(recovery=recovery, by=UserFactory(), at=timezone.now())
