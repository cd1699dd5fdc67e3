"""The rows of a ranking: ``{% load ranking_rows %}{% ranking_row row %}``.

A page has 250 of them with ten cells each, so a row is written here and not in a template. Every value goes
through `escape`.
"""

from functools import lru_cache
from html import escape

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language

from assessment.views.management.ranking_table import CHOOSABLE, FIXED, Column, TableRow
from mkbdeals.templatetags.components import status

register = template.Library()
BAND, OUT = ' class="mkb-table__band"', ' class="mkb-table__out"'
# Their words are looked up once for each language; a criterion brings its own.
LABELS = {column.code: column.label for column in (*FIXED, *CHOOSABLE)}
MARKS = {"within": "done", "outside": "todo"}


@register.simple_tag
def ranking_row(row: TableRow) -> SafeString:
    """Write a row of the ranking: the proposal with its region as heading, the other columns as cells."""
    look = BAND if row.is_uncertain else OUT if row.kind == "outside" else ""
    language = get_language()  # once: it takes longer than a cell
    cells = "".join(_cell(row, column, words, language) for column, words in row.shown)
    return mark_safe(f"<tr{look}>{cells}</tr>\n")  # noqa: S308 - escaped below


def _cell(row: TableRow, column: Column, words: str, language: str | None) -> str:
    if column.code == "proposal":
        before, after = _address(get_script_prefix())
        region = f'<span class="mkb-sub">{escape(row.region)}</span>'
        return f'<th scope="row"><a href="{before}{row.proposal.pk}{after}">{escape(words)}</a>{region}</th>'
    own = "" if column.code in LABELS else str(column.label)
    start = _start(column.code, own, column.is_number, language)
    if column.code == "outcome":
        mark = "warn" if row.is_uncertain else MARKS.get(row.kind)
        return f"{start}{_status(mark, words, language) if mark else ''}</td>"
    return f"{start}<strong>{escape(words)}</strong></td>" if column.code == "score" else f"{start}{escape(words)}</td>"


@lru_cache(maxsize=200)
def _start(code: str, own: str, is_number: bool, _language: str | None) -> str:
    """Begin a cell; its heading stands in it for narrow screens."""
    number = ' class="n"' if is_number else ""
    return f'<td{number} data-label="{escape(capfirst(own or str(LABELS[code])))}">'


@lru_cache(maxsize=200)
def _status(mark: str, words: str, _language: str | None) -> SafeString:
    return status(mark, words, plain=True)


@lru_cache(maxsize=4)
def _address(_prefix: str) -> tuple[str, str]:
    """Give what stands before and after the key of a proposal in the address of its page."""
    before, _key, after = reverse("proposals:management_proposal", args=[0]).rpartition("/0/")
    return f"{before}/", f"/{after}"
