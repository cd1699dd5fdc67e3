"""What was filled in is shown as text, whatever signs it holds, with a table that reads well in each way."""

import re

from mkbdeals.templatetags.answers import answer_facts, answer_table
from proposals.views.answers import AnswerTable

HOSTILE = '<script>alert("x")</script>&\''


def table(**values):
    return AnswerTable(
        **{"caption": "Costs", "heads": ["What", "Amount"], "rows": [["Work", "€ 1"]], "amounts": 1} | values
    )


def test_no_text_of_people_becomes_markup():
    shown = answer_facts([(HOSTILE, HOSTILE)]) + answer_table(
        table(caption=HOSTILE, heads=[HOSTILE] * 2, rows=[[f"{HOSTILE}\n{HOSTILE}", HOSTILE]], total=[HOSTILE] * 2), ""
    )
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#x27;") == 12


def test_what_is_missing_is_said():
    assert '<dd class="mkb-pre"><span class="mkb-soft">' in answer_facts([("Title", "")])
    assert answer_facts([("Title", "A plan")]).count("mkb-soft") == 0


def test_a_note_stands_below_its_name():
    assert '<th scope="row">Work<span class="mkb-sub">two days</span></th>' in answer_table(
        table(rows=[["Work\ntwo days", "€ 1"]]), ""
    )


def test_amounts_and_their_head_stand_on_the_right_and_each_cell_names_its_column():
    shown = answer_table(table(total=["Together", "€ 1"]), "")
    assert '<th scope="col">What</th><th scope="col" class="n">Amount</th>' in shown
    assert '<td data-label="Amount" class="n">€ 1</td>' in shown
    assert '<tfoot><tr><th scope="row">Together</th><td class="n" data-label="Amount">€ 1</td></tr></tfoot>' in shown


def test_without_a_caption_the_title_of_the_part_is_read_aloud():
    assert re.search(
        r'<caption class="mkb-caption--s mkb-sr">Partners</caption>', answer_table(table(caption=""), "Partners")
    )
    assert "tfoot" not in answer_table(table(), "")
