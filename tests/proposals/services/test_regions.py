"""Loading the regions."""

import csv
import re
import shutil
from datetime import date

import pytest
from django.core.management import call_command

from proposals.enums import RegionKind
from proposals.models import Region
from proposals.services.regions import FOLDER, LoadResult, load_regions, sort_key

pytestmark = pytest.mark.django_db


def test_load_regions_brings_every_row():
    result = load_regions()

    assert result == LoadResult(total=12 + 360 + 45 + 410, created=12 + 360 + 45 + 410, changed=0)
    assert Region.objects.filter(kind=RegionKind.MUNICIPALITY).valid_on(date(2020, 1, 1)).count() == 355
    assert Region.objects.filter(kind=RegionKind.MUNICIPALITY).valid_on(date(2026, 1, 1)).count() == 342


def test_load_regions_again_changes_nothing():
    first = load_regions()

    assert load_regions() == LoadResult(first.total, created=0, changed=0)


def test_load_regions_repairs_a_row_that_was_changed():
    load_regions()
    Region.objects.filter(code="GM0344").update(name="Verkeerd")

    result = load_regions()

    assert result.changed == 1
    assert Region.objects.get(code="GM0344").name == "Utrecht"


def test_load_regions_leaves_invented_regions_alone():
    load_regions()
    province = Region.objects.get(code="PV25")
    Region.objects.create(
        code="FX99", name="Nergenshuizen", sort_name="nergenshuizen", kind="municipality", province=province
    )

    load_regions()

    assert Region.objects.filter(code="FX99").exists()


def test_merged_municipality_names_its_successor():
    load_regions()

    appingedam = Region.objects.get(code="GM0003")

    assert (appingedam.valid_to, appingedam.successor_codes) == (date(2021, 1, 1), ["GM1979"])
    assert appingedam.province.name == "Groningen"


@pytest.mark.parametrize(
    ("code", "members", "province"),
    [("SV-ACHTERHOEK", 7, "PV25"), ("SV-BAR", 3, "PV28"), ("SV-WEST-BRABANT", 17, "PV30"), ("CR39", 16, "PV31")],
)
def test_partnership_has_members_and_a_home_province(code, members, province):
    load_regions()

    partnership = Region.objects.get(code=code)

    assert partnership.members.count() == members
    assert partnership.home_province.code == province


def test_load_regions_stores_nothing_when_a_row_is_wrong(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "regions")
    with (folder / "municipalities.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["GM9999", "Fout", "PV99", "", "", "", ""])

    with pytest.raises(KeyError):
        load_regions(folder)

    assert not Region.objects.exists()


def test_load_regions_takes_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        load_regions()


@pytest.mark.parametrize(
    ("name", "key"),
    [("Fryslân", "fryslan"), ("'s-Gravenhage", "gravenhage"), ("Súdwest-Fryslân", "sudwest-fryslan")],
)
def test_sort_key_ignores_accents_capitals_and_articles(name, key):
    assert sort_key(name) == key


def test_command_tells_what_it_did(capsys):
    call_command("load_regions")
    call_command("load_regions")

    numbers = [re.findall(r"\d+", line) for line in capsys.readouterr().out.splitlines()]
    assert numbers == [["827", "827", "0"], ["827", "0", "0"]]
