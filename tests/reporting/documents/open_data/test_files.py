"""The open data as files: the same figures in each, never a formula, and a description that catalogues can read."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.models import Deal
from reporting.documents.open_data.about import About
from reporting.documents.open_data.fields import DEAL_FIELDS, STATUS_CODES, WITHHELD
from reporting.documents.open_data.files import FILES
from reporting.queries.figures import deal_figures, published_deals
from tests.factories.proposals import ProvinceFactory
from tests.factories.published import published_deal, unpublished_deal

pytestmark = pytest.mark.django_db


def content_of(name: str) -> bytes:
    on = timezone.localdate()
    about = About(base_url="https://deals.example", on=on, is_demonstration=False)
    return FILES[name][1](deal_figures(deals=published_deals(), on=on), about)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_every_status_has_a_code():
    assert {value for value, _label in Deal._meta.get_field("status").choices} == set(STATUS_CODES)


def test_every_field_has_a_meaning_and_a_reason():
    assert all(each.meaning and each.reason for each in DEAL_FIELDS)
    assert all(each.reason for each in WITHHELD)


def test_files_agree_with_each_other_and_with_the_api(client):
    deal = published_deal(less=1)
    published_deal(deal.proposal.round)

    table = rows_of(content_of("deals.csv"))
    listed = json.loads(content_of("deals.json"))["deals"]
    api = [
        {name: value for name, value in each.items() if name != "_links"}
        for each in client.get("/v1/deals").json()["deals"]
    ]

    assert listed == api
    assert [Decimal(each["toegekendBedrag"].replace(",", ".")) for each in table] == [
        Decimal(each["toegekendBedrag"]) for each in listed
    ]
    assert [each["titel"] for each in table] == [each["titel"] for each in listed]


def test_files_leave_out_what_was_not_published():
    unpublished_deal(title="Geheim tot morgen")

    assert not any("Geheim tot morgen" in content_of(name).decode() for name in FILES)


def test_text_that_looks_like_a_formula_stays_text_in_csv():
    deal = published_deal()
    Deal.objects.filter(pk=deal.pk).update(title='=HYPERLINK("http://kwaad.example")')

    assert rows_of(content_of("deals.csv"))[0]["titel"].startswith("'=")


def test_geojson_has_all_provinces_and_adds_up():
    deal = published_deal(region=ProvinceFactory(code="PV23", name="Overijssel"))

    content = json.loads(content_of("provincies.geojson"))

    sums = sum(Decimal(each["properties"]["toegekendBedrag"]) for each in content["features"])
    assert (content["type"], len(content["features"])) == ("FeatureCollection", 12)
    assert sums == deal.awarded_amount
    assert "CBS en Kadaster" in content["bronvermelding"]


def test_description_names_licence_date_version_and_each_file():
    deal = published_deal()

    catalog = json.loads(content_of("dcat.jsonld"))

    dataset = catalog["dcat:dataset"][0]
    files = {each["dcat:downloadURL"]["@id"] for each in dataset["dcat:distribution"]}
    assert dataset["dct:license"]["@id"].startswith("https://creativecommons.org/publicdomain/zero/")
    assert dataset["dcat:version"] == "1.2.0"
    assert dataset["dct:modified"]["@value"] == timezone.localdate().isoformat()
    assert date.fromisoformat(dataset["dct:issued"]["@value"]) == timezone.localdate(
        deal.proposal.round.publication.published_at
    )
    assert files == {f"https://deals.example/open-data/{name}" for name in FILES if name != "dcat.jsonld"}


@pytest.mark.parametrize("name", FILES)
def test_file_is_kept_for_a_minute_and_known_by_its_check_number(client, name):
    published_deal()
    address = reverse("reporting:open_data_file", args=[name])

    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["Content-Type"]) == (200, FILES[name][0])
    assert first["Cache-Control"] == "public, max-age=60"
    assert (again.status_code, again.content) == (304, b"")
    assert not first.cookies


def test_no_person_stands_in_any_file():
    proposal = published_deal().proposal
    words = [proposal.contact_email, proposal.contact_function, proposal.contact_phone, proposal.created_by.email]

    assert not any(word and word in content_of(name).decode() for name in FILES for word in words)
