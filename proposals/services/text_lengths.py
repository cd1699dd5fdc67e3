"""How much text one field of a proposal keeps. Far above any limit of words; what lies above is no answer any more.

Autosave writes what stands in a field every ten seconds, and the history keeps each version: without a
limit one page could fill the disk.
"""

from django.utils.translation import gettext as _

from proposals.formats import number
from proposals.models import Question

LONGEST_TEXT = 50_000  # signs, about 7.500 words
SIGNS_PER_WORD = 20


class TextTooLong(Exception):
    """A text is longer than its field keeps; `message` says how long it is and how long it may be."""

    def __init__(self, length: int, maximum: int) -> None:
        self.message = too_long_words(length, maximum)
        super().__init__(self.message)


def longest_answer(question: Question) -> int:
    """Give how many signs an answer may have; more than `LONGEST_TEXT` only where very many words are asked."""
    return max(LONGEST_TEXT, SIGNS_PER_WORD * question.maximum_words)


def length_of(text: str) -> int:
    """Count signs as they are kept: a line end is one."""
    return len(text) - text.count("\r\n")


def too_long_words(length: int, maximum: int) -> str:
    """Say that a text was not saved, with its length and the most that is possible."""
    return _(
        "This text has %(length)s signs. At most %(maximum)s are possible: make it shorter. "
        "We have not saved it, it stands in this page only."
    ) % {"length": number(length), "maximum": number(maximum)}
