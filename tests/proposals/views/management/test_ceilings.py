"""Raising or lowering the ceiling of a round."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.models import BudgetCeiling
from proposals.services.clock import database_now
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
REASON = "De Tweede Kamer vroeg om meer deals."


@pytest.fixture
def address(open_round):
    return reverse("proposals:ceiling_create", args=[open_round.slug])


def test_a_new_ceiling_is_in_force_and_keeps_the_old_one(sign_in, officer, open_round, address):
    answer = sign_in(officer).post(address, {"amount": "€ 3.000.000,50", "reason": REASON})

    assert answer.status_code == 302
    ceiling = open_round.ceiling_in_force(database_now())
    assert (ceiling.amount, ceiling.reason, ceiling.decided_by) == (Decimal("3000000.50"), REASON, officer)
    assert BudgetCeiling.objects.count() == 2


def test_a_ceiling_below_what_was_awarded_is_refused_at_the_field(sign_in, officer, open_round, address):
    make.DealFactory(
        proposal=make.ProposalFactory(round=open_round, status="awarded", requested_amount=Decimal(300_000))
    )

    answer = sign_in(officer).post(address, {"amount": "299.999,99", "reason": REASON})

    assert answer.status_code == 422
    words = "Er is al €\u00a0300.000 toegekend. Kies een plafond van ten minste dat bedrag."
    assert answer.context["form"].errors == {"amount": [words]}
    assert b'value="299.999,99"' in answer.content
    assert REASON.encode() in answer.content
    assert BudgetCeiling.objects.count() == 1


def test_a_ceiling_of_exactly_what_was_awarded_is_allowed(sign_in, officer, open_round, address):
    make.DealFactory(
        proposal=make.ProposalFactory(round=open_round, status="awarded", requested_amount=Decimal(300_000))
    )

    assert sign_in(officer).post(address, {"amount": "300.000", "reason": REASON}).status_code == 302


@pytest.mark.parametrize(
    ("amount", "reason", "fields"),
    [
        ("", "", ["amount", "reason"]),
        ("veel", REASON, ["amount"]),
        ("-5", REASON, ["amount"]),
        ("1e9", REASON, ["amount"]),
        ("2,800,000", REASON, ["amount"]),
        ("10000000000", REASON, ["amount"]),
        ("9" * 61, REASON, ["amount"]),
        ("1.000.000", "   ", ["reason"]),
        ("1.000.000", "w" * 1_000_000, ["reason"]),
        ("1.000.000", "nul\x00", ["reason"]),
    ],
)
def test_bad_input_is_named_at_the_field_and_kept(sign_in, officer, address, amount, reason, fields):
    answer = sign_in(officer).post(address, {"amount": amount, "reason": reason})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, fields)
    assert answer.context["form"]["amount"].value() == amount
    assert b"mkb-error-summary" in answer.content
    assert BudgetCeiling.objects.count() == 1


def test_an_empty_form_names_what_is_missing(sign_in, officer, address):
    assert list(sign_in(officer).post(address).context["form"].errors) == ["amount", "reason"]


def test_a_controller_cannot_change_the_ceiling(sign_in, controller, address):
    assert sign_in(controller).post(address, {"amount": "1", "reason": REASON}).status_code == 403
    assert BudgetCeiling.objects.count() == 1


def test_a_ceiling_can_begin_on_a_day_to_come_with_its_source(sign_in, officer, open_round, address):
    day = timezone.localdate() + timedelta(days=30)
    typed = {"amount": "3.000.000", "reason": REASON, "effective_date": day.isoformat(), "source": "Stcrt. 2027, 1"}

    answer = sign_in(officer).post(address, typed)

    assert answer.status_code == 302
    newest = open_round.ceilings.order_by("-effective_at").first()
    assert (timezone.localtime(newest.effective_at).date(), newest.source) == (day, "Stcrt. 2027, 1")
    assert open_round.ceiling_in_force(database_now()) != newest


@pytest.mark.parametrize("day", ["1 januari 2020", "gisteren"])
def test_a_day_that_is_over_or_unclear_is_refused_and_kept(sign_in, officer, address, day):
    answer = sign_in(officer).post(address, {"amount": "3.000.000", "reason": REASON, "effective_date": day})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["effective_date"])
    assert answer.context["form"]["effective_date"].value() == day
