"""Generated snapshots: documents with amounts, days, names and rows by chance, and what their PDFs tell otherwise."""

import dataclasses
import random
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from proposals.formats import euros, million_words, short_date
from reporting.documents import DecisionLetterDocument, Document
from reporting.documents.deal_sheet import SheetPayment
from reporting.letters import DEFAULT_TEXTS
from reporting.letters.placeholders import LETTERS
from tests.pdf_checks import text_of
from tests.reporting.documents.kinds import KINDS
from tests.reporting.documents.letter_samples import decision_letter

AMOUNT = re.compile(r"(?:− )?€ \d{1,3}(?:\.\d{3})*(?:,\d\d)?(?![\d.,]* miljoen)(?!\d)")
# Kinds that show money, results or days, the quick ones more often.
READ_BACK = (
    "decision letter", "deal sheet", "progress report", "covenant", "round report", "decision letter", "deal sheet",
    "acknowledgement", "progress report", "letter as it is sent", "covenant", "decision letter", "round report",
    "report to parliament", "deal sheet",
)  # fmt: skip
# Not shown: what stands after later decisions when there were none, and the day of each figure in a report that
# gives one day for all.
HIDDEN = {("letter as it is sent", "standing_amount"), ("report to parliament", "reached_on")}
NAMES = ("title", "region_label", "organisation_name", "round_name", "deal_title", "proposal_title")
ODD_WORDS = ("Ĳsselstein", "’s-Gravenhage", "Café Noord", "Súdwest", "A&B", "<b>", "naïef", "Zuid–Oost", "Übach")
FEET = re.compile(r"• |Demonstratie [A-Z0-9 ]+ Pagina \d+ van \d+ ?")  # between two parts of a sentence, maybe
SCALES = {"€ 1.000"}  # the unit of a drawing


def generated(kind: str, chance: random.Random) -> Document:
    """Make a document of `kind`: amounts to the cent, days, names and numbers of rows are drawn."""
    if kind == "decision letter":
        return _letter(chance)
    moved = timedelta(days=chance.randrange(-700, 1500))
    return _changed(KINDS[kind](), "", chance, moved)


def _changed(value: Any, name: str, chance: random.Random, moved: timedelta) -> Any:
    """Give a value, a row or a document with other figures, days and names; `name` is that of its field."""
    if isinstance(value, tuple):
        rows = [_changed(each, name, chance, moved) for each in value]
        if len(rows) > 1 and all(map(dataclasses.is_dataclass, rows)):
            kept = sorted(chance.sample(range(len(rows)), chance.randint(1, len(rows))))
            rows = [rows[each] for each in kept]
        return tuple(rows)
    if dataclasses.is_dataclass(value):
        fields = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        found = {field: _changed(old, field, chance, moved) for field, old in fields.items()}
        if isinstance(value, SheetPayment) and value.paid_amount is not None and not chance.randrange(4):
            found["paid_amount"] = -found["paid_amount"]  # money that came back
        return dataclasses.replace(value, **found)
    if isinstance(value, Decimal):
        return _amount(chance)
    if isinstance(value, date):
        return value + moved
    if isinstance(value, str) and name in NAMES and value:
        return f"{value} {chance.choice(ODD_WORDS)} {chance.randrange(1000)}"
    return value


def _amount(chance: random.Random) -> Decimal:
    """Draw an amount: of any size, to the cent or round."""
    whole = chance.randrange(1, 10 ** chance.randint(2, 7))
    return Decimal(whole) + (Decimal(chance.randrange(1, 100)) / 100 if chance.randrange(5) else 0)


