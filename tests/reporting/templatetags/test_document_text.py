"""Typed text becomes paragraphs, never markup."""

import re

import pytest

from reporting.templatetags.document_text import typed_text, unbroken


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("een", "<p>een</p>"),
        ("betaalt € 375", "<p>betaalt €\u00a0375</p>"),
        ("een\ntwee", "<p>een<br>twee</p>"),
        ("een\r\n \r\n\r\ntwee\r\n", "<p>een</p><p>twee</p>"),
        ("<b>&'\"", "<p>&lt;b&gt;&amp;&#x27;&quot;</p>"),
        ("x" * 200, f"<p>{'x' * 200}</p>"),
        ("x" * 201, f"<p>{'x' * 200}<wbr>x</p>"),
    ],
)
def test_typed_text(typed: str, shown: str) -> None:
    assert typed_text(typed) == shown


def test_typed_text_never_cuts_an_entity() -> None:
    shown = typed_text("&" * 1001)

    assert re.sub(r"&amp;|<wbr>|</?p>", "", shown) == ""
    assert shown.count("<wbr>") == 5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("het MKB-actieplan, en", 'het <span class="unbroken">MKB-actieplan</span>, en'),
        ("Barendrecht-Albrandswaard-Ridderkerk", "Barendrecht-Albrandswaard-Ridderkerk"),
        ("<b>-x Zuid-Limburg", '&lt;b&gt;-x <span class="unbroken">Zuid-Limburg</span>'),
        ("geen", "geen"),
    ],
)
def test_unbroken(text: str, shown: str) -> None:
    assert unbroken(text) == shown
