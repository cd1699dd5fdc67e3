"""The allow-list: which names may stand between double braces, and in which letters."""

from collections.abc import Mapping
from dataclasses import dataclass

# The kinds of letters (reporting.enums.LetterKind), and the clauses: about objection, and about appeal to the court
# against a decision on an objection.
AWARD, RESERVE, REJECTION, MOVED_UP, RESERVE_ENDED, OBJECTION, REMEDY, APPEAL = (
    "award", "reserve", "rejection", "moved_up", "reserve_ended", "objection", "remedy", "appeal",
)  # fmt: skip
LETTERS = frozenset({AWARD, RESERVE, REJECTION, MOVED_UP, RESERVE_ENDED, OBJECTION})
EVERYWHERE = LETTERS | {REMEDY, APPEAL}
CLAUSE_NAMES = frozenset({"bezwaar", "beroep"})
FROM_THE_RANKING = frozenset({AWARD, RESERVE, REJECTION})


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name that is filled in. One that `stands_alone` brings whole paragraphs; an optional one may stay empty."""

    name: str
    kinds: frozenset[str]
    stands_alone: bool = False
    is_optional: bool = False


def _all(*placeholders: Placeholder) -> Mapping[str, Placeholder]:
    return {each.name: each for each in placeholders}


PLACEHOLDERS: Mapping[str, Placeholder] = _all(
    Placeholder("aanvrager", EVERYWHERE),
    Placeholder("titel", EVERYWHERE),
    Placeholder("kenmerk", EVERYWHERE),
    Placeholder("regio", EVERYWHERE),
    Placeholder("ronde", EVERYWHERE),
    Placeholder("oproep", EVERYWHERE),
    Placeholder("datum", EVERYWHERE),
    Placeholder("gevraagd_bedrag", LETTERS),
    Placeholder("toegekend_bedrag", frozenset({AWARD, MOVED_UP, OBJECTION})),
    Placeholder("motivering", LETTERS),
    Placeholder("aantal_voorstellen", FROM_THE_RANKING),
    Placeholder("plaats", FROM_THE_RANKING),
    Placeholder("score", FROM_THE_RANKING),
    Placeholder("plaats_en_grens", FROM_THE_RANKING),
    Placeholder("reserveplaats", frozenset({RESERVE})),
    Placeholder("aantal_reserveplaatsen", frozenset({RESERVE})),
    Placeholder("redenen", FROM_THE_RANKING, stands_alone=True, is_optional=True),
    Placeholder("verwachting", frozenset({AWARD, MOVED_UP}), is_optional=True),
    Placeholder("bezwaar", LETTERS - {OBJECTION}, stands_alone=True, is_optional=True),
    Placeholder("beroep", frozenset({OBJECTION}), stands_alone=True, is_optional=True),
    Placeholder("laatste_bezwaardag", frozenset({REMEDY})),
    Placeholder("laatste_beroepsdag", frozenset({APPEAL})),
    Placeholder("contact", EVERYWHERE),
    Placeholder("contact_email", EVERYWHERE),
    Placeholder("contact_telefoon", EVERYWHERE),
    Placeholder("controlegetal", LETTERS, is_optional=True),
)


def clause_of(kind: str) -> str:
    """Give the clause of a kind of letter.

    Against a decision there is objection; against a decision on an objection there is appeal (Awb 7:1, 8:1).
    """
    return APPEAL if kind == OBJECTION else REMEDY


def allowed_in(kind: str) -> tuple[str, ...]:
    """Name the placeholders that a letter of this kind may hold, in the order of the list."""
    return tuple(name for name, each in PLACEHOLDERS.items() if kind in each.kinds)
