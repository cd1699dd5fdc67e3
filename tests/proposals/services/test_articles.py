"""Cutting an agreed text into articles."""

import pytest

from proposals.services.articles import Article, articles_of, is_only_headings


@pytest.mark.parametrize(
    ("body", "articles"),
    [
        ("", ()),
        ("\n \n", ()),
        ("Zonder kop.", (Article("", "Zonder kop."),)),
        ("## Doel\nEen.\n\nTwee.\n", (Article("Doel", "Een.\n\nTwee."),)),
        ("Vooraf.\r\n## Doel\r\nEen.", (Article("", "Vooraf."), Article("Doel", "Een."))),
        ("## Leeg\n## Vol\nTekst", (Article("Leeg", ""), Article("Vol", "Tekst"))),
        ("##Geen kop", (Article("", "##Geen kop"),)),
    ],
)
def test_articles_of_cuts_at_headings(body, articles):
    assert articles_of(body) == articles


def test_a_heading_without_text_is_seen():
    assert is_only_headings("## Leeg\n## Vol\nTekst")
    assert not is_only_headings("## Vol\nTekst")
