"""Check the region files against each other and against the known totals of CBS."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "proposals" / "data" / "regions"
# Municipalities of the Netherlands on each date (CBS), per province PV20 to PV31.
PER_PROVINCE = {
    "2019-01-01": [12, 18, 12, 25, 6, 51, 26, 47, 52, 13, 62, 31],
    "2020-01-01": [12, 18, 12, 25, 6, 51, 26, 47, 52, 13, 62, 31],
    "2021-01-01": [10, 18, 12, 25, 6, 51, 26, 47, 52, 13, 61, 31],
    "2022-01-01": [10, 18, 12, 25, 6, 51, 26, 45, 52, 13, 56, 31],
    "2022-03-24": [10, 18, 12, 25, 6, 51, 26, 44, 52, 13, 56, 31],
    "2023-01-01": [10, 18, 12, 25, 6, 51, 26, 44, 50, 13, 56, 31],
    "2026-01-01": [10, 18, 12, 25, 6, 51, 26, 44, 50, 13, 56, 31],
}
NAMED = {
    "SV-ACHTERHOEK": 7,
    "SV-BAR": 3,
    "SV-WEST-BRABANT": 17,
    "SV-ZUID-LIMBURG": 16,
    "SV-UTRECHT-WEST": 7,
}


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def many(value: str) -> list[str]:
    return value.split("|") if value else []


def is_valid_on(row: dict[str, str], day: str) -> bool:
    return (not row["valid_from"] or row["valid_from"] <= day) and (not row["valid_to"] or day < row["valid_to"])


@pytest.mark.parametrize("name", [path.name for path in sorted(FOLDER.glob("*.csv"))])
def test_csv_files_are_clean_utf8(name):
    raw = (FOLDER / name).read_bytes()

    text = raw.decode("utf-8")

    assert not raw.startswith(b"\xef\xbb\xbf")
    assert "\r" not in text and text.endswith("\n")
    assert "\ufffd" not in text and "Ã" not in text


def test_there_are_twelve_provinces_with_distinct_names():
    provinces = rows_of("provinces.csv")

    assert [row["code"] for row in provinces] == [f"PV{number}" for number in range(20, 32)]
    assert len({row["name"] for row in provinces}) == 12
    assert all(re.fullmatch(r"NL\d\d", row["nuts2_code"]) for row in provinces)


@pytest.mark.parametrize("day", PER_PROVINCE)
def test_municipalities_add_up_to_the_totals_of_cbs(day):
    counts = Counter(row["province_code"] for row in rows_of("municipalities.csv") if is_valid_on(row, day))

    assert [counts[f"PV{number}"] for number in range(20, 32)] == PER_PROVINCE[day]


def test_ended_municipalities_name_living_successors_in_the_same_province():
    towns = {row["code"]: row for row in rows_of("municipalities.csv")}

    ended = [row for row in towns.values() if row["valid_to"]]
    assert len(ended) == 18
    for row in ended:
        assert row["successor_codes"]
        for code in many(row["successor_codes"]):
            assert is_valid_on(towns[code], row["valid_to"])
            assert towns[code]["province_code"] == row["province_code"]


def test_each_municipality_lies_in_exactly_one_corop_area():
    members = rows_of("partnership_members.csv")

    corop = Counter(row["municipality_code"] for row in members if row["partnership_code"].startswith("CR"))

    assert set(corop) == {row["code"] for row in rows_of("municipalities.csv")}
    assert set(corop.values()) == {1}


def test_named_partnerships_have_their_members():
    members = Counter(row["partnership_code"] for row in rows_of("partnership_members.csv"))

    assert {code: members[code] for code in NAMED} == NAMED


def test_members_carry_the_name_of_their_municipality():
    names = {row["code"]: row["name"] for row in rows_of("municipalities.csv")}

    wrong = [
        row for row in rows_of("partnership_members.csv") if names[row["municipality_code"]] != row["municipality_name"]
    ]

    assert wrong == []


def test_every_source_key_is_explained():
    rows = rows_of("partnerships.csv") + rows_of("partnership_members.csv")
    text = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")

    known = set(re.findall(r"^\| ([A-Z][A-Z0-9-]+) \|", text, re.MULTILINE))

    assert {key for row in rows for key in many(row["sources"])} <= known


@pytest.mark.parametrize(
    ("map_file", "list_file", "day"),
    [
        ("provinces.geojson", "provinces.csv", None),
        ("municipalities_2020.geojson", "municipalities.csv", "2020-01-01"),
    ],
)
def test_maps_draw_exactly_the_regions_of_the_list(map_file, list_file, day):
    features = json.loads((FOLDER / map_file).read_text(encoding="utf-8"))["features"]
    rows = [row for row in rows_of(list_file) if day is None or is_valid_on(row, day)]

    drawn = {feature["id"]: feature["properties"]["name"] for feature in features}

    assert drawn == {row["code"]: row["name"] for row in rows}
