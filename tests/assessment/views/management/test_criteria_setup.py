"""The criteria of a call on one page."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.enums import CriterionCode
from proposals.enums import RoundStatus
from tests.factories import proposals as make
from tests.factories.rounds import preparing_round

pytestmark = pytest.mark.django_db


def address(round_):
    return reverse("assessment:criteria_setup", args=[round_.slug])


def typed(**changes):
    values = {}
    for code in CriterionCode.values:
        values |= {
            f"{code}-is_used": "on", f"{code}-official_name": f"naam van {code}", f"{code}-explanation": "",
            f"{code}-weight_percentage": "20",
        } | {f"{code}-anchor_{point}": f"Woorden {point}." for point in range(1, 6)}  # fmt: skip
    return values | {name.replace("__", "-"): value for name, value in changes.items()}


def empty_round():
    return make.full_round(status=RoundStatus.PREPARATION)


def test_all_criteria_are_saved_with_their_words(sign_in, officer):
    round_ = empty_round()

    answer = sign_in(officer).post(address(round_), typed() | {"next": "list"})

    assert answer.url == reverse("proposals:round_setup", args=[round_.slug])
    saved = list(round_.criteria.all())
    assert [each.code for each in saved] == CriterionCode.values
    assert saved[0].anchored_points() == [(point, f"Woorden {point}.") for point in range(1, 6)]
    assert sum(each.weight_percentage for each in saved) == 100


def test_weights_may_be_broken_and_a_criterion_left_out(sign_in, officer):
    round_ = preparing_round()
    weights = {
        "action_plan_fit__weight_percentage": "33,33", "feasibility__weight_percentage": "33,33",
        "sme_involvement__weight_percentage": "33,34",
    }  # fmt: skip
    values = typed(**weights)
    for code in ("demand_orientation", "expected_impact"):
        del values[f"{code}-is_used"]

    sign_in(officer).post(address(round_), values)

    assert list(round_.criteria.values_list("sort_order", "weight_percentage")) == [
        (1, Decimal("33.33")), (2, Decimal("33.33")), (3, Decimal("33.34")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({"feasibility__weight_percentage": "19,99"}, "expected_impact-weight_percentage", "19,99"),
        ({"feasibility__weight_percentage": "30"}, "expected_impact-weight_percentage", "30"),
        ({"feasibility__weight_percentage": "veel"}, "feasibility-weight_percentage", "veel"),
        ({"feasibility__weight_percentage": ""}, "feasibility-weight_percentage", ""),
        ({"feasibility__anchor_3": " "}, "feasibility-anchor_3", " "),
        ({"feasibility__official_name": ""}, "feasibility-official_name", ""),
        ({"feasibility__anchor_1": "x" * 301}, "feasibility-anchor_1", "x" * 301),
    ],
)
def test_an_error_stands_at_its_field_and_nothing_is_saved(sign_in, officer, changes, name, value):
    round_ = empty_round()

    page = sign_in(officer).post(address(round_), typed(**changes))

    assert page.status_code == 422
    wrong = [f"{form.code}-{field}" for form in page.context["form"].forms for field in form.errors]
    assert wrong == [name]
    assert f'href="#id_{name}"' in page.content.decode()
    assert value in page.content.decode()
    assert not round_.criteria.exists()


def test_no_criterion_at_all_is_refused(sign_in, officer):
    page = sign_in(officer).post(address(empty_round()), {})

    assert page.status_code == 422


def test_after_opening_it_sends_back(sign_in, officer, open_round):
    answer = sign_in(officer).post(address(open_round), typed())

    assert answer.url == reverse("proposals:round_setup", args=[open_round.slug])
    assert not open_round.criteria.exists()


def test_the_stored_criteria_are_shown_again(sign_in, officer):
    round_ = preparing_round()

    forms = sign_in(officer).get(address(round_)).context["form"].forms

    assert [form["weight_percentage"].value() for form in forms] == ["20"] * 5
    assert forms[0]["anchor_5"].value() == round_.criteria.first().anchors[4]
