"""Letters with decisions, filled in with invented words; also with names and reasons that are as long as can be."""

from datetime import date
from typing import Any

from reporting.documents import DecisionLetterDocument, LetterCriterion, LetterReason
from reporting.letters import CLAUSE_NAMES, DEFAULT_TEXTS, Block, clause_of, filled, filled_line, parse_line, parse_text

VALUES = {
    "aanvrager": "Gemeente Veenmeer", "titel": "Samen digitaal", "kenmerk": "MD27 4K7T 9QWX", "regio": "Regio Veenmeer",
    "ronde": "Ronde 3 (2027)", "oproep": "Stcrt. 2027, 1234", "datum": "12 maart 2027",
    "gevraagd_bedrag": "€\u00a0250.000", "toegekend_bedrag": "€\u00a0250.000", "motivering": "Uw plan past.",
    "aantal_voorstellen": "28", "plaats": "10", "score": "3,67", "reserveplaats": "2", "aantal_reserveplaatsen": "3",
    "plaats_en_grens": "U staat op plaats 10; de grens lag na plaats 9.",
    "verwachting": "Wij verwachten dat de deal medio maart 2028 klaar is.",
    "laatste_bezwaardag": "vrijdag 23 april 2027", "laatste_beroepsdag": "vrijdag 23 april 2027",
    "contact": "Mail programma@mkbdeals.example of bel 070 123 45 67.",
    "contact_email": "programma@mkbdeals.example", "contact_telefoon": "070 123 45 67", "controlegetal": "",
}  # fmt: skip
REASON = "Het plan past goed bij de thema’s. De band met het thema financiering had duidelijker gekund. "


def decision_letter(kind: str = "rejection", *, reason: str = REASON, **changes: Any) -> DecisionLetterDocument:
    """Make a letter of one kind; `values` are added to what is filled in, the rest replaces fields."""
    values = VALUES | changes.pop("values", {})
    text, clause = DEFAULT_TEXTS[kind], clause_of(kind)
    remedy = filled(parse_text(DEFAULT_TEXTS[clause].body, clause), values, {})
    inserts = {"redenen": (Block("insert", name="redenen"),), **dict.fromkeys(CLAUSE_NAMES, remedy)}
    fields: dict[str, Any] = {
        "reference": values["kenmerk"],
        "is_demonstration": True,
        "round_title": values["ronde"],
        "letter_date": date(2027, 3, 12),
        "office": "De Staatssecretaris van Economische Zaken en Klimaat",
        "address": (values["aanvrager"], "Postbus 12", "1234 AB Veenmeer"),
        "subject": filled_line(parse_line(text.subject, kind), values),
        "blocks": filled(parse_text(text.body, kind), values, inserts),
        "criteria": criteria(reason),
        "package_sha256": "0f1e2d3c4b5a6978" * 4,
        "public_sha256": "9c8b7a6f5e4d3c2b" * 4,
        "public_code": "3f9a51c07be2",
    }
    return DecisionLetterDocument(**fields | changes)


def criteria(reason: str) -> tuple[LetterCriterion, ...]:
    """Give the five criteria with three reasons each."""
    names = (
        "Aansluiting bij het MKB-actieplan", "Uitvoerbaarheid van het voorstel", "Betrokkenheid van het mkb",
        "Mate van vraagsturing", "De te verwachten impact",
    )  # fmt: skip
    reasons = tuple(LetterReason(number=each, points=each + 1, text=reason) for each in (1, 2, 3))
    return tuple(LetterCriterion(name=name, mean="3,00", most=5, reasons=reasons) for name in names)
