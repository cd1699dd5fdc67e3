"""One cent too little: the ceiling of a round with awards, lowered through the doors that people use."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from assessment.services.allocations import propose_allocation, run_allocation
from proposals.models import Round
from tests.admin_pages import address, form_values
from tests.factories import assessment as build


@pytest.fixture
def round_(second_officer):
    """A round in which € 800.000 is drafted as awarded."""
    round_, _proposals = build.assessed_round([("a", 400_000, 5), ("b", 400_000, 4)])
    run = run_allocation(round_=round_, by=second_officer, at=timezone.now())
    propose_allocation(run=run, by=second_officer, at=timezone.now())
    return round_


def words_of_the_rule():
    return escape(
        _("More has been awarded than this ceiling allows. Choose a ceiling of at least what has been awarded.")
    )


def words_of(page):
    return page.content.decode()


def lower_in_the_admin(client, round_, amount):
    page = client.get(address(Round, "change", round_.pk))
    first = page.context["inline_admin_formsets"][0].formset
    new = f"{first.prefix}-{first.initial_form_count()}"
    typed = form_values(page) | {
        f"{first.prefix}-TOTAL_FORMS": str(first.initial_form_count() + 1),
        f"{new}-amount": amount,
        f"{new}-reason": "Minder geld.",
    }
    return client.post(address(Round, "change", round_.pk), typed)


def lower_on_the_page(client, round_, amount):
    address_ = reverse("proposals:ceiling_create", args=[round_.slug])
    return client.post(address_, {"amount": amount, "reason": "Minder geld."})


def test_ceiling_one_cent_below_the_awards_is_refused_in_plain_words(sign_in, officer, round_):
    answer = lower_in_the_admin(sign_in(officer), round_, "799.999,99")

    assert answer.status_code in {409, 422}
    assert round_.ceilings.count() == 1
    assert words_of_the_rule() in words_of(answer)


def test_the_page_names_the_amount_that_is_being_decided_on(sign_in, officer, round_):
    answer = lower_on_the_page(sign_in(officer), round_, "799.999,99")

    words = _("%(total)s has been awarded or is being decided on. Choose a ceiling of at least that amount.")
    assert (answer.status_code, round_.ceilings.count()) == (422, 1)
    assert answer.context["form"].errors["amount"] == [words % {"total": "€\u00a0800.000"}]


@pytest.mark.parametrize("door", [lower_in_the_admin, lower_on_the_page])
def test_ceiling_of_exactly_the_awards_is_accepted(sign_in, officer, round_, door):
    assert door(sign_in(officer), round_, "800.000").status_code == 302
    assert round_.ceiling_in_force().amount == Decimal(800_000)
