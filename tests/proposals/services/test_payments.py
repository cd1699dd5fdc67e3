"""Paying a deal: what is refused, by whom, and that nobody pays the last euro twice."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from proposals.enums import DealStatus, PaymentState, Role
from proposals.models import Deal, PaymentOrder, Tranche
from proposals.models.database_rules import violated_rule
from proposals.services.payments import (
    PaymentRefused,
    approve_payment,
    change_tranche,
    money_of,
    note_paid,
    paid_amount,
    plan_tranche,
    refuse_payment,
    remove_tranche,
    request_payment,
    set_payment_limit,
)
from tests.factories import payments as make
from tests.factories.proposals import MembershipFactory, RoleGrantFactory, UserFactory

PEOPLE = 20


@pytest.fixture
def tranche(db):
    return make.TrancheFactory()


def ask(tranche, amount, by=None, vat=0):
    return request_payment(
        tranche=tranche, amount=Decimal(amount), compensable_vat_amount=Decimal(vat), by=by or UserFactory(),
        at=timezone.now(),
    )  # fmt: skip


def walk(order, paid=None):
    for officer in (make.finance_officer(), make.finance_officer()):
        order = approve_payment(order=order, by=officer, at=timezone.now())
    return note_paid(order=order, paid_date=paid or timezone.localdate(), by=officer, at=timezone.now())


def test_payment_is_asked_approved_twice_and_paid(tranche):
    order = ask(tranche, 50_000, vat=8_000)

    paid = walk(order)

    assert paid.state == PaymentState.PAID
    assert paid.net_amount == Decimal(42_000)
    assert paid_amount(tranche.deal, timezone.localdate()) == Decimal(50_000)
    assert paid_amount(tranche.deal, timezone.localdate() - timedelta(days=1)) == 0
    assert money_of(tranche.deal).left_to_order == Decimal(150_000)


def test_payment_above_what_is_left_says_how_much_and_changes_nothing(tranche):
    ask(tranche, 50_000)

    with pytest.raises(PaymentRefused) as refusal:
        ask(tranche, 30_001)

    assert refusal.value.field == "amount"
    assert "€\u00a030.000" in refusal.value.message
    assert PaymentOrder.objects.count() == 1


def test_payment_before_the_signature_is_refused(db):
    tranche = make.TrancheFactory(deal=make.payable_deal(status=DealStatus.COVENANT_READY))

    with pytest.raises(PaymentRefused):
        ask(tranche, 1)


def test_vat_above_the_amount_is_refused(tranche):
    with pytest.raises(PaymentRefused) as refusal:
        ask(tranche, 10, vat=11)

    assert refusal.value.field == "compensable_vat_amount"


def test_two_different_finance_officers_approve(tranche):
    asker = make.finance_officer()
    order = ask(tranche, 50_000, by=asker)
    first = make.finance_officer()

    with pytest.raises(PaymentRefused):
        approve_payment(order=order, by=asker, at=timezone.now())
    order = approve_payment(order=order, by=first, at=timezone.now())
    with pytest.raises(PaymentRefused):
        approve_payment(order=order, by=first, at=timezone.now())

    assert PaymentOrder.objects.get().state == PaymentState.HALF_APPROVED


@pytest.mark.parametrize("role", [each for each in Role.values if each != Role.FINANCE_OFFICER])
def test_nobody_else_approves(tranche, role):
    person = UserFactory()
    RoleGrantFactory(user=person, role=role)

    with pytest.raises(PaymentRefused):
        approve_payment(order=ask(tranche, 1), by=person, at=timezone.now())


@pytest.mark.parametrize("limit", [None, 0, Decimal("49999.99")])
def test_personal_limit_holds(tranche, limit):
    with pytest.raises(PaymentRefused):
        approve_payment(order=ask(tranche, 50_000), by=make.finance_officer(limit), at=timezone.now())


def test_newest_limit_counts(tranche):
    officer = make.finance_officer(Decimal(500_000))
    set_payment_limit(user=officer, amount=Decimal(10), by=UserFactory(), at=timezone.now() + timedelta(seconds=1))

    with pytest.raises(PaymentRefused):
        approve_payment(order=ask(tranche, 11), by=officer, at=timezone.now())


def test_nobody_sets_their_own_limit(db):
    officer = make.finance_officer()

    with pytest.raises(PaymentRefused):
        set_payment_limit(user=officer, amount=Decimal(1), by=officer, at=timezone.now())


def test_who_works_for_the_applicant_decides_nothing(tranche):
    officer = make.finance_officer()
    MembershipFactory(user=officer, organisation=tranche.deal.proposal.organisation)

    with pytest.raises(PaymentRefused):
        approve_payment(order=ask(tranche, 1), by=officer, at=timezone.now())


def test_refused_payment_can_be_asked_again(tranche):
    order = refuse_payment(order=ask(tranche, 80_000), reason="Verkeerd bedrag.", by=UserFactory(), at=timezone.now())

    again = ask(tranche, 80_000)

    assert (order.state, again.state) == (PaymentState.REFUSED, PaymentState.REQUESTED)
    with pytest.raises(PaymentRefused):
        approve_payment(order=order, by=make.finance_officer(), at=timezone.now())


@pytest.mark.parametrize("days", [1, -1])
def test_day_of_payment_lies_between_approval_and_today(tranche, days):
    order = make.approved_order(tranche=tranche)

    with pytest.raises(PaymentRefused):
        note_paid(
            order=order, paid_date=timezone.localdate() + timedelta(days=days), by=make.finance_officer(),
            at=timezone.now(),
        )  # fmt: skip


def test_parts_stay_within_the_contribution(tranche):
    def plan(amount):
        return plan_tranche(
            deal=tranche.deal, name="Tweede voorschot", amount=Decimal(amount), planned_date=timezone.localdate(),
            milestone=None, by=UserFactory(),
        )  # fmt: skip

    with pytest.raises(PaymentRefused) as refusal:
        plan(120_001)
    plan(120_000)

    assert "€\u00a0120.000" in refusal.value.message
    assert list(Tranche.objects.values_list("number", "amount")) == [(1, 80_000), (2, 120_000)]


def test_part_keeps_what_was_ordered(tranche):
    ask(tranche, 50_000)
    values = {"name": "x", "planned_date": timezone.localdate(), "milestone": None, "by": UserFactory()}

    with pytest.raises(PaymentRefused):
        change_tranche(tranche=tranche, amount=Decimal(49_999), **values)
    with pytest.raises(PaymentRefused):
        remove_tranche(tranche=tranche, by=UserFactory())
    change_tranche(tranche=tranche, amount=Decimal(50_000), **values)

    assert Tranche.objects.get().amount == 50_000


def test_with_paid_asks_once_for_any_number_of_deals(db, django_assert_num_queries):
    deals = [make.paid_order().tranche.deal for _each in range(3)]

    with django_assert_num_queries(1):
        found = list(Deal.objects.with_paid(timezone.localdate()))

    assert {(deal.pk, deal.paid_amount) for deal in found} == {(deal.pk, Decimal(80_000)) for deal in deals}


# What SQL without the services meets.


def test_sql_cannot_order_above_the_contribution(db):
    deal = make.payable_deal(50_000)
    tranche = make.TrancheFactory(deal=deal, amount=Decimal(50_000))
    make.PaymentOrderFactory(tranche=tranche, amount=Decimal(50_000))

    with pytest.raises(IntegrityError) as refusal:
        make.PaymentOrderFactory(tranche=tranche, amount=Decimal("0.01"))

    assert violated_rule(refusal.value) == "payment_within_award"


def sql(statement, *values):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return violated_rule(refusal.value)


def test_sql_meets_the_same_rules(db):
    order = make.approved_order()
    asked = make.PaymentOrderFactory()
    low, officer = make.finance_officer(1), make.finance_officer()
    approve = "UPDATE proposals_paymentorder SET first_approved_at = now(), first_approved_by_id = %s WHERE id = %s"

    assert sql("UPDATE proposals_paymentorder SET amount = 1 WHERE id = %s", order.pk) == "payment_settled"
    assert sql("DELETE FROM proposals_paymentorder WHERE id = %s", order.pk) == "payment_kept"
    assert sql(approve, UserFactory().pk, asked.pk) == "payment_finance_officer"
    assert sql(approve, low.pk, asked.pk) == "payment_personal_limit"
    assert sql(approve, officer.pk, order.pk) == "payment_settled"
    assert sql("UPDATE proposals_tranche SET amount = 79999 WHERE id = %s", order.tranche_id) == (
        "tranche_covers_payments"
    )
    assert sql("UPDATE proposals_tranche SET amount = 200001 WHERE id = %s", order.tranche_id) == (
        "tranches_within_award"
    )
    assert sql("UPDATE proposals_deal SET awarded_amount = 79999 WHERE id = %s", order.tranche.deal_id) == (
        "deal_covers_payments"
    )
    assert sql("UPDATE proposals_paymentlimit SET amount = 9 WHERE user_id = %s", low.pk) == "paymentlimit_immutable"
    assert sql(
        "UPDATE proposals_paymentorder SET paid_date = now(), paid_noted_at = now(), paid_noted_by_id = %s "
        "WHERE id = %s", officer.pk, asked.pk,
    ) == "paymentorder_paid_after_approval"  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("through", ["service", "sql"])
def test_twenty_people_cannot_spend_the_last_euro_twice(through):
    """Each asks for € 10.000 of € 80.000: eight are written, whether they ask the service or write themselves."""
    tranche = make.TrancheFactory(deal=make.payable_deal(80_000))
    asker = UserFactory()
    start = threading.Barrier(PEOPLE)
    unexpected = []

    def pay():
        try:
            start.wait(60)
            if through == "service":
                ask(Tranche.objects.get(pk=tranche.pk), 10_000, by=asker)
            else:
                with connection.cursor() as cursor:
                    cursor.execute(
                        "INSERT INTO proposals_paymentorder (tranche_id, amount, compensable_vat_amount, note,"
                        " requested_at, requested_by_id, refusal_reason) VALUES (%s, 10000, 0, '', now(), %s, '')",
                        [tranche.pk, asker.pk],
                    )
        except PaymentRefused:
            pass
        except DatabaseError as error:
            if violated_rule(error) != "payment_within_award":
                unexpected.append(error)
        except Exception as error:  # what a thread meets must not be lost
            unexpected.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=pay) for _each in range(PEOPLE)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(120)

    assert unexpected == []
    assert money_of(tranche.deal).ordered == Decimal(80_000)
    assert PaymentOrder.objects.count() == 8
