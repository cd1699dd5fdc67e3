"""Something to mend in a proposal, and the words for amounts that were not understood."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.formats import euros
from proposals.money import AmbiguousAmount, InvalidAmount, parse_dutch_amount


@dataclass(frozen=True)
class Problem:
    """Something to mend: where it is, and what to do. A warning does not stop submitting.

    `field` is the name of the field on the page of `section` (`answer_<question id>`,
    `budget_<row>_amount`, …).
    """

    section: str
    field: str
    message: str
    is_warning: bool = False


def word_count(text: str) -> int:
    """Count words as the counter on the page does: parts between white space."""
    return len(text.split())


SHOWN_SIGNS = 40  # of what was typed
# The page of the budget says the same while typing: the script takes these words (views/budget_texts.py).
AMOUNT_TEXTS = {
    "ambiguous": gettext_lazy("You wrote “%(text)s” for %(what)s. Do you mean %(readings)s? Write it like that."),
    "unreadable": gettext_lazy(
        "“%(text)s” is not an amount we understand for %(what)s. Write it as 250.000 or 250.000,50."
    ),
}


def amount_problem(text: str, what: str) -> str | None:
    """Say what is wrong with a typed amount and how to write it, or None when it is clear or empty."""
    if not text.strip():
        return None
    shown = text if len(text) <= SHOWN_SIGNS else text[:SHOWN_SIGNS] + "…"
    try:
        parse_dutch_amount(text)
    except AmbiguousAmount as error:
        readings = _(" or ").join(euros(reading) for reading in error.readings)
        return AMOUNT_TEXTS["ambiguous"] % {"text": shown, "what": what, "readings": readings}
    except InvalidAmount:
        return AMOUNT_TEXTS["unreadable"] % {"text": shown, "what": what}
    return None
