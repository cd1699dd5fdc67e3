"""What was filled in, as a list of facts and as tables: ``{% load answers %}{% answer_table table caption %}``.

A budget of forty rows has hundreds of cells, so the markup of a row is written here and not in a template. Every
value goes through `escape`.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import starmap

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from proposals.views.answers import AnswerTable

register = template.Library()
AMOUNT = ' class="n"'


@register.simple_tag
def answer_facts(facts: Iterable[tuple[str, str]]) -> SafeString:
    """List questions with their answers; an answer that is missing is said in so many words."""
    missing = f'<span class="mkb-soft">{escape(_("Not filled in yet"))}</span>'
    lines = (
        f'<div><dt>{escape(str(name))}</dt><dd class="mkb-pre">{escape(str(text)) if text else missing}</dd></div>'
        for name, text in facts
    )
    return mark_safe(f'<dl class="utrecht-data-list mkb-facts">{"".join(lines)}</dl>')  # noqa: S308 - escaped above


@register.simple_tag
def answer_table(table: AnswerTable, title: str) -> SafeString:
    """Show a table; without a caption of its own it has the title of its part, for who cannot see the page."""
    first_amount = len(table.heads) - table.amounts
    columns = [(escape(head), AMOUNT if place >= first_amount else "") for place, head in enumerate(table.heads)]
    heads = "".join(f'<th scope="col"{amount}>{head}</th>' for head, amount in columns)
    cells = [f'<td data-label="{head}"{amount}>' for head, amount in columns]
    body = "".join(_row(row, cells) for row in table.rows)
    hidden = "" if table.caption else " mkb-sr"
    caption = f'<caption class="mkb-caption--s{hidden}">{escape(table.caption or str(title))}</caption>'
    foot = _total(table.total, columns) if table.total else ""
    return mark_safe(  # noqa: S308 - escaped above
        f'<table class="utrecht-table mkb-table mkb-table--cards mkb-table--tight">{caption}\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody>\n{foot}</table>"
    )


def _row(row: Sequence[str], cells: Sequence[str]) -> str:
    name, _separator, note = row[0].partition("\n")
    below = f'<span class="mkb-sub">{escape(note)}</span>' if note else ""
    values = zip(cells[1:], row[1:], strict=True)
    others = "".join(f"{cell}{escape(text.partition(chr(10))[0])}</td>" for cell, text in values)
    return f'<tr><th scope="row">{escape(name)}{below}</th>{others}</tr>'


def _total(row: Sequence[str], columns: Sequence[tuple[str, str]]) -> str:
    others = "".join(starmap(_total_cell, zip(row[1:], columns[1:], strict=True)))
    return f'<tfoot><tr><th scope="row">{escape(row[0])}</th>{others}</tr></tfoot>'


def _total_cell(text: str, column: tuple[str, str]) -> str:
    head, amount = column
    return f'<td{amount} data-label="{head}">{escape(text)}</td>' if amount else f"<td>{escape(text)}</td>"
