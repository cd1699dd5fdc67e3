"""Setting how the money is divided, through the page of the set-up."""

from html import unescape

import pytest
from django.urls import reverse

from assessment.models import DivisionLimit, DivisionRule
from tests.factories import proposals as make
from tests.factories.rounds import preparing_round

pytestmark = pytest.mark.django_db
PLAIN = {"method": "ranking", "when_next_does_not_fit": "skip", "reserve_places": "2", "limit_rows": "0"}
BEST = {"method": "best_value", "part_awards": "on", "reserve_places": "", "limit_rows": "1"}


def address(round_):
    return reverse("assessment:division_rule_setup", args=[round_.slug])


def words(page):
    return unescape(page.content.decode())


def test_the_method_is_saved_and_the_next_task_comes(sign_in, officer):
    round_ = preparing_round()
    client = sign_in(officer)

    answer = client.post(address(round_), PLAIN)

    rule = DivisionRule.objects.get(round=round_)
    assert (rule.method, rule.when_next_does_not_fit, rule.reserve_places) == ("ranking", "skip", 2)
    assert answer.url == reverse("proposals:round_setup_page", args=[round_.slug, "contact"])
    assert client.post(address(round_), PLAIN | {"next": "list"}).url == reverse(
        "proposals:round_setup", args=[round_.slug]
    )


def test_a_limit_is_added_filled_in_and_removed_without_a_script(sign_in, officer):
    round_, client = preparing_round(), sign_in(officer)
    typed = BEST | {"limit_0_group": "part:zuid", "limit_0_minimum_amount": "€ 200.000"}

    more = client.post(address(round_), typed | {"add": "limit"})
    assert (more.status_code, more.context["form"].count) == (200, 2)
    assert 'value="€ 200.000"' in words(more) and not more.context["form"].errors
    assert not DivisionLimit.objects.exists()

    second = {"limit_rows": "2", "limit_1_group": "province:", "limit_1_maximum_count": "2"}
    assert client.post(address(round_), typed | second).status_code == 302
    assert [(each.kind, each.key, each.maximum_count, each.minimum_amount) for each in DivisionLimit.objects.all()] == [
        ("part", "zuid", None, 200_000), ("province", "", 2, None),
    ]  # fmt: skip

    less = client.post(address(round_), typed | second | {"remove": "0"})
    assert less.context["form"].count == 1
    assert less.context["form"].initial["limit_0_group"] == "province:"
    assert DivisionLimit.objects.count() == 2


BAD = {
    "no method": ({"method": ""}, "method"),
    "unknown method": ({"method": "loten"}, "method"),
    "places in words": ({"reserve_places": "twee"}, "reserve_places"),
    "places below zero": ({"reserve_places": "-1"}, "reserve_places"),
    "number without a group": ({"limit_0_group": ""}, "limit_0_group"),
    "group without a number": ({"limit_0_maximum_count": ""}, "limit_0_maximum_count"),
    "half a deal": ({"limit_0_maximum_count": "1,5"}, "limit_0_maximum_count"),
    "no deals": ({"limit_0_maximum_count": "0"}, "limit_0_maximum_count"),
    "superscript": ({"limit_0_maximum_count": "²"}, "limit_0_maximum_count"),
    "amount in words": ({"limit_0_maximum_amount": "veel"}, "limit_0_maximum_amount"),
    "amount of nothing": ({"limit_0_maximum_amount": "0"}, "limit_0_maximum_amount"),
    "theme of another round": ({"limit_0_group": "theme:handel"}, "limit_0_group"),
    "no such kind": ({"limit_0_group": "gemeente:x"}, "limit_0_group"),
    "minimum above maximum": ({"limit_0_minimum_count": "3"}, "limit_0_minimum_count"),
    "minimum with the ranking": ({"method": "ranking", "limit_0_minimum_count": "1"}, "limit_0_minimum_count"),
    "set apart above the ceiling": ({"limit_0_minimum_amount": "9.999.999.999"}, "limit_0_minimum_amount"),
    "no deal fits": ({"limit_0_maximum_amount": "1"}, "limit_0_maximum_amount"),
    "twice": (
        {"limit_rows": "2", "limit_1_group": "part:zuid", "limit_1_maximum_count": "1"}, "limit_1_group",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_saved(sign_in, officer, changes, field):
    round_ = preparing_round()
    make.ThemeFactory(code="handel")
    before = DivisionRule.objects.get(round=round_)
    typed = BEST | {"limit_0_group": "part:zuid", "limit_0_maximum_count": "2"} | changes

    page = sign_in(officer).post(address(round_), typed)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert f'href="#id_{field}' in words(page)
    for name, value in changes.items():
        assert "group" in name or name in {"method", "limit_rows"} or value in words(page)
    assert (DivisionRule.objects.get(round=round_).method, DivisionLimit.objects.count()) == (before.method, 0)


@pytest.mark.parametrize(
    "nonsense",
    [{"limit_rows": "x"}, {"limit_rows": "999"}, {"remove": "99"}, {"remove": "x"}, {"remove": "-1"}, {"add": ""}],
)
def test_nonsense_about_rows_is_no_fault(sign_in, officer, nonsense):
    assert sign_in(officer).post(address(preparing_round()), PLAIN | nonsense).status_code in {200, 302}


def test_an_opened_round_sends_to_the_page_of_the_rule(sign_in, officer, open_round):
    for answer in (
        sign_in(officer).get(address(open_round)), sign_in(officer).post(address(open_round), PLAIN),
    ):  # fmt: skip
        assert answer.url == reverse("assessment:division_rule", args=[open_round.slug])


def test_minimums_ties_and_lottery_are_shown_with_the_way_to_change_them(sign_in, officer):
    round_ = preparing_round()
    round_.criteria.filter(sort_order=1).update(minimum_score=2.5)

    page = sign_in(officer).get(address(round_))

    assert "2,5" in words(page)
    assert reverse("assessment:criteria_setup", args=[round_.slug]) in words(page)