def _letter(chance: random.Random) -> DecisionLetterDocument:
    """Fill in a letter with a decision: any kind, with drawn amounts, names, days and reasons."""
    kind = chance.choice(sorted(LETTERS & DEFAULT_TEXTS.keys()))
    day = date(2027, 1, 1) + timedelta(days=chance.randrange(1500))
    word = chance.choice(ODD_WORDS)
    values = {
        "gevraagd_bedrag": euros(_amount(chance)),
        "toegekend_bedrag": euros(_amount(chance)),
        "titel": f"Samen {word} {chance.randrange(1000)}",
        "aanvrager": f"Gemeente {word}",
        "datum": short_date(day),
        "laatste_bezwaardag": short_date(day + timedelta(days=42)),
        "laatste_beroepsdag": short_date(day + timedelta(days=42)),
        "motivering": f"Van de kosten nemen wij {euros(_amount(chance))} niet mee.",
    }
    reason = f"Er is {euros(_amount(chance))} te veel begroot. " * chance.randint(1, 6)
    return decision_letter(kind, values=values, letter_date=day, reason=reason)


def differences(kind: str, document: Document, text: str) -> list[str]:
    """List what the text of a PDF of `kind` has that is not of the `document`, and what of the document it lacks."""
    strange = set(AMOUNT.findall(text)) - SCALES - set(_own_amounts(document))
    found = [f"{each} is in the PDF and not in the document" for each in sorted(strange)]
    found += [f"{each} is not in the PDF" for each in _lost_amounts(kind, document, text)]
    compact = "".join(FEET.sub("", text).split())
    found += [f"{each} is not in the PDF" for each in _words(kind, document) if "".join(each.split()) not in compact]
    return found


def read(document: Document) -> str:
    """Give the text of the PDF of a document, in reading order."""
    return text_of(document.to_pdf())


def _own_amounts(document: Document) -> Iterator[str]:
    for value in values_of(document):
        if isinstance(value, Decimal):
            yield plain(euros(value))
        elif isinstance(value, str):
            yield from AMOUNT.findall(plain(value))


def _lost_amounts(kind: str, document: Document, text: str) -> Iterator[str]:
    """Go through the amounts that the document was given. A letter writes its total in millions."""
    for name, value in fields_of(document):
        if isinstance(value, Decimal) and name.endswith("amount") and (kind, name) not in HIDDEN:
            ways = {plain(euros(value)), plain(million_words(value))}
            if not any(way in text for way in ways):
                yield f"{name} {plain(euros(value))}"


def _words(kind: str, document: Document) -> Iterator[str]:
    """Give the names and days that the document was given; of a letter all that it says."""
    if isinstance(document, DecisionLetterDocument):
        yield from (line for block in document.blocks for line in block.text.splitlines())
        yield from (reason.text for each in document.criteria for reason in each.reasons if _has_reasons(document))
        return
    for name, value in fields_of(document):
        if (kind, name) in HIDDEN:
            continue
        if isinstance(value, date) and not isinstance(value, datetime):
            yield short_date(value)
        elif name in NAMES and isinstance(value, str):
            yield value


def _has_reasons(document: DecisionLetterDocument) -> bool:
    return any(block.name == "redenen" for block in document.blocks)


def values_of(part: Any) -> Iterator[Any]:
    """Give every value of a document, also what it works out itself."""
    if isinstance(part, tuple | list):
        for each in part:
            yield from values_of(each)
    elif dataclasses.is_dataclass(part):
        worked_out = [
            name for kind in type(part).__mro__ for name, it in vars(kind).items() if isinstance(it, property)
        ]
        for name in [*(field.name for field in dataclasses.fields(part)), *worked_out]:
            if "chart" not in name:
                yield from values_of(getattr(part, name))
    elif isinstance(part, str | Decimal | date):
        yield part


def fields_of(part: Any) -> Iterator[tuple[str, Any]]:
    """Give every value that was handed to a document, with its name."""
    if isinstance(part, tuple | list):
        for each in part:
            yield from fields_of(each)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            value = getattr(part, field.name)
            yield field.name, value
            yield from fields_of(value)


def plain(text: str) -> str:
    """Write an unbreakable space as an ordinary one."""
    return text.replace("\u00a0", " ")
