"""Every field that can hold something about a person is classified in the register of processing, once."""

from collections import Counter

from django.core.management import call_command

from proposals.services.privacy.register import PERSONAL, TYPED, fields_of, personal_fields
from tests.trust.registry import OPEN, SECRET, label_of, our_models, text_fields

LABELS = {label_of(model, field) for model in our_models() for field in text_fields(model)}


def test_every_field_with_words_that_is_no_machine_word_is_classified():
    # What stands in OPEN alone has its reason there: a checksum, a word of the program, the call, a register.
    classified = personal_fields() | fields_of(TYPED)

    assert sorted(set(SECRET) - classified) == [], "proposals/services/privacy/register.py"
    assert sorted(classified - LABELS) == [], "no such field"
    assert sorted(LABELS - classified - set(OPEN)) == []


def test_no_field_is_classified_twice():
    listed = Counter(each for fields in (*PERSONAL.values(), TYPED) for each in fields_of(fields))

    assert [field for field, times in listed.items() if times > 1] == []


def test_every_field_for_an_address_is_personal():
    addresses = {name for name in LABELS if name.endswith(("email", "phone", "postal_address", "recipient"))}

    assert addresses <= personal_fields()


def test_the_document_is_what_the_register_says():
    """A new field that names a person changes the list: look whether the purposes still hold, then write it anew."""
    call_command("privacy_register", check=True)
