"""The counter below a text: the browser, the page as it comes and the check of the server count the same (WS-22)."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string

from mkbdeals.assets import BASE_DIR
from mkbdeals.templatetags.nlds import nlds_counter, sentences
from proposals.services.problems import word_count

LIMIT = 20
GLUE = {
    "spaces": " ",
    "many spaces": "   ",
    "line ends of Windows": "\r\n",
    "line ends of a Mac of old": "\r",
    "tabs": "\t",
    "a hard space": "\u00a0",
    "a thin space": "\u2009",
    "a line separator": "\u2028",
    "a next line": "\x85",
    "a file separator": "\x1c",
    "a byte order mark, which is no space": " \ufeff",
}
WORDS = {"words": "woord", "faces": "😀👩‍👩‍👧", "accents": "e\u0301én", "signs": "a-b/c"}
CASES = [
    pytest.param(glue.join([word] * count), id=f"{name}, {glued}, {count}")
    for name, word in WORDS.items()
    for glued, glue in GLUE.items()
    for count in (LIMIT - 1, LIMIT, LIMIT + 1)
]


def counted_form(text: str, **limits: int) -> forms.Form:
    """Build a form with one counted text."""

    class CountedForm(forms.Form):
        answer = forms.CharField(strip=False, widget=forms.Textarea(attrs=limits))

    return CountedForm({"answer": text}, auto_id="id_%s")


@pytest.fixture(scope="module")
def page(browser):
    """Open a page with a text counted in words and one counted in characters, and the script of the site."""
    fields = ""
    for unit, limits in {"words": {"data-max-words": LIMIT}, "characters": {"maxlength": 200}}.items():
        counter = render_to_string("nlds/counter.html", nlds_counter(counted_form("", **limits)["answer"]))
        limit = f'data-max-words="{LIMIT}"' if unit == "words" else 'data-max-characters="200"'
        fields += f'<textarea id="{unit}" {limit}></textarea>' + counter.replace("id_answer", unit)
    opened = browser.new_page()
    opened.set_content(f"<body>{fields}</body>")
    opened.evaluate((BASE_DIR / "static/js/site.js").read_text(encoding="utf-8"))
    yield opened
    opened.close()


def in_browser(page, unit: str, text: str) -> str:
    """Give the sentence of the counter after typing."""
    page.evaluate(
        "([unit, text]) => { const field = document.getElementById(unit); field.value = text;"
        " field.dispatchEvent(new Event('input')); }",
        [unit, text],
    )
    return page.locator(f"#{unit}_counter").inner_text()


@pytest.mark.parametrize("text", CASES)
def test_words_and_characters_count_the_same_everywhere(page, text):
    for unit, limits in {"words": {"data-max-words": LIMIT}, "characters": {"maxlength": 200}}.items():
        sentence = nlds_counter(counted_form(text, **limits)["answer"])["sentence"]
        assert in_browser(page, unit, text) == sentence
    left = LIMIT - word_count(text)
    words = in_browser(page, "words", text)
    assert int(re.search(r"\d+", words)[0]) == abs(left)


def test_thousands_are_grouped_as_in_dutch():
    assert sentences("characters", 20_000)["left"] == "Nog 20.000 tekens over."
