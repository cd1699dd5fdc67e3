"""What the database refuses comes back on the form."""

import pytest
from django.contrib import admin
from django.db import ProgrammingError, connection

from proposals.admin.dossiers import DealAdmin
from proposals.models import BudgetCeiling, Deal, Proposal, Round
from proposals.models.database_rules import _messages
from tests.admin_pages import address, form_values
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db


def deal_values(deal, **changes):
    return {
        "awarded_amount": "400.000", "total_costs_amount": "6.000.000", "start_date": deal.start_date.isoformat(),
        "end_date": deal.end_date.isoformat(), **changes,
    }  # fmt: skip


def test_overspending_by_a_cent_comes_back_on_the_form_in_the_words_of_the_rule(sign_in, officer, deal):
    page = address(Deal, "change", deal.pk)
    with triggers_off("proposals_proposal"):  # only the ceiling stands in the way
        Proposal.objects.filter(pk=deal.proposal_id).update(requested_amount=500_000)

    answer = sign_in(officer).post(page, deal_values(deal, awarded_amount="400.000,01"))

    assert answer.status_code == 409
    form = answer.context["adminform"].form
    assert form.errors == {"awarded_amount": [str(_messages["deals_within_ceiling"])]}
    assert b'value="400.000,01"' in answer.content
    assert Deal.objects.get(pk=deal.pk).awarded_amount == 400_000


def test_spending_to_the_cent_is_saved(sign_in, officer, deal):
    Deal.objects.filter(pk=deal.pk).update(awarded_amount="399999.99")

    answer = sign_in(officer).post(address(Deal, "change", deal.pk), deal_values(deal, awarded_amount="400.000,00"))

    assert answer.status_code == 302
    assert Deal.objects.get(pk=deal.pk).awarded_amount == 400_000


def test_a_refused_ceiling_keeps_the_whole_form(sign_in, officer, deal, open_round):
    page = address(Round, "change", open_round.pk)
    client = sign_in(officer)
    values = form_values(client.get(page)) | {
        "contact_phone": "070 111 22 33", "ceilings-TOTAL_FORMS": "2", "ceilings-1-amount": "399.999",
        "ceilings-1-reason": "Lager.", "ceilings-1-source": "Brief",
    }  # fmt: skip

    answer = client.post(page, values)

    assert answer.status_code == 409
    content = answer.content.decode()
    assert str(_messages["ceiling_covers_deals"]) in content
    assert all(text in content for text in ("070 111 22 33", "399.999", "Lager.", "Brief"))
    assert BudgetCeiling.objects.filter(round=open_round).count() == 1
    assert Round.objects.get(pk=open_round.pk).contact_phone == open_round.contact_phone


class FailingDealAdmin(DealAdmin):
    """Fails in a way that no rule has words for."""

    def save_model(self, *_arguments, **_values):
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column")


def test_a_fault_without_a_rule_is_not_hidden(rf, officer, deal):
    request = rf.post("/", deal_values(deal))
    request.user, request._dont_enforce_csrf_checks = officer, True

    with pytest.raises(ProgrammingError):
        FailingDealAdmin(Deal, admin.site).changeform_view(request, str(deal.pk))
