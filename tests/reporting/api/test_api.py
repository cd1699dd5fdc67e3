"""The public API: what it answers, and the rules of the Dutch API Design Rules it follows."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from proposals.enums import ProposalStatus
from tests.factories.assessment import published_decision
from tests.factories.proposals import BudgetCeilingFactory, RoundFactory
from tests.factories.published import published_deal, unpublished_deal

pytestmark = pytest.mark.django_db
LISTS = {"deals": "deal_list", "rondes": "round_list", "provincies": "province_list", "themas": "theme_list"}


def code_of(deal) -> str:
    return deal.proposal.reference.replace(" ", "-").lower()


def test_deal_tells_announced_awarded_and_paid_each_with_its_date(client):
    deal = published_deal(less=1000)

    answer = client.get(reverse("api:deal_detail", args=[code_of(deal)])).json()

    today = timezone.localdate().isoformat()
    assert answer["titel"] == deal.title
    assert (answer["aangekondigdBedrag"], answer["aangekondigdOp"]) == (f"{deal.awarded_amount:.2f}", today)
    assert (answer["toegekendBedrag"], answer["toegekendOp"]) == (f"{deal.awarded_amount:.2f}", today)
    assert (answer["betaaldBedrag"], answer["betaaldTotEnMet"]) == ("0.00", today)


def test_deals_of_a_round_that_was_not_published_are_nowhere(client):
    shown, hidden = published_deal(), unpublished_deal()

    answer = client.get(reverse("api:deal_list")).json()

    assert [each["dealcode"] for each in answer["deals"]] == [code_of(shown)]
    assert client.get(reverse("api:deal_detail", args=[code_of(hidden)])).status_code == 404


def test_rejected_proposals_are_counted_and_never_named(client):
    deal = published_deal()
    rejected = published_decision(
        run=deal.proposal.round.allocation_runs.get(), outcome=ProposalStatus.REJECTED, awarded_amount=0
    ).proposal

    answers = [client.get(reverse(f"api:{name}")).content.decode() for name in (*LISTS.values(), "figures")]
    round_ = client.get(reverse("api:round_detail", args=[deal.proposal.round.slug])).json()

    assert (round_["aantalVoorstellen"], round_["aantalToegekend"], round_["aantalNietToegekend"]) == (2, 1, 1)
    assert not any(rejected.title in each or str(rejected.reference) in each for each in answers)


def test_round_without_publication_tells_no_counts(client):
    round_ = RoundFactory()

    answer = client.get(reverse("api:round_detail", args=[round_.slug])).json()

    assert (answer["status"], answer["aantalVoorstellen"], answer["gepubliceerdOp"]) == ("open", None, None)
    assert answer["sluitOp"] == f"{round_.closes_at:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize(("name", "route"), LISTS.items())
def test_list_gives_a_page_with_links(client, name, route):
    first = published_deal()
    published_deal(first.proposal.round)

    answer = client.get(reverse(f"api:{route}"), {"aantalPerPagina": 1}).json()

    assert answer["pagina"] == 1
    assert len(answer[name]) == 1
    assert ("volgende" in answer["_links"]) == (answer["totaal"] > 1)


@pytest.mark.parametrize(
    ("parameter", "field"), [("provincie", "provinciecode"), ("ronde", "rondecode"), ("status", "status")]
)
def test_deals_are_filtered(client, parameter, field):
    published_deal()
    value = client.get(reverse("api:deal_list")).json()["deals"][0][field]

    same = client.get(reverse("api:deal_list"), {parameter: value}).json()
    other = client.get(reverse("api:deal_list"), {parameter: "afgerond" if parameter == "status" else "niets"}).json()

    assert (same["totaal"], other["totaal"]) == (1, 0)


def test_all_wrong_parameters_are_told_together_as_a_problem(client):
    answer = client.get("/v1/deals?pagina=nul&aantalPerPagina=500&kleur=rood&status=blij")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [each["name"] for each in answer.json()["errors"]] == ["kleur", "pagina", "aantalPerPagina", "status"]
    assert answer.json().keys() >= {"status", "title", "detail"}


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/v1/deals/", 404), ("GET", "/v1", 404), ("GET", "/v1/voorstellen", 404),
        ("GET", "/v1/deals/%00", 404), ("GET", "/v1/rondes/%00", 404), ("POST", "/v1/deals", 405),
        ("DELETE", "/v1/deals/x", 405), ("POST", "/v1/openapi.json", 405), ("PUT", "/v1/niets", 405),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_a_problem_with_the_version(client, method, path, code):
    answer = client.generic(method, path)

    assert (answer.status_code, answer["Content-Type"]) == (code, "application/problem+json")
    assert json.loads(answer.content)["status"] == code
    assert answer["API-Version"] == "1.2.0"


@pytest.mark.parametrize("path", ["/v1/deals", "/v1/rondes", "/v1/cijfers", "/v1/openapi.json"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_answers_carry_the_headers_of_the_design_rules(client, method, path):
    answer = client.generic(method, path, headers={"Origin": "https://elders.example"})

    assert answer.status_code == 200
    assert answer["API-Version"] == "1.2.0"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_another_site_may_ask_beforehand(client):
    answer = client.options("/v1/deals", headers={"Origin": "https://elders.example"})

    assert (answer.status_code, answer["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("path", ["/", "/gesloten-deals/", "/open-data/deals.json", "/rondes/"])
def test_nothing_but_the_api_is_open_to_other_sites(client, path):
    assert not client.get(path, headers={"Origin": "https://elders.example"}).has_header("Access-Control-Allow-Origin")


def test_lists_ask_as_much_for_thirty_deals_as_for_one(client):
    def asked() -> dict[str, int]:
        counts = {}
        for route in (*LISTS.values(), "figures"):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(f"api:{route}"))
            counts[route] = len(queries)
        return counts

    deal = published_deal()
    BudgetCeilingFactory(round=deal.proposal.round, amount=MUCH, effective_at=timezone.now())
    one = asked()
    for _each in range(29):
        published_deal(deal.proposal.round)

    assert asked() == one
    assert max(one.values()) <= MOST_QUERIES


def test_a_deal_is_known_the_moment_it_is_published_and_not_before(client):
    hidden = unpublished_deal()
    before = client.get(reverse("api:figures")).json()["aantalDeals"]
    run = published_deal(hidden.proposal.round).proposal.round.allocation_runs.get()

    after = client.get(reverse("api:figures")).json()

    assert run.publication.published_at <= timezone.now() + timedelta(seconds=1)
    assert (before, after["aantalDeals"]) == (0, 2)


MOST_QUERIES = 9
MUCH = Decimal(90_000_000)
