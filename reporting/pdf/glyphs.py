"""Text that the letter type of the documents can show.

A character outside the fonts would be drawn from whatever font the machine happens to have, or
as an empty box. PDF/A forbids the empty box, and the other font would make the same document
differ between machines. So such characters are written out before the document is laid out.
"""

import re
import unicodedata
from functools import cache

from reporting.pdf.assets import FONT_FILES, bundled_assets

# Look-alikes that the font lacks but every reader takes for the same sign.
LOOK_ALIKES = {
    "\u2010": "-", "\u2011": "-", "\u2015": "\u2014", "\u2028": "\n", "\u2029": "\n\n",
    "\u2000": " ", "\u2001": " ", "\u2002": " ", "\u2003": " ", "\u2004": " ", "\u2005": " ",
    "\u2006": " ", "\u2008": " ", "\u2009": " ", "\u200a": " ", "\u205f": " ", "\u3000": " ",
    "\u25cf": "\u2022", "\u25e6": "\u2022", "\u2043": "-", "\uf0b7": "\u2022",
}  # fmt: skip
LAYOUT = frozenset("\n\r\t\u00ad")


@cache
def known_characters() -> frozenset[str]:
    """Collect the characters that every bundled font style can draw."""
    from fontTools.ttLib import TTFont

    coverage = [set(TTFont(bundled_assets()[f"asset:{name}"][0], lazy=True).getBestCmap()) for name in FONT_FILES]
    return frozenset(map(chr, set.intersection(*coverage))) | LAYOUT


@cache
def _unknown() -> re.Pattern[str]:
    characters = "".join(re.escape(character) for character in sorted(known_characters()))
    return re.compile(f"[^{characters}]")


def _written_out(match: re.Match[str]) -> str:
    character = match.group()
    if character in LOOK_ALIKES:
        return LOOK_ALIKES[character]
    # Joiners, direction marks and variation selectors draw nothing themselves.
    if unicodedata.category(character) == "Cf" or unicodedata.combining(character):
        return ""
    if "\ufe00" <= character <= "\ufe0f":
        return ""
    return f"[U+{ord(character):04X}]"


def drawable(text: str) -> str:
    """Return the text with each character that the fonts lack written out, as in ``[U+1F4A1]``.

    Accents are composed first; invisible marks (joiners, direction marks) are left out.
    """
    return _unknown().sub(_written_out, unicodedata.normalize("NFC", text))
