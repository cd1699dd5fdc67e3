"""The pages on which staff set up a round, with something wrong in them: accessible, within 320 pixels."""

import pytest
from django.urls import reverse

from proposals.views.management.round_pages import PAGE_BY_SLUG
from tests.factories.rounds import preparing_round
from tests.look.conftest import STICKING_OUT
from tests.look.test_sample_page import axe_findings

# What is wrong in nearly every field: too long, no number, no day, no choice.
WRONG = "x" * 4000
OTHERS = {
    "begin": lambda round_: reverse("proposals:round_create"),
    "new question": lambda round_: reverse("proposals:round_question_create", args=[round_.slug]),
    "question": lambda round_: reverse("proposals:round_question", args=[round_.slug, round_.questions.first().pk]),
    "ceiling": lambda round_: reverse("proposals:ceiling_create", args=[round_.slug]),
}


def address_of(page, round_):
    if page in OTHERS:
        return OTHERS[page](round_)
    return reverse("proposals:round_setup_page", args=[round_.slug, page])


@pytest.mark.parametrize("page", [*OTHERS, *PAGE_BY_SLUG])
def test_a_page_with_errors_is_accessible_and_fits(client, officer, show, page):
    client.force_login(officer)
    address = address_of(page, preparing_round())
    fields = client.get(address).context["form"].fields

    response = client.post(address, dict.fromkeys(fields, WRONG))
    shown = show(response)

    assert response.status_code == 422
    assert shown.missing == []
    assert shown.locator("h1").count() == 1
    assert shown.evaluate("document.activeElement.id") == "error-summary-title"
    assert shown.locator("[aria-invalid=true]").count()
    assert axe_findings(shown) == []
    shown.set_viewport_size({"width": 320, "height": 700})
    assert shown.evaluate(STICKING_OUT) == []
