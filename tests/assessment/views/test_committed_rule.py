"""The public page of a rule, and the file that its check number is of."""

import hashlib
from html import unescape

import pytest
from django.urls import reverse

from assessment.models import DivisionRule
from assessment.services.division_rule import set_division_rule
from proposals.models import Round
from proposals.services.clock import database_now
from proposals.services.rounds import publish_round
from tests.factories.rounds import preparing_round, ready_round

pytestmark = pytest.mark.django_db
LIMITS = [
    {"kind": "province", "key": "", "maximum_count": 2, "maximum_amount": None, "minimum_count": None,
     "minimum_amount": None},
]  # fmt: skip


@pytest.fixture
def round_(officer):
    round_ = ready_round(officer)
    publish_round(round_=round_, by=officer, at=database_now())
    return Round.objects.get(pk=round_.pk)


def words(page):
    return unescape(page.content.decode())


def test_everybody_reads_the_rule_and_checks_the_file(client, round_):
    version = round_.committed_rules.get()

    page = client.get(reverse("assessment:committed_rule", args=[round_.slug]))
    file = client.get(reverse("assessment:committed_rule_file", args=[round_.slug, 1]))

    assert version.sha256 == hashlib.sha256(file.content).hexdigest()
    assert file["Content-Disposition"] == f'attachment; filename="verdeelregel-{round_.slug}-1.json"'
    for part in (version.sha256, f"sha256sum verdeelregel-{round_.slug}-1.json", round_.lottery_seed, "20"):
        assert part in words(page)


def test_the_start_page_of_the_round_leads_to_the_rule_and_leaves_the_check_number_there(client, round_):
    page = client.get(reverse("proposals:round_detail", args=[round_.slug]))

    assert round_.committed_rules.get().sha256 not in words(page)
    assert f'href="{reverse("assessment:committed_rule", args=[round_.slug])}"' in words(page)


def test_versions_stand_below_each_other_with_what_changed(client, officer, round_):
    values = {"method": "ranking", "when_next_does_not_fit": "skip", "part_awards": False, "reserve_places": 0}
    set_division_rule(round_=round_, values=values, limits=LIMITS, by=officer, at=database_now())

    page = client.get(reverse("assessment:committed_rule", args=[round_.slug]))

    told = page.context["versions"]
    assert [each.version.number for each in told] == [2, 1]
    assert (len(told[0].changes), told[1].changes) == (2, [])
    assert client.get(reverse("assessment:committed_rule_file", args=[round_.slug, 1])).status_code == 200


@pytest.mark.parametrize("number", [0, 2, 999])
def test_a_version_that_is_not_there_is_not_found(client, round_, number):
    assert client.get(reverse("assessment:committed_rule_file", args=[round_.slug, number])).status_code == 404


def test_a_round_in_preparation_has_no_public_rule(client, sign_in, officer):
    round_ = preparing_round()
    assert DivisionRule.objects.filter(round=round_).exists()
    address = reverse("assessment:committed_rule", args=[round_.slug])

    assert client.get(address).status_code == 404
    assert sign_in(officer).get(address).status_code == 404


def test_the_page_asks_as_much_for_many_versions(client, officer, round_, django_assert_max_num_queries):
    for places in range(1, 6):
        values = {"method": "ranking", "when_next_does_not_fit": "stop", "part_awards": False, "reserve_places": places}
        set_division_rule(round_=round_, values=values, limits=[], by=officer, at=database_now())

    with django_assert_max_num_queries(8):
        page = client.get(reverse("assessment:committed_rule", args=[round_.slug]))
    assert len(page.context["versions"]) == 6
