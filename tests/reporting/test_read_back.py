"""What is read back from a PDF equals what it was made of: amounts to the cent, names and days (JB-14)."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from proposals.formats import euros, million_words, short_date
from reporting.documents import Document
from tests import pdf_checks
from tests.reporting.documents.kinds import KINDS, amounts

AMOUNT = re.compile(r"(?:− )?€ \d[\d.]*(?:,\d\d)?(?![\d.,]* miljoen)(?![\d])")
# Kinds that show money, results or days; with figures that no two rows share, and to the cent.
MONEY = (
    "acknowledgement", "progress report", "round report", "deal sheet", "covenant", "report to parliament",
    "letter as it is sent",
)  # fmt: skip
# Not shown: what stands after later decisions when there were none, and the day of each figure in a report that
# gives one day for all.
HIDDEN = {("letter as it is sent", "standing_amount"), ("report to parliament", "reached_on")}
NAMES = ("title", "region_label", "organisation_name", "round_name", "deal_title", "proposal_title")


def values_of(part: Any) -> Iterator[tuple[str, Any]]:
    """Give every value of a document with its name, also what it works out itself."""
    if isinstance(part, tuple | list):
        for each in part:
            yield from values_of(each)
    elif dataclasses.is_dataclass(part):
        worked_out = [
            name for kind in type(part).__mro__ for name, it in vars(kind).items() if isinstance(it, property)
        ]
        for name in [*(field.name for field in dataclasses.fields(part)), *worked_out]:
            value = getattr(part, name)
            if isinstance(value, str | Decimal | date):
                yield name, value
            elif "chart" not in name:
                yield from values_of(value)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@cache
def snapshot(kind: str) -> Document:
    """Make the document with amounts that end in cents, and no two of which are the same by chance."""
    return amounts(KINDS[kind](), lambda amount: amount * 7 + Decimal("0.07"))


@cache
def read(kind: str) -> str:
    return pdf_checks.text_of(snapshot(kind).to_pdf())


@pytest.mark.parametrize("kind", MONEY)
def test_every_amount_in_the_document_is_one_of_its_own(kind: str) -> None:
    own: set[str] = set()
    for _name, value in values_of(snapshot(kind)):
        own |= {plain(euros(value))} if isinstance(value, Decimal) else set(AMOUNT.findall(plain(str(value))))
    charts = {"€ 1.000"}  # the unit of a scale

    found = set(AMOUNT.findall(read(kind)))

    assert found - charts
    assert found - charts - own == set()


@pytest.mark.parametrize("kind", MONEY)
def test_every_amount_of_the_snapshot_is_read_back(kind: str) -> None:
    text = read(kind)
    given = {
        (name, value)
        for name, value in fields_of(snapshot(kind))
        if isinstance(value, Decimal) and name.endswith("amount") and (kind, name) not in HIDDEN
    }

    assert given
    # A letter writes its total in millions, as the letters of the programme do.
    ways = ((each, {plain(euros(each[1])), plain(million_words(each[1]))}) for each in given)
    assert [each for each, shown in ways if not any(way in text for way in shown)] == []


@pytest.mark.parametrize("kind", MONEY)
def test_names_and_days_of_the_snapshot_are_read_back(kind: str) -> None:
    text = "".join(read(kind).split())
    document = snapshot(kind)
    days = {
        (name, short_date(value))
        for name, value in fields_of(document)
        if isinstance(value, date) and not isinstance(value, datetime) and (kind, name) not in HIDDEN
    }
    names = {(name, value) for name, value in fields_of(document) if name in NAMES and value}

    assert names
    assert [each for each in days | names if "".join(each[1].split()) not in text] == []


def fields_of(part: Any) -> Iterator[tuple[str, Any]]:
    """Give every value that was handed to a document, with its name."""
    if isinstance(part, tuple | list):
        for each in part:
            yield from fields_of(each)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            value = getattr(part, field.name)
            yield field.name, value
            yield from fields_of(value)
