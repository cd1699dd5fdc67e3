"""The rows of the tables of a proposal at the desk: ``{% load dossier_rows %}{% cost_rows dossier.costs %}``.

A budget has forty lines, and the desk is opened for every proposal, so its rows are written here and not in a
template. Every text goes through `escape`.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessment.queries.dossier import Contribution, CostLine
from proposals.formats import euros, percent

register = template.Library()


@register.simple_tag
def cost_rows(costs: Iterable[CostLine]) -> SafeString:
    """Write what something costs: the line with its note and its compensable VAT, and the amount."""
    return mark_safe("".join(map(_cost, costs)))  # noqa: S308 - escaped below


@register.simple_tag
def contribution_rows(contributions: Iterable[Contribution]) -> SafeString:
    """Write who pays which part: the name with its kind and note, the amount and the share."""
    return mark_safe("".join(map(_contribution, contributions)))  # noqa: S308 - escaped below


@register.simple_tag
def text_rows(rows: Iterable[tuple[str, ...]]) -> SafeString:
    """Write rows of texts; the first names the row."""
    return mark_safe("".join(map(_texts, rows)))  # noqa: S308 - escaped below


def _cost(line: CostLine) -> str:
    words = escape(line.description) + (_sub(line.note) if line.note else "")
    if line.vat:
        words += _sub(_("of which %(vat)s compensable VAT") % {"vat": euros(line.vat)})
    return f'<tr><th scope="row">{words}</th><td class="n">{euros(line.amount)}</td></tr>'


def _contribution(each: Contribution) -> str:
    kind = f"{each.kind}. {each.note}" if each.note else each.kind
    share = "" if each.share is None else percent(each.share, 1)
    return (
        f'<tr><th scope="row">{escape(each.name)}{_sub(kind)}</th>'
        f'<td class="n">{euros(each.amount)}</td><td class="n">{share}</td></tr>'
    )


def _texts(row: tuple[str, ...]) -> str:
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
    return f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>'


def _sub(words: str) -> str:
    return f'<span class="mkb-sub">{escape(words)}</span>'
