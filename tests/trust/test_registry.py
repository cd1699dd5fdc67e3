"""Every field that can hold words is either a secret with readers, or open for a reason that is written down."""

from tests.trust.registry import OPEN, SECRET, label_of, our_models, text_fields

LABELS = {label_of(model, field) for model in our_models() for field in text_fields(model)}


def test_every_field_with_words_is_a_secret_or_says_why_not():
    written = set(SECRET) | set(OPEN)

    assert (sorted(LABELS - written), sorted(written - LABELS)) == ([], []), "tests/trust/registry.py"


def test_no_field_is_both():
    assert sorted(set(SECRET) & set(OPEN)) == []


def test_there_are_secrets_enough():
    assert len(SECRET) >= 60
