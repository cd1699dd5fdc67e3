"""Show what people typed in a document: ``{% load document_text %}{{ answer.text|typed_text }}``."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# An unbroken word costs time by its square: a megabyte would take hours, with places to break it 24 seconds.
LONGEST_WORD = 200
_HYPHENATED = re.compile(r"(?<!\S)([\w’]{1,12}-[\w’]{1,12})(?=[\s.,;:)]|$)")
_EURO_SIGN = re.compile(r"€ (?=\d)")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


@register.filter
def unbroken(text: str) -> SafeString:
    """Keep short words with a hyphen on one line: "MKB-actieplan", "Zuid-Limburg"."""
    words = _HYPHENATED.split(text)
    return mark_safe("".join(  # noqa: S308
        f'<span class="unbroken">{escape(word)}</span>' if at % 2 else escape(word)
        for at, word in enumerate(words)
    ))  # fmt: skip


@register.filter
def typed_text(text: str) -> SafeString:
    """Turn plain text into paragraphs: an empty line starts a new one, a single break stays a break.

    All markup in the text is escaped; what comes out holds only ``p``, ``br`` and ``wbr``.
    """
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return mark_safe("".join(f"<p>{_lines(paragraph)}</p>" for paragraph in paragraphs))  # noqa: S308


def _lines(paragraph: str) -> str:
    return "<br>".join(typed_line(line.strip()) for line in paragraph.split("\n"))


def typed_line(line: str) -> str:
    """Escape a line, mark places where a very long word may break and keep "€ 375" on one line."""
    line = _EURO_SIGN.sub("€\u00a0", line)
    pieces = _LONG_WORD.sub(lambda match: f"{match.group()}\u200b", line).split("\u200b")
    return "<wbr>".join(map(escape, pieces))
