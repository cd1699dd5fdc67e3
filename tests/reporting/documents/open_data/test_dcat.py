"""The description of the data set holds what DCAT-AP-NL 3.0 asks and recommends.

The lists were written over by hand from the shapes of the profile, version 3.0.0, at
https://github.com/Geonovum/DCAT-AP-NL30 (shapes/300/dcat-ap-nl-SHACL.ttl for what is mandatory,
dcat-ap-nl-SHACL-aanbevolen.ttl for what is recommended) and, for what the profile takes over unchanged, from DCAT-AP
3.0 (https://semiceu.github.io/DCAT-AP/releases/3.0.0/).
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from proposals.models import Deal
from reporting.documents.open_data.about import About
from reporting.documents.open_data.files import FILES
from reporting.queries.figures import deal_figures, published_deals
from tests.factories.published import published_deal

pytestmark = pytest.mark.django_db
BASE = "https://deals.example"
MANDATORY = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:contactPoint", "dcat:dataset"},
    "dcat:Dataset": {
        "dct:title", "dct:description", "dct:identifier", "dct:accessRights", "dcat:contactPoint", "dct:creator",
        "dct:publisher", "dcat:theme",
    },
    "dcat:Distribution": {"dcat:accessURL", "dct:license"},
    "dcat:DataService": {
        "dct:title", "dct:description", "dct:identifier", "dct:accessRights", "dcat:contactPoint", "dct:publisher",
        "dct:license", "dcat:theme", "dcat:endpointURL", "dcat:endpointDescription",
    },
    "foaf:Agent": {"foaf:name"},
    "vcard:Organization": {"vcard:fn", "vcard:hasURL"},
}  # fmt: skip
RECOMMENDED = {
    "dcat:Catalog": {
        "dct:creator", "dcat:service", "dct:language", "dct:license", "dct:issued", "dct:modified", "dct:spatial",
        "dcat:themeTaxonomy", "foaf:homepage",
    },
    "dcat:Dataset": {
        "dct:conformsTo", "foaf:page", "dcat:landingPage", "dct:language", "dcat:distribution", "dcat:keyword",
        "dct:spatial", "dct:temporal", "dct:accrualPeriodicity",
    },
    "dcat:Distribution": {
        "dcat:accessService", "dcat:downloadURL", "dct:language", "dct:conformsTo", "dct:title", "dct:description",
        "dct:format", "dcat:mediaType", "adms:status",
    },
    "dcat:DataService": {"dct:creator", "dcat:keyword", "dct:language", "dcat:servesDataset", "dct:conformsTo"},
}  # fmt: skip
AT_MOST_ONCE = {
    "dcat:contactPoint", "dct:identifier", "dct:publisher", "dcat:version", "adms:status", "dcat:accessURL",
    "dcat:downloadURL", "dcat:accessService", "dcat:endpointURL", "dcat:endpointDescription", "dct:modified",
    "dct:issued", "dct:accrualPeriodicity",
}  # fmt: skip
# What must come from a list, and how the addresses of that list begin.
EU = "http://publications.europa.eu/resource/authority/"
LISTS = {
    "dct:accessRights": f"{EU}access-right/", "dct:language": f"{EU}language/", "dcat:theme": f"{EU}data-theme/",
    "dct:format": f"{EU}file-type/", "dct:accrualPeriodicity": f"{EU}frequency/", "dct:spatial": f"{EU}country/",
    "dcat:mediaType": "https://www.iana.org/assignments/media-types/",
}  # fmt: skip


@pytest.fixture
def catalog() -> dict[str, Any]:
    deal = published_deal()
    today = timezone.localdate()
    Deal.objects.filter(pk=deal.pk).update(start_date=today, end_date=today + timedelta(days=365))
    about = About(base_url=BASE, on=today, is_demonstration=False)
    return json.loads(FILES["dcat.jsonld"][1](deal_figures(deals=published_deals(), on=today), about))


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Go through everything that is described."""
    if isinstance(value, list):
        for each in value:
            yield from nodes(each)
    elif isinstance(value, dict):
        if "@type" in value and "@value" not in value:
            yield value
        for each in value.values():
            yield from nodes(each)


@pytest.mark.parametrize("kind", MANDATORY)
def test_what_is_mandatory_is_there(catalog, kind):
    found = [each for each in nodes(catalog) if each["@type"] == kind]

    assert found
    for each in found:
        assert {name for name, value in each.items() if value} >= MANDATORY[kind]


@pytest.mark.parametrize("kind", RECOMMENDED)
def test_what_is_recommended_is_there(catalog, kind):
    for each in (each for each in nodes(catalog) if each["@type"] == kind):
        assert {name for name, value in each.items() if value} >= RECOMMENDED[kind]


def test_what_may_stand_once_stands_once(catalog):
    assert not [name for each in nodes(catalog) for name in AT_MOST_ONCE if isinstance(each.get(name), list)]


def test_values_come_from_the_lists_of_the_profile(catalog):
    for each in nodes(catalog):
        for name, begin in LISTS.items():
            values = each.get(name, [])
            for value in values if isinstance(values, list) else [values]:
                assert value["@id"].startswith(begin), (name, value)


def test_what_is_named_is_described(catalog):
    described = {each["@id"] for each in nodes(catalog) if "@id" in each}
    named = [each["dcat:accessService"]["@id"] for each in nodes(catalog) if "dcat:accessService" in each]
    named += [each["dcat:servesDataset"]["@id"] for each in nodes(catalog) if "dcat:servesDataset" in each]
    named += [each["dct:creator"]["@id"] for each in nodes(catalog) if "dct:creator" in each]

    assert named
    assert set(named) <= described


def test_without_a_deal_the_description_still_holds_what_is_mandatory():
    about = About(base_url=BASE, on=timezone.localdate(), is_demonstration=False)

    catalog = json.loads(FILES["dcat.jsonld"][1]((), about))

    assert all(
        {name for name, value in each.items() if value} >= MANDATORY.get(each["@type"], set())
        for each in nodes(catalog)
    )
