"""Texts with marks become a few kinds of HTML, and all else in them stays text."""

import re

import pytest

from reporting.templatetags.marked_text import marked_page, marked_text

ALLOWED = {"h2", "h3", "h4", "h5", "h6", "p", "br", "ul", "ol", "li", "strong", "a", "span", "sup", "wbr"}


def test_marks_become_html() -> None:
    text = "# Kop\n\n- **een**\n- twee[^noot]\n\n[hier](https://voorbeeld.nl)"

    assert marked_text(text, 4) == (
        '<h4>Kop</h4><ul class="list"><li><strong>een</strong></li><li>twee<span class="footnote">noot</span></li></ul>'
        '<p><a href="https://voorbeeld.nl">hier</a></p>'
    )


def test_page_has_its_notes_at_the_end() -> None:
    shown = marked_page("Een[^a] en twee[^b].")

    assert shown == '<p>Een<sup>1</sup> en twee<sup>2</sup>.</p><ol class="mkb-notes"><li>a</li><li>b</li></ol>'


@pytest.mark.parametrize(
    "text",
    (
        "<script>alert(1)</script>",
        '[x](https://a.nl/"onmouseover="x)',
        "[<img src=x>](https://a.nl)",
        "[^<iframe src=x>]",
        "**<b onclick=x>**",
        "# <style>*{}</style>",
        "[x](data:text/html,y)",
        "{{ settings.SECRET_KEY }}{% include 'x' %}",
    ),
)
def test_nothing_but_own_marks_becomes_markup(text: str) -> None:
    for shown in (marked_text(text), marked_page(text)):
        assert set(re.findall(r"</?([a-z0-9]+)", shown)) <= ALLOWED
        assert not re.search(r"<[^>]*\son\w+=", shown)
