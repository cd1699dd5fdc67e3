"""The document of the API is that of its views, and the API keeps to it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis import GenerationMode

from reporting.api.openapi import written
from reporting.api.views import DOCUMENT
from reporting.documents.open_data.fields import DEAL_FIELDS, INDICATOR_FIELDS
from tests.factories.proposals import RoundFactory
from tests.factories.published import published_deal

OPERATIONS = ["dealList", "dealDetail", "roundList", "roundDetail", "provinceList", "themeList", "figures"]
EXAMPLES = 12  # of each operation and mode: together some seconds
HURRY = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def site(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer as the site does, in the transaction of the test."""
    response = ClientHandler(enforce_csrf_checks=True)(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


def test_document_is_what_the_views_say():
    assert DOCUMENT.read_text(encoding="utf-8") == written(), "run: python manage.py write_openapi"


def test_document_is_valid_openapi():
    validate(json.loads(DOCUMENT.read_text(encoding="utf-8")))


def test_document_knows_every_public_field():
    shapes = json.loads(DOCUMENT.read_text(encoding="utf-8"))["components"]["schemas"]

    assert shapes["Deal"]["properties"].keys() == {each.name for each in DEAL_FIELDS} | {"indicatoren", "_links"}
    assert shapes["Indicator"]["properties"].keys() == {each.name for each in INDICATOR_FIELDS}


def test_served_document_names_this_site_and_a_contact(client, settings):
    served = client.get("/v1/openapi.json").json()

    assert served["servers"][0]["url"] == settings.BASE_URL
    assert served["info"]["contact"]["url"] == f"{settings.BASE_URL}/contact/"
    assert served["openapi"].startswith("3.")


@pytest.mark.django_db
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_api_keeps_to_its_own_document(operation, mode):
    deal = published_deal()
    published_deal(deal.proposal.round)
    RoundFactory()
    schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", site)
    asked = schema.find_operation_by_id(operation)
    if mode is GenerationMode.NEGATIVE and not (asked.query):
        return  # no parameters, so none that can be wrong

    @HURRY
    @given(case=asked.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate()

    check()
