"""The criteria of a call on one page."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.enums import CriterionCode
from assessment.queries.scores import tie_order_of
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


def test_minimum_scores_turns_and_the_public_value_are_saved(sign_in, officer):
    round_ = empty_round()
    turns = {f"{code}__tie_position": str(turn) for turn, code in enumerate(reversed(CriterionCode.values), start=1)}
    source = "Het winnende nummer van de trekking van 10 december 2027."

    sign_in(officer).post(
        address(round_), typed(**turns, feasibility__minimum_score="2,5", ranking__lottery_value_source=source)
    )

    assert round_.criteria.get(code="feasibility").minimum_score == Decimal("2.5")
    assert tie_order_of(round_.criteria.all()) == tuple(reversed(CriterionCode.values))
    assert round_.ranking_rule.lottery_value_source == source


def test_minimum_in_total_is_kept_and_told_to_applicants(sign_in, officer):
    round_ = preparing_round()

    sign_in(officer).post(address(round_), typed(ranking__minimum_total_score="3", feasibility__minimum_score="2,5"))

    round_.refresh_from_db()
    assert round_.ranking_rule.minimum_total_score == 3
    page = sign_in(officer).get(reverse("proposals:round_detail", args=[round_.slug])).content.decode()
    assert "2,5" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"feasibility__minimum_score": "7"}, "feasibility-minimum_score"),
        ({"feasibility__minimum_score": "drie"}, "feasibility-minimum_score"),
        ({"ranking__minimum_total_score": "0,5"}, "ranking-minimum_total_score"),
        ({"feasibility__tie_position": "1"}, "action_plan_fit-tie_position"),
        ({f"{code}__tie_position": "1" for code in CriterionCode.values}, "feasibility-tie_position"),
    ],
)
def test_a_minimum_off_the_scale_and_turns_that_clash_are_refused_with_the_text_kept(sign_in, officer, changes, field):
    round_ = empty_round()

    answer = sign_in(officer).post(address(round_), typed(**changes))

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode() or f"#id_{field}" in answer.content.decode()
    assert not round_.criteria.exists()
    for value in changes.values():
        assert value in answer.content.decode()
    assert "250.000" not in answer.content.decode()
