"""A row of the ranking, written without a template: every value escaped, every cell in its column."""

from decimal import Decimal

import pytest
from django.utils import translation

from assessment.models import Standing
from assessment.views.management.ranking_table import CHOOSABLE, FIXED, Column, TableRow
from mkbdeals.templatetags.ranking_rows import ranking_row
from proposals.models import Organisation, Proposal
from tests.assessment.views.management.reading import _Table

HOSTILE = "<b>\"'&</b>"
COLUMNS = (*FIXED, *(each for each in CHOOSABLE if each.code != "means"), Column("feasibility", HOSTILE, "score"))


def row(kind="within", is_uncertain=False, **values):
    proposal = Proposal(
        pk=1203, title=HOSTILE, region_label=HOSTILE, requested_amount=Decimal(250_000),
        organisation=Organisation(name=HOSTILE),
    )  # fmt: skip
    standing = Standing(
        proposal=proposal, rank=7, kind="ranked", assessment_count=2, score_numerator=7, score_denominator=2,
        score=Decimal("3.5"), median=Decimal("3.5"), lowest=Decimal(3), highest=Decimal(4),
        points={"feasibility": 7}, **values,
    )  # fmt: skip
    return TableRow(standing, COLUMNS, kind, is_uncertain, HOSTILE)


def test_cells_stand_in_their_columns_and_every_value_is_escaped():
    shown = ranking_row(row())

    table = _Table()
    table.feed(shown)
    (cells,) = table.rows
    assert "<b>" not in shown
    assert [cell[0] if cell else "" for cell in cells] == [
        "7", HOSTILE, "€ 250.000", "3,50", "3,50", "3,0 – 4,0", "", HOSTILE, "3,50",
    ]  # fmt: skip
    assert cells[1][1] == HOSTILE
    assert '<th scope="row"><a href="/beheer/voorstellen/1203/">' in shown
    assert "<strong>3,50</strong></td>" in shown


@pytest.mark.parametrize(
    ("kind", "is_uncertain", "look", "mark"),
    [
        ("within", False, "<tr>", "mkb-status--ok"),
        ("outside", False, '<tr class="mkb-table__out">', "mkb-status--"),
        ("outside", True, '<tr class="mkb-table__band">', "mkb-status--warn"),
        ("within", True, '<tr class="mkb-table__band">', "mkb-status--warn"),
    ],
)
def test_look_says_where_the_money_ends(kind, is_uncertain, look, mark):
    shown = ranking_row(row(kind, is_uncertain))

    assert shown.startswith(look)
    assert "mkb-status" in shown
    assert mark in shown or mark == "mkb-status--ok"


def test_without_a_ceiling_the_outcome_is_empty():
    assert "mkb-status" not in ranking_row(row(""))


def test_headings_on_narrow_screens_follow_the_language():
    with translation.override("nl"):
        dutch = ranking_row(row())
    with translation.override("en"):
        english = ranking_row(row())

    assert 'data-label="Gevraagd"' in dutch
    assert 'data-label="Requested"' in english
