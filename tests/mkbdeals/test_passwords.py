"""Words of our own do not make up a password; beside other words they may stand in one."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

REFUSED = [
    "MKB-deals-2026!", "mkbdealsmkbdeals", "M1nisterie2027", "Ministerie van EZ", "b30ordelaar-123",
    "Welkom-Gemeente-1", "Wachtwoord2026", "Subsidie Aanvraag 26", "EconomischeZaken#1", "prövincie-réġio-12",
]  # fmt: skip
TAKEN = ["Een-heel-nieuw-wachtwoord-7", "Vier-woorden-op-een-rij", "Demonstratie-mkb-2027", "kaas boot lamp fiets"]


@pytest.mark.parametrize("password", REFUSED)
def test_our_own_words_make_up_no_password(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)

    assert "password_own_words" in {each.code for each in refused.value.error_list}


@pytest.mark.parametrize("password", TAKEN)
def test_other_words_do(password):
    validate_password(password)
