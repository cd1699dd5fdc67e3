"""AC-12: what a form does not ask cannot be sent along. Each form is sent twice, bare and with everything else besides.

The bare form says what it is to write; the form with the names of all fields of all models may write the same and
nothing else, or be refused. So nothing has to be known about a form, and a new one is held to it by itself.
"""

from collections import Counter

import pytest

from tests.security.forms import FORMS_AT_LEAST, Form, forms_of
from tests.security.mass_assignment import changed_by_extras, is_harmless, send

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def forms(attacked) -> list[Form]:
    """Every kind of form that there is."""
    return forms_of(attacked)


def test_nothing_can_be_sent_along_with_a_form(attacked, forms):
    """One form of each route; `make faults` takes every button and every role (tests/faults/test_security.py)."""
    outcomes, wrong = Counter(), {}
    for form in {each.route: each for each in reversed(forms)}.values():
        bare = send(attacked, form, {})
        outcomes["writes" if bare.writes else f"nothing, {bare.status}"] += 1
        if names := changed_by_extras(attacked, form, bare):
            wrong[str(form)] = names
    print(f"{len(forms)} forms of {outcomes.total()} routes: {dict(outcomes)}")

    assert wrong == {}
    assert len(forms) >= FORMS_AT_LEAST
    assert (outcomes.total() >= 150, outcomes["writes"] >= 80) == (True, True), "else nothing was held"


def test_what_stands_fixed_on_a_page_stays(attacked, forms):
    """AC-13: a browser does not send what is disabled and keeps what is read-only; an attacker changes it."""
    fixed = [form for form in forms if any(each.is_fixed for each in form.fields)]
    for form in fixed:
        other = {each.name: ["7"] for each in form.fields if each.is_fixed and each.name not in form.filled()}
        assert is_harmless(send(attacked, form, {}), send(attacked, form, other)), str(form)
