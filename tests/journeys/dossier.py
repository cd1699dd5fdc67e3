"""What an applicant has ready before it begins: texts, a budget in a spreadsheet and files. All invented."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.proposals.attachments import files

CELL = 300  # signs that fit in a long cell of a table
SUMMARY = 1500
LONGEST = 14  # a word with its space and full stop
WORDS = """
    ondernemers winkels werkplaatsen bedrijven coaches gemeente scholen partners plan regio bijeenkomst samen online
    verkopen leren delen maken helpen vragen kiezen meten groeien werken volgen zoeken bouwen oefenen kennis geld
    personeel machines klanten producten stappen voorbeeld advies training voucher netwerk haven centrum dorp kern
    eerste tweede nieuwe kleine grote lokale slimme goede snelle open vaste elke deze veel meer minder vaak soms
    daarna eerst later met voor door naar over onder tussen zonder tegen binnen rond sinds tot en of maar want dus tijd
""".split()  # noqa: SIM905 - easier to read than a hundred quotes
PARTNER_NAMES = (
    "Kring Ambacht", "Haven Zuid", "Vakschool Oever", "Lab Digitaal", "Stichting Markt", "Bond van Winkels",
    "Platform Techniek", "Hogeschool Delta", "Club Bouw en Hout", "Netwerk Logistiek",
    "Raad voor het Mkb", "Bureau Ontwerp", "Coöperatie Buitengebied",
)  # fmt: skip
PAYERS = ("Provinciaal fonds", "Ledenbijdrage", "Streekbank", "Fonds voor scholing", "Deelnemende bedrijven")
REQUESTED = 185_000


def prose(subject: str, *, words: int = 0, signs: int = 0) -> str:
    """Write sentences about a subject: exactly `words` words, or as many as fit in `signs` signs."""
    dice = random.Random(subject)
    found: list[str] = []
    until = dice.randint(9, 13)
    while len(found) < words or (signs and len(" ".join(found)) < signs - LONGEST):
        word = dice.choice(WORDS)
        starts = not found or found[-1].endswith(".")
        until -= 1
        ends = until == 0 or len(found) == words - 1
        found.append((word.capitalize() if starts else word) + ("." if ends else ""))
        until = until or dice.randint(9, 13)
    return " ".join(found)


@dataclass(frozen=True)
class Cost:
    """A line of the spreadsheet with the budget, in whole euros."""

    name: str
    note: str
    amount: int
    vat: int


@dataclass
class Dossier:
    """All of it. Amounts are in whole euros; the costs together are what the ministry and the others pay."""

    title: str = "Winkels, werkplaatsen en scholen samen online"
    summary: str = field(default_factory=lambda: prose("samenvatting", signs=SUMMARY))
    costs: list[Cost] = field(default_factory=lambda: [_cost(number) for number in range(1, 25)])

    @property
    def partners(self) -> list[tuple[str, str]]:
        """Give thirteen partners: name and what each does."""
        return [(name, prose(f"rol {name}", signs=CELL)) for name in PARTNER_NAMES]

    @property
    def payers(self) -> list[tuple[str, str, int]]:
        """Give who pays along: name, explanation, amount."""
        left = sum(cost.amount for cost in self.costs) - REQUESTED
        share, rest = divmod(left, len(PAYERS))
        amounts = [share + rest, *[share] * (len(PAYERS) - 1)]
        return [
            (name, prose(f"bijdrage {name}", signs=CELL), amount) for name, amount in zip(PAYERS, amounts, strict=True)
        ]

    @property
    def activities(self) -> list[tuple[str, str, str, str]]:
        """Give fifteen activities: what, who, from, until."""
        first = date(2027, 7, 5)
        return [
            (
                prose(f"activiteit {number}", signs=CELL),
                f"Werkgroep {number}",
                _typed(first + timedelta(days=30 * number)),
                _typed(first + timedelta(days=400 + 31 * number)),
            )
            for number in range(1, 16)
        ]

    @property
    def indicators(self) -> list[tuple[str, str, str, str, str]]:
        """Give six results: what, counted in, now, target, how it is measured."""
        return [
            (
                prose(f"resultaat {number}", signs=CELL), f"deelnemers in groep {number}", str(number),
                str(100 + number), prose(f"meting {number}", signs=CELL),
            )
            for number in range(1, 7)
        ]  # fmt: skip

    def costs_as_cells(self) -> str:
        """Give the lines of the budget as a spreadsheet puts them on the clipboard."""
        return "\n".join(f"{each.name}\t{each.note}\t{each.amount}\t{each.vat}\t0" for each in self.costs)

    def payers_as_cells(self) -> str:
        """Give who pays along as a spreadsheet puts it on the clipboard."""
        return "\n".join(f"{name}\t{note}\t{amount}" for name, note, amount in self.payers)

    def attachments(self) -> list[dict[str, object]]:
        """Make five files of five kinds, small and real, as Playwright takes them."""
        made = {
            "plan.pdf": ("application/pdf", files.pdf()),
            "planning.docx": (f"{files.OOXML}wordprocessingml.document", files.office("docx")),
            "begroting.xlsx": (f"{files.OOXML}spreadsheetml.sheet", files.office("xlsx")),
            "toezegging.odt": (files.ODF["odt"], files.open_document("odt")),
            "kaart.png": ("image/png", files.picture()),
        }
        return [{"name": name, "mimeType": kind, "buffer": content} for name, (kind, content) in made.items()]


def _cost(number: int) -> Cost:
    amount = 15_000 + 137 * number
    return Cost(f"Kostenpost {number}", prose(f"kosten {number}", signs=CELL), amount, amount // 10)


def _typed(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
