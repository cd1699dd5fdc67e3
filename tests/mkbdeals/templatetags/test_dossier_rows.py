"""Rows of the tables at the desk: what stands in them, and that text is text."""

from decimal import Decimal

from assessment.queries.dossier import Contribution, CostLine
from mkbdeals.templatetags.dossier_rows import contribution_rows, cost_rows, text_rows
from proposals.formats import euros

BAD = "<b>&\"'"
SAFE = "&lt;b&gt;&amp;&quot;&#x27;"


def test_a_cost_has_its_note_and_its_vat():
    rows = cost_rows([CostLine(BAD, BAD, Decimal(1000), Decimal("12.50"))])

    assert rows.count(SAFE) == 2
    assert "<b>" not in rows
    assert f"waarvan {euros(Decimal('12.50'))}" in rows
    assert f'<td class="n">{euros(Decimal(1000))}</td></tr>' in rows


def test_a_cost_without_note_and_vat_is_its_name_and_amount():
    assert cost_rows([CostLine("Coach", "", Decimal(1), Decimal(0))]) == (
        f'<tr><th scope="row">Coach</th><td class="n">{euros(Decimal(1))}</td></tr>'
    )


def test_a_contribution_has_its_kind_note_and_share():
    rows = contribution_rows([Contribution(BAD, BAD, "in geld", Decimal(5), Decimal("0.125"))])

    assert f'<th scope="row">{SAFE}<span class="mkb-sub">in geld. {SAFE}</span></th>' in rows
    assert "12,5" in rows


def test_without_a_share_the_cell_is_empty():
    rows = contribution_rows([Contribution("Stad", "", "in geld", Decimal(0), None)])

    assert rows.endswith('<td class="n"></td></tr>')
    assert '<span class="mkb-sub">in geld</span>' in rows


def test_rows_of_texts_begin_with_a_heading():
    assert text_rows([(BAD, "2"), ("a", BAD)]) == (
        f'<tr><th scope="row">{SAFE}</th><td>2</td></tr><tr><th scope="row">a</th><td>{SAFE}</td></tr>'
    )
    assert text_rows([]) == ""
