"""What a region reads about the money and the changes of its deal."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from proposals.formats import dutch_date
from proposals.models import OutgoingMessage, PortalMessage
from proposals.services.amendments import approve_amendment, open_amendment, save_amendment, submit_amendment
from proposals.services.payments import PaymentRefused, approve_payment, note_paid, request_payment
from proposals.services.recoveries import (
    approve_determination,
    approve_recovery,
    cancel_recovery,
    draft_determination,
    note_received,
    request_recovery,
)
from tests.factories import payments as make
from tests.factories.proposals import MembershipFactory, MilestoneFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(db):
    """A deal of € 200.000 that was paid € 80.000, with somebody who reads for the region."""
    deal = make.paid_order().tranche.deal
    MembershipFactory(organisation=deal.proposal.organisation)
    return deal


def pay(tranche, amount, vat=0):
    order = request_payment(
        tranche=tranche, amount=Decimal(amount), compensable_vat_amount=Decimal(vat), by=UserFactory(),
        at=timezone.now(),
    )  # fmt: skip
    for officer in (make.finance_officer(), make.finance_officer()):
        approve_payment(order=order, by=officer, at=timezone.now())
    return note_paid(order=order, paid_date=timezone.localdate(), by=officer, at=timezone.now())


def newest():
    """Give the newest message, with spaces that break where the message has none."""
    message = PortalMessage.objects.order_by("-pk").first()
    message.subject, message.body = (text.replace("\xa0", " ") for text in (message.subject, message.body))
    return message


def test_a_payment_is_told_with_its_vat_and_the_next_part(deal):
    milestone = MilestoneFactory(deal=deal, title="Loket 100 % open")
    part = make.TrancheFactory(deal=deal, number=7, name="Tweede deel", amount=30_000)
    make.TrancheFactory(deal=deal, number=8, name="Derde deel", amount=20_000, planned_date=None, milestone=milestone)

    pay(part, 20_000, vat=1_600)
    first = newest()
    pay(part, 10_000)
    second = newest()

    assert first.subject == "Wij betaalden € 20.000 voor uw deal"
    assert f"Op {dutch_date(timezone.localdate())}" in first.body
    assert "€ 18.400" in first.body and "€ 1.600" in first.body
    assert "€ 100.000" in first.body
    assert "‘Tweede deel’: € 10.000" in first.body
    assert "‘Derde deel’: € 20.000" in second.body and "Loket 100 % open" in second.body
    assert "1.600" not in second.body
    assert OutgoingMessage.objects.filter(message_key__startswith=f"notice:{first.pk}:user").count() == 1


def test_the_last_payment_says_that_none_is_planned(deal):
    deal.tranches.all().exclude(orders__paid_date__isnull=False).delete()
    part = make.TrancheFactory(deal=deal, number=9, amount=5_000)

    pay(part, 5_000)

    assert "Er is geen andere betaling gepland." in newest().body


def test_a_refused_step_tells_nothing(deal):
    before = PortalMessage.objects.count()

    with pytest.raises(PaymentRefused):
        pay(deal.tranches.first(), 10_000_000)

    assert PortalMessage.objects.count() == before


def test_a_change_is_told_line_by_line(deal):
    by, at = UserFactory(), timezone.now()
    amendment = open_amendment(deal=deal, by=by, at=at)
    proposed = amendment.proposed | {"end_date": "2031-03-31"}
    save_amendment(amendment=amendment, proposed=proposed, reason="Er is 10 % meer tijd nodig.", by=by, at=at)
    submit_amendment(amendment=amendment, by=by, at=at)

    approve_amendment(amendment=amendment, by=UserFactory(), at=at)

    assert newest().subject == "Uw deal is gewijzigd"
    assert "wordt 31 maart 2031" in newest().body
    assert "Er is 10 % meer tijd nodig." in newest().body


def recovery(deal):
    due = timezone.localdate() + timedelta(days=30)
    return request_recovery(
        deal=deal, amount=Decimal(5_000), reason="Een deel ging niet door.", due_date=due, by=UserFactory(),
        at=timezone.now(),
    )  # fmt: skip


def test_a_recovery_is_told_when_it_is_approved_and_when_it_came_back(deal):
    found, officer = recovery(deal), make.finance_officer()
    before = PortalMessage.objects.count()

    approve_recovery(recovery=found, by=officer, at=timezone.now())
    asked = newest()
    note_received(recovery=found, received_date=timezone.localdate(), by=officer, at=timezone.now())

    assert PortalMessage.objects.count() == before + 2
    assert asked.subject == "Betaal € 5.000 terug"
    assert dutch_date(found.due_date) in asked.body and "Een deel ging niet door." in asked.body
    assert newest().subject == "Wij ontvingen € 5.000"


def test_only_a_recovery_that_was_told_is_taken_back_in_words(deal):
    before = PortalMessage.objects.count()
    cancel_recovery(recovery=recovery(deal), by=UserFactory(), at=timezone.now())
    assert PortalMessage.objects.count() == before

    found = recovery(deal)
    approve_recovery(recovery=found, by=make.finance_officer(), at=timezone.now())
    cancel_recovery(recovery=found, by=UserFactory(), at=timezone.now())

    assert newest().subject == "U hoeft € 5.000 niet terug te betalen"


@pytest.mark.parametrize(
    ("amount", "words"),
    [(100_000, "U krijgt nog € 20.000"), (70_000, "€ 10.000 meer"), (80_000, "precies dat bedrag")],
)
def test_the_final_amount_says_what_is_left(deal, amount, words):
    determination = draft_determination(
        deal=deal, amount=Decimal(amount), explanation="Zo is het.", by=UserFactory(), at=timezone.now()
    )
    approve_determination(determination=determination, by=UserFactory(), at=timezone.now())

    assert newest().subject.startswith("De definitieve bijdrage is €")
    assert words in newest().body


def test_the_message_leads_to_the_deal(client, deal):
    pay(make.TrancheFactory(deal=deal, number=9, amount=5_000), 5_000)
    client.force_login(newest().readings.get().user)

    assert f'href="/deals/{deal.pk}/"' in client.get(f"/berichten/{newest().pk}/").content.decode()
