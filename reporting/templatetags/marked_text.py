"""Show a text with marks in a document or page: ``{% load marked_text %}{{ text|marked_text:3 }}``."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reporting.templatetags.document_text import typed_line
from reporting.texts import Block, Line, Piece, parse_text

register = template.Library()
LOWEST_HEADING = 6


@register.filter
def marked_text(text: str, level: int = 3) -> SafeString:
    """Turn a text with marks into HTML; its first headings get `level`. All else in it is escaped.

    What comes out holds only ``h2``-``h6``, ``p``, ``br``, ``ul``, ``ol``, ``li``, ``strong``, ``a`` and ``span``.
    """
    return mark_safe("".join(_block(block, level) for block in parse_text(text).blocks))  # noqa: S308


@register.filter
def marked_page(text: str, level: int = 3) -> SafeString:
    """Turn a text with marks into HTML for a page on screen: its footnotes stand at the end as a list."""
    blocks = parse_text(text).blocks
    notes = [piece.text for block in blocks for line in block.lines for piece in line if piece.kind == "note"]
    shown = _numbered(blocks, level)
    if notes:
        items = "".join(f"<li>{typed_line(note)}</li>" for note in notes)
        shown += f'<ol class="mkb-notes">{items}</ol>'
    return mark_safe(shown)  # noqa: S308


class _Numbers:
    """Counts the footnotes of a text on screen."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def _numbered(blocks: Iterable[Block], level: int) -> str:
    numbers = _Numbers()
    return "".join(_block(block, level, numbers=numbers) for block in blocks)


def _block(block: Block, level: int, numbers: _Numbers | None = None) -> str:
    lines = [_line(line, numbers) for line in block.lines]
    if block.kind == "heading":
        tag = f"h{min(level + block.level - 1, LOWEST_HEADING)}"
        return f"<{tag}>{lines[0]}</{tag}>"
    if block.kind == "paragraph":
        return f"<p>{'<br>'.join(lines)}</p>"
    tag = "ul" if block.kind == "list" else "ol"
    return f'<{tag} class="list">{"".join(f"<li>{line}</li>" for line in lines)}</{tag}>'


def _line(line: Line, numbers: _Numbers | None) -> str:
    return "".join(_piece(piece, numbers) for piece in line)


def _piece(piece: Piece, numbers: _Numbers | None) -> str:
    words = typed_line(piece.text)
    if piece.kind == "strong":
        return f"<strong>{words}</strong>"
    if piece.kind == "link":
        return f'<a href="{escape(piece.address)}">{words}</a>'
    if piece.kind == "note":
        return f"<sup>{numbers.next()}</sup>" if numbers else f'<span class="footnote">{words}</span>'
    return words
