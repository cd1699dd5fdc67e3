"""Passwords that everybody would guess here first (ASVS 5.0 6.1.2 and 6.2.11)."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Longest first, so that "mkbdeals" is not left with "s".
OWN_WORDS = sorted(
    (
        "mkbdeals", "mkbdeal", "mkb", "deals", "deal", "economischezaken", "economische", "zaken", "ministerie",
        "klimaat", "rvo", "beoordelaars", "beoordelaar", "beoordelen", "beoordeling", "programmateam", "programma",
        "subsidie", "regeling", "aanvragen", "aanvraag", "voorstellen", "voorstel", "besluit", "loket", "ronde",
        "gemeente", "provincie", "regio", "wethouder", "ondernemers", "ondernemer", "digitalisering", "innovatie",
        "eherkenning", "inloggen", "welkom", "wachtwoord",
    ),
    key=len,
    reverse=True,
)  # fmt: skip
NEEDED = 8  # signs that are left when our own words are taken out
# Signs that stand for letters, as who must choose "a digit and a sign" puts them.
DISGUISES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


class OwnWordsValidator:
    """Refuses a password that is made up of words of this site, whatever digits stand in or behind them."""

    def validate(self, password: str, user: Any = None) -> None:
        """Take our own words out and look whether enough is left.

        :raises ValidationError: if a password is little more than our own words.
        """
        folded = "".join(c for c in unicodedata.normalize("NFKD", password.casefold()) if not unicodedata.combining(c))
        if any(_is_made_of_own_words(each) for each in (folded, folded.translate(DISGUISES))):
            raise ValidationError(
                _("This password is mostly words of MKB-deals. Others guess those first. Use other words."),
                code="password_own_words",
            )

    def get_help_text(self) -> str:
        """Say what is asked."""
        return _("Your password is not made up of words of MKB-deals.")


def _is_made_of_own_words(text: str) -> bool:
    letters = re.sub(r"[^\w]|_", "", text)
    left = letters
    for word in OWN_WORDS:
        left = left.replace(word, "")
    return len(left) < len(letters) and len(left) < NEEDED
